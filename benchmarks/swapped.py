"""What each model costs: DER with segmentation and embeddings swapped for rivals' or the truth.

``python -m benchmarks.swapped --data ../shared/data``. The number of speakers is told, since
thresholds belong to one model; rows whose rival is not installed are left out.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from benchmarks.accuracy import Outcome, outcome
from benchmarks.cases import Case, ami_excerpts, simulated_meetings
from benchmarks.report import keep, table
from clustering import Clusters, SpeakerBounds
from diarize import Diarizer, Samples, load_models
from diarize.backends import Embedder, Segmenter
from diarize.frames import FrameGrid
from diarize.listen import Heard
from diarize.models import Models
from training.corpus import SAMPLE_RATE

CACHE = Path("~/.cache/turnwise/training").expanduser()
GRID = FrameGrid(320, SAMPLE_RATE)
TRUTH = "the truth"
Mask = NDArray[np.bool_]


def rasterised(case: Case) -> Mask:
    """Return who talks when, bool ``(frames, speakers)``; a frame past the end is there too."""
    speakers = case.reference.speakers
    talks = np.zeros((len(case.waveform) // GRID.hop + 1, max(len(speakers), 1)), np.bool_)
    for turn in case.reference:
        first, last = (round(edge * SAMPLE_RATE / GRID.hop) for edge in (turn.start, turn.end))
        talks[first:last, speakers.index(turn.speaker)] = True
    return talks


@dataclass
class OracleSegmenter:
    """Says of chunks what the reference says; they must come in their order."""

    talks: Mask
    step: int
    chunk: int = 10 * SAMPLE_RATE
    grid: FrameGrid = GRID
    _first: int = field(default=0, init=False)

    def __call__(self, waveforms: NDArray[np.float32]) -> NDArray[np.float32]:
        """Map chunks ``(chunks, samples)`` to activity ``(chunks, frames, speakers)``."""
        frames = self.chunk // self.grid.hop
        activity = np.zeros((len(waveforms), frames, self.talks.shape[1]), np.float32)
        for rows in activity:
            known = self.talks[self._first : self._first + frames]
            rows[: len(known)] = known
            self._first += self.step // self.grid.hop
        return activity


@dataclass(frozen=True)
class RivalSegmenter:
    """pyannote's model out of whisperx, on the chunks of five seconds that it was trained on."""

    heard: Callable[[NDArray[np.float32]], NDArray[np.float32]]
    chunk: int = 5 * SAMPLE_RATE
    grid: FrameGrid = GRID

    def __call__(self, waveforms: NDArray[np.float32]) -> NDArray[np.float32]:
        """Map chunks ``(chunks, samples)`` to activity ``(chunks, frames, 3)``."""
        return np.stack([self.heard(waveform) for waveform in waveforms])


@dataclass(frozen=True)
class RivalEmbedder:
    """resemblyzer's encoder, on the samples of each voice put together."""

    encoder: Callable[[NDArray[np.float32]], NDArray[np.float32]]

    def __call__(self, waveform: NDArray[np.float32], masks: Mask) -> NDArray[np.float32]:
        """Embed the voices of a chunk: float32 ``(n, 256)``, unit rows."""
        place = np.arange(len(waveform)) * masks.shape[1] // len(waveform)
        return np.stack([self.encoder(waveform[mask[place]]) for mask in masks])


def nothing(waveform: NDArray[np.float32], masks: Mask) -> NDArray[np.float32]:
    """Embed nothing, where labels are told."""
    return np.ones((len(masks), 1), waveform.dtype)


def rival_segmenter() -> RivalSegmenter | None:
    """Return the rival, or None where it is not installed."""
    try:
        from training.segmentation.teacher import Teacher, teacher_checkpoint
    except ImportError:
        return None
    checkpoint = teacher_checkpoint()
    return RivalSegmenter(Teacher(checkpoint)) if checkpoint else None


def rival_embedder() -> RivalEmbedder | None:
    """Return the rival, or None where it is not installed."""
    try:
        from resemblyzer import VoiceEncoder
    except ImportError:
        return None
    return RivalEmbedder(VoiceEncoder("cpu", verbose=False).embed_utterance)


