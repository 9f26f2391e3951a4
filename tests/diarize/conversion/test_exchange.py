import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from diarize.bundle import EMBEDDED, find_bundle
from diarize.conversion.exchange import with_segmentation
from diarize.installed import MANIFEST

ORIGIN = """
[origin.segmentation]
repo = "someone/model"
commit = "0123"
[origin.embedding]
repo = "someone/else"
commit = "4567"
"""


def exchanged(folder: Path, chunk: int) -> dict[str, Any]:
    """Return what a bundle says of itself once it has another segmentation."""
    table = tomllib.loads((folder / MANIFEST).read_text())["segmentation"]
    files = with_segmentation(find_bundle(folder), "other", b"new", table | {"chunk": chunk})
    return tomllib.loads(files[MANIFEST].decode())


@pytest.mark.parametrize(("chunk", "step"), [(160_000, None), (80_000, 2.5), (32_000, 1.0)])
def test_chunks_of_another_length_overlap_by_half_as_well(chunk: int, step: float | None) -> None:
    settings = exchanged(EMBEDDED, chunk)["settings"]
    assert settings.get("segmentation", {}).get("step") == step
    assert settings["clustering"]["same_speaker"] == 0.3


def test_the_origin_of_what_is_there_no_more_is_forgotten(tmp_path: Path) -> None:
    folder = shutil.copytree(EMBEDDED, tmp_path / "bundle")
    with (folder / MANIFEST).open("a") as manifest:
        manifest.write(ORIGIN)
    assert set(exchanged(folder, 160_000)["origin"]) == {"embedding"}
