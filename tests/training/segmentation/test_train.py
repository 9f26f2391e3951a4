import csv
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import ClassVar

import numpy as np
import pytest
from numpy.typing import NDArray

torch = pytest.importorskip("torch", reason="needs the [train] extra")

from diarize.finetuning.network import SegmentationNetwork  # noqa: E402 - after the check
from diarize.finetuning.weights import to_onnx  # noqa: E402
from training.acoustics import Acoustics  # noqa: E402
from training.corpus import Corpus, Utterance  # noqa: E402
from training.segmentation.data import Batch, ChunkSource  # noqa: E402
from training.segmentation.export import difference  # noqa: E402
from training.segmentation.state import TrainingState  # noqa: E402
from training.segmentation.train import held_out  # noqa: E402
from training.segmentation.trainer import Trainer, TrainingPlan  # noqa: E402
from training.simulate.chunk import ChunkSettings  # noqa: E402
from training.simulate.voices import VoiceBank  # noqa: E402


def hum(pitch: float) -> NDArray[np.float32]:
    time = np.arange(32_000) / 16_000
    voice = np.sum([np.sin(2 * np.pi * pitch * n * time) for n in range(1, 15)], axis=0)
    return np.asarray(0.05 * voice * (np.sin(2 * np.pi * time) > -0.5), dtype=np.float32)


@pytest.fixture(scope="module")
def source() -> ChunkSource:
    voices = [hum(100 + 40 * speaker) for speaker in range(6)]
    table = tuple(
        Utterance(f"s{n}", "hums", n * 32_000, (n + 1) * 32_000) for n in range(len(voices))
    )
    samples = np.round(np.concatenate(voices) * 32767).clip(-32768, 32767).astype(np.int16)
    noise = np.random.default_rng(0).standard_normal(16_000).astype(np.float32)
    bank = VoiceBank(Corpus(samples, table), least_seconds=1.0)
    place = (noise[None, :100],)
    acoustics, front = Acoustics((noise,), place, place), SegmentationNetwork().front
    return ChunkSource(bank, acoustics, front, ChunkSettings(seconds=2.0))


def test_the_yardstick_is_made_of_what_nothing_is_learnt_from(
    speech_data: Path, speech_cache: Path, tmp_path: Path
) -> None:
    for name in ("speech/dev", "noise", "rir"):  # there is nothing else
        copytree(speech_data / name, tmp_path / name)
    front = SegmentationNetwork().front
    first, again = (next(held_out(tmp_path, speech_cache, front, 2)) for _ in range(2))
    assert [part.shape for part in first] == [(2, 80, 1000), (2, 768, 250), (2, 500, 7)]
    assert all(torch.equal(one, other) for one, other in zip(first, again, strict=True))
    with pytest.raises(FileNotFoundError):
        ChunkSource.open(tmp_path, "train", speech_cache, front)


class Noted(ChunkSource):
    """Makes its batches in this process, and notes their seeds."""

    seeds: ClassVar[list[int]] = []

    def ahead(self, size: int, seed: int) -> Iterator[Batch]:
        self.seeds.append(seed)
        return self.batches(size, seed)


def test_a_run_that_goes_on_hears_other_chunks(source: ChunkSource, tmp_path: Path) -> None:
    noted = Noted(source.bank, source.acoustics, source.front, source.settings)
    dev = [next(source.batches(1, seed=9))]
    state = TrainingState.fresh(seed=0)
    for minutes in (1e-6, 2e-6):
        plan = TrainingPlan(minutes=minutes, batch=1, seed=3)
        state.seconds = min(state.seconds, 0.0)
        Trainer(state, noted, dev, tmp_path, plan).run()
    assert state.step == 2
    assert noted.seeds[0] == 3
    assert len(set(noted.seeds)) == 2


def test_batches_are_the_same_for_equal_seeds(source: ChunkSource) -> None:
    first, second = (next(source.batches(3, seed=1)) for _ in range(2))
    assert all(torch.equal(one, other) for one, other in zip(first, second, strict=True))
    assert [part.shape for part in first] == [(3, 80, 200), (3, 768, 50), (3, 100, 7)]
    targets = first[2]
    torch.testing.assert_close(targets.sum(dim=2), torch.ones(3, 100))


@pytest.mark.timeout(120)
def test_training_learns_resumes_and_exports(source: ChunkSource, tmp_path: Path) -> None:
    torch.set_num_threads(1)
    dev = [next(source.batches(8, seed=9))]
    plan = TrainingPlan(minutes=0.1, batch=4, report_minutes=0.1)
    first = Trainer(TrainingState.fresh(seed=0), source, dev, tmp_path, plan)
    first.run()
    state = TrainingState.fresh(seed=5)
    state.load(tmp_path / "checkpoint.pt")
    assert state.step == first.state.step > 3
    Trainer(state, source, dev, tmp_path, TrainingPlan(minutes=0.15, batch=4)).run()
    rows = list(csv.DictReader((tmp_path / "log.csv").read_text().splitlines()))
    assert len(rows) == 2
    assert float(rows[1]["loss"]) < float(rows[0]["loss"]) < np.log(7)
    pytest.importorskip("onnxruntime")
    assert difference(state.average, to_onnx(state.average, {"name": "test"})) < 0.01
