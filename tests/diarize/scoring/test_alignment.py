from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize.scoring import alignment
from diarize.scoring.alignment import aligned

texts = st.text("abc", max_size=14)


def distance(one: str, other: str) -> int:
    """Return the Levenshtein distance, by its definition."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        last, row = row, [i]
        for j, another in enumerate(other, start=1):
            row.append(min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != another)))
    return row[-1]


def cost(pairs: list[tuple[int, int]], one: str, other: str) -> int:
    substituted = sum(one[i] != other[j] for i, j in pairs)
    return substituted + len(one) + len(other) - 2 * len(pairs)


@pytest.mark.parametrize("cells", [4_000_000, 1])
@given(texts, texts)
def test_an_alignment_has_the_fewest_errors(cells: int, one: str, other: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "MOST_CELLS", cells)
        pairs = aligned(one, other)
    assert cost(pairs, one, other) == distance(one, other)
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(pairs))


@given(texts)
def test_equal_texts_are_aligned_word_by_word(text: str) -> None:
    assert aligned(text, text) == [(place, place) for place in range(len(text))]


def test_nothing_aligns_with_nothing() -> None:
    assert aligned("", "abc") == aligned("abc", "") == []
