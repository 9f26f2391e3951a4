"""A bundle that is built computes what its checkpoints do, and needs no torch."""

import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from diarize import FileError, ModelError, PyannoteSegmenter, SpeechBrainEmbedder, load_models
from diarize.bundle import find_bundle
from diarize.conversion import Checkpoint, build_bundle

Make = Callable[..., Path]
EXAMPLE = Path(__file__).parents[3] / "examples" / "meeting.ogg"

pytestmark = pytest.mark.skipif(
    not (find_spec("torch") and find_spec("onnx")), reason="needs the [torch] extra"
)


def origin(source: Path, license: str = "MIT") -> Checkpoint:
    return Checkpoint(source=str(source), license=license)


@pytest.mark.parametrize("at_once", [None, 2])
def test_it_gives_what_the_adapters_give(
    make_checkpoint: Make, ecapa: Path, tmp_path: Path, at_once: int | None
) -> None:
    checkpoint = make_checkpoint(at_once)
    built = build_bundle(origin(checkpoint), origin(ecapa), tmp_path / "bundle", check=EXAMPLE)
    assert max(built.segmentation.difference, built.embedding.difference) < 1e-3
    assert built.embedding.agreement > 0.9999
    models = load_models(tmp_path / "bundle")
    theirs = PyannoteSegmenter(checkpoint)
    assert (models.segment.chunk, models.segment.grid) == (theirs.chunk, theirs.grid)
    sound = 0.1 * np.random.default_rng(0).standard_normal((2, 32_000)).astype(np.float32)
    if at_once:
        np.testing.assert_allclose(models.segment(sound), theirs(sound), atol=1e-3)
    masks = np.random.default_rng(1).random((3, 70)) < 0.5
    embed = SpeechBrainEmbedder(ecapa)
    np.testing.assert_allclose(models.embed(sound[0], masks), embed(sound[0], masks), atol=1e-3)


def test_it_says_what_it_was_made_of(make_checkpoint: Make, ecapa: Path, tmp_path: Path) -> None:
    folder = tmp_path / "small"
    build_bundle(origin(make_checkpoint(2), "MIT"), origin(ecapa, "CC-BY-4.0"), folder)
    bundle = find_bundle(folder)
    assert bundle.name == "small"
    assert (bundle.segmentation.license, bundle.embedding.license) == ("MIT", "CC-BY-4.0")
    assert (bundle.segmentation.source, bundle.embedding.source) == ("pytorch_model.bin", "ecapa")
    assert bundle.embedding.front_end == "speechbrain"
    assert bundle.settings == {"segmentation": {"step": 1.0}}  # half of its chunks


def test_it_runs_where_there_is_no_torch(
    make_checkpoint: Make, ecapa: Path, tmp_path: Path
) -> None:
    build_bundle(origin(make_checkpoint(2)), origin(ecapa), tmp_path / "bundle")
    program = (
        "import sys; sys.modules |= dict.fromkeys(['torch', 'pyannote.audio', 'speechbrain']); "
        "from diarize import Diarizer, load_models; "
        f"print(Diarizer(load_models({str(tmp_path / 'bundle')!r}))({str(EXAMPLE)!r}).duration)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert float(done.stdout) == pytest.approx(78.2, abs=0.1)


def test_one_that_differs_is_not_written(
    make_checkpoint: Make, ecapa: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "bundle"
    monkeypatch.setattr("diarize.conversion.build.TOLERANCE", 0.0)
    with pytest.raises(ModelError, match="nothing written: the segmentation differs"):
        build_bundle(origin(make_checkpoint(2)), origin(ecapa), folder)
    assert not folder.exists()


def test_in_eight_bits_it_says_what_that_costs(
    make_checkpoint: Make, ecapa: Path, tmp_path: Path
) -> None:
    checkpoints = origin(make_checkpoint(2)), origin(ecapa)
    whole, small = tmp_path / "whole", tmp_path / "small"
    build_bundle(*checkpoints, whole)
    built = build_bundle(*checkpoints, small, check=EXAMPLE, int8=True)
    assert built.int8 is not None
    assert 0.98 < built.int8.agreement < built.embedding.agreement
    sizes = [find_bundle(each).embedding.file.stat().st_size for each in (whole, small)]
    assert sizes[1] < sizes[0]
    assert (
        load_models(small).embed(np.ones(32_000, np.float32), np.ones((1, 1), bool)).shape[0] == 1
    )


def test_eight_bits_need_people_who_talk(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="int8 needs a recording"):
        build_bundle(origin(tmp_path), origin(tmp_path), tmp_path / "bundle", int8=True)


def test_one_that_is_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / "bundle.toml").write_text("name = 'mine'")
    with pytest.raises(ModelError, match="holds a bundle already"):
        build_bundle(origin(tmp_path), origin(tmp_path), tmp_path)
    assert (tmp_path / "bundle.toml").read_text() == "name = 'mine'"


def test_a_folder_with_something_else_in_it_is_kept(tmp_path: Path) -> None:
    (tmp_path / "segmentation.onnx").write_text("mine")
    with pytest.raises(FileError, match=r"holds segmentation\.onnx, which would be lost"):
        build_bundle(origin(tmp_path), origin(tmp_path), tmp_path)


def test_chunks_of_a_second_have_voices_for_eight_bits_too(
    make_checkpoint: Make, ecapa: Path, tmp_path: Path
) -> None:
    checkpoints = origin(make_checkpoint(2, seconds=1.0)), origin(ecapa)
    built = build_bundle(*checkpoints, tmp_path / "bundle", check=EXAMPLE, int8=True)
    assert built.int8 is not None


@pytest.mark.parametrize(
    ("features", "name", "told"),
    [
        ("sample_rate = 8000\nfront_end = 'kaldi'", "", "differ in sample_rate"),
        ("", "a\x7fb", "Illegal character"),
        ("", "a\udcff", "surrogates not allowed"),
    ],
)
def test_what_no_bundle_can_hold_is_told_without_a_draft(
    make_checkpoint: Make, ecapa: Path, tmp_path: Path, features: str, name: str, told: str
) -> None:
    if features:
        (ecapa / "features.toml").write_text(features)
    with pytest.raises(ModelError, match=f"^nothing written: .*{told}") as caught:
        build_bundle(origin(make_checkpoint(2)), origin(ecapa), tmp_path / "own", name=name)
    assert "/" not in str(caught.value)
