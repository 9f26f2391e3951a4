import numpy as np
import pytest

from training.embedding.soundalikes import Soundalikes, unit

# three speakers with two utterances each: the second lies between the others, nearer to the first
TARGETS = unit(np.array([[1, 0], [1, 0.1], [1, 0.5], [1, 0.6], [0, 1], [0.1, 1]], np.float32))
VOICES = ((0, 1), (2, 3), (4, 5))


def test_the_nearest_come_first_and_nobody_is_near_to_themselves() -> None:
    assert Soundalikes.among(TARGETS, VOICES, 9).nearest.tolist() == [[1, 2], [0, 2], [1, 0]]


def test_one_speaker_sounds_like_nobody() -> None:
    alone = Soundalikes.among(TARGETS[:2], VOICES[:1], 9)
    met = alone.meetings(np.array([0]), 8, np.random.default_rng(0))
    assert [meeting.tolist() for meeting in met] == [[0]]


@pytest.mark.parametrize("seed", range(20))
def test_a_meeting_is_a_host_and_some_who_sound_alike(seed: int) -> None:
    rng = np.random.default_rng(seed)
    targets = unit(rng.standard_normal((40, 8)).astype(np.float32))
    alike = Soundalikes.among(targets, [(row,) for row in range(40)], 9)
    hosts = rng.choice(40, 5, replace=False)
    met = [meeting.tolist() for meeting in alike.meetings(hosts, 4, rng)]
    assert [host for host, *_ in met] == hosts.tolist()
    assert all(set(guests) <= set(alike.nearest[host].tolist()) for host, *guests in met)
    everybody = [each for meeting in met for each in meeting]
    assert len(everybody) == len(set(everybody))
    assert max(map(len, met)) == 4
