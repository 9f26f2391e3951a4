"""`diarize models`, and what the other commands make of bundles that are installed."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from diarize.bundle import EMBEDDED, find_bundle
from diarize.catalogue import Entry
from enrollment import Library
from tests.hub import COMMIT, Hub

Command = Callable[..., Result]
ROOT = Path(__file__).parents[3]
MEETING = ROOT / "examples" / "meeting.ogg"
NAME = "pyannote-wespeaker"


def sha256_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.fixture
def installed(hub: Hub, diarize: Command, models: Path) -> Path:
    """Install the bundle and return its folder."""
    assert diarize("models", "install").exit_code == 0
    return models / NAME


@pytest.fixture
def other(models: Path) -> Path:
    """Copy the embedded bundle under another name, as one that was built here."""
    folder = models / "built"
    shutil.copytree(EMBEDDED, folder)
    manifest = folder / "bundle.toml"
    manifest.write_text(manifest.read_text().replace('name = "embedded"', 'name = "built"'))
    return folder


def test_install_says_where_and_what_was_recorded(hub: Hub, diarize: Command, models: Path) -> None:
    result = diarize("models", "install", NAME)
    assert result.exit_code == 0
    assert result.stdout == f"installed {NAME} in {models / NAME}\n"
    assert "SHA-256 of segmentation and embedding recorded on first install" in result.stderr
    assert "same_speaker = 0.35 is a starting point" in result.stderr


def test_install_tells_programs_the_same(hub: Hub, diarize: Command, models: Path) -> None:
    found = json.loads(diarize("models", "install", "--json").stdout)
    assert (found["name"], found["folder"]) == (NAME, str(models / NAME))
    assert found["fetched"]
    assert found["files"]["embedding"]["commit"] == COMMIT


def test_a_second_install_fetches_nothing_and_says_so(installed: Path, diarize: Command) -> None:
    result = diarize("models", "install")
    assert result.stdout == f"already installed, nothing fetched: {NAME} in {installed}\n"
    assert result.stderr == ""


def test_install_fails_in_one_line(hub: Hub, diarize: Command, models: Path) -> None:
    hub.status = 403
    result = diarize("models", "install")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert "access refused (403)" in result.stderr


def test_the_environment_names_the_hub_and_its_cache(
    hub: Hub, entry: Entry, models: Path, tmp_path: Path
) -> None:
    """Everything as people run it, but for the catalogue: a process, and variables."""
    program = (
        "import runpy, sys, dataclasses, diarize.catalogue as catalogue\n"
        "known = catalogue.CATALOGUE[0]\n"
        "files = {r: dataclasses.replace(f, size=int(s)) for (r, f), s in"
        " zip(known.files.items(), sys.argv.pop(1).split(','))}\n"
        "shape = {**known.geometry, 'hop': 320, 'first': 0}\n"
        "catalogue.CATALOGUE = (dataclasses.replace(known, geometry=shape, **files),)\n"
        "runpy.run_module('diarize', run_name='__main__')\n"
    )
    sizes = ",".join(str(file.size) for file in entry.files.values())
    home = tmp_path / "hf-home"
    variables = {"HF_ENDPOINT": hub.endpoint, "HF_HOME": str(home), "HF_TOKEN": "hf_secret"}
    command = [sys.executable, "-c", program, sizes, "models", "install", "--json"]
    environment = {**os.environ, **variables, "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["folder"] == str(models / NAME)
    assert any((home / "hub").iterdir())
    assert {headers["authorization"] for _, _, headers in hub.asked} == {"Bearer hf_secret"}


def test_list_shows_what_is_here_and_what_can_be_had(diarize: Command, entry: Entry) -> None:
    lines = diarize("models", "list").stdout.splitlines()
    assert lines[0].split() == ["name", "version", "state", "size", "license", "used"]
    assert lines[1].split() == [
        "embedded",
        find_bundle("embedded").version,
        "embedded",
        "8.2",
        "MB",
        "MIT",
        "auto",
    ]
    assert lines[2].split()[:3] == [NAME, "1", "installable"]


def test_list_shows_which_bundle_is_used(installed: Path, diarize: Command) -> None:
    found = json.loads(diarize("models", "list", "--json").stdout)
    assert found["folder"] == str(installed.parent)
    assert found["auto"] == NAME
    assert [(row["name"], row["state"]) for row in found["bundles"]] == [
        ("embedded", "embedded"),
        (NAME, "installed"),
    ]


def test_a_bundle_that_lacks_a_file_is_damaged_and_not_used(
    installed: Path, diarize: Command
) -> None:
    (installed / "embedding.onnx").unlink()
    found = json.loads(diarize("models", "list", "--json").stdout)
    assert found["auto"] == "embedded"
    assert found["bundles"][1]["state"] == "damaged"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[embedding]\n", "[embedding]\nnew = 3\n"),
        ("same_speaker", "same_speakers"),
        ("[settings.clustering]", "[settings]"),
    ],
)
def test_a_bundle_that_says_what_nobody_knows_is_damaged(
    installed: Path, diarize: Command, before: str, after: str
) -> None:
    manifest = installed / "bundle.toml"
    manifest.write_text(manifest.read_text().replace(before, after))
    result = diarize("models", "list", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["bundles"][1]["state"] == "damaged"
    assert diarize("models", "install").stdout.startswith("installed")


def test_a_bundle_that_nobody_can_read_is_told_and_not_used(
    installed: Path, diarize: Command, tmp_path: Path
) -> None:
    manifest = installed / "bundle.toml"
    manifest.write_text(manifest.read_text().replace("[embedding]\n", "[embedding]\nnew = 3\n"))
    result = diarize("run", MEETING, "-o", tmp_path)
    assert result.exit_code == 0
    assert f"bundle {NAME} is damaged and not used; `diarize models install" in result.stderr


def test_settings_that_there_are_not_are_one_line(installed: Path, diarize: Command) -> None:
    manifest = installed / "bundle.toml"
    manifest.write_text(manifest.read_text().replace("same_speaker", "same_speakers"))
    result = diarize("run", MEETING)
    assert result.exit_code == 1
    assert f"{manifest}: [clustering] unknown setting 'same_speakers'" in result.stderr
    assert "`diarize models install` makes it anew" in result.stderr


def test_a_folder_of_other_things_is_not_listed_and_not_removed(
    models: Path, diarize: Command
) -> None:
    (models / "photos").mkdir()
    (models / "photos" / "a.jpg").touch()
    names = [
        row["name"] for row in json.loads(diarize("models", "list", "--json").stdout)["bundles"]
    ]
    assert "photos" not in names
    result = diarize("models", "remove", "photos", "--yes")
    assert result.exit_code == 1
    assert "photos is not installed" in result.stderr
    assert (models / "photos" / "a.jpg").exists()


def test_names_keep_to_their_line(other: Path, diarize: Command) -> None:
    manifest = other / "bundle.toml"
    manifest.write_text(manifest.read_text().replace('"built"', '"a\\u001b[31m\\nb"'))
    for command in (("models", "info", "built"), ("doctor", "--bundle", "built")):
        result = diarize(*command)
        assert result.exit_code == 0
        assert "a%1B[31m%0Ab" in result.stdout
        assert "\x1b" not in result.stdout


def test_verify_keeps_names_of_files_to_their_line(other: Path, diarize: Command) -> None:
    manifest = other / "bundle.toml"
    manifest.write_text(manifest.read_text().replace('"cohort.npy"', '"a\\u001b[31m.npy"'))
    result = diarize("models", "verify", "built")
    assert result.exit_code == 1
    assert "a%1B[31m.npy: cannot be read" in result.stdout


def test_a_bundle_that_was_built_is_listed_but_not_used_unasked(
    other: Path, diarize: Command
) -> None:
    found = json.loads(diarize("models", "list", "--json").stdout)
    assert found["auto"] == "embedded"
    assert ("built", "installed") in [(row["name"], row["state"]) for row in found["bundles"]]


def test_info_of_what_can_be_had_says_what_is_not_known(diarize: Command) -> None:
    result = diarize("models", "info", NAME)
    assert "https://huggingface.co/Wespeaker/wespeaker-ecapa-tdnn512-LM" in result.stdout
    assert "recorded on first install" in result.stdout
    assert "not calibrated here" in result.stdout
    assert "CC-BY-4.0" in result.stdout


def test_info_of_what_is_here_says_what_it_is(installed: Path, diarize: Command) -> None:
    found = json.loads(diarize("models", "info", NAME, "--json").stdout)
    assert (found["state"], found["folder"]) == ("installed", str(installed))
    assert found["settings"] == {"clustering": {"same_speaker": 0.35}}
    assert found["files"][1]["sha256"] == sha256_of(EMBEDDED / "embedding.onnx")
    assert "SHA-256 recorded on first install: the catalogue did not know them" in found["notes"]


def test_info_of_the_embedded_bundle(diarize: Command) -> None:
    found = json.loads(diarize("models", "info", "embedded", "--json").stdout)
    names = [file["file"] for file in found["files"]]
    assert names == ["segmentation.onnx", "embedding-int8.onnx", "cohort.npy"]


def test_verify_finds_all_files_right(installed: Path, diarize: Command) -> None:
    result = diarize("models", "verify")
    assert result.exit_code == 0
    assert [line.split()[:2] for line in result.stdout.splitlines()] == [
        *[["ok", "embedded"]] * 3,
        *[["ok", NAME]] * 2,
    ]


def test_verify_finds_a_changed_file(installed: Path, diarize: Command) -> None:
    (installed / "embedding.onnx").write_bytes(b"something else")
    result = diarize("models", "verify", NAME, "--json")
    assert result.exit_code == 1
    first, second = json.loads(result.stdout)["files"]
    assert first["problem"] is None
    assert "is not the file of its bundle" in second["problem"]


def test_verify_goes_on_after_a_bundle_that_cannot_be_read(
    installed: Path, other: Path, diarize: Command
) -> None:
    (other / "bundle.toml").write_text("name =")
    result = diarize("models", "verify")
    assert result.exit_code == 1
    assert "FAIL  built  bundle.toml" in result.stdout
    assert result.stdout.count(f"ok    {NAME}") == 2


def test_path_is_one_line_for_scripts(installed: Path, diarize: Command) -> None:
    assert diarize("models", "path", NAME).stdout == f"{installed}\n"
    assert json.loads(diarize("models", "path", NAME, "--json").stdout)["name"] == NAME


def test_path_of_what_is_not_here_says_how_to_get_it(diarize: Command) -> None:
    result = diarize("models", "path", NAME)
    assert result.exit_code == 1
    assert f"`diarize models install {NAME}` fetches it" in result.stderr


def test_remove_says_first_what_it_would_do(installed: Path, diarize: Command) -> None:
    result = diarize("models", "remove", NAME, "--dry-run")
    assert result.stdout == f"would remove {installed}\n"
    assert installed.is_dir()


def test_remove_asks_where_nobody_can_answer(installed: Path, diarize: Command) -> None:
    result = diarize("models", "remove", NAME)
    assert result.exit_code == 2
    assert "give --yes" in result.stderr
    assert installed.is_dir()


def test_remove_leaves_nothing(installed: Path, diarize: Command, models: Path) -> None:
    (models / f".{NAME}.0123.draft").mkdir()  # what a process that was killed left
    result = diarize("models", "remove", NAME, "--yes", "--json")
    assert json.loads(result.stdout) == {"name": NAME, "folder": str(installed), "removed": True}
    assert list(models.iterdir()) == []


def test_what_else_lies_in_the_folder_of_a_bundle_is_not_removed(
    installed: Path, diarize: Command
) -> None:
    (installed / "NOTES.txt").write_text("mine")
    result = diarize("models", "remove", NAME, "--yes")
    assert result.exit_code == 1
    assert f"{installed}: holds NOTES.txt, which would be lost; move it away first" in result.stderr
    assert (installed / "NOTES.txt").read_text() == "mine"


def test_of_a_bundle_that_lies_elsewhere_the_link_is_removed(
    other: Path, diarize: Command, models: Path, tmp_path: Path
) -> None:
    other.rename(tmp_path / "disk")
    other.symlink_to(tmp_path / "disk")
    assert diarize("models", "remove", "built", "--yes").exit_code == 0
    assert list(models.iterdir()) == []
    assert (tmp_path / "disk" / "bundle.toml").exists()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("embedded", "is part of the package and cannot be removed"),
        ("other", "other is not installed"),
        ("..", ".. is not installed"),
    ],
)
def test_remove_refuses_what_is_not_an_installed_bundle(
    diarize: Command, name: str, told: str
) -> None:
    result = diarize("models", "remove", name, "--yes")
    assert result.exit_code == 1
    assert told in result.stderr


def test_run_says_which_bundle_it_used(installed: Path, diarize: Command, tmp_path: Path) -> None:
    result = diarize("run", MEETING, "-o", tmp_path, "-f", "json")
    assert result.exit_code == 0
    assert f"diarize: using bundle {NAME} 1\n" in result.stderr
    assert json.loads((tmp_path / "meeting.json").read_text())["provenance"]["bundle"] == NAME


def test_run_says_nothing_of_the_embedded_bundle(
    installed: Path, diarize: Command, tmp_path: Path
) -> None:
    result = diarize("run", MEETING, "-o", tmp_path, "--bundle", "embedded")
    assert "using bundle" not in result.stderr


def test_run_says_that_it_does_not_use_a_damaged_bundle(
    installed: Path, diarize: Command, tmp_path: Path
) -> None:
    (installed / "segmentation.onnx").unlink()
    result = diarize("run", MEETING, "-o", tmp_path)
    assert result.exit_code == 0
    assert f"bundle {NAME} is damaged and not used; `diarize models install" in result.stderr
    assert "using bundle" not in result.stderr


def test_a_bundle_without_a_cohort_names_voices_and_says_how_little_that_means(
    installed: Path, diarize: Command, team: Path, clips: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert diarize("enroll", "slt", clips / "slt-1.wav").exit_code == 0
    for command in (("identify",), ("run", "--json", "--library", team)):
        caplog.clear()
        result = diarize(*command, clips / "slt-2.wav")
        assert result.exit_code == 0, result.stderr
        assert f"bundle {NAME} has no cohort: names are given by raw cosines" in caplog.text
        assert "slt" in result.stdout


def test_a_library_of_other_voices_is_refused_with_the_way_out(
    installed: Path, diarize: Command, team: Path, clips: Path
) -> None:
    with Library.open(team, model="0" * 64, dimension=4):
        pass
    result = diarize("identify", clips / "slt-2.wav")
    assert result.exit_code == 1
    assert "give the --bundle it was made with" in result.stderr
