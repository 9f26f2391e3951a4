"""Write ``bundle.toml`` for the two models that training exported.

::

    python -m training.bundle --version 0.1.0

Settings that calibration found are kept from the file that is there.
"""

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer

WEIGHTS = Path(__file__).parents[1] / "diarize" / "weights"
GEOMETRY = {
    "sample_rate": 16_000,
    "chunk": 160_000,
    "hop": 320,
    "first": 0,
    "speakers": 3,
    "at_once": 2,
}
FEATURES = {"sample_rate": 16_000, "dimension": 192, "bins": 80, "window": "hamming"}


def manifest(folder: Path, version: str, settings: dict[str, dict[str, Any]]) -> str:
    """Return the text of ``bundle.toml`` for ``segmentation.onnx`` and ``embedding.onnx``."""
    tables = {
        "": {"name": "embedded", "version": version},
        "segmentation": _model(folder / "segmentation.onnx", "training/segmentation", GEOMETRY),
        "embedding": _model(folder / "embedding.onnx", "training/embedding", FEATURES),
        **{f"settings.{stage}": table for stage, table in settings.items()},
    }
    return "\n".join(_table(name, table) for name, table in tables.items())


def _model(file: Path, source: str, geometry: dict[str, Any]) -> dict[str, Any]:
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    named = {"file": file.name, "sha256": sha256, "license": "MIT", "source": source}
    return named | geometry


def _table(name: str, table: dict[str, Any]) -> str:
    # TOML writes strings, whole numbers, decimals and booleans as JSON does
    entries = "".join(f"{key} = {json.dumps(value)}\n" for key, value in table.items())
    return f"[{name}]\n{entries}" if name else entries


def write(folder: Path, version: str, settings: dict[str, dict[str, Any]]) -> None:
    """Write ``bundle.toml`` into a folder that holds both models."""
    (folder / "bundle.toml").write_text(manifest(folder, version, settings), encoding="utf-8")


def main(
    version: Annotated[str, typer.Option(help="Of the weights.")],
    folder: Annotated[Path, typer.Option(help="Where the ONNX files are.")] = WEIGHTS,
) -> None:
    """Describe the models of a folder in its bundle.toml."""
    written = folder / "bundle.toml"
    known = tomllib.loads(written.read_text(encoding="utf-8")) if written.exists() else {}
    write(folder, version, known.get("settings", {}))


if __name__ == "__main__":
    typer.run(main)
