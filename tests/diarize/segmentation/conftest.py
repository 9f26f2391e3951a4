"""Payloads that a checkpoint may hide."""

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


class Poison:
    """A pickle of it makes a folder when it is loaded, in one of the ways that Python has."""

    def __init__(self, call: Callable[..., Any], *given: object) -> None:
        self.reduced = (call, given)

    def __reduce__(self) -> Any:
        return self.reduced


@pytest.fixture(params=["os.mkdir", "eval", "Path.mkdir"])
def poison(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Poison, Path]:
    """Return a payload, and the folder that it makes wherever it is let."""
    folder = tmp_path / "was run"
    payload = {
        "os.mkdir": Poison(os.mkdir, str(folder)),
        "eval": Poison(eval, f"__import__('os').mkdir({str(folder)!r})"),
        "Path.mkdir": Poison(Path.mkdir, folder),
    }[request.param]
    pickle.loads(pickle.dumps(payload))
    folder.rmdir()  # it was there: the payload works
    return payload, folder
