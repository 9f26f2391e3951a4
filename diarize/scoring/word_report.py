"""Scores of the words of many recordings, and in total."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from diarize.errors import ScoringError
from diarize.scoring.meetings import COLLAR, MOST_STREAMS, cpwer, orcwer, tcpwer
from diarize.scoring.report import TOTAL
from diarize.scoring.words import SpeakerErrors, WordErrors, wder
from diarize.spelling import spelt_as
from diarize.transcript import Transcript


@dataclass(frozen=True, slots=True)
class WordScore:
    """How well the words of one recording were found and given to speakers, or of all in total.

    Attributes
    ----------
    recording : str
        Its name, or ``TOTAL``.
    speakers : SpeakerErrors
        Its `rate` is the word diarization error rate.
    cp, tcp, orc : WordErrors or None
        Their `rate` is cpWER, tcpWER and ORC-WER; None where it was not asked for, and ORC-WER
        where there are too many speakers.
    """

    recording: str
    speakers: SpeakerErrors
    cp: WordErrors | None = None
    tcp: WordErrors | None = None
    orc: WordErrors | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return plain types: a rate that was not taken, or is of nothing, as None."""
        rates = {"cpwer": self.cp, "tcpwer": self.tcp, "orcwer": self.orc}
        return {
            "recording": self.recording,
            "wder": _rate(self.speakers) if self.speakers.words else None,
            **{name: _rate(errors) for name, errors in rates.items()},
            "words": self.cp.words if self.cp else None,
            "aligned_words": self.speakers.words,
            "wrong_speaker": self.speakers.wrong,
        }


def _rate(errors: SpeakerErrors | WordErrors | None) -> float | None:
    return round(errors.rate, 6) if errors and isfinite(errors.rate) else None


@dataclass(frozen=True, slots=True)
class WordReport:
    """Scores of recordings, and what a reader must know to compare them with others.

    Attributes
    ----------
    scores : tuple of WordScore
        One for each recording, by name.
    convention : str
        How words are compared, in a line.
    missing : tuple of str
        Recordings that the hypothesis lacks: all their words count as deleted.
    extra : tuple of str
        Recordings that the reference lacks: not scored.
    """

    scores: tuple[WordScore, ...]
    convention: str
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def total(self) -> WordScore:
        """All recordings as one; errors are summed before rates are taken."""
        return WordScore(
            TOTAL,
            sum((each.speakers for each in self.scores), start=SpeakerErrors()),
            _sum(each.cp for each in self.scores),
            _sum(each.tcp for each in self.scores),
            _sum(each.orc for each in self.scores),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain types."""
        return {
            "convention": self.convention,
            "recordings": [each.to_dict() for each in self.scores],
            "total": self.total.to_dict(),
            "missing": list(self.missing),
            "extra": list(self.extra),
        }


def _sum(found: Iterable[WordErrors | None]) -> WordErrors | None:
    """Return the sum, or None if one is missing."""
    total = WordErrors()
    for errors in found:
        if errors is None:
            return None
        total += errors
    return total


def score_words(
    references: Mapping[str, Transcript],
    hypotheses: Mapping[str, Transcript],
    *,
    collar: float = COLLAR,
    speakers_only: bool = False,
) -> WordReport:
    """Score the words of every recording of the reference.

    ``collar`` is that of `tcpwer`, in seconds. With ``speakers_only`` only the word diarization
    error rate is taken, which needs no extra.

    Raises
    ------
    ScoringError
        The reference has no recordings or no speakers, meeteval is missing, or there are too many
        speakers.
    ValueError
        The collar is negative or not a number.
    """
    if not references:
        raise ScoringError("the reference has no recordings")
    hypotheses = spelt_as(references, hypotheses)
    true = [word for each in references.values() for word in each]
    if true and all(word.speaker is None for word in true):
        raise ScoringError("no word of the reference has a speaker, so that none can be wrong")
    scores = []
    for name in sorted(references):
        hypothesis = hypotheses.get(name, Transcript(recording=name))
        scores.append(_score(name, references[name], hypothesis, None if speakers_only else collar))
    return WordReport(
        tuple(scores),
        "without case and punctuation" + ("" if speakers_only else f", tcpWER collar {collar:g} s"),
        missing=tuple(name for name in sorted(references) if name not in hypotheses),
        extra=tuple(sorted(set(hypotheses) - set(references))),
    )


def _score(
    name: str, reference: Transcript, hypothesis: Transcript, collar: float | None
) -> WordScore:
    speakers = wder(reference, hypothesis)
    if collar is None:
        return WordScore(name, speakers)
    streams = {word.speaker for word in hypothesis}
    return WordScore(
        name,
        speakers,
        cpwer(reference, hypothesis),
        tcpwer(reference, hypothesis, collar),
        orcwer(reference, hypothesis) if len(streams) <= MOST_STREAMS else None,
    )
