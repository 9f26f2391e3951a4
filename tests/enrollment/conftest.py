from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from enrollment import Library, Utterance

MODEL = "3f2a" * 16
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)

Voice = Callable[..., Utterance]


def spoken(seed: int, dimension: int = 8, **details: Any) -> Utterance:
    """Draw 10 s of somebody's speech."""
    vector = np.random.default_rng(seed).standard_normal(dimension)
    vector /= np.linalg.norm(vector)
    return Utterance(vector=vector.astype(np.float32), **{"seconds": 10.0} | details)


@pytest.fixture
def voice() -> Voice:
    return spoken


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "team.db"


@pytest.fixture
def library(path: Path) -> Iterator[Library]:
    """Open a library of 8 values a vector in which it is always noon of 3 November 2026."""
    with Library.open(path, model=MODEL, dimension=8, now=lambda: NOON) as opened:
        yield opened
