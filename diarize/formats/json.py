"""JSON: our own documents, and what pyannote.audio gives."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from diarize.errors import FormatError
from diarize.formats.lines import BYTE_ORDER_MARK
from diarize.formats.times import end_of, number, rounded
from diarize.timeline import Annotation, Turn

NEEDED = frozenset({"start", "end", "speaker"})
# What lists of turns are called by us, and by pyannote.audio.
REGULAR = ("turns", "diarization")
EXCLUSIVE = ("exclusive", "exclusive_diarization")


def format_json(annotation: Annotation, duration: float | None = None) -> str:
    """Return a JSON document of one recording; times in seconds, to the millisecond."""
    document = {
        "recording": annotation.recording,
        "duration": end_of(annotation, duration),
        "turns": [turn_as_dict(turn) for turn in rounded(annotation)],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def turn_as_dict(turn: Turn) -> dict[str, Any]:
    """Return a turn in plain types; confidence is left out where nobody gave one.

    >>> turn_as_dict(Turn(0.5, 1.75, "al"))
    {'start': 0.5, 'end': 1.75, 'speaker': 'al'}
    """
    found: dict[str, Any] = {"start": turn.start, "end": turn.end, "speaker": turn.speaker}
    if turn.confidence is not None:
        found["confidence"] = round(float(turn.confidence), 3)
    return found


def parse_json(text: str, source: str = "<json>") -> Annotation:
    """Return the turns of a document of ours, of pyannote.audio's ``serialize()``, or a bare list.

    Turns without length are left out. The recording has no name where the document gives none.

    Raises
    ------
    FormatError
        The text is not JSON, or not of one of these forms.

    >>> len(parse_json('{"diarization": [{"start": 0.5, "end": 1.75, "speaker": "al"}]}'))
    1
    """
    with _malformed(source):
        document = json.loads(text.removeprefix(BYTE_ORDER_MARK))
        if isinstance(document, list):
            document = {"turns": document}
        return _annotation(document, REGULAR)


def parse_exclusive(text: str, source: str = "<json>") -> Annotation | None:
    """Return the turns of a document with one speaker at a time, or None if it has none.

    Raises
    ------
    FormatError
        The text is not JSON, or not of one of the forms of `parse_json`.
    """
    with _malformed(source):
        document = json.loads(text.removeprefix(BYTE_ORDER_MARK))
        has_any = isinstance(document, dict) and any(name in document for name in EXCLUSIVE)
        return _annotation(document, EXCLUSIVE) if has_any else None


def lists_turns(text: str) -> bool:
    """Tell whether JSON is meant to hold turns, not words or anything else; so may what is damaged.

    >>> lists_turns('{"turns": []}'), lists_turns('{"segments": []}'), lists_turns('{"tur')
    (True, False, True)
    """
    try:
        document = json.loads(text.removeprefix(BYTE_ORDER_MARK))
    except (ValueError, RecursionError):
        return True
    if isinstance(document, list):
        return all(isinstance(each, dict) and each.keys() >= NEEDED for each in document)
    return isinstance(document, dict) and any(name in document for name in REGULAR)


@contextmanager
def _malformed(source: str) -> Iterator[None]:
    try:
        yield
    except RecursionError as problem:
        raise FormatError(source, None, "is nested too deeply for turns") from problem
    except ValueError as problem:
        raise FormatError(source, getattr(problem, "lineno", None), str(problem)) from problem


def _annotation(document: Any, names: tuple[str, str]) -> Annotation:
    if not isinstance(document, dict):
        raise ValueError("expected an object or a list of turns")
    turns = document.get(names[0], document.get(names[1]))
    if not isinstance(turns, list):
        raise ValueError(f"expected a list named {names[0]!r} or {names[1]!r}")
    recording = document.get("recording", "")
    if not isinstance(recording, str):
        raise ValueError("expected text as the recording")
    parsed = (_turn(place, turn) for place, turn in enumerate(turns, start=1))
    return Annotation(recording, [turn for turn in parsed if turn])


def _turn(place: int, found: Any) -> Turn | None:
    if not isinstance(found, dict) or NEEDED - found.keys():
        raise ValueError(f"turn {place}: expected an object with start, end and speaker")
    if not isinstance(found["speaker"], str):
        raise ValueError(f"turn {place}: expected text as the speaker")
    confidence = found.get("confidence")
    try:
        # through text: it tells numbers from true and null, and 1e999 from what a turn can hold
        start, end = number(str(found["start"])), number(str(found["end"]))
        sure = None if confidence is None else number(str(confidence))
        return Turn(start, end, found["speaker"], sure) if start != end else None
    except ValueError as problem:
        raise ValueError(f"turn {place}: {problem}") from None
