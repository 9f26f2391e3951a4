import numpy as np
import pytest

from clustering.agglomerative import Handful
from clustering.config import ClusteringConfig, SpeakerBounds
from clustering.constraints import rivalry
from clustering.counting import DOUBT, Counter, similarities
from clustering.regions import Regions


def regions(angles: list[float], chunks: list[int], seconds: float = 5.0) -> Regions:
    """Return plane vectors at these angles, in degrees."""
    radians = np.deg2rad(angles)
    vectors = np.stack([np.cos(radians), np.sin(radians)], axis=1).astype(np.float32)
    return Regions(vectors, np.full(len(angles), seconds, np.float32), np.array(chunks))


def test_rivalry_adds_up_over_the_chunks_that_two_groups_share() -> None:
    heard = regions([0, 90, 0, 90, 0], [0, 0, 1, 1, 2])
    both = rivalry(heard, np.array([0, 1, 0, 1, 0]))
    assert both.tolist() == [[0, 10], [10, 0]]


def test_rivalry_weighs_the_shorter_of_two_regions() -> None:
    heard = regions([0, 90], [0, 0])
    heard.seconds[1] = 2.0
    assert rivalry(heard, np.array([0, 1]))[0, 1] == 2.0


def test_groups_are_as_alike_as_their_pairs_are_on_average() -> None:
    heard = regions([0, 20, 70, 90], [0, 1, 2, 3])
    pairs = heard.vectors @ heard.vectors.T
    alike = similarities(heard, np.array([0, 0, 1, 1]), 0.5)
    assert alike[0, 1] == pytest.approx(pairs[:2, 2:].mean())


def test_rivals_are_less_alike_in_proportion() -> None:
    heard = regions([0, 0, 0, 0], [0, 0, 1, 2])
    alike = similarities(heard, np.array([0, 1, 0, 1]), rival_penalty=0.5)
    assert alike[0, 1] == pytest.approx(1 - 0.5 * 5 / (10 + DOUBT))


# two pairs and a stray: 0 and 10, 60 and 75 degrees, and 150, which is said in a second
FOUND = regions([0, 10, 60, 75, 150], [0, 1, 2, 3, 4])
FOUND.seconds[4] = 1.0


def counted(
    same_speaker: float, bounds: SpeakerBounds, least: float = 3.0
) -> tuple[list[int], list[int]]:
    config = ClusteringConfig(same_speaker=same_speaker)
    kept, labels = Counter(FOUND, Handful(FOUND.vectors), least, config).speakers(bounds)
    first = {label: place for place, label in enumerate(dict.fromkeys(labels.tolist()))}
    return kept.tolist(), [first[label] for label in labels.tolist()]


@pytest.mark.parametrize(
    ("same_speaker", "bounds", "expected"),
    [
        (0.8, SpeakerBounds(), [0, 0, 1, 1]),  # the last talks too little to be kept
        (0.97, SpeakerBounds(), [0, 0, 1, 2]),
        (-0.9, SpeakerBounds(), [0, 0, 0, 0, 0]),
        (0.8, SpeakerBounds(1, 1), [0, 0, 0, 0, 0]),
        (0.8, SpeakerBounds(3), [0, 0, 1, 2]),
        (0.8, SpeakerBounds(4), [0, 1, 2, 3]),
        (0.8, SpeakerBounds(5), [0, 1, 2, 3, 4]),
        (0.8, SpeakerBounds(9), [0, 1, 2, 3, 4]),
        (0.97, SpeakerBounds(1, 2), [0, 0, 1, 1]),
    ],
)
def test_dividing_stops_where_two_are_alike_or_where_the_bounds_are_met(
    same_speaker: float, bounds: SpeakerBounds, expected: list[int]
) -> None:
    assert counted(same_speaker, bounds) == (list(range(len(expected))), expected)


def test_where_nobody_talks_long_enough_there_is_one_speaker() -> None:
    assert counted(0.8, SpeakerBounds(), least=500.0) == ([0, 1, 2, 3, 4], [0, 0, 0, 0, 0])
