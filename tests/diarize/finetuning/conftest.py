"""Recordings whose truth is easy to learn: one speaker talks all the time."""

import shutil
from pathlib import Path

import pytest

from diarize import Annotation, Turn
from diarize.labelled import Labelled, labelled


@pytest.fixture(scope="session")
def monologues(labelled_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Labelled]:
    """Make three recordings in which, say their labels, al talks from beginning to end."""
    folder = tmp_path_factory.mktemp("monologues")
    found = []
    for each in labelled(labelled_folder):
        audio = shutil.copy(each.audio, folder)
        turns = Annotation(each.audio.stem, [Turn(0, 40, "al")])
        found.append(Labelled(Path(audio), turns, each.turns))
    return found


@pytest.fixture(autouse=True)
def one_thread() -> None:
    """Keep torch to one thread: several of them wait for one another where cores are busy."""
    torch = pytest.importorskip("torch", reason="needs the [torch] extra")
    torch.set_num_threads(1)
