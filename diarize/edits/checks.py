"""Edits that are refused when they are made."""

from dataclasses import replace

from diarize.edits.hearing import Add
from diarize.edits.replay import Stage
from diarize.edits.values import Edit, EditError, Merge, Reassign, Rename, Split, given_name
from diarize.timeline import Annotation, Segment
from enrollment.rows import is_text


def in_milliseconds(edit: Edit) -> Edit:
    """Return the edit as files hold it, which must do the same when it is read back."""
    if isinstance(edit, Rename | Merge):
        return edit
    try:
        spans = tuple(Segment(round(each.start, 3), round(each.end, 3)) for each in edit.spans)
    except ValueError as problem:
        raise EditError(f"cannot {edit}: that is less than a millisecond") from problem
    return replace(edit, spans=spans)


def _check_name(edit: Edit, annotation: Annotation) -> None:
    """Refuse a name that a speaker has: later edits would not tell which of the two they mean."""
    name = given_name(edit)
    is_own = isinstance(edit, Rename) and edit.name == edit.speaker  # which changes nothing
    if name in annotation.speakers and not is_own:
        instead = "; merge them instead" if isinstance(edit, Rename) else ""
        raise EditError(f"cannot {edit}: another speaker is called {name} already{instead}")


def check(edit: Edit, annotation: Annotation) -> None:
    """Refuse an edit of those who are not there, or that later ones could not tell apart."""
    new = given_name(edit)
    if not all(name.strip() for name in (*edit.speakers, "-" if new is None else new)):
        raise EditError(f"{edit}: a name is missing")
    if new is not None and not is_text(new):
        raise EditError("the new name has characters that are not text; write it without them")
    _check_speakers(edit, annotation)
    _check_name(edit, annotation)
    _check_split(edit, annotation)


def check_done(edit: Edit, before: Stage, after: Stage) -> None:
    """Refuse an edit that was not done as it was asked for."""
    if len(after.done) == len(before.done):
        raise EditError(f"cannot {edit}: {after.replayed.unfit[-1].reason}")
    if after.done[-1].speakers != edit.speakers:
        raise EditError(f"cannot {edit}: somebody else talks at just the same times")
    if after.replayed == before.replayed:
        raise EditError(f"{edit}: that changes nothing")


def _check_speakers(edit: Edit, annotation: Annotation) -> None:
    """Refuse speakers who are not there, and say how there is a new one to give time to."""
    for speaker in edit.speakers:
        if speaker not in annotation.speakers:
            known = ", ".join(annotation.speakers) or "nobody"
            instead = _made_first(edit, speaker)
            raise EditError(f"cannot {edit}: {speaker} does not talk, but {known}{instead}")


def _made_first(edit: Edit, speaker: str) -> str:
    """Return how somebody new gets time."""
    if isinstance(edit, Reassign) and speaker == edit.to:
        return f"; `split` makes {speaker} a new speaker first"
    return "; `--new` adds a new speaker" if isinstance(edit, Add) else ""


def _check_split(edit: Edit, annotation: Annotation) -> None:
    """Refuse to split whoever talks at no other time: that would be another name."""
    if not isinstance(edit, Split):
        return
    own = Annotation("", annotation.by_speaker().get(edit.speaker, []))
    said, moved = (sum(turn.duration for turn in turns) for turns in (own, own.within(edit.spans)))
    if said and said - moved < 1e-6:
        raise EditError(f"cannot {edit}: {edit.speaker} talks at no other time; rename them")
