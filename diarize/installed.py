"""Bundles that this user has installed: a folder each, in one folder of theirs."""

import os
import re
from pathlib import Path

from diarize.bundle_reading import bundle_of
from diarize.catalogue import entries
from diarize.files import is_file, is_folder, read_toml
from diarize.folders import refuse_to_empty, refuse_to_lose, strangers

VARIABLE = "DIARIZE_MODELS"
MANIFEST = "bundle.toml"
SUFFIXES = (".toml", ".onnx", ".npy")
"""Of the files of a bundle."""
RESERVED = ("auto", "embedded")
NAME = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)


def models_folder() -> Path:
    """Return where bundles are installed: ``DIARIZE_MODELS``, or a folder for each user."""
    from platformdirs import user_data_path

    named = os.environ.get(VARIABLE)
    return Path(named) if named else user_data_path("turnwise", appauthor=False) / "models"


def folder_of(name: str) -> Path:
    """Return where the bundle of a name is, or would be, installed.

    Raises
    ------
    ValueError
        A bundle cannot have this name.
    """
    if not NAME.fullmatch(name) or name in RESERVED:
        raise ValueError(f"no bundle can be installed as {name!r}")
    return models_folder() / name


def refuse_other_than_bundle(folder: Path) -> None:
    """Refuse to put a bundle in the place of anything but a bundle, or nothing.

    Raises
    ------
    FileError
        Something would be lost.
    """
    refuse_to_empty(folder, MANIFEST, SUFFIXES)


def refuse_more_than_bundle(folder: Path) -> None:
    """Refuse to replace or remove an installed bundle, even a damaged one, with more in its folder.

    Raises
    ------
    FileError
        Something would be lost.
    """
    refuse_to_lose(folder, SUFFIXES)


def is_installed(name: str) -> bool:
    """Return whether there is a folder for a bundle of this name; it may be damaged, or empty."""
    fit = NAME.fullmatch(name) and name not in RESERVED
    return bool(fit) and _is_of_bundle(folder_of(name))


def is_name(text: str) -> bool:
    """Return whether a text names a bundle that is here; any other names a folder."""
    return text in RESERVED or is_installed(text)


def _is_of_bundle(folder: Path) -> bool:
    try:
        return is_file(folder / MANIFEST) or (is_folder(folder) and not strangers(folder, SUFFIXES))
    except OSError:  # one may not look
        return False


def installed_names() -> list[str]:
    """Return the names of the bundles that are installed, damaged ones too, in order."""
    try:
        return sorted(filter(is_installed, (each.name for each in models_folder().iterdir())))
    except OSError:  # none are, or none that this user may read
        return []


def is_complete(folder: Path) -> bool:
    """Return whether a bundle can be read and has all its files; their content is not checked."""
    try:
        bundle = bundle_of(read_toml(folder / MANIFEST), folder)
    except (OSError, TypeError, ValueError):
        return False
    parts = (bundle.segmentation, bundle.embedding, bundle.identification)
    return all(is_file(part.file) for part in parts if part)


def best_installed() -> str | None:
    """Return the name of the newest bundle of the catalogue that is here in full, or None."""
    here = (each.name for each in reversed(entries()) if is_installed(each.name))
    return next((name for name in here if is_complete(folder_of(name))), None)


def damaged_names() -> list[str]:
    """Return the names of bundles of the catalogue that are here, but not in full."""
    here = (each.name for each in entries() if is_installed(each.name))
    return [name for name in here if not is_complete(folder_of(name))]
