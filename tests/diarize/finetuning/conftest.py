"""Recordings whose truth is easy to learn, and torch that keeps to itself."""

from pathlib import Path

import pytest

from diarize.labelled import Labelled, labelled


@pytest.fixture(scope="session")
def monologues(monologue_folder: Path) -> list[Labelled]:
    """Return a long recording and four short ones in which, say their labels, al talks always."""
    return list(labelled(monologue_folder))


@pytest.fixture(autouse=True)
def one_thread() -> None:
    """Keep torch to one thread: several of them wait for one another where cores are busy."""
    torch = pytest.importorskip("torch", reason="needs the [torch] extra")
    torch.set_num_threads(1)
