import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import Generator

from clustering.likeness import USUAL, Likeness, Matrix, scarcity
from clustering.regions import Regions

MANY = 400


def heard(vectors: Matrix, local_speakers: list[int] | None = None) -> Regions:
    """Return regions of two seconds, each of a local speaker of its own if nothing is said."""
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    alone = np.arange(len(vectors))
    whole = alone if local_speakers is None else np.array(local_speakers)
    return Regions(unit.astype(np.float32), np.full(len(alone), 2.0, np.float32), alone, whole)


def voices(cosine: float, noise: float, rng: Generator) -> Regions:
    """Return two voices with a cosine, heard in noise many times each."""
    pure = np.zeros((2, 64))
    pure[:, :2] = [[1, 0], [cosine, np.sqrt(1 - cosine**2)]]
    spoken = np.repeat(pure, MANY, axis=0) + noise * rng.standard_normal((2 * MANY, 64)) / 8
    return heard(spoken.astype(np.float32))


GROUPS = np.repeat([0, 1], MANY)


@pytest.mark.parametrize("noise", [0.1, 0.5, 1.0])
@pytest.mark.parametrize("cosine", [0.0, 0.4, 0.8])
def test_voices_are_as_alike_in_noise_as_without(cosine: float, noise: float) -> None:
    found = Likeness(voices(cosine, noise, np.random.default_rng(0))).between(GROUPS)
    assert found[0, 1] == pytest.approx(cosine, abs=0.05)


def test_halves_of_one_voice_are_as_alike_as_can_be() -> None:
    regions = voices(0.3, 0.8, np.random.default_rng(1))
    halves = np.concatenate([np.arange(MANY) % 2, np.full(MANY, 2)])
    assert Likeness(regions).between(halves)[0, 1] == pytest.approx(1, abs=0.05)


def test_of_little_speech_it_is_not_believed_how_much_a_voice_varies() -> None:
    much = voices(0.4, 0.5, np.random.default_rng(2))
    little = much.take(np.array([0, 1, MANY, MANY + 1]))
    few, many = (
        Likeness(each).between(np.repeat([0, 1], len(each) // 2)) for each in (little, much)
    )
    pairs = little.vectors[:2] @ little.vectors[2:].T
    assert many[0, 1] == pytest.approx(0.4, abs=0.05)
    assert few[0, 1] == pytest.approx(pairs.mean() / USUAL, rel=0.1)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=30), st.integers(0, 99))
def test_likeness_is_symmetrical_and_finite(groups: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    regions = heard(
        rng.standard_normal((len(groups), 5)).astype(np.float32),
        rng.integers(0, 3, len(groups)).tolist(),
    )
    labels = np.unique(groups, return_inverse=True)[1]
    found = Likeness(regions).between(labels)
    assert np.isfinite(found).all()
    np.testing.assert_allclose(found, found.T, atol=1e-4)


def test_the_less_is_heard_of_somebody_the_scarcer_they_are() -> None:
    regions = heard(np.eye(10, dtype=np.float32))
    found = scarcity(regions, np.array([0] * 6 + [1] * 3 + [2]))
    assert found[0, 1] == pytest.approx(-np.log(0.3))
    assert found[0, 2] == found[1, 2] == pytest.approx(-np.log(0.1))


def test_nobody_is_scarce_where_nothing_is_heard_clearly() -> None:
    silent = heard(np.eye(2, dtype=np.float32))
    silent.seconds[:] = 0
    assert np.isfinite(scarcity(silent, np.array([0, 1]))).all()
