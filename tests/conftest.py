"""What tests of several packages need."""

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture
def speechbrain_left_quiet() -> Iterator[None]:
    """Its old names warn when touched, and hypothesis touches ``__file__`` of every module."""
    torch = pytest.importorskip("torch", reason="needs the [torch] extra")
    torch.set_num_threads(1)
    yield
    for module in list(sys.modules.values()):
        if type(module).__module__ == "speechbrain.utils.importutils":
            module.__file__ = None
