"""A bundle with another segmentation in the place of its own."""

from collections.abc import Mapping
from typing import Any

from diarize.bundle import Bundle, read_verified
from diarize.conversion.manifest import half_a_chunk
from diarize.files import read_toml
from diarize.installed import MANIFEST
from diarize.manifest import flattened, manifest_text


def with_segmentation(
    bundle: Bundle, name: str, content: bytes, table: Mapping[str, Any]
) -> Mapping[str, bytes]:
    """Return the files of a bundle called ``name`` whose segmentation is ``content``.

    ``table`` is what ``bundle.toml`` says of it. Embedding and settings stay as they are, but for
    the step where chunks are of another length, and how sure a count is, which nobody measured with
    it. So does the calibration of names, which depends on the embedding alone.

    Raises
    ------
    ModelError
        A file of the bundle is missing or damaged.
    """
    kept = [model for model in (bundle.embedding, bundle.identification) if model]
    tables = flattened(read_toml(bundle.folder / MANIFEST))
    tables[""]["name"] = name
    tables["segmentation"] = dict(table)
    tables.pop("origin.segmentation", None)
    tables.pop("settings.counting", None)
    if table["chunk"] != bundle.segmentation.chunk:
        tables["settings.segmentation"] = {
            **tables.get("settings.segmentation", {}),
            "step": half_a_chunk(table),
        }
    return {
        **{model.file.name: read_verified(model) for model in kept},
        table["file"]: content,
        MANIFEST: manifest_text(tables).encode(),
    }
