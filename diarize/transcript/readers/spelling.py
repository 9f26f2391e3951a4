"""Words as they are written, where a file has their times for another spelling."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from diarize.transcript.raw import RawWord
from diarize.transcript.tokens import is_spaceless, words_of


def joined(tokens: Iterable[RawWord]) -> Iterator[RawWord]:
    """Join the tokens of a Whisper: one without a space before it goes on with the last word.

    Where no token has one, each is a word; so is each in a script without spaces.

    >>> texts = (" mean", "ing", " 20", "%")
    >>> [word.text for word in joined([RawWord(text=text) for text in texts])]
    [' meaning', ' 20%']
    """
    given = [token for token in tokens if token.text]
    spaced = any(token.text[0].isspace() for token in given)
    last: RawWord | None = None
    for token in given:
        if last and (
            _is_cut(last.text, token.text) or (spaced and _goes_on(last.text, token.text))
        ):
            last = _together(last, token)
        else:
            if last:
                yield last
            last = token
    if last:
        yield last


def _is_cut(last: str, text: str) -> bool:
    """Return whether a character is cut in two: bytes of it were read as surrogates."""
    return "\udc80" <= last[-1] <= "\udcff" and "\udc80" <= text[0] <= "\udcff"


def _goes_on(last: str, text: str) -> bool:
    apart = (text[0].isspace(), last[-1].isspace(), is_spaceless(text[0]), is_spaceless(last[-1]))
    return not any(apart)


def _together(first: RawWord, second: RawWord) -> RawWord:
    scores = [score for score in (first.score, second.score) if score is not None]
    return replace(
        first,
        text=first.text + second.text,
        start=second.start if first.start is None else first.start,
        end=first.end if second.end is None else second.end,
        score=min(scores, default=None),
    )


def respelled(words: Sequence[RawWord], text: str) -> list[RawWord] | None:
    """Give the words of ``text`` the times of ``words``; None where they are not the same words.

    They are the same if all letters and digits are, whatever the case, the punctuation and the
    spaces.

    >>> timed = [RawWord(text="twenty", start=1, end=2), RawWord(text="two", start=2, end=3)]
    >>> respelled(timed, "Twenty-two?")
    [RawWord(text='Twenty-two?', start=1, end=3, score=None, speaker=None)]
    """
    tokens = list(words_of(text))
    letters = [_letters(token) for token in tokens]
    said = [(word, spelled) for word in words if (spelled := _letters(word.text))]
    if not said or "".join(letters) != "".join(spelled for _, spelled in said):
        return None
    given = [word for word, _ in said]
    starts = [0, *accumulate(len(spelled) for _, spelled in said)]
    ends = accumulate(map(len, letters))
    return [
        _timed(token, given, starts, end - len(spelled), end)
        for token, spelled, end in zip(tokens, letters, ends, strict=True)
    ]


def _timed(
    token: str, words: Sequence[RawWord], starts: Sequence[int], start: int, end: int
) -> RawWord:
    """Return the word at letters ``[start, end)``; words begin at letters ``starts``."""
    if start == end:
        return RawWord(text=token)
    first, last = (bisect_right(starts, letter) - 1 for letter in (start, end - 1))
    scores = [word.score for word in words[first : last + 1] if word.score is not None]
    return RawWord(
        text=token,
        start=words[first].start if starts[first] == start else None,
        end=words[last].end if starts[last + 1] == end else None,
        score=min(scores, default=None),
        speaker=words[first].speaker,
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
