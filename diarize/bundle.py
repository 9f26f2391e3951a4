"""Model bundles: a folder with ``bundle.toml``, a segmentation and an embedding model.

Where they are, and whether their files are the ones they were made with.
"""

import hashlib
from pathlib import Path

from diarize.bundle_contents import (
    Bundle,
    EmbeddingModel,
    Identification,
    Model,
    SegmentationModel,
)
from diarize.bundle_reading import bundle_of
from diarize.catalogue import entry_named
from diarize.errors import FileError, ModelError, translated
from diarize.files import is_file, is_there, read_bytes, read_toml
from diarize.installed import MANIFEST, best_installed, folder_of, is_installed

__all__ = [
    "EMBEDDED",
    "Bundle",
    "EmbeddingModel",
    "Identification",
    "Model",
    "SegmentationModel",
    "find_bundle",
    "read_verified",
]

EMBEDDED = Path(__file__).parent / "weights"
MOST_BYTES = 2**31
"""Of a model: two gigabytes, which is all that ONNX itself holds in a file."""


def find_bundle(bundle: str | Path = "auto") -> Bundle:
    """Return the bundle with a name, or in a folder.

    ``auto`` is the newest of the catalogue that is installed, else the embedded one. A string is
    first taken for the name of an installed bundle, then for a folder; a path is a folder.

    Raises
    ------
    ModelError
        There is none, or its ``bundle.toml`` is wrong.
    """
    folder = _folder(bundle)
    manifest = folder / MANIFEST
    try:
        return bundle_of(read_toml(manifest), folder)
    except OSError as problem:
        raise ModelError(
            f"no bundle {str(bundle)!r}: {manifest} cannot be read ({problem.strerror}); "
            f"{_remedy(str(bundle))}"
        ) from problem
    except (TypeError, ValueError) as problem:
        raise ModelError(f"{manifest}: {problem}") from problem


def _folder(bundle: str | Path) -> Path:
    if isinstance(bundle, Path):
        return bundle
    name = best_installed() or "embedded" if bundle == "auto" else bundle
    if name == "embedded":
        return EMBEDDED
    return folder_of(name) if is_installed(name) else Path(name)


def _remedy(name: str) -> str:
    if entry_named(name):
        return f"`diarize models install {name}` fetches it"
    return f"give 'embedded' or a folder with a {MANIFEST}, or a name of `diarize models list`"


def read_verified(model: Model | Identification) -> bytes:
    """Return the bytes of a model or cohort, once they match the SHA-256 of the bundle.

    Raises
    ------
    ModelError
        The file is missing or not the one the bundle was made with.
    """
    with translated(FileError, to=ModelError):
        if is_there(model.file) and not is_file(model.file):  # such as a pipe, which may not end
            raise FileError(str(model.file), "cannot be read: it is no file")
        content = read_bytes(model.file, MOST_BYTES)
    found = hashlib.sha256(content).hexdigest()
    if found != model.sha256:
        raise ModelError(
            f"{model.file} is not the file of its bundle: SHA-256 {found[:12]}..., "
            f"expected {model.sha256[:12]}...; install the bundle again"
        )
    return content
