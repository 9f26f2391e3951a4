"""What a recogniser's file says, before its times are trusted."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RawWord:
    """A word as a file gives it: times may be missing, zero or backwards.

    Attributes
    ----------
    text : str
        May have spaces around it, or be several words of one token.
    start, end : float or None
        Seconds, which may be no time at all; None where the file has none.
    score : float or None
        How sure the recogniser was, as it says.
    speaker : str or None
        The recogniser's own idea of who speaks.
    """

    text: str
    start: float | None = None
    end: float | None = None
    score: float | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawUtterance:
    """What a recogniser calls a segment, an utterance or a cue.

    ``words`` is empty where the file has no words, only ``text``; ``start`` and ``end`` are None
    where it has no times for the whole. ``recording`` is None where the file does not say whose
    it is.
    """

    text: str = ""
    start: float | None = None
    end: float | None = None
    words: tuple[RawWord, ...] = ()
    speaker: str | None = None
    recording: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTranscript:
    """A whole file; ``source`` names its format."""

    utterances: Sequence[RawUtterance]
    source: str = ""
    language: str | None = None
