"""Words as running text, in any script."""

import re
from collections.abc import Iterable
from unicodedata import category, east_asian_width

from diarize.transcript.tokens import hangs, is_spaceless

# In no XML, or at risk of breaking lines; spaces of all kinds are dealt with before.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
UNKNOWN = "Unknown"
_WIDE = frozenset("WF")


def spelled(words: Iterable[str]) -> str:
    """Return words with spaces between them where their script has any.

    >>> spelled(["So,", "你", "好。", "吗", "okay?"])
    'So, 你好。吗 okay?'
    """
    parts: list[str] = []
    for word in words:
        parts += [separator(parts[-1], word), word] if parts else [word]
    return "".join(parts)


def separator(last: str, word: str) -> str:
    """Return what stands between two words: a space, or nothing."""
    return "" if is_close(last, -1) and is_close(word, 0) else " "


def is_close(word: str, place: int) -> bool:
    """Return whether the first letter (0) or the last one (-1) has no space beside it."""
    signs = [sign for sign in word if category(sign)[0] != "M" and not _hangs_on(sign)]
    if not signs:
        return any(map(hangs, word))
    sign = signs[place]
    if category(sign)[0] == "P":
        return _is_close_mark(
            sign, [each for each in signs if category(each)[0] != "P"][place:][:1]
        )
    return category(sign) == "Lm" or is_spaceless(sign)


def _is_close_mark(mark: str, beside: list[str]) -> bool:
    """Return whether a mark has no space beside it, by the letter that it stands by, if any."""
    width = east_asian_width(mark)
    if width in _WIDE or not beside:
        return width in _WIDE
    # an ambiguous one is as wide as its letter; a narrow one has a space among narrow letters only
    return is_spaceless(beside[0]) and (width == "A" or east_asian_width(beside[0]) in _WIDE)


def _hangs_on(sign: str) -> bool:
    """Return whether a sign is a vowel that the one before it carries; small kana are letters."""
    return hangs(sign) and not is_spaceless(sign)


def columns(text: str) -> int:
    """Return how wide text is in a font of fixed width; letters of East Asia count twice.

    >>> columns("naïve"), columns("你好")
    (5, 4)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if category(sign) in ("Mn", "Me", "Cf") else 2 if east_asian_width(sign) in "WF" else 1
        for sign in text
    )


def printable(text: str) -> str:
    r"""Return text on one line, in which what would break a file is replaced.

    >>> printable("New\n  York\x00")
    'New York\ufffd'
    """
    return _UNPRINTABLE.sub("\ufffd", " ".join(text.split()))
