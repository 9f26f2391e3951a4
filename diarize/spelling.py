"""Names of recordings, which come with accents in one character or on their own, as on macOS."""

from collections.abc import Collection, Mapping
from typing import TypeVar
from unicodedata import normalize

Found = TypeVar("Found")


def composed(name: str) -> str:
    r"""Return a name with its accents in one character (Unicode's form NFC).

    >>> len("re\u0301union"), len(composed("re\u0301union"))
    (8, 7)
    """
    return normalize("NFC", name)


def spelt_as(names: Collection[str], found: Mapping[str, Found]) -> dict[str, Found]:
    r"""Return what was found, under those of ``names`` that are the same but for their spelling.

    What has one of the names to the letter keeps it, whatever else is spelt like it.

    >>> spelt_as(["r\u00e9union"], {"re\u0301union": 1, "a": 2}) == {"r\u00e9union": 1, "a": 2}
    True
    """
    known = {composed(name): name for name in names}
    spelt: dict[str, Found] = {}
    for name, each in found.items():
        other = known.get(composed(name), name)
        spelt[name if name in names or other in found else other] = each
    return spelt
