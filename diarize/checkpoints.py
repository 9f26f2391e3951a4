"""Where checkpoints come from: a file, a folder, or a model on the Hugging Face hub."""

import re
from collections.abc import Sequence
from pathlib import Path

from diarize.errors import ModelError
from diarize.hub_client import hub_client, told_plainly

HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")


def checkpoint_file(source: str | Path, name: str) -> Path:
    """Return a checkpoint: ``source`` itself, or the file called ``name`` in what it names.

    Raises
    ------
    ModelError
        There is none, or it cannot be downloaded.
    """
    return Path(source) if Path(source).is_file() else checkpoint_folder(source, [name]) / name


def checkpoint_folder(
    source: str | Path, needed: Sequence[str], wanted: Sequence[str] = ()
) -> Path:
    """Return a folder with the files of a model; no others are downloaded from the hub.

    Raises
    ------
    ModelError
        A ``needed`` one is missing, or cannot be downloaded; of ``wanted`` any may be.
    """
    folder = Path(source)
    if not folder.exists():
        folder = _downloaded(str(source), [*needed, *wanted])
    for name in needed:
        if not (folder / name).is_file():
            raise ModelError(f"{source} holds no {name}, so it is not a model of this kind")
    return folder


def _downloaded(model: str, files: list[str]) -> Path:
    if not HUB_NAME.fullmatch(model):
        raise ModelError(f"no checkpoint {model!r}: neither a file, a folder nor owner/name")
    client = hub_client()
    with told_plainly(client, model):
        return Path(client.snapshot_download(model, allow_patterns=files))
