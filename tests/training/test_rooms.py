from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pyroomacoustics", reason="needs the [train] extra")

from training.rooms import LONGEST, POSITIONS, shoebox, shoeboxes


@pytest.fixture(autouse=True)
def few_reflections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.rooms.ORDER", 3)


def test_equal_seeds_make_equal_rooms() -> None:
    first, again, other = (shoebox(np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert first.shape == (POSITIONS, LONGEST)
    assert first[:, 0] == pytest.approx(1)
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 0.1


def test_rooms_are_kept(tmp_path: Path) -> None:
    made, kept = (shoeboxes(2, 5, tmp_path / "cache") for _ in range(2))
    np.testing.assert_array_equal(made, kept)
    assert [file.name for file in (tmp_path / "cache").iterdir()] == ["rooms-5-2.npy"]
