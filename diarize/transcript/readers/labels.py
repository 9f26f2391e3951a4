"""Names before what is said, as meetings on Zoom have them in their subtitles."""

import re
from collections.abc import Iterable
from dataclasses import replace

from diarize.transcript.raw import RawUtterance

LEAST = 3
"""Cues that show a habit."""
_LABEL = re.compile(r"\s*([^\s:\[\]<>][^:\[\]<>\n]{0,59}):\s+(?=\S)")


def labelled(cues: Iterable[RawUtterance]) -> list[RawUtterance]:
    """Take names off the text of cues and for their speakers, if each has one before a colon.

    Of some people each talks more than once; else what stands there are words.

    >>> said = [RawUtterance(text=f"{name}: yes") for name in ("Al Li", "Bo", "Al Li")]
    >>> [(each.speaker, each.text) for each in labelled(said)]
    [('Al Li', 'yes'), ('Bo', 'yes'), ('Al Li', 'yes')]
    """
    given = list(cues)
    found = [None if each.speaker else _LABEL.match(each.text) for each in given]
    names = [label[1].rstrip() for label in found if label]
    if not LEAST <= len(names) == len(given) or len(set(names)) == len(names):
        return given
    return [
        replace(each, speaker=name, text=_LABEL.sub("", each.text, count=1))
        for each, name in zip(given, names, strict=True)
    ]
