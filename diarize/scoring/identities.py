"""How well the speakers of recordings are named: names count, not only who is told from whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from diarize.errors import ScoringError
from diarize.scoring.der import Errors
from diarize.scoring.report import TOTAL, until_the_last_turn
from diarize.scoring.sweep import Sweep
from diarize.spelling import spelt_as
from diarize.timeline import Annotation, Segment
from enrollment.people import folded, is_numbered


@dataclass(frozen=True, slots=True)
class Naming:
    """What became of the speakers of a reference; adds up.

    Attributes
    ----------
    known : int
        Speakers whose name could be found.
    right, wrong : int
        How many of them were given their name, and another.
    strangers : int
        Speakers whose name could not be found.
    strangers_named : int
        How many of them were given somebody's name.
    """

    known: int = 0
    right: int = 0
    wrong: int = 0
    strangers: int = 0
    strangers_named: int = 0

    def __add__(self, other: "Naming") -> "Naming":
        names = [field.name for field in fields(self)]
        return Naming(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass(frozen=True, slots=True)
class IdentityScore:
    """How well the speakers of a recording, or of all in total, are named.

    Attributes
    ----------
    recording : str
        Its name, or ``TOTAL``.
    errors : Errors
        Confusion is speech under any name but the speaker's own; their `rate` is the
        identification error rate.
    naming : Naming
        The same, speaker by speaker.
    """

    recording: str
    errors: Errors
    naming: Naming

    def to_dict(self) -> dict[str, Any]:
        """Return plain types: times in seconds, and rates, which are None of nothing."""
        errors, naming = self.errors, self.naming
        return {
            "recording": self.recording,
            "ier": round(errors.rate, 6) if errors.speech else None,
            "speech": round(errors.speech, 3),
            "missed": round(errors.missed, 3),
            "false_alarm": round(errors.false_alarm, 3),
            "confusion": round(errors.confusion, 3),
            "known": naming.known,
            "strangers": naming.strangers,
            "right": share(naming.right, naming.known),
            "wrong": share(naming.wrong, naming.known),
            "strangers_named": share(naming.strangers_named, naming.strangers),
        }


def share(part: int, whole: int) -> float | None:
    """Return a rate, or None of nothing."""
    return round(part / whole, 6) if whole else None


def name_errors(
    reference: Annotation,
    hypothesis: Annotation,
    *,
    scored: Sequence[Segment],
    collar: float = 0.0,
    skip_overlap: bool = False,
) -> Errors:
    """Return the parts of the identification error rate, as pyannote.metrics defines it [1]_.

    ``collar`` is in seconds on each side, and ``skip_overlap`` leaves out where several talk, as
    in `diarize.scoring.score`.

    References
    ----------
    .. [1] H. Bredin, "pyannote.metrics: a toolkit for reproducible evaluation, diagnostic, and
       error analysis of speaker diarization systems", Interspeech 2017.

    >>> from diarize.timeline import Turn
    >>> truth = Annotation("r", [Turn(0, 6, "al"), Turn(6, 10, "bo")])
    >>> guess = Annotation("r", [Turn(0, 6, "al"), Turn(6, 10, "SPEAKER_01")])
    >>> name_errors(truth, guess, scored=[Segment(0, 10)]).confusion
    4.0
    """
    sweep = Sweep.over(reference, hypothesis, scored, collar, skip_overlap)
    pairs = _same_names(sweep.theirs.names, sweep.ours.names)
    theirs, ours = np.array(pairs, np.int64).reshape(-1, 2).T
    return Errors.of(sweep, (theirs, ours))


def _same_names(theirs: Sequence[str], ours: Sequence[str]) -> list[tuple[int, int]]:
    """Pair the rows of equal names, each row once; names that are spelled alike come first."""
    exactly = {name: row for row, name in enumerate(ours)}
    places = {folded(name): row for name, row in exactly.items()}
    taken: dict[int, int] = {}
    for row, name in sorted(enumerate(theirs), key=lambda each: each[1] not in exactly):
        place = exactly.get(name, places.get(folded(name)))
        if place is not None:
            taken.setdefault(place, row)
    return [(row, place) for place, row in taken.items()]


def name_counts(
    reference: Annotation, hypothesis: Annotation, known: Collection[str] | None = None
) -> Naming:
    """Count the speakers of a reference by what the hypothesis calls each for the longest time.

    ``known`` are the names that could be found; without it they are all that are not mere numbers.
    Names are the same as they are in a speaker library, whatever the case of the letters.

    >>> from diarize.timeline import Turn
    >>> truth = Annotation("r", [Turn(0, 6, "al"), Turn(6, 10, "bo")])
    >>> name_counts(truth, truth, known=["al"])
    Naming(known=1, right=1, wrong=0, strangers=1, strangers_named=1)
    """
    total = Naming()
    people = None if known is None else {folded(name) for name in known}
    for speaker, own in reference.by_speaker().items():
        called = hypothesis.within(own).talk_time()
        name = max(called, key=lambda each: called[each], default=None)
        named = name is not None and not is_numbered(name)
        if is_numbered(speaker) if people is None else folded(speaker) not in people:
            total += Naming(strangers=1, strangers_named=int(named))
        else:
            right = name is not None and folded(name) == folded(speaker)
            total += Naming(known=1, right=int(right), wrong=int(named and not right))
    return total


def score_identities(
    references: Mapping[str, Annotation],
    hypotheses: Mapping[str, Annotation],
    uem: Mapping[str, Sequence[Segment]] | None = None,
    *,
    collar: float = 0.0,
    skip_overlap: bool = False,
    known: Collection[str] | None = None,
) -> tuple[IdentityScore, ...]:
    """Score every recording of the reference, and all of them in total, which comes last.

    Raises
    ------
    ScoringError
        The reference has no recordings, or none that are in the UEM.
    """
    hypotheses = spelt_as(references, hypotheses)
    uem = None if uem is None else spelt_as(references, uem)
    names = [name for name in sorted(references) if uem is None or uem.get(name)]
    if not names:
        raise ScoringError("there are no recordings to score: the reference or the UEM lacks them")
    scores = []
    for name in names:
        truth, guess = references[name], hypotheses.get(name, Annotation(name))
        scored = until_the_last_turn(truth, guess) if uem is None else uem[name]
        scores.append(
            IdentityScore(
                name,
                name_errors(truth, guess, scored=scored, collar=collar, skip_overlap=skip_overlap),
                name_counts(truth.within(scored), guess.within(scored), known),
            )
        )
    errors = sum((each.errors for each in scores), start=Errors())
    counts = sum((each.naming for each in scores), start=Naming())
    return (*scores, IdentityScore(TOTAL, errors, counts))
