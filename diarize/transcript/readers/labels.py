"""Names before what is said, as meetings on Zoom have them in their subtitles."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from diarize.transcript.raw import RawUtterance

LEAST = 3
"""Cues that show a habit."""
_WORD = r"(?:[^\W_][^\s:\[\]<>]*|\([^\s:\[\]<>]+\))"
_LABEL = re.compile(rf"\s*({_WORD}(?: {_WORD}){{0,4}}):\s+(?=\S)")
PARTICLES = frozenset(
    [
        "al",
        "bin",
        "da",
        "de",
        "del",
        "den",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "la",
        "le",
        "ten",
        "ter",
        "van",
        "von",
        "y",
        "zu",
    ]
)
"""What is small in names."""


def labelled(cues: Iterable[RawUtterance]) -> list[RawUtterance]:
    """Take names off the text of cues and for their speakers, if each has one before a colon.

    Names are of a few words with capitals, and most cues are of people who talk more than once;
    else what stands there are words.

    >>> said = [RawUtterance(text=f"{name}: yes") for name in ("Al Li", "Bo", "Al Li")]
    >>> [(each.speaker, each.text) for each in labelled(said)]
    [('Al Li', 'yes'), ('Bo', 'yes'), ('Al Li', 'yes')]
    """
    given = list(cues)
    found = [None if each.speaker else _LABEL.match(each.text) for each in given]
    names = [label[1] for label in found if label and _is_name(label[1])]
    counts = Counter(names)
    again = sum(number for number in counts.values() if number > 1)
    if not LEAST <= len(names) == len(given) or 2 * again <= len(names):
        return given
    return [
        replace(each, speaker=name, text=_LABEL.sub("", each.text, count=1))
        for each, name in zip(given, names, strict=True)
    ]


def _is_name(text: str) -> bool:
    """Return whether all words begin with a capital, a digit, or a letter that knows neither."""
    words = [word for word in text.split() if word not in PARTICLES]
    return bool(words) and not any(word.lstrip("(")[0].islower() for word in words)
