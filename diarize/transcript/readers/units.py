"""Milliseconds where seconds are expected, in lists that name no unit."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from diarize.transcript.fields import of_milliseconds
from diarize.transcript.raw import RawUtterance
from diarize.transcript.tokens import is_token, letters

LONGEST, LONGEST_WORD = 200.0, 50.0
"""Seconds that half of the utterances, or words, of a list last at the most: Whisper gives half a
minute of silence to one word."""
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
    timed = [each for each in utterances if each.start is not None and each.end is not None]
    if not timed or any(time % 1 for each in timed for time in _times(each)):
        return False
    lengths = [(each.end or 0.0) - (each.start or 0.0) for each in timed]
    words = sum(bool(each.text.strip()) and is_token(each.text) for each in timed)
    longest = LONGEST_WORD if 2 * words > len(timed) else LONGEST
    return median(lengths) >= longest and sum(map(_length, timed)) < SLOWEST * sum(lengths)


def _times(one: RawUtterance) -> Iterator[float]:
    spans = [(one.start, one.end), *((word.start, word.end) for word in one.words)]
    return (time for span in spans for time in span if time is not None)


def _length(utterance: RawUtterance) -> int:
    return len(letters(utterance.text, *(word.text for word in utterance.words)))


def _divided(one: RawUtterance) -> RawUtterance:
    words = tuple(
        replace(word, start=of_milliseconds(word.start), end=of_milliseconds(word.end))
        for word in one.words
    )
    return replace(one, words=words, start=of_milliseconds(one.start), end=of_milliseconds(one.end))
