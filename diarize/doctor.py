"""A check-up: whether all that the engine needs is here, and runs."""

import io
import platform
import time
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from diarize._version import __version__
from diarize.bundle import find_bundle
from diarize.models import load_models
from diarize.pipeline import Diarizer

PACKAGES = ("av", "faiss-cpu", "hdbscan", "numpy", "onnxruntime", "scikit-learn", "scipy", "soxr")
EXTRAS = {
    "huggingface_hub": "hub",
    "torch": "torch",
    "torchaudio": "torch",
    "pyannote.audio": "torch",
    "speechbrain": "torch",
}


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
    yield from map(_package, PACKAGES)
    yield from map(_extra, EXTRAS)
    yield _tried("devices", _devices)
    yield _tried("bundle", lambda: _bundle(bundle))
    yield _tried("decode and run", lambda: _run(bundle))


def _package(name: str) -> Finding:
    try:
        return Finding(name, version(name))
    except PackageNotFoundError:
        return Finding(name, f"missing: pip install {name}", fine=False)


def _extra(name: str) -> Finding:
    try:
        return Finding(name, version(name))
    except PackageNotFoundError:
        return Finding(name, f"not installed (optional: the extra [{EXTRAS[name]}])")


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
    diarizer = Diarizer(load_models(bundle))
    loaded = time.perf_counter()
    found = diarizer(_second_of_sound())
    return (
        f"{found.duration:.1f} s of sound decoded, both models run: loaded in "
        f"{loaded - start:.1f} s, ran in {time.perf_counter() - loaded:.2f} s"
    )


def _second_of_sound() -> bytes:
    """Return a WAV file of one second of soft noise."""
    noise = np.random.default_rng(0).normal(0, 300, 16_000).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16_000)
        sound.writeframes(noise.tobytes())
    return file.getvalue()
