"""Words as they are written, where a file has their times for another spelling."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import accumulate

from diarize.transcript.completing import merged
from diarize.transcript.raw import RawWord
from diarize.transcript.tokens import is_mark, is_spaceless, letters, words_of

MOST_MATCHED = 2000
"""Words of a text that are compared one by one with those that have times."""


def joined(tokens: Iterable[RawWord], spaced: bool | None = None) -> Iterator[RawWord]:
    """Join the tokens of a Whisper: one without a space before it goes on with the last word.

    Where no token has one, each is a word; so is each in a script without spaces. ``spaced`` says
    whether they have, where that cannot be told from the tokens.

    >>> texts = (" mean", "ing", " 20", "%")
    >>> [word.text for word in joined([RawWord(text=text) for text in texts])]
    [' meaning', ' 20%']
    """
    given = [token for token in tokens if token.text]
    if spaced is None:
        spaced = any(token.text[0].isspace() for token in given)
    group: list[RawWord] = []
    for token in given:
        if group and not _goes_on(group[-1].text, token.text, spaced):
            yield _together(group)
            group = []
        group.append(token)
    if group:
        yield _together(group)


def spoken_times(token: RawWord) -> RawWord:
    """Return a token; punctuation and spaces without times and score, which are of no word."""
    text = token.text.strip()
    return replace(token, start=None, end=None, score=None) if not text or is_mark(text) else token


def _goes_on(last: str, text: str, spaced: bool) -> bool:
    """Return whether a token goes on with the last one, or with a character cut in two."""
    if "\udc80" <= last[-1] <= "\udcff" and "\udc80" <= text[0] <= "\udcff":
        return True
    if not spaced or last[-1].isspace() or text[0].isspace():
        return False
    return not is_spaceless(last[-1]) and not is_spaceless(text[0])


def _together(tokens: Sequence[RawWord]) -> RawWord:
    if len(tokens) == 1:
        return tokens[0]
    return replace(
        tokens[0],
        text="".join(token.text for token in tokens),
        start=next((token.start for token in tokens if token.start is not None), None),
        end=next((token.end for token in reversed(tokens) if token.end is not None), None),
        score=min((token.score for token in tokens if token.score is not None), default=None),
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
    spoken = [letters(token) for token in tokens]
    said = [(word, spelled) for word in words if (spelled := letters(word.text))]
    if not said or "".join(spoken) != "".join(spelled for _, spelled in said):
        return None
    given = [word for word, _ in said]
    starts = [0, *accumulate(len(spelled) for _, spelled in said)]
    ends = accumulate(map(len, spoken))
    return [
        _timed(token, given, starts, end - len(spelled), end)
        for token, spelled, end in zip(tokens, spoken, ends, strict=True)
    ]


def spelled(words: Sequence[RawWord], text: str) -> list[RawWord] | None:
    """Return a word for each of a text, those without a time too; None where they do not fit.

    >>> timed = [RawWord(text="so", start=1, end=2), RawWord(text="meet", start=3, end=4)]
    >>> [(word.text, word.start) for word in spelled(timed, "So, we meet.") or ()]
    [('So,', 1), ('we', None), ('meet.', 3)]
    """
    return respelled(words, text) or respelled(merged(list(words), list(words_of(text))), text)


def parts_of(word: RawWord) -> Iterator[RawWord]:
    """Cut a text with times into its words: the first has its start, and the last its end.

    >>> [(part.text, part.start, part.end) for part in parts_of(RawWord(text=" so we", start=1))]
    [('so', 1, None), ('we', None, None)]
    """
    texts = list(words_of(word.text))
    for place, text in enumerate(texts, start=1):
        start = word.start if place == 1 else None
        end = word.end if place == len(texts) else None
        yield replace(word, text=text, start=start, end=end)


def aligned(words: Sequence[RawWord], text: str) -> list[RawWord]:
    """Give the words of ``text`` what times they share with ``words``, of which some are others.

    So are numbers: what is written in place of some words begins and ends as they do.

    >>> spoken = [RawWord(text="at", start=1, end=2), RawWord(text="nine", start=2, end=3)]
    >>> [(word.text, word.start, word.end) for word in aligned(spoken, "At 9:00.")]
    [('At', 1, 2), ('9:00.', 2, 3)]
    """
    tokens = list(words_of(text))
    spoken = [token for token in tokens if letters(token)]
    said = [part for word in words for part in parts_of(word) if letters(part.text)]
    spelled = ([letters(part.text) for part in said], [letters(token) for token in spoken])
    # the same word again and again would take long
    matcher = SequenceMatcher(None, *spelled, autojunk=len(spoken) > MOST_MATCHED)
    written = (
        word
        for kind, first, last, begin, end in matcher.get_opcodes()
        for word in _written(said[first:last], spoken[begin:end], kind)
    )
    return [next(written) if letters(token) else RawWord(text=token) for token in tokens]


def _written(said: Sequence[RawWord], tokens: Sequence[str], kind: str) -> Iterator[RawWord]:
    """Yield ``tokens`` with the times of what was said: of each, or of all together."""
    if kind == "equal" or len(said) == len(tokens):
        yield from (replace(word, text=token) for word, token in zip(said, tokens, strict=True))
        return
    scores = [word.score for word in said if word.score is not None]
    for place, token in enumerate(tokens):
        yield RawWord(
            text=token,
            start=said[0].start if said and place == 0 else None,
            end=said[-1].end if said and place == len(tokens) - 1 else None,
            score=min(scores, default=None),
            speaker=said[0].speaker if said else None,
        )


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
