"""Words with times, and whose they are: what every transcript becomes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from diarize.errors import expect
from diarize.timeline import Segment, make_plain
from diarize.transcript.wording import spelled

_LEAST = 0.001
"""Seconds that a word takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word as it is written, punctuation included, without spaces around it.

    Attributes
    ----------
    text : str
        Not empty.
    start, end : float
        Seconds; ``end`` is after ``start``.
    score : float or None
        How sure the recogniser was, in [0, 1].
    estimated : bool
        Whether its times were not in the transcript, or made no sense there.
    speaker : str or None
        Whose it is; None for unknown, and before anybody asked.
    confidence : float or None
        How much more likely the speaker is than the next best, in [0, 1].
    second_speaker : str or None
        Who else talks during the word.
    reason : str or None
        Why the speaker is unknown.
    """

    text: str
    start: float
    end: float
    score: float | None = None
    estimated: bool = False
    speaker: str | None = None
    confidence: float | None = None
    second_speaker: str | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        expect(self.text, str, "a word is a str")
        if not self.text or self.text != self.text.strip():
            raise ValueError(f"a word has text without spaces around it, got {self.text!r}")
        # what most words are is seen at once: there are many
        if not (type(self.start) is type(self.end) is float and 0 <= self.start < self.end < inf):
            make_plain(self, "a word starts and ends at a number, in seconds", "start", "end")
            Segment(self.start, self.end)  # says what is wrong
        for name, share in (("score", self.score), ("confidence", self.confidence)):
            if share is not None and not (type(share) is float and 0 <= share <= 1):
                make_plain(self, "a score or confidence is a number or None", name)
                if not 0 <= getattr(self, name) <= 1:
                    raise ValueError(f"score and confidence are in [0, 1], got {share}")

    @property
    def segment(self) -> Segment:
        """When it is said."""
        return Segment(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words that belong together: what a recogniser calls a segment, an utterance or a cue."""

    words: tuple[Word, ...]

    def __post_init__(self) -> None:
        if not self.words:
            raise ValueError("an utterance has at least one word")


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """All words of a recording, in the order of the recogniser.

    Attributes
    ----------
    recording : str
        Its name.
    utterances : sequence of Utterance
        May be empty.
    language : str or None
        As the recogniser tells it.
    source : str
        Name of the format that it was read from.
    """

    recording: str
    utterances: Sequence[Utterance] = ()
    language: str | None = None
    source: str = ""

    def __post_init__(self) -> None:
        expect(self.utterances, Iterable, "a transcript takes a sequence of utterances")
        object.__setattr__(self, "utterances", tuple(self.utterances))

    def __iter__(self) -> Iterator[Word]:
        return (word for utterance in self.utterances for word in utterance.words)

    def __len__(self) -> int:
        return sum(len(utterance.words) for utterance in self.utterances)

    @property
    def text(self) -> str:
        """All words as running text, with spaces where their script has any."""
        return spelled(word.text for word in self)

    def since(self, start: float) -> "Transcript":
        """Return what is said from a time on, with times that count from then.

        That is for times of the day: ``start``, in seconds, is when the recording begins by them.
        A word that ends by then is left out, one that is being said begins at 0.
        """
        later = ((word for word in each.words if word.end > start) for each in self.utterances)
        moved = (tuple(_moved(word, start) for word in words) for words in later)
        return replace(self, utterances=tuple(Utterance(words) for words in moved if words))


def _moved(word: Word, start: float) -> Word:
    begun = max(round(word.start - start, 3), 0.0)
    return replace(word, start=begun, end=max(round(word.end - start, 3), begun + _LEAST))
