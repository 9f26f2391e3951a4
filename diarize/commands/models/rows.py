"""What ``models list`` says of each bundle."""

from typing import Any

from diarize.bundle import find_bundle
from diarize.catalogue import Entry, entries
from diarize.errors import ModelError
from diarize.installed import folder_of, installed_names, is_complete
from diarize.installing import parts_of
from diarize.models import refuse_wrong_settings


def bundle_rows() -> list[dict[str, Any]]:
    """Return a row for each bundle: embedded, installed, then those that can be installed."""
    here = installed_names()
    rows = [_row("embedded", "embedded"), *map(_installed, here)]
    return [*rows, *(_installable(entry) for entry in entries() if entry.name not in here)]


def _installed(name: str) -> dict[str, Any]:
    damaged = {"name": name, "version": None, "state": "damaged", "size": None, "license": None}
    if not is_complete(folder_of(name)):
        return damaged
    try:
        refuse_wrong_settings(find_bundle(name))
        return _row(name, "installed")
    except ModelError:
        return damaged


def _row(name: str, state: str) -> dict[str, Any]:
    bundle = find_bundle(name)
    models = (bundle.segmentation, bundle.embedding)
    return {
        "name": name,
        "version": bundle.version,
        "state": state,
        "size": sum(part.file.stat().st_size for _, part in parts_of(bundle)),
        "license": ", ".join(dict.fromkeys(model.license for model in models)),
    }


def _installable(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "version": entry.version,
        "state": "installable",
        "size": entry.size,
        "license": ", ".join(dict.fromkeys(file.license for file in entry.files.values())),
    }
