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


def test_settings_that_there_are_not_are_refused_with_their_file(tmp_path: Path) -> None:
    folder = shutil.copytree(EMBEDDED, tmp_path / "bundle")
    manifest = folder / "bundle.toml"
    manifest.write_text(manifest.read_text().replace("same_speaker", "same_speakers"))
    with pytest.raises(
        ModelError, match=rf"{manifest}: \[clustering\] unknown setting 'same_speakers'; known"
    ):
        load_models(folder)


def test_a_device_that_is_not_there_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    load_models("embedded", device="directml")
    assert caplog.text.count("directml is not available") == 1


def test_threads_are_a_whole_number() -> None:
    with pytest.raises(TypeError, match="threads is a whole number, or None for the usual one"):
        load_models(threads="2")  # type: ignore[arg-type]
