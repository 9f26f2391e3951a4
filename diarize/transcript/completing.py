"""Words that the text of an utterance has and its list of words lacks."""

from collections.abc import Iterable
from dataclasses import replace

from diarize.transcript.raw import RawUtterance, RawWord
from diarize.transcript.tokens import clean, letters


def completed(words: Iterable[RawWord], utterance: RawUtterance) -> Iterable[RawWord]:
    """Return words with those that only the text has, which get no times, in their places.

    Recognisers leave out words that they could not time. What is merely spelt in another way is
    none: words are added only if all that are listed are in the text, in their order.

    >>> said = RawUtterance(text="hello there friend", words=(RawWord(text="hello"),))
    >>> [word.text for word in completed(said.words, said)]
    ['hello', 'there', 'friend']
    """
    if not utterance.text.strip() or not utterance.words:
        return words
    listed = list(words)
    texts = clean(utterance.text).split()
    spelt = [word.text for word in listed]
    if not listed or "".join(texts) == "".join(spelt) or letters(*texts) == letters(*spelt):
        return listed
    return merged(listed, texts) or listed


def merged(words: list[RawWord], texts: list[str]) -> list[RawWord]:
    """Return a word for each of the texts, those of ``words`` among them; none if they do not fit.

    A word is taken for the first text that it can be.
    """
    found, left, last = [], iter(words), words[0]
    following = next(left, None)
    for text in texts:
        if following is not None and _spelling(text) == _spelling(following.text):
            found.append(last := following)
            following = next(left, None)
        else:
            found.append(replace(last, text=text, start=None, end=None, score=None))
    return found if following is None else []


def _spelling(text: str) -> str:
    """Return the letters of a word; what has none, such as a dash, is like itself alone."""
    return letters(text) or text
