"""Where the files of an installed bundle came from, as its ``bundle.toml`` records it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from diarize.catalogue import Entry
from diarize.files import read_toml
from diarize.installed import MANIFEST


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file came from.

    Attributes
    ----------
    repo, path, commit : str
        Its repository on the hub, and the file in it at a commit.
    sha256 : str
        Of the file, in hexadecimal.
    size : int
        In bytes.
    recorded : bool
        Whether its SHA-256 was not known before: it is that of what came first.
    """

    repo: str
    path: str
    commit: str
    sha256: str
    size: int
    recorded: bool


def origins_of(folder: Path) -> Mapping[str, Origin]:
    """Return the origins of an installed bundle, by file; nothing if it does not say."""
    try:
        table = read_toml(folder / MANIFEST).get("origin", {})
        return {role: Origin(**each) for role, each in table.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def tables_of(entry: Entry, origins: Mapping[str, Origin]) -> dict[str, Mapping[str, Any]]:
    """Return what ``bundle.toml`` says of a bundle whose files lie beside it."""
    rest = {"segmentation": entry.geometry, "embedding": entry.features}
    return {
        "": {"name": entry.name, "version": entry.version},
        **{
            role: _model(entry, role, origin) | dict(rest[role]) for role, origin in origins.items()
        },
        **{f"settings.{stage}": table for stage, table in entry.settings.items()},
        **{f"origin.{role}": asdict(origin) for role, origin in origins.items()},
    }


def file_name(role: str) -> str:
    """Return how the file of a table is called in an installed bundle."""
    return f"{role}.onnx"


def _model(entry: Entry, role: str, origin: Origin) -> dict[str, Any]:
    return {
        "file": file_name(role),
        "sha256": origin.sha256,
        "license": entry.files[role].license,
        "source": f"https://huggingface.co/{origin.repo} at {origin.commit}",
    }
