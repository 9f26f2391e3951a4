"""What the documents tell people to type works."""

import re
import shlex
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app
from diarize.clips import clip_of_speaker
from diarize.library import SpeakerLibrary

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    return [
        block
        for document in DOCUMENTS
        for found, block in BLOCK.findall(document.read_text(encoding="utf-8"))
        if found == language
    ]


def commands(block: str) -> list[str]:
    lines = [line.removeprefix("$ ") for line in block.splitlines()]
    wanted = [line for line in lines if line.startswith("diarize ")]
    is_here = find_spec("torch") and find_spec("onnx")
    return [line for line in wanted if is_here or not line.startswith("diarize finetune")]


def console_blocks() -> list[str]:
    return [block for block in blocks("console") if commands(block)]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with the examples, and a meeting.mp3 and talks/ for the documents' sake."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "talks").mkdir()
    for name in ("meeting.ogg", "talks/monday.ogg", "call.ogg"):
        shutil.copy(ROOT / "examples" / "meeting.ogg", tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIARIZE_LIBRARY", str(tmp_path / "team.db"))
    return tmp_path


@pytest.fixture(scope="session")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the folder out/ that documents speak of, once for all."""
    folder = tmp_path_factory.mktemp("documents") / "out"
    meeting, words = (
        str(ROOT / "examples" / f"meeting.{end}") for end in ("ogg", "transcript.json")
    )
    options = ["--transcript", words, "-o", str(folder), "-f", "rttm,json"]
    CliRunner().invoke(app, ["run", meeting, *options])
    return folder


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the library team.db with al and bo, and clips of them, once for all."""
    folder = tmp_path_factory.mktemp("team")
    for name, speaker in (("al", "slt"), ("bo", "rms")):
        clip = clip_of_speaker(ROOT / "examples" / "meeting.rttm", speaker).kept_in(folder)
        (folder / f"{name}.wav").write_bytes(clip.content or b"")
        options = ["--library", str(folder / "team.db")]
        CliRunner().invoke(app, ["enroll", name, str(folder / f"{name}.wav"), *options])
    CliRunner().invoke(app, ["speakers", "export", "-o", str(folder / "export.json"), *options])
    return folder


@pytest.fixture
def checkpoints(here: Path, request: pytest.FixtureRequest) -> None:
    """Put small models where the documents name ones on the hub."""
    if not find_spec("torch") or not find_spec("onnx"):
        pytest.skip("needs the [torch] extra")
    segmentation = request.getfixturevalue("make_checkpoint")(2)
    for model, folder in (
        ("pyannote/segmentation-3.0", segmentation.parent),
        ("speechbrain/spkrec-ecapa-voxceleb", request.getfixturevalue("ecapa")),
    ):
        (here / model).mkdir(parents=True)
        for file in (*folder.glob("*.bin"), *folder.glob("*.ckpt")):
            shutil.copy(file, here / model)


@pytest.mark.parametrize("block", console_blocks())
def test_the_commands_of_a_block_run_one_after_the_other(
    block: str, here: Path, request: pytest.FixtureRequest
) -> None:
    prepare(block, here, request)
    for command in commands(block):
        command = re.sub(r"(?<=--voice )\w+", lambda _: voice_of("al", here), command)
        result = CliRunner().invoke(app, shlex.split(command, comments=True)[1:])
        assert result.exit_code == 0, f"{command}: {result.stderr}"


def prepare(block: str, here: Path, request: pytest.FixtureRequest) -> None:
    """Put what the commands of a block speak of into the folder, or skip."""
    if "out/" in block:
        shutil.copytree(request.getfixturevalue("out"), here / "out")
    if "labelled/" in block:
        shutil.copytree(request.getfixturevalue("labelled_folder"), here / "labelled")
    if re.search("models build|--bundle own", block):
        request.getfixturevalue("checkpoints")
    elif re.search("models|pyannote-wespeaker", block):
        request.getfixturevalue("hub")  # to which the documents' bundle is known
        if "models install" not in block:
            CliRunner().invoke(app, ["models", "install"])
    elif re.search("enroll|identify|verify|speakers|team", block):
        # the same speech is not enrolled twice
        without = shutil.ignore_patterns(*re.findall("enroll", block) and ["team.db"])
        shutil.copytree(request.getfixturevalue("team"), here, ignore=without, dirs_exist_ok=True)


def voice_of(name: str, here: Path) -> str:
    """Return the id of somebody's voice: a random one, which no document can know."""
    with SpeakerLibrary(here / "team.db") as library:
        return library.references(library.named(name))[0].id


@pytest.mark.parametrize("code", blocks("python"))
def test_a_documented_program_runs(
    code: str, here: Path, team: Path, labelled_folder: Path, request: pytest.FixtureRequest
) -> None:
    shutil.copytree(labelled_folder, here / "labelled")
    shutil.copytree(team, here, dirs_exist_ok=True)
    if "PyannoteSegmenter" in code:
        request.getfixturevalue("checkpoints")
    if "finetune" in code and not (find_spec("torch") and find_spec("onnx")):
        pytest.skip("needs the [torch] extra")
    exec(compile(code, "README.md", "exec"), {"__name__": "__main__"})


def test_the_readme_has_commands_and_programs() -> None:
    assert len(console_blocks()) >= 5
    assert blocks("python")


def test_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for document in [*DOCUMENTS, ROOT / "CONTRIBUTING.md"]:
        named = set(re.findall(r"(?:^|`|\$ )make ([a-z-]+)", document.read_text(), re.MULTILINE))
        assert named <= targets
