import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from diarize.frames import FrameGrid
from diarize.regions import RegionConfig, choose, joined

GRID = FrameGrid(hop=1600, sample_rate=16_000)  # ten frames a second
CONFIG = RegionConfig(least_speech=0.2, least_clean=0.3, window=1.0, least_region=0.3)


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


def test_a_speaker_has_a_region_in_each_window_with_enough_speech() -> None:
    regions, masks = choose(talk("xxxxxxxxxx" * 2 + "x........." + ".........."), 0, GRID, CONFIG)
    assert regions.spans.tolist() == [[0, 10], [10, 40]]  # the last tenth is too little by itself
    assert masks.sum(axis=1).tolist() == [10, 11]


def test_those_heard_in_one_window_are_rivals_and_others_are_not() -> None:
    regions, _ = choose(talk("xxxxxxxxxx" * 2, "..........xxxxxxxxxx"), 3, GRID, CONFIG)
    assert regions.local_speakers.tolist() == [0, 0, 1]
    assert regions.rivals[0] != regions.rivals[1] == regions.rivals[2]


@given(arrays(np.float32, (20, 3), elements=st.sampled_from([0.0, 0.4, 0.6, 1.0])))
def test_every_mask_is_true_somewhere_and_inside_the_activity(activity: np.ndarray) -> None:
    regions, masks = choose(activity, 0, GRID, CONFIG)
    assert masks.any(axis=1).all()
    for speaker, mask in zip(regions.local_speakers, masks, strict=True):
        assert (activity[mask, speaker] > CONFIG.active).all()
