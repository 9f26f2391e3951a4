"""Milliseconds where seconds are expected, in lists that name no unit."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from diarize.transcript.fields import of_milliseconds
from diarize.transcript.raw import RawUtterance
from diarize.transcript.tokens import is_token, letters

LONGEST, LONGEST_WORD = 200.0, 10.0
"""Seconds that half of the utterances, or words, of a list last at the most."""
SLOWEST = 0.5
"""Letters that are said in a second at the least; people say about fifteen."""


def in_seconds(utterances: Sequence[RawUtterance]) -> list[RawUtterance]:
    """Return utterances with times in seconds, if they have them in whole milliseconds.

    Read as seconds, such speech would be at less than a thirtieth of its pace.

    >>> said = [RawUtterance(text="So we meet.", start=500, end=2000)]
    >>> [(each.start, each.end) for each in in_seconds(said)]
    [(0.5, 2.0)]
    """
    given = list(utterances)
    return [_divided(each) for each in given] if _are_milliseconds(given) else given


def _are_milliseconds(utterances: Sequence[RawUtterance]) -> bool:
    edges = [
        (each.start, each.end, _length(each))
        for each in utterances
        if each.start is not None and each.end is not None
    ]
    if any(start % 1 or end % 1 for start, end, _ in edges):
        return False
    lengths = [end - start for start, end, _ in edges]
    said = sum(number for _, _, number in edges)
    words = sum(is_token(each.text) for each in utterances)
    longest = LONGEST_WORD if 2 * words > len(utterances) else LONGEST
    return bool(lengths) and median(lengths) >= longest and said < SLOWEST * sum(lengths)


def _length(utterance: RawUtterance) -> int:
    return len(letters(utterance.text, *(word.text for word in utterance.words)))


def _divided(one: RawUtterance) -> RawUtterance:
    words = tuple(
        replace(word, start=of_milliseconds(word.start), end=of_milliseconds(word.end))
        for word in one.words
    )
    return replace(one, words=words, start=of_milliseconds(one.start), end=of_milliseconds(one.end))
