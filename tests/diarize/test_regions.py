from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from diarize.frames import FrameGrid
from diarize.regions import RegionConfig, choose, joined

GRID = FrameGrid(hop=1600, sample_rate=16_000)  # ten frames a second
CONFIG = RegionConfig(least_speech=0.2, least_clean=0.3, step=1.0, window=2.0)


def talk(*speakers: str) -> NDArray[np.float32]:
    """Draw activity: a string for each local speaker, x where it talks."""
    return np.array([[letter == "x" for letter in each] for each in speakers], np.float32).T


def test_overlap_is_left_out_where_a_speaker_talks_alone_long_enough() -> None:
    regions, masks = choose(talk("xxxxxx....", "....xxxxxx"), 7, GRID, CONFIG)
    assert regions.chunks.tolist() == [7, 7]
    assert masks[0].tolist() == [True] * 4 + [False] * 6
    assert regions.seconds.tolist() == [np.float32(0.4), np.float32(0.4)]


def test_a_speaker_never_alone_is_embedded_with_the_overlap_and_counts_no_clean_second() -> None:
    regions, masks = choose(talk("xxxxxxxxxx", "..xxxx...."), 0, GRID, CONFIG)
    assert masks[1].tolist() == [letter == "x" for letter in "..xxxx...."]
    assert regions.seconds[1] == 0


def test_a_speck_is_no_region() -> None:
    regions, _ = choose(talk("x.........", "...xxxxx.."), 0, GRID, CONFIG)
    assert regions.local_speakers.tolist() == [1]


def test_silence_has_no_regions() -> None:
    regions, masks = choose(talk("..........", ".........."), 0, GRID, CONFIG)
    assert len(regions) == 0
    assert masks.shape == (0, 10)
    assert len(joined([])) == len(joined([regions])) == 0


def spans(*speakers: str) -> list[list[int]]:
    regions, _ = choose(talk(*speakers), 0, GRID, CONFIG)
    return [[first, last] for first, last in regions.spans.tolist()]


def test_a_local_speaker_is_divided_at_every_step_at_which_it_has_spoken() -> None:
    assert spans("x" * 30) == [[0, 10], [10, 20], [20, 30]]
    assert spans("xxxxx..............." + "xxxxx") == [[0, 10], [10, 25]]


def test_a_division_leaves_no_speck_on_either_side() -> None:
    assert spans(".........xxxxxxx....") == [[0, 20]]
    assert spans("xxxxxxxxxxx.........") == [[0, 20]]


def test_a_voice_is_heard_around_its_region_where_the_same_local_speaker_talks() -> None:
    regions, masks = choose(talk("x" * 35 + "....." + "x" * 10), 0, GRID, CONFIG)
    heard = ["".join("x" if frame else "." for frame in mask) for mask in masks]
    assert heard[2] == "." * 14 + "x" * 20 + "." * 16  # a window of two seconds
    assert heard[0] == "x" * 20 + "." * 30  # at an end, the window next to it
    assert heard[4] == "." * 30 + "x" * 5 + "." * 5 + "x" * 10
    assert regions.seconds.tolist() == [np.float32(2)] * 3 + [np.float32(1.5)] * 2


def test_the_regions_of_one_local_speaker_have_a_number_of_their_own() -> None:
    said = talk("x" * 30, "." * 10 + "x" * 20)
    both = joined([choose(said, chunk, GRID, CONFIG)[0] for chunk in (0, 1)])
    whole = list(zip(both.chunks.tolist(), both.local_speakers.tolist(), strict=True))
    assert len(set(whole)) == 4 < len(whole)
    assert len(set(zip(whole, both.voices.tolist(), strict=True))) == 4
    assert len(set(both.voices.tolist())) == 4


def test_those_heard_at_one_time_are_rivals_and_others_are_not() -> None:
    regions, _ = choose(talk("x" * 20, "." * 10 + "x" * 10), 3, GRID, CONFIG)
    assert regions.local_speakers.tolist() == [0, 0, 1]
    assert regions.rivals[0] != regions.rivals[1] == regions.rivals[2]


@given(arrays(np.float32, (60, 2), elements=st.sampled_from([0.0, 1.0])))
def test_the_regions_of_a_speaker_cover_the_chunk_without_overlap(activity: np.ndarray) -> None:
    regions, _ = choose(activity, 0, GRID, CONFIG)
    for speaker in set(regions.local_speakers.tolist()):
        mine = regions.spans[regions.local_speakers == speaker].tolist()
        assert [mine[0][0], mine[-1][1]] == [0, 60]
        assert all(a[1] == b[0] for a, b in pairwise(mine))


@given(arrays(np.float32, (20, 3), elements=st.sampled_from([0.0, 0.4, 0.6, 1.0])))
def test_every_mask_is_true_somewhere_and_inside_the_activity(activity: np.ndarray) -> None:
    regions, masks = choose(activity, 0, GRID, CONFIG)
    assert masks.any(axis=1).all()
    for speaker, mask in zip(regions.local_speakers, masks, strict=True):
        assert (activity[mask, speaker] > CONFIG.active).all()
