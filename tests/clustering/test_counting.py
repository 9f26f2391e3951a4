from dataclasses import replace

import numpy as np
import pytest

from clustering.agglomerative import Handful
from clustering.config import ClusteringConfig, SpeakerBounds
from clustering.counting import Counter
from clustering.regions import Regions


def regions(angles: list[float], seconds: float = 5.0) -> Regions:
    """Return plane vectors at these angles, in degrees, each of a chunk of its own."""
    radians = np.deg2rad(angles)
    vectors = np.stack([np.cos(radians), np.sin(radians)], axis=1).astype(np.float32)
    alone = np.arange(len(angles))
    return Regions(vectors, np.full(len(angles), seconds, np.float32), alone, alone)


# two pairs and a stray: 0 and 10, 60 and 75 degrees, and 150, which is said in a second
FOUND = regions([0, 10, 60, 75, 150])
FOUND.seconds[4] = 1.0


def counted(
    same_voice: float, bounds: SpeakerBounds, least: float = 3.0
) -> tuple[list[int], list[int]]:
    config = ClusteringConfig(same_voice=same_voice, scarcity=0.1, mixing=0.22)
    kept, labels = Counter(FOUND, Handful(FOUND.vectors), least, config).speakers(bounds)
    first = {label: place for place, label in enumerate(dict.fromkeys(labels.tolist()))}
    return kept.tolist(), [first[label] for label in labels.tolist()]


@pytest.mark.parametrize(
    ("same_voice", "bounds", "expected"),
    [
        (2.0, SpeakerBounds(), [0, 0, 1, 1]),  # the last talks too little to be kept
        (3.64, SpeakerBounds(), [0, 0, 1, 2]),
        (-0.9, SpeakerBounds(), [0, 0, 0, 0, 0]),
        (2.0, SpeakerBounds(1, 1), [0, 0, 0, 0, 0]),
        (2.0, SpeakerBounds(3), [0, 0, 1, 2]),
        (2.0, SpeakerBounds(4), [0, 1, 2, 3]),
        (2.0, SpeakerBounds(5), [0, 1, 2, 3, 4]),
        (2.0, SpeakerBounds(9), [0, 1, 2, 3, 4]),
        (3.64, SpeakerBounds(1, 2), [0, 0, 1, 1]),
    ],
)
def test_dividing_stops_where_two_are_alike_or_where_the_bounds_are_met(
    same_voice: float, bounds: SpeakerBounds, expected: list[int]
) -> None:
    assert counted(same_voice, bounds) == (list(range(len(expected))), expected)


def test_where_nobody_talks_long_enough_there_is_one_speaker() -> None:
    assert counted(2.0, SpeakerBounds(), least=500.0) == ([0, 1, 2, 3, 4], [0, 0, 0, 0, 0])


def test_groups_that_the_segmentation_mixes_are_sooner_one_speaker() -> None:
    spoken = regions([0, 50] * 20)
    chunks, voice = np.divmod(np.arange(40), 8)
    for local_speakers, speakers in ((chunks, 1), (2 * chunks + voice % 2, 2)):
        heard = replace(spoken, local_speakers=local_speakers)
        counter = Counter(heard, Handful(heard.vectors), 3.0, ClusteringConfig(same_voice=0.75))
        assert len(set(counter.speakers(SpeakerBounds(1, 2))[1].tolist())) == speakers
