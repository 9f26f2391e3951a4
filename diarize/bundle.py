"""Model bundles: a folder with ``bundle.toml``, a segmentation and an embedding model."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from diarize.catalogue import entry_named
from diarize.errors import ModelError
from diarize.installed import MANIFEST, best_installed, folder_of, is_installed

EMBEDDED = Path(__file__).parent / "weights"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What one needs to know of any model to run it.

    Attributes
    ----------
    file : Path
        The ONNX file.
    sha256 : str
        Of the file, in hexadecimal.
    license, source : str
        Its terms, and where it comes from.
    sample_rate : int
        In Hz.
    """

    file: Path
    sha256: str
    license: str
    source: str
    sample_rate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentationModel(Model):
    """A segmentation model.

    Attributes
    ----------
    chunk : int
        Samples that go in at once.
    hop, first : int
        Frame ``i`` owns samples ``first + i * hop`` to ``first + (i + 1) * hop``.
    speakers, at_once : int
        Local speakers in a chunk, and how many of them may talk at once.
    """

    chunk: int
    hop: int
    first: int
    speakers: int
    at_once: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingModel(Model):
    """An embedding model.

    Attributes
    ----------
    dimension : int
        Values in an embedding.
    bins : int
        Mel bands of its filterbank.
    window : str
        Window function of its filterbank, as Kaldi names it.
    front_end : str
        Who computes its filterbank: ``kaldi``, which also goes without saying, or ``speechbrain``.
    """

    dimension: int
    bins: int
    window: str
    front_end: str = "kaldi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identification:
    """What similarities of voices are measured against, and what they mean.

    Attributes
    ----------
    file : Path
        Voices of strangers: an array that NumPy saved.
    sha256 : str
        Of that file, in hexadecimal.
    calibration : mapping
        Numbers, as `enrollment.Calibration` takes them.
    """

    file: Path
    sha256: str
    calibration: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Two models that were calibrated together.

    ``settings`` holds the settings that the bundle was calibrated for, by stage, in the form of
    a configuration file; ``identification`` is None where the bundle has none of its own.
    """

    name: str
    version: str
    folder: Path
    segmentation: SegmentationModel
    embedding: EmbeddingModel
    settings: Mapping[str, Mapping[str, Any]]
    identification: Identification | None = None

    @property
    def sample_rate(self) -> int:
        """Of both models, in Hz."""
        return self.segmentation.sample_rate


def find_bundle(bundle: str | Path = "auto") -> Bundle:
    """Return the bundle with a name, or in a folder.

    ``auto`` is the newest of the catalogue that is installed, else the embedded one. A string is
    first taken for the name of an installed bundle, then for a folder.

    Raises
    ------
    ModelError
        There is none, or its ``bundle.toml`` is wrong.
    """
    folder = _folder(bundle)
    manifest = folder / MANIFEST
    try:
        return _bundle(tomllib.loads(manifest.read_text(encoding="utf-8")), folder)
    except OSError as problem:
        raise ModelError(
            f"no bundle {str(bundle)!r}: {manifest} cannot be read ({problem.strerror}); "
            f"{_remedy(str(bundle))}"
        ) from problem
    except (tomllib.TOMLDecodeError, TypeError, ValueError) as problem:
        raise ModelError(f"{manifest}: {problem}") from problem


def _folder(bundle: str | Path) -> Path:
    name = best_installed() or "embedded" if str(bundle) == "auto" else bundle
    if str(name) == "embedded":
        return EMBEDDED
    installed = isinstance(name, str) and is_installed(name)
    return folder_of(str(name)) if installed else Path(name)


def _remedy(name: str) -> str:
    if entry_named(name):
        return f"`diarize models install {name}` fetches it"
    return f"give 'embedded' or a folder with a {MANIFEST}, or a name of `diarize models list`"


def _bundle(tables: dict[str, Any], folder: Path) -> Bundle:
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
        settings=tables.get("settings", {}),
        identification=_identification(tables, folder, embedding.sha256),
    )


def _identification(tables: dict[str, Any], folder: Path, model: str) -> Identification | None:
    table = tables.get("identification")
    if table is None:
        return None
    if not isinstance(table, dict) or not isinstance(table.get("calibration"), dict):
        raise ValueError("[identification] needs a table named calibration")
    if table.get("model") != model:
        raise ValueError("[identification] is of another embedding model; make it anew")
    if unknown := sorted(set(table) - {"cohort", "sha256", "model", "calibration"}):
        raise ValueError(f"[identification]: unknown entry {unknown[0]!r}")
    file, sha256 = (_text(table, name) for name in ("cohort", "sha256"))
    return Identification(
        file=_inside(folder, file, "identification"),
        sha256=sha256,
        calibration=table["calibration"],
    )


def _model(kind: Any, tables: dict[str, Any], name: str, folder: Path) -> dict[str, Any]:
    table = dict(tables.get(name, {}))
    if unknown := sorted(set(table) - {field.name for field in fields(kind)}):
        raise ValueError(f"[{name}]: unknown entry {unknown[0]!r}")
    for field in fields(kind):
        wanted: type = int if field.type is int else str
        if not isinstance(table.get(field.name, field.default), wanted):
            raise ValueError(f"[{name}] needs {field.name} = {wanted.__name__}")
    return table | {"file": _inside(folder, table["file"], name)}


def _inside(folder: Path, file: str, table: str) -> Path:
    if Path(file).name != file:
        raise ValueError(f"[{table}]: file must lie in the bundle's own folder")
    return folder / file


def _text(tables: dict[str, Any], name: str) -> str:
    if not isinstance(value := tables.get(name), str):
        raise ValueError(f"needs {name} = str")
    return value


def read_verified(model: Model | Identification) -> bytes:
    """Return the bytes of a model or cohort, once they match the SHA-256 of the bundle.

    Raises
    ------
    ModelError
        The file is missing or not the one the bundle was made with.
    """
    try:
        content = model.file.read_bytes()
    except OSError as problem:
        raise ModelError(f"{model.file} cannot be read: {problem.strerror}") from problem
    found = hashlib.sha256(content).hexdigest()
    if found != model.sha256:
        raise ModelError(
            f"{model.file} is not the file of its bundle: SHA-256 {found[:12]}..., "
            f"expected {model.sha256[:12]}...; install the bundle again"
        )
    return content
