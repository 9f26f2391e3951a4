from importlib.metadata import PackageNotFoundError

import pytest

from benchmarks.rivals.footprint import installed_size


def test_what_is_required_counts_and_extras_do_not() -> None:
    sizes = installed_size(["turnwise"])
    assert {"turnwise", "numpy", "onnxruntime"} <= sizes.keys()
    assert not sizes.keys() & {"torch", "pytest", "huggingface-hub"}
    assert 7_000_000 < sizes["turnwise"] < 20_000_000
    assert sizes["numpy"] > 10_000_000


def test_what_is_not_installed_has_no_size() -> None:
    with pytest.raises(PackageNotFoundError):
        installed_size(["no-such-package"])
