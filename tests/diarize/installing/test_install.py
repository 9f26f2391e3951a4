"""Installing from a hub that runs here, with the embedded models in place of the real ones."""

import errno
import hashlib
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from diarize.bundle import EMBEDDED, find_bundle, read_verified
from diarize.catalogue import Entry, entries
from diarize.errors import FileError, ModelError
from diarize.installing import install, origins_of
from tests.hub import COMMIT, Hub

NAME = entries()[-1].name
VOICES = (EMBEDDED / "embedding.onnx").read_bytes()


def damage(folder: Path) -> Path:
    file = folder / "embedding.onnx"
    file.write_bytes(file.read_bytes()[:-1])
    return file


def forget(cache: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Have the client use another cache, in which there is nothing."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / cache))


def change(hub: Hub, entry: Entry) -> None:
    """Put another model of the same size in the place of the one of voices."""
    name = f"{entry.embedding.repo}/{entry.embedding.path}"
    hub.files[name] = hub.files[name][:-1] + b"?"


def offer(entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a bundle the only one of the catalogue."""
    monkeypatch.setattr("diarize.catalogue.CATALOGUE", (entry,))


def nothing_is_installed(models: Path) -> bool:
    return list(models.iterdir()) == []


def test_a_bundle_is_fetched_checked_and_put_in_place(hub: Hub, models: Path) -> None:
    done = install()
    assert (done.name, done.folder, done.fetched) == (NAME, models / NAME, True)
    bundle = find_bundle(NAME)
    assert read_verified(bundle.embedding) == (EMBEDDED / "embedding.onnx").read_bytes()
    assert bundle.embedding.license == "CC-BY-4.0"
    assert bundle.settings == {"clustering": {"same_speaker": 0.35}}
    assert COMMIT in bundle.segmentation.source


def test_nothing_but_the_bundle_is_left_and_no_file_is_a_link(hub: Hub, models: Path) -> None:
    install()
    found = sorted(path.relative_to(models) for path in models.rglob("*"))
    names = ("bundle.toml", "embedding.onnx", "segmentation.onnx")
    assert found == [Path(NAME), *(Path(NAME) / name for name in names)]
    assert not any(path.is_symlink() for path in models.rglob("*"))


def test_commit_and_hash_are_recorded_on_first_install(hub: Hub, models: Path) -> None:
    install()
    origins = origins_of(models / NAME)
    assert set(origins) == {"segmentation", "embedding"}
    for role, origin in origins.items():
        assert (origin.commit, origin.recorded) == (COMMIT, True)
        assert origin.size == (EMBEDDED / f"{role}.onnx").stat().st_size


def test_what_is_here_and_whole_is_not_fetched_again(hub: Hub) -> None:
    install()
    hub.asked.clear()
    assert not install().fetched
    assert hub.asked == []


def test_a_damaged_bundle_is_mended_from_the_commit_that_was_recorded(
    hub: Hub, models: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    install()
    damage(models / NAME)
    hub.asked.clear()
    forget("empty", monkeypatch, tmp_path)
    assert install().fetched
    assert read_verified(find_bundle(NAME).embedding)
    assert all(f"/resolve/{COMMIT}/" in path for _, path, _ in hub.asked)


def test_another_hash_is_refused_on_the_second_install_and_nothing_changes(
    hub: Hub, models: Path, entry: Entry, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    install()
    damaged = damage(models / NAME)
    before = damaged.read_bytes()
    change(hub, entry)
    forget("empty", monkeypatch, tmp_path)
    with pytest.raises(ModelError, match=r"ecapa.*is another file than expected.*--force takes"):
        install()
    assert damaged.read_bytes() == before
    assert [path.name for path in models.iterdir()] == [NAME]


def test_a_newer_version_of_the_catalogue_takes_the_place_of_the_old(
    hub: Hub, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    install()
    newer = replace(entry.embedding, path="other.onnx")
    offer(replace(entry, version="2", embedding=newer), monkeypatch)
    hub.files[f"{newer.repo}/{newer.path}"] = (EMBEDDED / "embedding.onnx").read_bytes()
    done = install()
    assert done.fetched
    assert done.origins["embedding"].path == "other.onnx"
    assert find_bundle(NAME).version == "2"
    assert not install().fetched


def blob_of(tmp_path: Path) -> Path:
    """Return the file in the hub's cache that holds the model of voices."""
    (link,) = (tmp_path / "hub-cache").glob("models--*/snapshots/*/voxceleb*.onnx")
    return link.resolve()


@pytest.mark.parametrize("damaged", [VOICES[:1000], b"?" + VOICES[1:]])
def test_a_copy_in_the_hubs_cache_that_is_damaged_is_fetched_again(
    hub: Hub, models: Path, tmp_path: Path, damaged: bytes
) -> None:
    install()
    blob_of(tmp_path).write_bytes(damaged)
    damage(models / NAME)
    assert install().fetched
    assert blob_of(tmp_path).read_bytes() == VOICES
    assert read_verified(find_bundle(NAME).embedding) == VOICES


def test_a_copy_that_is_damaged_each_time_is_named_as_what_to_delete(
    hub: Hub, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install()
    blob = blob_of(tmp_path)
    blob.write_bytes(VOICES[:1000])
    (link,) = blob.parents[1].glob("snapshots/*/*.onnx")
    damage(models / NAME)
    (models / NAME / "segmentation.onnx").rename(models.with_name("segmentation.onnx"))
    monkeypatch.setattr("huggingface_hub.hf_hub_download", lambda *_, **__: str(link))
    with pytest.raises(ModelError, match=f"is damaged: delete {blob} and run it again"):
        install()


def test_a_commit_that_the_hub_has_no_more_is_told_with_the_way_out(
    hub: Hub, models: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    install()
    damage(models / NAME)
    forget("empty", monkeypatch, tmp_path)
    hub.status = 404
    with pytest.raises(
        ModelError, match=r"\(404\); look at .*; --force takes what the hub has now"
    ):
        install()
    with pytest.raises(ModelError, match=r"\(404\); look at [^;]*$"):
        install(force=True)


def test_settings_that_nobody_knows_are_mended(hub: Hub, models: Path) -> None:
    install()
    manifest = models / NAME / "bundle.toml"
    before = manifest.read_text()
    manifest.write_text(before.replace("same_speaker", "same_speakers"))
    assert install().fetched
    assert manifest.read_text() == before


@pytest.mark.parametrize("force", [True, False])
def test_what_else_lies_in_the_folder_is_not_lost(hub: Hub, models: Path, force: bool) -> None:
    install()
    damage(models / NAME)
    (models / NAME / "NOTES.txt").write_text("mine")
    hub.asked.clear()
    with pytest.raises(FileError, match=r"holds NOTES\.txt, which would be lost; move it away"):
        install(force=force)
    assert (models / NAME / "NOTES.txt").read_text() == "mine"
    assert hub.asked == []


def test_a_bundle_that_lies_elsewhere_is_mended_there(
    hub: Hub, models: Path, tmp_path: Path
) -> None:
    install()
    (models / NAME).rename(tmp_path / "disk")
    (models / NAME).symlink_to(tmp_path / "disk")
    damage(tmp_path / "disk")
    install()
    assert read_verified(find_bundle(NAME).embedding)
    assert [path.is_symlink() for path in models.iterdir()] == [True]


def test_force_takes_what_the_hub_has_now(hub: Hub, models: Path) -> None:
    install()
    hub.commit = COMMIT[::-1]
    assert install(force=True).fetched
    assert {origin.commit for origin in origins_of(models / NAME).values()} == {COMMIT[::-1]}


def test_a_hash_of_the_catalogue_is_asked_for(
    hub: Hub, models: Path, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(replace(entry, embedding=replace(entry.embedding, sha256="0" * 64)), monkeypatch)
    sha256 = hashlib.sha256((EMBEDDED / "embedding.onnx").read_bytes()).hexdigest()
    with pytest.raises(ModelError, match=f"is another file than expected: SHA-256 {sha256[:12]}"):
        install(force=True)
    assert nothing_is_installed(models)


def test_a_file_of_another_size_is_refused(hub: Hub, models: Path, entry: Entry) -> None:
    hub.files[f"{entry.embedding.repo}/{entry.embedding.path}"] += b"x" * 400_000
    with pytest.raises(ModelError, match=r"has \d+ bytes where about \d+ are expected"):
        install()
    assert nothing_is_installed(models)


def test_a_file_that_is_no_model_is_refused(hub: Hub, models: Path, entry: Entry) -> None:
    name = f"{entry.embedding.repo}/{entry.embedding.path}"
    hub.files[name] = b"<html>".ljust(len(hub.files[name]))
    with pytest.raises(ModelError, match=r"embedding\.onnx is not a model that can run"):
        install()
    assert nothing_is_installed(models)


def test_a_model_that_takes_something_else_is_refused(
    hub: Hub, models: Path, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    swapped = replace(entry, segmentation=entry.embedding, embedding=entry.segmentation)
    offer(swapped, monkeypatch)
    with pytest.raises(ModelError, match=r"segmentation\.onnx does not run on chunks"):
        install()
    assert nothing_is_installed(models)


def test_a_model_with_other_frames_than_promised_is_refused(
    hub: Hub, models: Path, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(replace(entry, geometry={**entry.geometry, "hop": 270}), monkeypatch)
    with pytest.raises(
        ModelError, match="gives 500 frames for 160000 samples where its bundle promises"
    ):
        install()
    assert nothing_is_installed(models)


def test_a_disk_that_is_full_is_told_and_nothing_is_left(
    hub: Hub, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(FileError, match=f"{NAME}: cannot be written: No space left on device"):
        install()
    assert nothing_is_installed(models)


def test_an_unknown_bundle_names_those_that_are_known(models: Path) -> None:
    with pytest.raises(ModelError, match=f"no bundle 'other' can be installed; known: {NAME}"):
        install("other")


def test_progress_is_told_by_file(hub: Hub, entry: Entry) -> None:
    told: dict[str, Any] = {}
    install(progress=lambda stage, done, total: told.update({stage: (done, total)}))
    assert told == {
        "model.onnx": (entry.segmentation.size, entry.segmentation.size),
        "voxceleb_ECAPA512_LM.onnx": (entry.embedding.size, entry.embedding.size),
    }


def test_an_interruption_leaves_nothing_and_the_next_run_goes_on_from_there(
    hub: Hub, models: Path
) -> None:
    def interrupt(stage: str, _done: float, _total: float | None) -> None:
        if stage.startswith("voxceleb"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install(progress=interrupt)
    assert nothing_is_installed(models)
    hub.asked.clear()
    assert install().fetched
    assert len(hub.downloads) == 1
