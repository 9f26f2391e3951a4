"""A check-up: whether all that the engine needs is here, and runs."""

import platform
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import numpy as np

from diarize._version import __version__
from diarize.audio import Samples
from diarize.bundle import find_bundle
from diarize.excerpts import as_wav
from diarize.models import load_models
from diarize.pipeline import Diarizer

NAME = re.compile(r"[\w.-]+")
EXTRA = re.compile(r"extra == .([\w-]+)")
UNASKED = ("dev", "train")
"""Extras that only those need who work on the engine, or teach it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the check-up; ``fine`` is False where something must be mended."""

    what: str
    found: str
    fine: bool = True


def examine(bundle: str | Path = "auto") -> Iterator[Finding]:
    """Yield findings one by one: versions, devices, the bundle, and a second of sound."""
    yield Finding("turnwise", f"{__version__} on Python {platform.python_version()}")
    yield Finding("platform", platform.platform())
    yield from map(_package, _needed())
    yield _tried("devices", _devices)
    yield _tried("bundle", lambda: _bundle(bundle))
    yield _tried("decode and run", lambda: _run(bundle))


def _needed() -> list[tuple[str, str]]:
    """Return the packages that the engine needs, and for which extra, or "" for all of it."""
    try:
        lines = requires("turnwise") or []
    except PackageNotFoundError:  # a checkout that is not installed
        lines = []
    found = [(NAME.findall(line)[0], (EXTRA.findall(line) or [""])[0]) for line in lines]
    asked = [pair for pair in found if pair[1] not in UNASKED]
    return sorted(dict(reversed(asked)).items(), key=lambda pair: (pair[1], pair[0].lower()))


def _package(needed: tuple[str, str]) -> Finding:
    name, extra = needed
    try:
        return Finding(name, version(name))
    except PackageNotFoundError:
        if extra:
            return Finding(name, f"not installed (optional: the extra [{extra}])")
        return Finding(name, f"missing: pip install {name}", fine=False)


def _tried(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, look())
    except Exception as problem:  # noqa: BLE001 - whatever is wrong, a check-up tells and goes on
        return Finding(what, f"{type(problem).__name__}: {problem}", fine=False)


def _devices() -> str:
    import onnxruntime

    return ", ".join(onnxruntime.get_available_providers())


def _bundle(bundle: str | Path) -> str:
    found = find_bundle(bundle)
    return f"{found.name} {found.version} in {found.folder}"


def _run(bundle: str | Path) -> str:
    start = time.perf_counter()
    models = load_models(bundle)
    diarizer = Diarizer(models)
    loaded = time.perf_counter()
    noise = np.random.default_rng(0).normal(0, 0.01, 16_000).astype(np.float32)
    found = diarizer(as_wav(Samples(noise, 16_000)))
    models.embed(noise, np.ones((1, 1), np.bool_))  # nobody talks in it, who would be embedded
    return (
        f"{found.duration:.1f} s of sound decoded, both models run: loaded in "
        f"{loaded - start:.1f} s, ran in {time.perf_counter() - loaded:.2f} s"
    )
