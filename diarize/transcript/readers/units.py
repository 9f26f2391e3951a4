"""Seconds or milliseconds: what times are in that name no unit."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from statistics import median

from diarize.transcript.fields import of_milliseconds
from diarize.transcript.raw import RawUtterance, RawWord
from diarize.transcript.tokens import is_token, letters, words_of

LONGEST, LONGEST_WORD = 200.0, 50.0
"""Seconds that half of the utterances, or words, of a list last at the most: Whisper gives half a
minute of silence to one word."""
LONGEST_SURE = 10.0
"""Seconds that half of the words of a list last at the most where nobody doubts that it is one."""
SLOWEST, FASTEST = 0.5, 50.0
"""Letters that are said in a second at the least, and at the most; people say about fifteen."""
FEWEST = 3
"""Words that it takes to tell: one or two may stand for minutes of silence."""
ENOUGH = 500
"""Words with times that tell the unit of all, since one tool wrote them; a day of talk has many."""
# What is heard and is no word, as [Music] or *laughs*, lasts for any time.
_SOUND = re.compile(r"\s*(?:\[.*\]|\(.*\)|\{.*\}|\*.*\*|[\u2669-\u266c].*)\s*", re.DOTALL)


def in_seconds(utterances: Sequence[RawUtterance]) -> list[RawUtterance]:
    """Return utterances with times in seconds, if they have them in whole milliseconds.

    >>> said = [RawUtterance(text="So we meet.", start=500, end=2000)]
    >>> [(each.start, each.end) for each in in_seconds(said)]
    [(0.5, 2.0)]
    """
    given = list(utterances)
    return [divided(each) for each in given] if per_second(given) == 1000 else given


def per_second(utterances: Iterable[RawUtterance]) -> int | None:
    """Return how many units of time a second has, 1 or 1000; None if the speech does not tell.

    Read in the other unit it would have less than a thirtieth of its pace, or thirty times as much.
    Slow speech is in seconds if its times have fractions and nobody talks that fast in the other.
    """
    said = [each for each in utterances if _is_timed(each) and not _SOUND.fullmatch(each.text)]
    total = sum(map(_length, said))
    if total <= 0 or sum(map(_words, said)) < FEWEST:
        return None
    pace, is_long = sum(map(_letters, said)) / total, _are_long(said)
    if SLOWEST <= pace <= FASTEST and not is_long:
        return 1
    is_whole = not any(time % 1 for each in said for time in _times(each))
    if pace > FASTEST / 1000:
        return None if is_whole or pace > FASTEST else 1
    return 1000 if is_whole and is_long else None


def words_in_seconds(words: Sequence[RawWord]) -> list[RawWord]:
    """Return words with times in seconds, if they have them in whole milliseconds."""
    return list(map(_sooner, words) if per_second(_first(words)) == 1000 else words)


def are_sure(words: Iterable[RawWord]) -> bool:
    """Return whether words have times, and it is beyond doubt in which unit."""
    first = _first(words)
    if not first:
        return False
    return median(map(_length, first)) < LONGEST_SURE or per_second(first) is not None


def _first(words: Iterable[RawWord]) -> list[RawUtterance]:
    """Return as many words with times as it takes to tell, each as an utterance."""
    return list(islice(filter(_is_timed, map(_alone, words)), ENOUGH))


def _alone(word: RawWord) -> RawUtterance:
    return RawUtterance(text=word.text, start=word.start, end=word.end)


def _are_long(said: Sequence[RawUtterance]) -> bool:
    words = sum(bool(each.text.strip()) and is_token(each.text) for each in said)
    return median(map(_length, said)) >= (LONGEST_WORD if 2 * words > len(said) else LONGEST)


def _is_timed(one: RawUtterance) -> bool:
    return one.start is not None and one.end is not None


def _length(one: RawUtterance) -> float:
    return max((one.end or 0.0) - (one.start or 0.0), 0.0)


def _words(one: RawUtterance) -> int:
    return len(one.words) or sum(1 for _ in words_of(one.text))


def _letters(one: RawUtterance) -> int:
    return len(letters(one.text)) or len(letters(*(word.text for word in one.words)))


def _times(one: RawUtterance) -> Iterator[float]:
    spans = [(one.start, one.end), *((word.start, word.end) for word in one.words)]
    return (time for span in spans for time in span if time is not None)


def divided(one: RawUtterance) -> RawUtterance:
    """Return an utterance with times in seconds that has them in milliseconds."""
    start, end = of_milliseconds(one.start), of_milliseconds(one.end)
    return replace(one, words=tuple(map(_sooner, one.words)), start=start, end=end)


def _sooner(word: RawWord) -> RawWord:
    return replace(word, start=of_milliseconds(word.start), end=of_milliseconds(word.end))
