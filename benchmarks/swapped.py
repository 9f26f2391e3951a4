"""What each model costs: DER with segmentation and embeddings swapped for rivals' or the truth.

``python -m benchmarks.swapped --data ../shared/data``. The number of speakers is told, since
thresholds belong to one model; rows whose rival is not installed are left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from benchmarks.accuracy import Outcome, outcome
from benchmarks.oracle import Mask, OracleSegmenter, rasterised, told
from benchmarks.report import keep
from benchmarks.rivals.models import RivalSegmenter, rival_embedder, rival_segmenter
from benchmarks.speech import WithAmi
from clustering import SpeakerBounds
from diarize import Diarizer, Samples, load_models
from diarize.backends import Embedder, Segmenter
from diarize.listen import Heard
from diarize.models import Models
from training.cases import Case, ami_excerpts, simulated_meetings
from training.commands import run_command
from training.corpus import CACHE, SAMPLE_RATE
from training.tables import table

TRUTH = "the truth"


@dataclass(frozen=True)
class Together:
    """Several embedders on the same voices, their vectors side by side."""

    embedders: dict[str, Embedder]
    _widths: dict[str, int] = field(default_factory=dict, init=False)

    def __call__(self, waveform: NDArray[np.float32], masks: Mask) -> NDArray[np.float32]:
        """Embed the voices of a chunk: float32 ``(n, d)``, rows of unit norm in each part."""
        parts = [embed(waveform, masks) for embed in self.embedders.values()]
        self._widths.update(
            {name: part.shape[1] for name, part in zip(self.embedders, parts, strict=True)}
        )
        return np.hstack(parts)

    def part(self, heard: Heard, name: str) -> Heard:
        """Return what was heard with the vectors of one embedder."""
        last = np.cumsum(list(self._widths.values()))[list(self._widths).index(name)]
        return replace(heard, embeddings=heard.embeddings[:, last - self._widths[name] : last])


@dataclass(frozen=True)
class Engine:
    """The engine with segmentations and embeddings of any origin."""

    models: Models
    segmenters: dict[str, Segmenter | None]
    embedders: dict[str, Embedder]

    def outcomes(self, case: Case, segmentation: str) -> Iterator[tuple[str, Outcome]]:
        """Diarize a case after one segmentation; yield each embedding and what came of it."""
        together, talks = Together(self.embedders), rasterised(case)
        diarizer = self._diarizer(segmentation, together, talks)
        heard = diarizer.listen(Samples(case.waveform, SAMPLE_RATE))
        number = len(case.reference.speakers)
        groups = {TRUTH: told(heard, talks)}
        for name in self.embedders:
            # where nobody is heard there is nothing to embed, and nothing to tell apart
            part = together.part(heard, name) if len(heard.regions) else heard
            groups[name] = diarizer.group(part, SpeakerBounds(number, number))
        for name, clusters in groups.items():
            yield name, outcome(case, diarizer.stitch(heard, clusters).annotation, 0.0)

    def _diarizer(self, segmentation: str, embed: Embedder, talks: Mask) -> Diarizer:
        segmenter = self.segmenters[segmentation]
        step = 2.5 if isinstance(segmenter, RivalSegmenter) else 5.0
        if segmenter is None:
            segmenter = OracleSegmenter(talks, round(step * SAMPLE_RATE))
        models = replace(self.models, segment=segmenter, embed=embed)
        return Diarizer(models, {"segmentation": {"step": step}})


def installed(models: Models) -> Engine:
    """Return the engine with ours, the truth, and the rivals that are installed."""
    segmenters: dict[str, Segmenter | None] = {"turnwise": models.segment, TRUTH: None}
    embedders: dict[str, Embedder] = {"turnwise": models.embed}
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
            for embedding, each in engine.outcomes(case, segmentation):
                key = (case.group.partition(",")[0], segmentation, embedding)
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
    data: WithAmi,
    bundle: str = "embedded",
    threads: int = 1,
    meetings: Annotated[int, typer.Option(help="Simulated meetings.")] = 10,
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
    run_command(main)
