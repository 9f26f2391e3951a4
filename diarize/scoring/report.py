"""Scores of many recordings, and in total."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from diarize.errors import ScoringError
from diarize.scoring.der import Errors, score
from diarize.scoring.jer import JaccardErrors, jaccard
from diarize.spelling import spelt_as
from diarize.timeline import Annotation, Segment

TOTAL = "TOTAL"


@dataclass(frozen=True, slots=True)
class Score:
    """How well one recording was diarized, or all of them in total.

    Attributes
    ----------
    recording : str
        Its name, or ``TOTAL``.
    errors : Errors
        Its `rate` is the diarization error rate.
    jaccard : JaccardErrors
        Its `rate` is the Jaccard error rate.
    speakers : int
        In the scored segments of the reference; collars do not matter.
    found : int
        The same for the hypothesis.
    """

    recording: str
    errors: Errors
    jaccard: JaccardErrors
    speakers: int
    found: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain types: times in seconds to the millisecond, rates of no speech as None."""
        errors = self.errors
        return {
            "recording": self.recording,
            "der": round(errors.rate, 6) if errors.speech else None,
            "jer": round(self.jaccard.rate, 6) if self.jaccard.speakers else None,
            "speech": round(errors.speech, 3),
            "missed": round(errors.missed, 3),
            "false_alarm": round(errors.false_alarm, 3),
            "confusion": round(errors.confusion, 3),
            "seconds": round(errors.seconds, 3),
            "speakers": self.speakers,
            "found": self.found,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """Scores of recordings, and what a reader must know to compare them with others.

    Attributes
    ----------
    scores : tuple of Score
        One for each recording, by name.
    convention : str
        Collar, overlap and scored region, in a line.
    missing : tuple of str
        Recordings that the hypothesis lacks: all their speech counts as missed.
    extra : tuple of str
        Recordings that the reference lacks: not scored.
    outside : tuple of str
        Recordings of the reference that the UEM lacks: not scored.
    """

    scores: tuple[Score, ...]
    convention: str
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()

    @property
    def total(self) -> Score:
        """All recordings as one; errors are summed before rates are taken."""
        return Score(
            TOTAL,
            sum((each.errors for each in self.scores), start=Errors()),
            sum((each.jaccard for each in self.scores), start=JaccardErrors()),
            sum(each.speakers for each in self.scores),
            sum(each.found for each in self.scores),
        )

    @property
    def counted_right(self) -> int:
        """Number of recordings in which the hypothesis has as many speakers as the reference."""
        return sum(each.speakers == each.found for each in self.scores)

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain types."""
        return {
            "convention": self.convention,
            "recordings": [each.to_dict() for each in self.scores],
            "total": self.total.to_dict(),
            "counted_right": self.counted_right,
            **{what: list(which) for what, which in self.left_out.items()},
        }

    @property
    def left_out(self) -> dict[str, tuple[str, ...]]:
        """The recordings that are ``missing``, ``extra`` and ``outside``."""
        return {"missing": self.missing, "extra": self.extra, "outside": self.outside}


def score_recordings(
    references: Mapping[str, Annotation],
    hypotheses: Mapping[str, Annotation],
    uem: Mapping[str, Sequence[Segment]] | None = None,
    *,
    collar: float = 0.0,
    skip_overlap: bool = False,
) -> Report:
    """Score every recording of the reference, over its segments in the UEM.

    Without a UEM a recording is scored from 0 to the end of the last turn of either side.
    ``collar`` and ``skip_overlap`` are those of `score`.

    Raises
    ------
    ScoringError
        The reference has no recordings, or none that are in the UEM.
    ValueError
        The collar is negative or not a number.
    """
    if not references:
        raise ScoringError("the reference has no recordings")
    hypotheses = spelt_as(references, hypotheses)
    uem = None if uem is None else spelt_as(references, uem)
    names = [name for name in sorted(references) if uem is None or uem.get(name)]
    if not names:
        raise ScoringError(
            f"no recording of the reference is in the UEM, such as {min(references)!r}"
        )
    scores = []
    for name in names:
        pair = references[name], hypotheses.get(name, Annotation(name))
        scored = until_the_last_turn(*pair) if uem is None else uem[name]
        scores.append(_score(*pair, scored, collar, skip_overlap))
    return Report(
        tuple(scores),
        convention(collar, skip_overlap, uem is not None),
        **left_out(references, hypotheses, names),
    )


def left_out(
    references: Mapping[str, object], hypotheses: Mapping[str, object], scored: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return which recordings are ``missing``, ``extra`` and ``outside``, as in a `Report`."""
    names = set(scored)
    return {
        "missing": tuple(sorted(names - set(hypotheses))),
        "extra": tuple(sorted(set(hypotheses) - set(references))),
        "outside": tuple(sorted(set(references) - names)),
    }


def until_the_last_turn(reference: Annotation, hypothesis: Annotation) -> list[Segment]:
    """Return the time to score where there is no UEM."""
    end = max((turn.end for turn in (*reference, *hypothesis)), default=0.0)
    return [Segment(0.0, end)] if end else []


def _score(
    reference: Annotation,
    hypothesis: Annotation,
    scored: Sequence[Segment],
    collar: float,
    skip_overlap: bool,
) -> Score:
    return Score(
        reference.recording,
        score(reference, hypothesis, scored=scored, collar=collar, skip_overlap=skip_overlap),
        jaccard(reference, hypothesis, scored=scored, collar=collar, skip_overlap=skip_overlap),
        len(reference.within(scored).speakers),
        len(hypothesis.within(scored).speakers),
    )


def convention(collar: float, skip_overlap: bool, has_uem: bool) -> str:
    """Return what counts, in a line."""
    return ", ".join(
        [
            f"collar {collar:g} s on each side" if collar else "no collar",
            "overlap left out" if skip_overlap else "overlap scored",
            "over the UEM" if has_uem else "from 0 to the last turn of either (no UEM)",
        ]
    )