def told(heard: Heard, talks: Mask) -> Clusters:
    """Give each region the speaker who talks most of it."""
    labels = np.zeros(len(heard.regions), np.int64)
    regions = heard.regions
    for row, (chunk, who) in enumerate(zip(regions.chunks, regions.local_speakers, strict=True)):
        first, last = regions.spans[row]
        active = heard.activity[chunk, first:last, who].astype(np.float32)
        start = heard.starts[chunk] + first
        known = talks[start : start + len(active)]
        labels[row] = (active[: len(known)] @ known).argmax()
    speakers = talks.shape[1]
    return Clusters(labels, np.eye(speakers, dtype=np.float32), np.ones(len(labels), np.float32))


@dataclass(frozen=True)
class Engine:
    """The engine with a segmentation and an embedding of any origin."""

    models: Models
    segmenters: dict[str, Segmenter | None]
    embedders: dict[str, Embedder]

    def outcome(self, case: Case, segmentation: str, embedding: str) -> Outcome:
        """Diarize a case with this pair."""
        diarizer, talks = self._diarizer(case, segmentation, embedding), rasterised(case)
        heard = diarizer.listen(Samples(case.waveform, SAMPLE_RATE))
        number = len(case.reference.speakers)
        if embedding == TRUTH:
            clusters = told(heard, talks)
        else:
            clusters = diarizer.group(heard, SpeakerBounds(number, number))
        return outcome(case, diarizer.stitch(heard, clusters).annotation, 0.0)

    def _diarizer(self, case: Case, segmentation: str, embedding: str) -> Diarizer:
        segmenter = self.segmenters[segmentation]
        step = 2.5 if isinstance(segmenter, RivalSegmenter) else 5.0
        if segmenter is None:
            segmenter = OracleSegmenter(rasterised(case), round(step * SAMPLE_RATE))
        models = replace(self.models, segment=segmenter, embed=self.embedders[embedding])
        return Diarizer(models, {"segmentation": {"step": step}})


def installed(models: Models) -> Engine:
    """Return the engine with ours, the truth, and the rivals that are installed."""
    segmenters: dict[str, Segmenter | None] = {"turnwise": models.segment, TRUTH: None}
    embedders: dict[str, Embedder] = {"turnwise": models.embed, TRUTH: nothing}
    if segmenter := rival_segmenter():
        segmenters["pyannote (whisperx)"] = segmenter
    if embedder := rival_embedder():
        embedders["resemblyzer"] = embedder
    return Engine(models, segmenters, embedders)


def measure(engine: Engine, cases: Iterable[Case]) -> dict[tuple[str, str, str], Outcome]:
    """Add the outcomes up by data, segmentation and embedding."""
    found: dict[tuple[str, str, str], Outcome] = {}
    for case in cases:
        for segmentation in engine.segmenters:
            for embedding in engine.embedders:
                key = (case.group.partition(",")[0], segmentation, embedding)
                each = engine.outcome(case, segmentation, embedding)
                found[key] = found.get(key, Outcome()) + each
    return found


def rates(found: Outcome) -> dict[str, float]:
    """Return DER and its parts."""
    errors = found.errors
    parts = {"missed": errors.missed, "false_alarm": errors.false_alarm}
    shares = {name: round(part / errors.speech, 4) for name, part in parts.items()}
    return {"der": round(errors.rate, 4), **shares, "confusion": round(_confused(found), 4)}


def _confused(found: Outcome) -> float:
    return found.errors.confusion / found.errors.speech


def main(
    data: Annotated[Path, typer.Option(help="Folder with ami/, speech/, noise/ and rir/.")],
    bundle: str = "embedded",
    threads: int = 1,
    meetings: Annotated[int, typer.Option(help="Simulated meetings, 25 at most.")] = 25,
) -> None:
    """Print the table and write it to benchmarks/results."""
    engine = installed(load_models(bundle, threads=threads))
    cases = [*ami_excerpts(data), *simulated_meetings(data, CACHE, "room", meetings)]
    figures = {key: rates(each) for key, each in measure(engine, cases).items()}
    rows = [[*key, *(f"{value:.1%}" for value in each.values())] for key, each in figures.items()]
    head = ["recordings", "segmentation", "embedding", "DER", "missed", "false alarm", "confusion"]
    typer.echo(table(head, rows))
    kept = [
        {"data": key[0], "segmentation": key[1], "embedding": key[2], **each}
        for key, each in figures.items()
    ]
    typer.echo(f"written: {keep('swapped', {'number of speakers': 'told', 'rows': kept})}")


if __name__ == "__main__":
    typer.run(main)
