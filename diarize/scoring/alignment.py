"""Which word of one text is which of another."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

# Cells of a table of distances that are kept at once; larger ones are cut in two.
MOST_CELLS = 4_000_000

Words = NDArray[np.int64]
Pair = tuple[int, int]


def aligned(one: Sequence[Hashable], other: Sequence[Hashable]) -> list[Pair]:
    """Return the places of words that stand for each other, equal or not, in order.

    It is an alignment with the fewest insertions, deletions and substitutions [1]_, which takes
    time in proportion to the product of the lengths, and memory to their sum [2]_. Of several, it
    is the one with pairs as late as can be.

    >>> aligned("we should ship it".split(), "we could ship".split())
    [(0, 0), (1, 1), (2, 2)]

    References
    ----------
    .. [1] V. Levenshtein, "Binary codes capable of correcting deletions, insertions, and
       reversals", Soviet Physics Doklady, 1966.
    .. [2] D. Hirschberg, "A linear space algorithm for computing maximal common subsequences",
       Communications of the ACM, 1975.
    """
    numbers: dict[Hashable, int] = {}
    first, second = (
        np.array([numbers.setdefault(word, len(numbers)) for word in words], np.int64)
        for words in (one, other)
    )
    alike = _alike(first, second)
    pairs = [(place, place) for place in range(alike)]
    return pairs + _aligned(first[alike:], second[alike:], (alike, alike))


def _alike(one: Words, other: Words) -> int:
    """Return how many words both begin with."""
    shorter = min(len(one), len(other))
    different = np.flatnonzero(one[:shorter] != other[:shorter])
    return int(different[0]) if len(different) else shorter


def _aligned(one: Words, other: Words, offset: Pair) -> list[Pair]:
    """Align what begins at the places ``offset``."""
    if not len(one) or not len(other):
        return []
    if len(one) == 1 or (len(one) + 1) * (len(other) + 1) <= MOST_CELLS:
        return [(i + offset[0], j + offset[1]) for i, j in _traced(one, other)]
    half = len(one) // 2
    before, after = _distances(one[:half], other), _distances(one[half:][::-1], other[::-1])[::-1]
    cut = int((before + after).argmin())
    return _aligned(one[:half], other[:cut], offset) + _aligned(
        one[half:], other[cut:], (offset[0] + half, offset[1] + cut)
    )


def _distances(one: Words, other: Words) -> Words:
    """Return the distance of ``one`` from the first words of ``other``: int64 ``(m + 1,)``."""
    row: Words = np.arange(len(other) + 1)
    for word in one:
        row = _following(row, word, other)
    return row


def _following(row: Words, word: np.int64, other: Words) -> Words:
    """Return the distances with one ``word`` more, in one sweep for all of ``other``."""
    places = np.arange(len(row))
    best = row + 1
    np.minimum(best[1:], row[:-1] + (other != word), out=best[1:])
    following: Words = np.minimum.accumulate(best - places) + places
    return following


def _traced(one: Words, other: Words) -> list[Pair]:
    """Align by the whole table of distances, followed from its end."""
    table = np.empty((len(one) + 1, len(other) + 1), np.int64)
    table[0] = np.arange(len(other) + 1)
    for place, word in enumerate(one):
        table[place + 1] = _following(table[place], word, other)
    pairs: list[Pair] = []
    i, j = len(one), len(other)
    while i and j:
        if table[i, j] == table[i - 1, j - 1] + (one[i - 1] != other[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif table[i, j] == table[i - 1, j] + 1:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]
