"""What a stream of results says twice: with speakers, Google's v1 has all words so far again."""

from collections.abc import Sequence

from diarize.transcript.raw import RawUtterance, RawWord
from diarize.transcript.tokens import letters


def said_again(said: Sequence[RawUtterance]) -> set[int]:
    """Return which results of one channel have words that its last one has again, by place."""
    last = max((place for place, each in enumerate(said) if each.words), default=-1)
    whole = said[last].words if last >= 0 else ()
    if not any(word.speaker for word in whole):
        return set()
    timed = {place for place in range(last) if _starts(said[place])}
    timeless = [place for place in range(last) if place not in timed]
    found = {place for place in timed if _begins_in(whole, said[place])}
    is_beginning = _is_beginning(whole, [said[place] for place in timeless])
    return found.union(timeless if is_beginning else ())


def _starts(said: RawUtterance) -> list[float]:
    return [word.start for word in said.words if word.start is not None]


def _begins_in(whole: Sequence[RawWord], said: RawUtterance) -> bool:
    """Return whether words that come later begin as early as a result."""
    again = whole[0].start
    return again is not None and again <= _starts(said)[0]


def _is_beginning(whole: Sequence[RawWord], said: Sequence[RawUtterance]) -> bool:
    """Return whether results without times are spelled as the first of some words."""
    texts = letters(*(each.text for each in said))
    words = letters(*(word.text for each in said for word in each.words))
    return letters(*(word.text for word in whole)).startswith(words or texts)
