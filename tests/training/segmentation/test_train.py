import csv
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

torch = pytest.importorskip("torch", reason="needs the [train] extra")

from diarize.finetuning.network import SegmentationNetwork  # noqa: E402 - after the check
from diarize.finetuning.weights import to_onnx  # noqa: E402
from training.acoustics import Acoustics  # noqa: E402
from training.corpus import Corpus, Utterance  # noqa: E402
from training.segmentation.data import ChunkSource  # noqa: E402
from training.segmentation.export import difference  # noqa: E402
from training.segmentation.state import TrainingState  # noqa: E402
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
    acoustics, front = Acoustics((noise,), (noise[None, :100],)), SegmentationNetwork().front
    return ChunkSource(bank, acoustics, front, ChunkSettings(seconds=2.0))


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
