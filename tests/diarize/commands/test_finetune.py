import json
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.testing import Result

from diarize.bundle import find_bundle

Command = Callable[..., Result]

needs_torch = pytest.mark.skipif(
    not find_spec("torch") or not find_spec("onnx"), reason="needs the [torch] extra"
)


@pytest.fixture(autouse=True)
def one_thread() -> None:
    if find_spec("torch"):
        import torch

        torch.set_num_threads(1)


@needs_torch
def test_a_better_bundle_is_shown_and_written(
    diarize: Command, monologue_folder: Path, tmp_path: Path
) -> None:
    options = ["--epochs", 2, "--rate", 3e-3, "--bundle", "embedded", "-o", tmp_path / "own"]
    result = diarize("finetune", monologue_folder, "-r", monologue_folder, *options)
    assert result.exit_code == 0, result.stderr
    assert "\nrecommended: in 100.0% of the draws" in result.stdout
    assert "held out: talk2, talk3, talk4, talk5" in result.stdout
    assert "minutes to learn from" in result.stderr
    assert f"wrote {tmp_path / 'own'}\n" in result.stderr
    assert find_bundle(tmp_path / "own").segmentation.source.endswith("fine-tuned")
    assert [each.name for each in tmp_path.iterdir()] == ["own"]


@needs_torch
def test_one_that_is_not_better_is_not_written_unless_forced(
    diarize: Command, labelled_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "own"
    given = ["finetune", labelled_folder / "part1.wav", "-r", labelled_folder / "part1.rttm"]
    options = ["--epochs", 1, "--rate", 1e-12, "--bundle", "embedded", "-o", folder, "--json"]
    result = diarize(*given, *options)
    assert result.exit_code == 0, result.stderr
    said = json.loads(result.stdout)
    assert (said["recommended"], said["written"], said["same_voices"]) == (False, None, True)
    assert said["better"] is None
    assert said["verdict"].startswith("not recommended: it takes 4 held-out pieces")
    assert "one recording alone was given" in result.stderr
    assert "--force writes it" in result.stderr
    assert not folder.exists()
    forced = diarize(*given, *options, "--force")
    assert json.loads(forced.stdout)["written"] == str(folder)
    assert find_bundle(folder).name == "embedded-finetuned"


@needs_torch
@pytest.mark.skipif(sys.platform == "win32", reason="names may be of another length")
def test_what_was_found_is_told_even_if_it_cannot_be_written(
    diarize: Command, labelled_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / ("o" * 240)  # to which nothing can be added, as is done to write it
    given = ["finetune", labelled_folder / "part2.wav", "-r", labelled_folder / "part2.rttm"]
    options = ["--epochs", 1, "--bundle", "embedded", "-o", folder, "--json", "--force"]
    result = diarize(*given, *options)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["written"] is None
    assert "cannot be written: File name too long" in result.stderr


@pytest.mark.skipif(bool(find_spec("torch")), reason="the [torch] extra is installed")
def test_without_the_extra_it_says_how_to_install_it(
    diarize: Command, labelled_folder: Path, tmp_path: Path
) -> None:
    result = diarize("finetune", labelled_folder, "-r", labelled_folder, "-o", tmp_path / "own")
    assert result.exit_code == 1
    assert "pip install 'turnwise[torch]'" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["-r", "a.rttm"],
        ["-r", "a.rttm", "-o", "own", "--epochs", "0"],
        ["-r", "a.rttm", "-o", "own", "--rate", "0"],
        ["-r", "a.rttm", "-o", "own", "--rate", "nan"],
        ["-r", "a.rttm", "-o", "own", "--seed", "-1"],
        ["-r", "a.rttm", "-o", "own", "--seed", str(2**63)],
        ["-r", "a.rttm", "-o", "own", "--segmentation", "model.bin"],
        ["-r", "a.rttm", "-o", "own", "--license", "MIT"],
        ["-r", "a.rttm", "-o", "own", "--device", "abacus"],
    ],
)
def test_a_wrong_way_to_call_it_is_a_usage_error(diarize: Command, options: list[str]) -> None:
    assert diarize("finetune", "a.wav", *options).exit_code == 2


def test_standard_input_has_no_name(diarize: Command, labelled_folder: Path) -> None:
    result = diarize("finetune", "-", "-r", labelled_folder, "-o", "own")
    assert result.exit_code == 2
    assert "save standard input to a file" in result.stderr


def test_a_folder_of_recordings_is_not_replaced_by_a_bundle(
    diarize: Command, labelled_folder: Path
) -> None:
    before = sorted(labelled_folder.iterdir())
    result = diarize("finetune", labelled_folder, "-r", labelled_folder, "-o", labelled_folder)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "which would be lost; write elsewhere" in result.stderr
    assert sorted(labelled_folder.iterdir()) == before
