import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from diarize.audio import Chunk, chunks


def sound(samples: int) -> NDArray[np.float32]:
    return np.arange(1, samples + 1, dtype=np.float32)


def starts(samples: int, size: int, step: int, hop: int = 1) -> list[tuple[int, int]]:
    return [(c.first_sample, c.samples) for c in chunks([sound(samples)], size, step, hop)]


@st.composite
def cuts(draw: st.DrawFn) -> tuple[NDArray[np.float32], list[NDArray[np.float32]], int, int]:
    whole = sound(draw(st.integers(0, 60)))
    edges = sorted(draw(st.lists(st.integers(0, len(whole)), max_size=8)))
    size = draw(st.integers(1, 20))
    return whole, np.split(whole, edges), size, draw(st.integers(1, size))


def same(one: list[Chunk], other: list[Chunk]) -> bool:
    return len(one) == len(other) and all(
        (a.first_sample, a.samples) == (b.first_sample, b.samples)
        and np.array_equal(a.waveform, b.waveform)
        for a, b in zip(one, other, strict=True)
    )


@given(cuts())
def test_how_sound_is_split_into_blocks_makes_no_difference(
    case: tuple[NDArray[np.float32], list[NDArray[np.float32]], int, int],
) -> None:
    whole, blocks, size, step = case
    assert same(list(chunks(blocks, size, step)), list(chunks([whole], size, step)))


@given(cuts())
def test_every_chunk_brings_something_new_and_all_of_it_is_the_sound(
    case: tuple[NDArray[np.float32], list[NDArray[np.float32]], int, int],
) -> None:
    whole, blocks, size, step = case
    heard = np.empty(0, dtype=np.float32)
    for number, chunk in enumerate(chunks(blocks, size, step)):
        assert chunk.first_sample == min(number * step, max(len(whole) - size, 0))
        assert chunk.waveform.shape == (size,)
        assert chunk.waveform.dtype == np.float32
        assert not chunk.waveform[chunk.samples :].any()
        new = chunk.waveform[len(heard) - chunk.first_sample : chunk.samples]
        assert len(new) > 0
        heard = np.concatenate([heard, new])
    np.testing.assert_array_equal(heard, whole)


def test_no_sound_gives_no_chunk() -> None:
    assert list(chunks([], 10, 5)) == []
    assert list(chunks([sound(0)], 10, 5)) == []


def test_short_sound_gives_one_chunk() -> None:
    assert starts(3, size=10, step=5) == [(0, 3)]


def test_the_last_chunk_is_only_there_if_it_is_needed() -> None:
    assert starts(15, size=10, step=5) == [(0, 10), (5, 10)]
    assert starts(16, size=10, step=5) == [(0, 10), (5, 10), (6, 10)]


def test_the_last_chunk_reaches_back_by_whole_hops_as_far_as_it_has_room() -> None:
    assert starts(16, size=10, step=5, hop=3) == [(0, 10), (5, 10), (7, 9)]
    assert starts(12, size=10, step=10, hop=5) == [(0, 10), (5, 7)]
    assert starts(23, size=10, step=10, hop=10) == [(0, 10), (10, 10), (20, 3)]
    *_, last = chunks([sound(16)], 10, 5, 3)
    assert last.waveform.tolist() == [*range(8, 17), 0]


def test_a_short_recording_is_of_whole_frames_and_of_so_much_at_least() -> None:
    def lengths(samples: int, **least: int) -> list[tuple[int, int]]:
        found = chunks([sound(samples)], 100, 50, 10, **least)
        return [(len(chunk.waveform), chunk.samples) for chunk in found]

    assert lengths(42, least=20) == [(50, 42)]
    assert lengths(3, least=20) == [(20, 3)]
    assert lengths(95, least=20) == [(100, 95)]
    assert lengths(42) == [(100, 42)]
    assert lengths(42, least=300) == [(100, 42)]


def test_chunks_may_not_overlap_at_all() -> None:
    assert starts(20, size=10, step=10) == [(0, 10), (10, 10)]


def test_a_chunk_is_read_only_since_its_neighbours_share_it() -> None:
    for chunk in chunks([sound(12)], 10, 5):
        assert not chunk.waveform.flags.writeable


@pytest.mark.parametrize(("size", "step"), [(10, 11), (10, 0), (10, -1), (0, 0)])
def test_steps_that_lose_sound_are_refused_at_once(size: int, step: int) -> None:
    with pytest.raises(ValueError, match="0 < step <= size"):
        chunks([], size, step)
