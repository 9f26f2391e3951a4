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

from benchmarks.boundaries import Boundaries, boundaries
from benchmarks.oracle import GRID, Mask, rasterised
from benchmarks.report import keep
from benchmarks.speech import WithAmi
from diarize import load_models
from diarize.finetuning.errors import FrameErrors, frame_errors
from diarize.sessions import open_session
from training.acoustics import Acoustics
from training.activity import bridged
from training.cases import AMI_PAUSE, ami_excerpts
from training.commands import run_command
from training.corpus import CACHE, load_corpus
from training.simulate.chunk import ChunkSettings, activity, simulate_chunk
from training.simulate.scene import SCENES
from training.simulate.voices import VoiceBank
from training.tables import table

CONDITIONS = ("clean", "noisy", "room")
COLUMNS = {
    "miss": "miss",
    "false_alarm": "false alarm",
    "confusion": "confusion",
    "total": "total",
    "overlap_precision": "overlap precision",
    "overlap_recall": "overlap recall",
    "boundaries_found": "boundaries",
    "boundary_error": "off by",
}

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
    session = open_session(path.read_bytes(), str(path))

    def segment(waveform: NDArray[np.float32]) -> Mask:
        (scores,) = session.run(None, {"waveform": waveform[None, None]})
        return activity(scores[0].argmax(axis=1))

    return segment


def bundle_segmenter(bundle: str) -> Segmenter:
    """Return the segmentation of any bundle, where a speaker is likelier to talk than not."""
    segment = load_models(bundle).segment

    def run(waveform: NDArray[np.float32]) -> Mask:
        chunk = np.zeros((1, segment.chunk), np.float32)
        chunk[0, : len(waveform)] = waveform
        talks = segment(chunk)[0] > 0.5
        middles = GRID.hop * np.arange(len(waveform) // GRID.hop) + GRID.hop // 2
        frames = (middles - segment.grid.first) // segment.grid.hop
        return np.asarray(talks[np.clip(frames, 0, len(talks) - 1)])

    return run


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
    edges: defaultdict[str, Boundaries] = defaultdict(Boundaries)
    for sample in samples:
        for condition, found in _told(sample, segmenter):
            errors[condition] += frame_errors(sample.active, found)
            edges[condition] += boundaries(sample.active, found)
    return {name: errors[name].rates() | edges[name].rates() for name in errors}


def _told(sample: Sample, segmenter: Segmenter) -> Iterator[tuple[str, Mask]]:
    """Yield the activity of a sample, by the name of what it counts for."""
    found = segmenter(sample.waveform)
    yield sample.condition, found
    if sample.condition == "AMI":
        joined = [bridged(talks, AMI_PAUSE, GRID) for talks in found.T]
        yield "AMI, bridged", np.array(joined).T


def main(
    data: WithAmi = Path("../shared/data"),
    model: Annotated[Path, typer.Option()] = Path("diarize/weights/segmentation.onnx"),
    cache: Annotated[Path, typer.Option()] = CACHE,
    chunks: Annotated[int, typer.Option(help="Simulated chunks for each condition.")] = 100,
    bundle: Annotated[list[str] | None, typer.Option(help="Others, of 10 s and more.")] = None,
) -> None:
    """Compare our model with pyannote's, and with bundles, on chunks of 5 and 10 seconds."""
    segmenters = {"turnwise": onnx_segmenter(model), "pyannote (whisperx)": teacher_segmenter()}
    segmenters |= {name: bundle_segmenter(name) for name in bundle or ()}
    figures: dict[str, Any] = {}
    for seconds in (5.0, 10.0):
        samples = list(simulated_samples(data, cache, chunks, seconds))
        samples += ami_samples(data, seconds)
        for name, segmenter in segmenters.items():
            if segmenter is not None:
                figures[f"{name}, {seconds:.0f} s"] = measured(segmenter, samples)
    typer.echo(_table(figures))
    typer.echo(f"written: {keep('segmentation', {'rates': figures})}")


def _table(figures: dict[str, dict[str, dict[str, float]]]) -> str:
    rows = [
        [name, condition, *(_cell(column, rates[column]) for column in COLUMNS)]
        for name, conditions in figures.items()
        for condition, rates in conditions.items()
    ]
    return table(["model", "data", *COLUMNS.values()], rows)


def _cell(column: str, rate: float) -> str:
    return f"{1000 * rate:.0f} ms" if column == "boundary_error" else f"{100 * rate:.1f} %"


if __name__ == "__main__":
    run_command(main)
