import shutil
from pathlib import Path

import pytest

from diarize import ModelError, load_models
from diarize.bundle import EMBEDDED


def test_an_embedding_of_another_dimension_than_its_bundle_promises_is_refused(
    tmp_path: Path,
) -> None:
    folder = shutil.copytree(EMBEDDED, tmp_path / "bundle")
    manifest = folder / "bundle.toml"
    manifest.write_text(manifest.read_text().replace("dimension = 192", "dimension = 256"))
    with pytest.raises(ModelError, match=r"gives vectors of 192 where its bundle promises 256"):
        load_models(folder)
