import numpy as np

from benchmarks.oracle import OracleSegmenter, told
from diarize.frames import FrameGrid
from diarize.listen import Heard
from diarize.regions import RegionConfig, choose

GRID = FrameGrid(320, 16_000)


def heard(talks: np.ndarray) -> Heard:
    """Return what a perfect segmentation makes of ten seconds."""
    activity = OracleSegmenter(talks, 250)(np.zeros((1, 160_000), np.float32))
    regions, _ = choose(activity[0], 0, GRID, RegionConfig())
    nothing = np.zeros((len(regions), 1), np.float32)
    talks = activity.astype(np.float16)
    return Heard("told", talks, np.array([0]), regions, nothing, 10.0, (), nothing)


def test_who_talks_most_of_a_region_gets_it() -> None:
    talks = np.zeros((500, 2), np.bool_)
    talks[:230, 0] = talks[230:, 1] = True
    found = heard(talks)
    assert told(found, talks).labels.tolist() == found.regions.local_speakers.tolist()


def test_of_two_who_talk_at_once_all_the_time_each_keeps_what_is_their_own() -> None:
    talks = np.zeros((500, 2), np.bool_)
    talks[:300, 0] = talks[150:, 1] = True  # from the third to the sixth second both
    found = heard(talks)
    assert set(found.regions.local_speakers.tolist()) == {0, 1}
    assert told(found, talks).labels.tolist() == found.regions.local_speakers.tolist()
