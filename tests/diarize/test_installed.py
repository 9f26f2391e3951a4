import shutil
from pathlib import Path

import pytest

from diarize.bundle import EMBEDDED
from diarize.installed import (
    best_installed,
    damaged_names,
    folder_of,
    installed_names,
    is_name,
    models_folder,
)


def test_the_folder_is_the_one_of_the_variable(models: Path) -> None:
    assert models_folder() == models
    assert folder_of("mine") == models / "mine"


def test_without_the_variable_it_is_one_for_each_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIARIZE_MODELS")
    assert models_folder().parts[-2:] == ("turnwise", "models")


def test_a_folder_that_was_never_made_has_no_bundles(
    models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIARIZE_MODELS", str(models / "nowhere"))
    assert installed_names() == []
    assert best_installed() is None


def test_drafts_and_files_are_no_bundles(models: Path) -> None:
    for name in ("mine", ".mine.0123.draft", "auto"):
        (models / name).mkdir()
    (models / "notes.txt").write_text("")
    assert installed_names() == ["mine"]


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", ".hidden", "auto", "embedded", "a\\b", "é"])
def test_some_names_are_for_no_bundle(name: str) -> None:
    with pytest.raises(ValueError, match="no bundle can be installed as"):
        folder_of(name)


@pytest.mark.parametrize("manifest", ["", "segmentation = 1", "[segmentation]\nfile = 3", "\xff"])
def test_a_manifest_that_says_nothing_is_of_no_complete_bundle(models: Path, manifest: str) -> None:
    (models / "pyannote-wespeaker").mkdir()
    file = models / "pyannote-wespeaker" / "bundle.toml"
    file.write_bytes(manifest.encode("latin-1"))
    assert best_installed() is None


def test_a_folder_of_other_things_is_no_bundle(models: Path) -> None:
    for name in ("photos/a.jpg", "damaged/embedding.onnx", "noted/bundle.toml", "noted/NOTES.txt"):
        (models / name).parent.mkdir(exist_ok=True)
        (models / name).touch()
    assert installed_names() == ["damaged", "noted"]


@pytest.mark.parametrize(
    ("before", "after"),
    [("[embedding]\n", "[embedding]\nnew = 3\n"), ("[settings.clustering]", "[settings]")],
)
def test_a_bundle_that_no_one_can_read_is_damaged(models: Path, before: str, after: str) -> None:
    folder = shutil.copytree(EMBEDDED, models / "pyannote-wespeaker")
    assert (best_installed(), damaged_names()) == ("pyannote-wespeaker", [])
    manifest = folder / "bundle.toml"
    manifest.write_text(manifest.read_text().replace(before, after))
    assert (best_installed(), damaged_names()) == (None, ["pyannote-wespeaker"])


def test_names_are_told_from_folders(models: Path) -> None:
    (models / "mine").mkdir()
    assert all(map(is_name, ("auto", "embedded", "mine")))
    assert not any(map(is_name, ("other", "./mine", str(models / "mine"))))
