"""Write ``bundle.toml`` for the two models that training exported.

::

    python -m training.bundle --version 0.1.0

Settings that calibration found are kept from the file that is there, and so is what
``training.naming`` found, unless the embedding model is another one by now.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from diarize.manifest import manifest_text
from training.commands import run_command

WEIGHTS = Path(__file__).parents[1] / "diarize" / "weights"
EMBEDDING = "embedding-int8.onnx"
"""What runs; ``embedding.onnx`` beside it, at half precision, is what training goes on from."""
GEOMETRY = {
    "sample_rate": 16_000,
    "chunk": 160_000,
    "hop": 320,
    "first": 0,
    "speakers": 3,
    "at_once": 2,
}
SHARED_MEAN = 0.5
FEATURES = {
    "sample_rate": 16_000,
    "dimension": 192,
    "bins": 80,
    "window": "hamming",
    "shared_mean": SHARED_MEAN,
}


def manifest(
    folder: Path,
    version: str,
    settings: Mapping[str, Mapping[str, Any]],
    identification: Mapping[str, Any],
) -> str:
    """Return the text of ``bundle.toml`` for ``segmentation.onnx`` and `EMBEDDING`."""
    known = {key: value for key, value in identification.items() if key != "calibration"}
    numbers = identification.get("calibration", {})
    tables = {
        "": {"name": "embedded", "version": version},
        "segmentation": _model(folder / "segmentation.onnx", "training/segmentation", GEOMETRY),
        "embedding": _model(folder / EMBEDDING, "training/embedding", FEATURES),
        **{f"settings.{stage}": table for stage, table in settings.items()},
        **({"identification": known, "identification.calibration": numbers} if known else {}),
    }
    return manifest_text(tables)


def _model(file: Path, source: str, geometry: dict[str, Any]) -> dict[str, Any]:
    named = {"file": file.name, "sha256": _sha256(file), "license": "MIT", "source": source}
    return named | geometry


def identification(folder: Path, calibration: Mapping[str, Any]) -> dict[str, Any]:
    """Return the table of ``cohort.npy`` and a calibration, for the embedding model beside it."""
    cohort = folder / "cohort.npy"
    return {
        "cohort": cohort.name,
        "sha256": _sha256(cohort),
        "model": _sha256(folder / EMBEDDING),
        "calibration": calibration,
    }


def _kept(folder: Path) -> Mapping[str, Any]:
    """Return the table that is there, unless it is of another embedding model."""
    written = folder / "bundle.toml"
    if not written.exists():
        return {}
    table = tomllib.loads(written.read_text(encoding="utf-8")).get("identification", {})
    return table if table.get("model") == _sha256(folder / EMBEDDING) else {}


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def write(
    folder: Path,
    version: str,
    settings: Mapping[str, Mapping[str, Any]],
    identification: Mapping[str, Any] | None = None,
) -> None:
    """Write ``bundle.toml`` into a folder that holds both models.

    Without an `identification` the one that is there is kept, if it is of the embedding model.
    """
    found = _kept(folder) if identification is None else identification
    text = manifest(folder, version, settings, found)
    (folder / "bundle.toml").write_text(text, encoding="utf-8")


def main(
    version: Annotated[str, typer.Option(help="Of the weights.")],
    folder: Annotated[Path, typer.Option(help="Where the ONNX files are.")] = WEIGHTS,
) -> None:
    """Describe the models of a folder in its bundle.toml."""
    written = folder / "bundle.toml"
    known = tomllib.loads(written.read_text(encoding="utf-8")) if written.exists() else {}
    write(folder, version, known.get("settings", {}))


if __name__ == "__main__":
    run_command(main)
