"""From the tables of a ``bundle.toml`` to a `Bundle`, checked entry by entry."""

from dataclasses import fields
from pathlib import Path
from typing import Any

from diarize.bundle_contents import Bundle, EmbeddingModel, Identification, SegmentationModel

ENTRIES = frozenset(
    ("name", "version", "segmentation", "embedding", "settings", "identification", "origin")
)
"""What a ``bundle.toml`` may have at its top; ``origin`` is for those who install bundles."""
KINDS: dict[Any, tuple[type, ...]] = {int: (int,), float: (float, int)}
"""What an entry may be, by its type; all others are text. TOML writes 1.0 as 1 too."""
RANGES: dict[str, tuple[float, float]] = {
    "sample_rate": (1000, 192_000),
    "chunk": (1, 60 * 192_000),
    "hop": (1, 192_000),
    "first": (0, 192_000),
    "speakers": (1, 20),
    "at_once": (1, 20),
    "dimension": (1, 2**16),
    "bins": (1, 1024),
    "shared_mean": (0, 1),
}
"""What numbers may be; beyond, no model is, and what runs it would fail without saying why."""


def bundle_of(tables: dict[str, Any], folder: Path) -> Bundle:
    """Return the bundle of a folder that its tables describe.

    Raises
    ------
    ValueError
        An entry is missing, wrong or unknown.
    """
    if unknown := sorted(set(tables) - ENTRIES):
        raise ValueError(
            f"unknown entry {unknown[0]!r}; known: {', '.join(sorted(ENTRIES))}; a later release "
            "of turnwise may know it"
        )
    segmentation = SegmentationModel(**_model(SegmentationModel, tables, "segmentation", folder))
    embedding = EmbeddingModel(**_model(EmbeddingModel, tables, "embedding", folder))
    if segmentation.sample_rate != embedding.sample_rate:
        raise ValueError("segmentation and embedding differ in sample_rate")
    return Bundle(
        name=_text(tables, "name"),
        version=_text(tables, "version"),
        folder=folder,
        segmentation=segmentation,
        embedding=embedding,
        settings=_settings(tables),
        identification=_identification(tables, folder, embedding.sha256),
    )


def _settings(tables: dict[str, Any]) -> dict[str, dict[str, Any]]:
    settings = tables.get("settings", {})
    if not isinstance(settings, dict):
        raise ValueError("[settings] takes a table for each stage")
    for stage, table in settings.items():
        if not isinstance(table, dict):
            raise ValueError(f"[settings] needs a table named {stage}")
    return settings


def _identification(tables: dict[str, Any], folder: Path, model: str) -> Identification | None:
    table = tables.get("identification")
    if table is None:
        return None
    if not isinstance(table, dict) or not isinstance(table.get("calibration"), dict):
        raise ValueError("[identification] needs a table named calibration")
    if _text(table, "model").lower() != model:
        raise ValueError("[identification] is of another embedding model; make it anew")
    if unknown := sorted(set(table) - {"cohort", "sha256", "model", "calibration"}):
        raise ValueError(f"[identification]: unknown entry {unknown[0]!r}")
    file, sha256 = (_text(table, name) for name in ("cohort", "sha256"))
    return Identification(
        file=_inside(folder, file, "identification"),
        sha256=sha256.lower(),
        calibration=table["calibration"],
    )


def _model(kind: Any, tables: dict[str, Any], name: str, folder: Path) -> dict[str, Any]:
    table = dict(tables.get(name, {}))
    if unknown := sorted(set(table) - {field.name for field in fields(kind)}):
        raise ValueError(f"[{name}]: unknown entry {unknown[0]!r}")
    for field in fields(kind):
        wanted = KINDS.get(field.type, (str,))
        if not isinstance(table.get(field.name, field.default), wanted):
            raise ValueError(f"[{name}] needs {field.name} = {wanted[0].__name__}")
    _check_ranges(table, name)
    file = _inside(folder, table["file"], name)
    return table | {"file": file, "sha256": table["sha256"].lower()}


def _check_ranges(table: dict[str, Any], name: str) -> None:
    for entry, (low, high) in RANGES.items():
        if not low <= table.get(entry, low) <= high:
            raise ValueError(f"[{name}] needs {entry} from {low} to {high}, got {table[entry]}")
    if table.get("chunk", 0) < table.get("hop", 0) + table.get("first", 0):
        raise ValueError(f"[{name}]: a chunk has no frame")


def _inside(folder: Path, file: str, table: str) -> Path:
    if Path(file).name != file:
        raise ValueError(f"[{table}]: file must lie in the bundle's own folder")
    return folder / file


def _text(tables: dict[str, Any], name: str) -> str:
    if not isinstance(value := tables.get(name), str):
        raise ValueError(f"needs {name} = str")
    return value
