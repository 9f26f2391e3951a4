"""How readily two people at once are heard: a constant on the score of the classes of overlap.

Overlap is rare, so that the most probable class is one speaker even where two are likely. Added to
the logarithm of the probability of two at once before the most probable class is taken, a constant
trades missed overlap for invented one (Elkan 2001, IJCAI: the optimum moves with the costs)::

    python -m training.segmentation.overlap --data ../shared/data --model MODEL.onnx

prints what each constant does on simulated chunks of held-out speakers, and which one the export
should be given.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from diarize.finetuning.errors import FrameErrors, frame_errors
from diarize.sessions import open_session
from training.acoustics import Acoustics
from training.commands import data_option, run_command
from training.corpus import CACHE, load_corpus
from training.simulate.chunk import TABLE, ChunkSettings, activity, simulate_chunk
from training.simulate.scene import SCENES
from training.simulate.voices import VoiceBank

CONSTANTS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.5)
AFFORDED = 0.003
"""How much more error than the least, as a share of the speech, better overlap may cost."""

Heard = tuple[NDArray[np.float32], NDArray[np.bool_]]
"""Log-probabilities ``(frames, 7)`` of a chunk and who talks, bool ``(frames, 3)``."""


def leaning(scores: NDArray[np.float32], constant: float) -> NDArray[np.float32]:
    """Add a constant to the classes of two at once: float32 ``(frames, 7)``."""
    return scores + np.float32(constant) * (TABLE.sum(axis=1) > 1)


@dataclass(frozen=True)
class Outcome:
    """Errors of all chunks with one constant."""

    total: float
    precision: float
    recall: float

    @classmethod
    def of(cls, chunks: list[Heard], constant: float) -> "Outcome":
        """Return what comes of chunks with a constant."""
        errors = FrameErrors()
        for scores, active in chunks:
            errors += frame_errors(active, activity(leaning(scores, constant).argmax(axis=1)))
        rates = errors.rates()
        return cls(rates["total"], rates["overlap_precision"], rates["overlap_recall"])

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall of overlap."""
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


def chosen(outcomes: Mapping[float, Outcome]) -> float:
    """Return the constant with the best overlap among those that cost next to nothing.

    >>> chosen({0.0: Outcome(0.3, 0.8, 0.2), 1.0: Outcome(0.301, 0.6, 0.5)})
    1.0
    >>> chosen({0.0: Outcome(0.3, 0.8, 0.2), 1.0: Outcome(0.32, 0.6, 0.5)})
    0.0
    """
    least = min(each.total for each in outcomes.values())
    affordable = (constant for constant, each in outcomes.items() if each.total <= least + AFFORDED)
    return max(affordable, key=lambda constant: outcomes[constant].f1)


def heard(model: Path, data: Path, cache: Path, chunks: int) -> Iterator[Heard]:
    """Yield what a model hears in chunks of held-out speakers, as many of each scene."""
    session = open_session(model.read_bytes(), str(model))
    bank = VoiceBank(load_corpus(data / "speech" / "dev", cache))
    acoustics = Acoustics.load(data, "dev", cache)
    for number, scene in enumerate((SCENES["clean"], SCENES["noisy"], SCENES["room"])):
        rng = np.random.default_rng([7, number])
        for _ in range(chunks):
            chunk = simulate_chunk(bank, acoustics, ChunkSettings(scene=scene), rng)
            (scores,) = session.run(None, {"waveform": chunk.waveform[None, None]})
            yield scores[0], activity(chunk.classes)


def main(
    data: Annotated[Path, data_option("speech/dev", "noise", "rir")],
    model: Annotated[Path, typer.Option(help="Exported without a constant.")],
    cache: Annotated[Path, typer.Option()] = CACHE,
    chunks: Annotated[int, typer.Option(help="Of each scene.")] = 60,
) -> None:
    """Print the table and the choice."""
    known = list(heard(model, data, cache, chunks))
    outcomes = {constant: Outcome.of(known, constant) for constant in CONSTANTS}
    typer.echo("constant  error  overlap: precision recall    F1")
    for constant, each in outcomes.items():
        rates = f"{each.precision:9.1%} {each.recall:6.1%} {each.f1:5.1%}"
        typer.echo(f"{constant:8.1f} {each.total:6.1%}         {rates}")
    typer.echo(f"export with --overlap {chosen(outcomes)}")


if __name__ == "__main__":
    run_command(main)
