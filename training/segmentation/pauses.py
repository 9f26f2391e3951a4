"""Which pauses belong to a turn: the length at which our labels and a teacher agree best.

::

    python -m training.segmentation.pauses --data ../shared/data

prints what the teacher, who learned from people's annotations, misses and invents on simulated
chunks of held-out speakers if turns go on over pauses of some length (docs/decisions/0004).
"""

from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from diarize.finetuning.errors import FrameErrors, frame_errors
from training.acoustics import Acoustics
from training.commands import data_option, run_command
from training.corpus import CACHE, load_corpus
from training.segmentation.targets import Ear
from training.segmentation.teacher import Teacher, teacher_checkpoint
from training.simulate.chunk import ChunkSettings, activity, simulate_chunk
from training.simulate.scene import SCENES, Scene
from training.simulate.voices import VoiceBank

LENGTHS = (0.1, 0.3, 0.5, 0.7, 1.0, 1.5)
SECONDS = 5.0
"""What the teacher hears at once."""


def disagreement(
    bank: VoiceBank, acoustics: Acoustics, ear: Ear, scene: Scene, pause: float, chunks: int
) -> dict[str, float]:
    """Return the teacher's rates on chunks that are the same for each length of pause."""
    settings, errors = (
        ChunkSettings(seconds=SECONDS, scene=scene, longest_pause=pause),
        FrameErrors(),
    )
    for number in range(chunks):
        rng = np.random.default_rng(number)
        chunk = simulate_chunk(bank, acoustics, settings, rng)
        heard: NDArray[np.bool_] = ear(chunk.waveform) > 0.5
        errors += frame_errors(activity(chunk.classes), heard)
    return errors.rates()


def main(
    data: Annotated[Path, data_option("speech/dev", "noise", "rir")],
    cache: Annotated[Path, typer.Option()] = CACHE,
    chunks: Annotated[int, typer.Option(help="Of each scene.")] = 60,
) -> None:
    """Print a line for each scene and length."""
    checkpoint = teacher_checkpoint()
    if checkpoint is None:
        raise typer.BadParameter("the teacher is in the package whisperx, which is not installed")
    bank = VoiceBank(load_corpus(data / "speech" / "dev", cache))
    acoustics, ear = Acoustics.load(data, "dev", cache), Teacher(checkpoint)
    typer.echo("scene  pause  missed  false alarm   both")
    for name in ("clean", "noisy", "room"):
        for pause in LENGTHS:
            rates = disagreement(bank, acoustics, ear, SCENES[name], pause, chunks)
            both = rates["miss"] + rates["false_alarm"]
            parts = f"{rates['miss']:6.1%} {rates['false_alarm']:12.1%} {both:6.1%}"
            typer.echo(f"{name:<6} {pause:3.1f} s  {parts}")


if __name__ == "__main__":
    run_command(main)
