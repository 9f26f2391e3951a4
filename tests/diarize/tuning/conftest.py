"""The recordings, heard once for all tests."""

from pathlib import Path

import pytest

from diarize import Diarizer
from diarize.labelled import Labelled, labelled
from diarize.tuning.trials import Trials, hear


@pytest.fixture(scope="session")
def recordings(labelled_folder: Path) -> list[Labelled]:
    return list(labelled(labelled_folder))


@pytest.fixture(scope="session")
def trials(engine: Diarizer, recordings: list[Labelled]) -> Trials:
    return Trials(engine, hear(engine, recordings, [engine.config]))
