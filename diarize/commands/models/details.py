"""What ``models info`` says of a bundle."""

from pathlib import Path
from typing import Any

from diarize.bundle import EMBEDDED, Bundle, Identification, Model, find_bundle
from diarize.catalogue import Entry, entry_named
from diarize.installed import is_installed, models_folder
from diarize.installing import origins_of, parts_of


def details(name: str) -> dict[str, Any]:
    """Return what is known of a bundle that is here, or can be installed, in plain types.

    Raises
    ------
    ModelError
        There is none of this name, or it cannot be read.
    """
    entry = entry_named(name)
    if entry is not None and not is_installed(name):
        return _of_entry(entry)
    bundle = find_bundle(name)
    return _of_bundle(bundle, entry_named(bundle.name))


def _of_entry(entry: Entry) -> dict[str, Any]:
    files = [
        {
            "file": file.path,
            "license": file.license,
            "size": file.size,
            "source": f"https://huggingface.co/{file.repo}",
            "sha256": file.sha256,
        }
        for file in entry.files.values()
    ]
    return {
        "name": entry.name,
        "version": entry.version,
        "state": "installable",
        "folder": None,
        "about": entry.about,
        "settings": {stage: dict(table) for stage, table in entry.settings.items()},
        "files": files,
        "notes": list(entry.notes),
    }


def _of_bundle(bundle: Bundle, entry: Entry | None) -> dict[str, Any]:
    known = origins_of(bundle.folder)
    notes = [*(entry.notes if entry else ())]
    if any(origin.recorded for origin in known.values()):
        notes.append("SHA-256 recorded on first install: the catalogue did not know them")
    return {
        "name": bundle.name,
        "version": bundle.version,
        "state": _state(bundle.folder),
        "folder": str(bundle.folder),
        "about": entry.about if entry else None,
        "settings": {stage: dict(table) for stage, table in bundle.settings.items()},
        "files": [_file(part) for _, part in parts_of(bundle)],
        "notes": notes,
    }


def _state(folder: Path) -> str:
    if folder == EMBEDDED:
        return "embedded"
    return "installed" if folder.parent == models_folder() else "a folder"


def _file(part: Model | Identification) -> dict[str, Any]:
    return {
        "file": part.file.name,
        "license": part.license if isinstance(part, Model) else None,
        "size": part.file.stat().st_size if part.file.is_file() else None,
        "source": part.source if isinstance(part, Model) else None,
        "sha256": part.sha256,
    }
