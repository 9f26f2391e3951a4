"""The word diarization error rate, and what all scores of words count."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf
from unicodedata import category, normalize

import numpy as np

from diarize.scoring.alignment import aligned
from diarize.transcript import Transcript, Word
from diarize.transcript.tokens import words_of

_APOSTROPHES = str.maketrans({"\u2019": "'", "\u02bc": "'", "\u2018": "'"})


@dataclass(frozen=True, slots=True)
class SpeakerErrors:
    """Words whose speaker is wrong; they add up over recordings.

    >>> (SpeakerErrors(10, wrong=1) + SpeakerErrors(90, wrong=4)).rate
    0.05

    Attributes
    ----------
    words : int
        Words of the reference, with a known speaker, that the hypothesis has too: the same ones,
        or others in their places.
    wrong : int
        Those of them that another speaker or nobody says there.
    """

    words: int = 0
    wrong: int = 0

    @property
    def rate(self) -> float:
        """Word diarization error rate; 0 if no words are there."""
        return self.wrong / self.words if self.words else 0.0

    def __add__(self, other: "SpeakerErrors") -> "SpeakerErrors":
        return SpeakerErrors(self.words + other.words, self.wrong + other.wrong)


@dataclass(frozen=True, slots=True)
class WordErrors:
    """Words that are wrong, or at the wrong speaker; they add up over recordings.

    Attributes
    ----------
    words : int
        Of the reference.
    inserted, deleted, substituted : int
        What turns the reference into the hypothesis.
    """

    words: int = 0
    inserted: int = 0
    deleted: int = 0
    substituted: int = 0

    @property
    def rate(self) -> float:
        """Word error rate; infinite when there are errors but no words."""
        wrong = self.inserted + self.deleted + self.substituted
        if self.words == 0:
            return inf if wrong else 0.0
        return wrong / self.words

    def __add__(self, other: "WordErrors") -> "WordErrors":
        return WordErrors(
            self.words + other.words,
            self.inserted + other.inserted,
            self.deleted + other.deleted,
            self.substituted + other.substituted,
        )


def wder(reference: Transcript, hypothesis: Transcript) -> SpeakerErrors:
    """Count the words that are given to a wrong speaker [1]_, whether or not they are right words.

    Words are aligned as for a word error rate, in order of time and by `normalized` spelling; what
    is inserted or deleted does not count. Speakers are matched one to one so that errors are
    fewest [2]_. Words of the hypothesis whose speaker is unknown are wrong.

    References
    ----------
    .. [1] L. El Shafey, H. Soltau and I. Shafran, "Joint speech recognition and speaker
       diarization via sequence transduction", Interspeech 2019.
    .. [2] Q. Wang et al., "DiarizationLM: speaker diarization post-processing with large language
       models", Interspeech 2024.
    """
    theirs, ours = scored_words(reference), scored_words(hypothesis)
    pairs = aligned([normalized(w.text) for w in theirs], [normalized(w.text) for w in ours])
    speakers = [
        (theirs[i].speaker, ours[j].speaker) for i, j in pairs if theirs[i].speaker is not None
    ]
    return SpeakerErrors(len(speakers), len(speakers) - _right(speakers))


def _right(pairs: list[tuple[str | None, str | None]]) -> int:
    """Return how many pairs are of speakers that match, in the best match of all."""
    from scipy.optimize import linear_sum_assignment

    theirs, ours = (dict.fromkeys(each) for each in zip(*pairs, strict=True)) if pairs else ({}, {})
    rows, columns = ({name: i for i, name in enumerate(each)} for each in (theirs, ours))
    together = np.zeros((len(rows), len(columns)), np.int64)
    for mine, other in pairs:
        together[rows[mine], columns[other]] += other is not None
    return int(together[linear_sum_assignment(together, maximize=True)].sum())


def scored_words(transcript: Transcript) -> list[Word]:
    """Return the words that scores count, in order of time: all but lone punctuation.

    In a script without spaces each character is one, however a recogniser put them together.
    """
    spoken = (part for word in transcript for part in parts_of(word) if normalized(part.text))
    return sorted(spoken, key=lambda word: word.start)


def parts_of(word: Word) -> Iterator[Word]:
    """Yield the words that are said in a token; each has its share of the time."""
    texts = [text for text in words_of(word.text) if normalized(text)]
    if len(texts) < 2:
        yield word
        return
    length = (word.end - word.start) / len(texts)
    for place, text in enumerate(texts):
        start = word.start + place * length
        yield replace(word, text=text, start=start, end=start + length)


def normalized(text: str) -> str:
    """Return a word as scores compare it: without case, and without signs around it.

    >>> [normalized(text) for text in ("“Don\u2019t!”", "50%", "ÉTÉ,", "-")]
    ["don't", '50', 'été', '']
    """
    folded = normalize("NFKC", text).translate(_APOSTROPHES).casefold()
    sounds = [place for place, sign in enumerate(folded) if category(sign)[0] not in "PSZC"]
    return "".join(folded[sounds[0] : sounds[-1] + 1].split()) if sounds else ""
