"""Frame errors of segmentation inside chunks, on simulated conversations and AMI excerpts.

``python -m benchmarks.segmentation --data ../shared/data``
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray

from benchmarks.cases import ami_excerpts
from benchmarks.oracle import GRID, Mask, rasterised
from benchmarks.report import keep, table
from diarize.finetuning.errors import FrameErrors, frame_errors
from training.acoustics import Acoustics
from training.activity import bridged
from training.corpus import load_corpus
from training.simulate.chunk import ChunkSettings, activity, simulate_chunk
from training.simulate.scene import SCENES
from training.simulate.voices import VoiceBank

AMI_PAUSE = 1.0
"""Seconds: the references of the excerpts have no shorter pause within a speaker."""
CONDITIONS = ("clean", "noisy", "room")
COLUMNS = ("miss", "false_alarm", "confusion", "total", "overlap_precision", "overlap_recall")

Segmenter = Callable[[NDArray[np.float32]], Mask]
"""Maps samples ``(n,)`` to activity ``(n // 320, local speakers)``."""


@dataclass(frozen=True)
class Sample:
    """A chunk of a condition, with its true activity, bool ``(frames, speakers)``."""

    condition: str
    waveform: NDArray[np.float32]
    active: Mask


def onnx_segmenter(path: Path) -> Segmenter:
    """Return a model of our contract, most probable class by frame."""
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])

    def segment(waveform: NDArray[np.float32]) -> Mask:
        (scores,) = session.run(None, {"waveform": waveform[None, None]})
        return activity(scores[0].argmax(axis=1))

    return segment


def teacher_segmenter() -> Segmenter | None:
    """Return pyannote's model out of whisperx, or None where it is not installed."""
    try:
        from training.segmentation.teacher import Teacher, teacher_checkpoint

        checkpoint = teacher_checkpoint()
        teacher = Teacher(checkpoint) if checkpoint else None
    except ImportError:
        return None
    return None if teacher is None else lambda waveform: teacher(waveform) > 0.5


def simulated_samples(data: Path, cache: Path, chunks: int, seconds: float) -> Iterator[Sample]:
    """Yield chunks of held-out speakers, the same for each call."""
    bank = VoiceBank(load_corpus(data / "speech" / "dev", cache))
    acoustics = Acoustics.load(data, "dev", cache)
    for condition in CONDITIONS:
        rng = np.random.default_rng(1)
        settings = ChunkSettings(seconds=seconds, scene=SCENES[condition])
        for _ in range(chunks):
            chunk = simulate_chunk(bank, acoustics, settings, rng)
            yield Sample(condition, chunk.waveform, activity(chunk.classes))


def ami_samples(data: Path, seconds: float) -> Iterator[Sample]:
    """Yield the AMI excerpts, cut into chunks; those of other lengths at the end are left out."""
    for case in ami_excerpts(data):
        active, size = rasterised(case), GRID.frames_in(seconds)
        for first in range(0, len(active) - size + 1, size):
            samples = case.waveform[first * GRID.hop : (first + size) * GRID.hop]
            yield Sample("AMI", samples, active[first : first + size])


def measured(segmenter: Segmenter, samples: list[Sample]) -> dict[str, dict[str, float]]:
    """Return the error rates of each condition, on AMI also with pauses bridged as there."""
    errors: defaultdict[str, FrameErrors] = defaultdict(FrameErrors)
    for sample in samples:
        found = segmenter(sample.waveform)
        errors[sample.condition] += frame_errors(sample.active, found)
        if sample.condition == "AMI":
            joined = np.array([bridged(talks, AMI_PAUSE, GRID) for talks in found.T]).T
            errors["AMI, bridged"] += frame_errors(sample.active, joined)
    return {condition: total.rates() for condition, total in errors.items()}


def main(
    data: Annotated[Path, typer.Option()] = Path("../shared/data"),
    model: Annotated[Path, typer.Option()] = Path("diarize/weights/segmentation.onnx"),
    cache: Annotated[Path, typer.Option()] = Path("~/.cache/turnwise/training"),
    chunks: Annotated[int, typer.Option(help="Simulated chunks for each condition.")] = 100,
) -> None:
    """Compare our model with pyannote's on chunks of 5 and 10 seconds."""
    segmenters = {"turnwise": onnx_segmenter(model), "pyannote (whisperx)": teacher_segmenter()}
    figures: dict[str, Any] = {}
    for seconds in (5.0, 10.0):
        samples = list(simulated_samples(data, cache.expanduser(), chunks, seconds))
        samples += ami_samples(data, seconds)
        for name, segmenter in segmenters.items():
            if segmenter is not None:
                figures[f"{name}, {seconds:.0f} s"] = measured(segmenter, samples)
    typer.echo(_table(figures))
    typer.echo(f"written: {keep('segmentation', {'rates': figures})}")


def _table(figures: dict[str, dict[str, dict[str, float]]]) -> str:
    rows = [
        [name, condition, *(f"{100 * rates[column]:.1f} %" for column in COLUMNS)]
        for name, conditions in figures.items()
        for condition, rates in conditions.items()
    ]
    return table(["model", "data", *(column.replace("_", " ") for column in COLUMNS)], rows)


if __name__ == "__main__":
    typer.run(main)
