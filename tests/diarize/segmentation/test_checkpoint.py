"""A checkpoint is read as data; what is none, or names code, is refused and does not run."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diarize import ModelError, PyannoteSegmenter

torch: Any = pytest.importorskip("torch", reason="needs the [torch] extra")
pytest.importorskip("pyannote.audio", reason="needs the [torch] extra")

Make = Callable[..., Path]


def changed(file: Path, **entries: Any) -> Path:
    """Save a checkpoint again with other entries."""
    saved = torch.load(file, weights_only=False)
    torch.save(saved | entries, file)
    return file


def test_a_poisoned_pickle_is_refused_and_not_run(
    make_checkpoint: Make, poison: tuple[Any, Path]
) -> None:
    payload, folder = poison
    file = changed(make_checkpoint(2), callbacks=payload)
    with pytest.raises(ModelError, match="refused, and nothing of it was run"):
        PyannoteSegmenter(file)
    assert not folder.exists()


@pytest.mark.parametrize(
    "settings",
    [
        {"lstm": {"hidden_size": "__import__('os').abort()"}},
        {"task": "os.abort"},
        {"sincnet": {"_target_": "os.abort"}},
        {"linear": "os.abort"},
    ],
)
def test_hyper_parameters_that_name_anything_but_numbers_are_refused(
    make_checkpoint: Make, settings: dict[str, Any]
) -> None:
    with pytest.raises(ModelError, match="hyper-parameter"):
        PyannoteSegmenter(changed(make_checkpoint(2), hyper_parameters=settings))


def test_a_class_that_the_file_names_is_not_looked_for(
    make_checkpoint: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "poisoned.py").write_text(f"import os; os.mkdir({str(tmp_path / 'was run')!r})")
    monkeypatch.syspath_prepend(tmp_path)
    file = make_checkpoint(2)
    about = torch.load(file, weights_only=False)["pyannote.audio"]
    about["architecture"] = {"module": "poisoned", "class": "Network"}
    with pytest.raises(ModelError, match="its architecture is 'Network', and only 'PyanNet'"):
        PyannoteSegmenter(changed(file, **{"pyannote.audio": about}))
    assert not (tmp_path / "was run").exists()


@pytest.mark.parametrize(
    "settings",
    [
        {"lstm": {"hidden_size": 8}},
        {"lstm": {"hidden_size": -1}},
        {"linear": {"num_layers": 0.5}},
        {"sincnet": {"stride": 0}},
        {"sample_rate": 8_000},
    ],
)
def test_sizes_that_are_not_of_the_weights_are_refused(
    make_checkpoint: Make, settings: dict[str, Any]
) -> None:
    file = changed(make_checkpoint(2), hyper_parameters=settings)
    with pytest.raises(ModelError, match="weights are not those of a PyanNet"):
        PyannoteSegmenter(file)


def test_a_task_that_is_not_segmentation_is_refused(make_checkpoint: Make) -> None:
    file = make_checkpoint(2)
    about = torch.load(file, weights_only=False)["pyannote.audio"]
    about["specifications"].resolution = type(about["specifications"].resolution).CHUNK
    with pytest.raises(ModelError, match="not trained to segment speakers"):
        PyannoteSegmenter(changed(file, **{"pyannote.audio": about}))


@pytest.mark.parametrize("seconds", [float("inf"), float("nan"), 1e9, 0.05, 0.0, -1.0])
def test_chunks_of_no_length_that_there_is_are_refused(
    make_checkpoint: Make, seconds: float
) -> None:
    file = make_checkpoint(2)
    about = torch.load(file, weights_only=False)["pyannote.audio"]
    about["specifications"].duration = seconds
    with pytest.raises(ModelError, match=rf"its chunks have {seconds} s, not 0\.2 to 600\.0"):
        PyannoteSegmenter(changed(file, **{"pyannote.audio": about}))


@pytest.mark.parametrize(
    "content",
    [b"", b"pipeline:\n  name: os.abort\n", b"\x80\x02}q\x00.", b"PK\x03\x04" + bytes(99)],
)
def test_a_file_of_another_kind_is_said_to_be_one(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_bytes(content)
    with pytest.raises(ModelError, match=r"config\.yaml.* checkpoint of pyannote"):
        PyannoteSegmenter(tmp_path / "config.yaml")


def test_every_damaged_checkpoint_is_a_model_error(make_checkpoint: Make) -> None:
    file = make_checkpoint(2)
    whole = file.read_bytes()
    for size in range(0, len(whole), len(whole) // 20):
        file.write_bytes(whole[:size])
        with pytest.raises(ModelError):
            PyannoteSegmenter(file)
