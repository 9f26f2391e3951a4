from itertools import islice
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the [torch] extra")
pytest.importorskip("onnx", reason="needs the [torch] extra")

from diarize import (  # noqa: E402 - after the check for torch
    Diarizer,
    FittingConfig,
    ModelError,
    ScoringError,
    finetune,
    load_models,
)
from diarize.bundle import find_bundle  # noqa: E402
from diarize.conversion import Checkpoint  # noqa: E402
from diarize.finetuning.config import LAST_SEED  # noqa: E402
from diarize.finetuning.network import SegmentationNetwork  # noqa: E402
from diarize.labelled import Labelled, labelled  # noqa: E402

QUICK = FittingConfig(epochs=2, rate=3e-3, batch=4)
EXAMPLE = Path(__file__).parents[3] / "examples" / "meeting.ogg"


def test_what_is_easy_is_learnt_and_runs_without_torch(
    monologues: list[Labelled], tmp_path: Path
) -> None:
    stages: set[str] = set()
    found = finetune(
        monologues, "embedded", config=QUICK, progress=lambda stage, *_: stages.add(stage)
    )
    assert found.recommended
    assert sum(each.missed for each in found.after) < 0.5 * sum(
        each.missed for each in found.before
    )
    assert found.held_out == ("talk2", "talk3", "talk4", "talk5")
    assert not found.same_voices
    assert stages == {"reading", "learning"}
    found.write(tmp_path / "bundle")
    bundle = find_bundle(tmp_path / "bundle")
    assert bundle.name == "embedded-finetuned"
    assert bundle.segmentation.source == "training/segmentation, fine-tuned"
    known = find_bundle("embedded").settings
    assert bundle.settings == {name: table for name, table in known.items() if name != "counting"}
    assert bundle.identification is not None
    heard = Diarizer(load_models(tmp_path / "bundle"))(EXAMPLE)
    assert sum(turn.duration for turn in heard.annotation) > 70


def test_what_is_no_better_is_not_recommended(monologues: list[Labelled]) -> None:
    found = finetune(monologues, "embedded", config=FittingConfig(epochs=1, rate=1e-12))
    assert found.before == pytest.approx(found.after)
    assert not found.recommended


def test_equal_seeds_give_equal_networks(monologues: list[Labelled]) -> None:
    config = FittingConfig(epochs=1, seed=4)
    first, second = (finetune(monologues[1:], "embedded", config=config) for _ in range(2))
    assert first.files == second.files
    assert first.after == second.after


def test_of_a_single_recording_the_end_is_held_out(labelled_folder: Path) -> None:
    one = islice(labelled(labelled_folder), 1)  # they may come one by one
    found = finetune(one, "embedded", config=FittingConfig(epochs=1))
    assert found.same_voices
    assert found.held_out == ("part1",)
    assert found.seconds == pytest.approx(0.8 * 31.0, abs=0.1)


def test_a_checkpoint_of_pyannote_learns_as_well(
    monologues: list[Labelled], make_checkpoint: object, tmp_path: Path
) -> None:
    source = str(make_checkpoint(2))  # type: ignore[operator]
    origin = Checkpoint(source=source, license="MIT")
    config = FittingConfig(epochs=1, rate=1e-4)
    found = finetune(monologues, "embedded", checkpoint=origin, config=config)
    found.write(tmp_path / "bundle")
    bundle = find_bundle(tmp_path / "bundle")
    assert bundle.segmentation.source == "pytorch_model.bin, fine-tuned"
    assert np.isfinite(load_models(tmp_path / "bundle").segment(np.zeros((1, 32_000), "f"))).all()
    with pytest.raises(ModelError, match="cannot be trained further"):
        finetune(monologues, tmp_path / "bundle", config=config)


@pytest.mark.parametrize("epochs", [1, 5])
def test_any_number_of_steps_will_do(monologues: list[Labelled], epochs: int) -> None:
    config = FittingConfig(epochs=epochs, batch=2)  # of two to ten steps
    assert finetune(monologues[1:], "embedded", config=config).files


def test_without_recordings_nothing_is_learnt() -> None:
    with pytest.raises(ScoringError, match="no recordings to learn from"):
        finetune([])
    with pytest.raises(ScoringError, match="no recordings to learn from"):
        finetune(iter(()))


def test_recordings_of_no_length_teach_nothing(monologues: list[Labelled], tmp_path: Path) -> None:
    from dataclasses import replace

    from diarize import Annotation, Samples, Turn
    from diarize.excerpts import as_wav

    (tmp_path / "empty.wav").write_bytes(as_wav(Samples(np.zeros(0, np.float32), 16_000)))
    turns = Annotation("empty", [Turn(0, 0.3, "al")])
    empty = [replace(each, audio=tmp_path / "empty.wav", annotation=turns) for each in monologues]
    with pytest.raises(ScoringError, match="nobody talks in what is held out"):
        finetune(empty, "embedded")


def test_silence_teaches_nothing(monologues: list[Labelled]) -> None:
    from dataclasses import replace

    from diarize import Annotation

    silent = [replace(each, annotation=Annotation(each.audio.stem)) for each in monologues]
    with pytest.raises(ScoringError, match="nobody talks in what is held out"):
        finetune(silent, "embedded")


@pytest.mark.parametrize(
    "wrong",
    [{"epochs": 0}, {"batch": 0}, {"rate": 0.0}, {"rate": np.inf}, {"seed": -1}, {"seed": 2**63}],
)
def test_a_plan_that_teaches_nothing_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"nothing is learnt|learning rate|a seed is"):
        FittingConfig(**wrong)  # type: ignore[arg-type]


def test_the_last_seed_is_taken(monologues: list[Labelled]) -> None:
    config = FittingConfig(epochs=1, seed=LAST_SEED)
    assert finetune(monologues[3:], "embedded", config=config).files


def test_the_network_is_on_the_processor_when_it_is_written(
    monologues: list[Labelled], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no other device, all moves lead there: what counts is which came last."""
    done: list[str] = []

    def noted(owner: object, name: str) -> None:
        real = getattr(owner, name)

        def do(*given: object, **options: object) -> object:
            if owner is torch.onnx or isinstance(given[0], SegmentationNetwork):
                done.append(name)
            return real(*given, **options)

        monkeypatch.setattr(owner, name, do)

    noted(torch.nn.Module, "to")
    noted(torch.nn.Module, "cpu")
    noted(torch.onnx, "export")
    finetune(monologues[3:], "embedded", config=FittingConfig(epochs=1))
    assert done[-2:] == ["cpu", "export"]
