"""What the votes of chunks come to: turns, voices and warnings, before anybody has a name."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from diarize.frames import FrameGrid
from diarize.listen import Heard
from diarize.result import Diarization
from diarize.stitch import StitchConfig, annotate, exclusive, talking
from diarize.timeline import Annotation, Segment
from diarize.voting import Votes

Names = Mapping[str, str]
"""What to call speakers, by their number; the others are numbered as they appear."""


def outcome(
    heard: Heard,
    votes: Votes,
    voices: Sequence[NDArray[np.float32]],
    names: Names,
    grid: FrameGrid,
    config: StitchConfig,
) -> Diarization:
    """Make turns of votes; ``voices`` are those of all who were voted for, by number."""
    active = talking(votes, grid, config)
    turns, alone = (
        _clipped(annotate(heard.recording, mask, votes, grid), heard.duration)
        for mask in (active, exclusive(active, votes))
    )
    numbered = {label: f"SPEAKER_{rank:02d}" for rank, label in enumerate(turns.speakers)}
    called = numbered | dict(names)
    labels = {called[label]: int(label) for label in turns.speakers}
    annotation = turns.renamed(called)
    return Diarization(
        annotation=annotation,
        exclusive=alone.renamed(called),
        duration=heard.duration,
        voices=_rows([voices[labels[speaker]] for speaker in annotation.speakers]),
    )


def _rows(voices: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Return float32 ``(k, d)``, also of none."""
    return np.stack(voices).astype(np.float32) if voices else np.empty((0, 0), np.float32)


def _clipped(annotation: Annotation, duration: float) -> Annotation:
    """Cut turns at the end of the recording: its last frame may reach past it."""
    return annotation.within([Segment(0.0, duration)]) if duration else annotation


def warnings_of(turns: Annotation, *heard: Heard) -> tuple[str, ...]:
    """Return what a user should know of recordings, and whether nobody talks."""
    silence = () if len(turns) else ("no speech found",)
    return (*dict.fromkeys(text for part in heard for text in part.warnings), *silence)


def too_few(turns: Annotation, asked: int) -> tuple[str, ...]:
    """Say so where there are fewer speakers than were asked for, and any at all."""
    found = len(turns.speakers)
    if not 0 < found < asked:
        return ()
    return (f"at least {asked} speakers were asked for, but only {found} can be told apart",)
