from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("torch", reason="needs the [torch] extra")
pytest.importorskip("onnx", reason="needs the [torch] extra")

from diarize import Annotation
from diarize.finetuning.held_out import Split, split
from diarize.finetuning.material import Material
from diarize.labelled import Labelled

lengths_of_some = st.lists(st.integers(1, 100), min_size=2, max_size=9)


def divided(lengths: Sequence[int], seed: int) -> Split:
    """Divide recordings of so many samples, in which somebody talks all the time."""
    materials = [
        Material(np.zeros(length, np.int16), np.ones((length, 1), np.bool_), 10, 10, 1)
        for length in lengths
    ]
    files = [Path(f"r{number}.wav") for number in range(len(lengths))]
    recordings = [Labelled(file, Annotation(file.stem), file) for file in files]
    return split(recordings, materials, seed)


def seconds(materials: Sequence[Material]) -> int:
    return sum(len(each.samples) for each in materials)


@pytest.mark.parametrize("seed", range(10))
def test_a_long_recording_is_not_held_out_where_a_fifth_is_wanted(seed: int) -> None:
    found = divided([60, 5, 5, 5, 5], seed)
    assert [len(each.samples) for each in found.held_out] == [5, 5, 5]
    assert seconds(found.learnt) == 65


@given(lengths_of_some, st.integers(0, 2**63 - 1))
def test_what_is_held_out_and_what_is_learnt_from_are_all_and_neither_is_nothing(
    lengths: list[int], seed: int
) -> None:
    found = divided(lengths, seed)
    assert found.learnt
    assert found.held_out
    assert seconds(found.learnt) + seconds(found.held_out) == sum(lengths)
    assert seconds(found.held_out) <= 0.6 * sum(lengths)
    assert seconds(found.held_out) >= 0.1 * sum(lengths) or len(found.learnt) == 1
    assert divided(lengths, seed).names == found.names


def test_if_all_are_long_the_shortest_is_held_out() -> None:
    assert {divided([31, 30], seed).names for seed in range(5)} == {("r1",)}
    assert {divided([30, 30], seed).names for seed in range(9)} == {("r0",), ("r1",)}


@pytest.mark.parametrize("seed", range(10))
def test_a_clip_is_not_all_that_is_held_out_beside_long_recordings(seed: int) -> None:
    found = divided([2700, 2400, 20], seed)
    assert [len(each.samples) for each in found.held_out] == [2400, 20]


def test_seeds_draw_other_recordings() -> None:
    drawn = {divided([10] * 10, seed).names for seed in range(20)}
    assert len(drawn) > 10
    assert {len(names) for names in drawn} == {2}
