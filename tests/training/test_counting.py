import numpy as np
import pytest

from clustering import ClusteringConfig
from clustering.evidence import Evidence
from diarize import Errors
from diarize.counting import speaker_count
from training.counting import fitted, folded
from training.divided import Divided, Outcome

CONFIG = ClusteringConfig(same_voice=0.8, scarcity=0.0, mixing=0.0)
OUTCOMES = tuple(Outcome(Errors(), number) for number in (1, 2, 3))


def recording(speakers: int, *likenesses: float) -> Divided:
    """Return a recording of which two groups, and three, are so alike."""
    evidence = tuple(
        Evidence(np.full((n, n), alike, np.float32), np.zeros((n, n), np.float32), np.zeros((n, n)))
        for n, alike in enumerate(likenesses, start=2)
    )
    return Divided(speakers, evidence, OUTCOMES)


def recordings() -> list[Divided]:
    """Return many of which the number is right where margins are wide, and seldom where narrow."""
    rng = np.random.default_rng(0)
    found = []
    for apart, beyond in rng.uniform(0.01, 0.6, (300, 2)):
        wrong = rng.uniform() < 1 - min(apart, beyond) / 0.4
        speakers = 2 + (1 if apart > beyond else -1) * wrong
        found.append(recording(int(speakers), 0.8 - apart, 0.8 + beyond))
    return found


def test_wide_margins_are_surer_and_narrow_ones_tell_what_is_likelier() -> None:
    counting = fitted(recordings(), CONFIG)

    def sure(apart: float, beyond: float) -> tuple[float, float, float]:
        found = speaker_count(recording(2, 0.8 - apart, 0.8 + beyond).count(CONFIG), counting)
        assert found is not None
        return found.confidence, found.fewer, found.more

    assert sure(0.5, 0.5)[0] > 0.8 > 0.5 > sure(0.05, 0.05)[0]
    assert sure(0.02, 0.5)[1] > sure(0.02, 0.5)[2]
    assert sure(0.5, 0.02)[2] > sure(0.5, 0.02)[1]


def test_what_is_said_to_be_likely_is_so_on_recordings_left_out() -> None:
    for sure, right in folded(recordings(), CONFIG):
        assert sure == pytest.approx(right, abs=0.15)


def test_where_the_number_is_always_right_nothing_is_learnt() -> None:
    with pytest.raises(ValueError, match="counted too high, too low and rightly"):
        fitted([recording(2, 0.1, 1.0)] * 10, CONFIG)
