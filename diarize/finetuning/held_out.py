"""What is kept from learning, and the errors there before and after."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import torch

from diarize.errors import ScoringError
from diarize.finetuning.errors import FrameErrors, frame_errors
from diarize.finetuning.learner import Learner
from diarize.finetuning.material import Example, Material
from diarize.labelled import Labelled
from diarize.scoring import Errors

SHARE = 0.2
PIECE = 60.0
"""Seconds that count as one in the bootstrap: chunks after one another are much alike."""
BATCH = 8


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """What is learnt from, and what is kept to measure: recordings, or the end of the only one."""

    learnt: tuple[Material, ...]
    held_out: tuple[Material, ...]
    names: tuple[str, ...]
    same_voices: bool


def split(recordings: Sequence[Labelled], materials: Sequence[Material], seed: int) -> Split:
    """Hold out about a fifth: whole recordings drawn at random, or the end of a single one.

    Raises
    ------
    ScoringError
        Nobody talks in what would be held out, or in what would be learnt from.
    """
    if len(materials) == 1:
        (only,) = materials
        learnt, kept = (only.between(0, 1 - SHARE),), (only.between(1 - SHARE, 1),)
        found = Split(learnt, kept, (str(recordings[0].audio.stem),), same_voices=True)
    else:
        chosen = _drawn([len(each.samples) for each in materials], seed)
        found = Split(
            tuple(each for place, each in enumerate(materials) if place not in chosen),
            tuple(materials[place] for place in chosen),
            tuple(recordings[place].audio.stem for place in chosen),
            same_voices=False,
        )
    for part, what in ((found.held_out, "held out to measure"), (found.learnt, "learnt from")):
        if not any(each.talks.any() for each in part):
            raise ScoringError(f"nobody talks in what is {what}: more recordings are needed")
    return found


def _drawn(lengths: Sequence[int], seed: int) -> list[int]:
    """Draw recordings that come near a fifth of all, and leave one at least.

    One that would take them further from a fifth is passed over. If they are less than half of that
    for it, the shortest of the others is drawn too, however long it is.
    """
    order: list[int] = np.random.default_rng(seed).permutation(len(lengths)).tolist()
    chosen: list[int] = []
    wanted = missing = SHARE * sum(lengths)
    for place in order:
        if abs(missing - lengths[place]) < abs(missing):
            missing -= lengths[place]
            chosen.append(place)
    left = [place for place in order if place not in chosen]
    if missing > wanted / 2 and len(left) > 1:
        chosen.append(min(left, key=lambda each: lengths[each]))
    return sorted(chosen)


def errors(learner: Learner, materials: Sequence[Material], device: Any) -> tuple[Errors, ...]:
    """Return the errors inside chunks, under the best numbering in each, by pieces of a minute."""
    network = learner.network.eval().to(device)
    size = max(round(PIECE * learner.grid.sample_rate / learner.chunk), 1)
    return tuple(
        _in_seconds(sum(_found(learner, network, piece, device), start=FrameErrors()), learner)
        for material in materials
        for piece in _pieces(material.in_order(), size)
    )


def _pieces(examples: Iterator[Example], size: int) -> Iterator[list[Example]]:
    while piece := list(islice(examples, size)):
        yield piece


@torch.inference_mode()
def _found(
    learner: Learner, network: Any, piece: Sequence[Example], device: Any
) -> Iterator[FrameErrors]:
    table = learner.classes.numpy() > 0
    for first in range(0, len(piece), BATCH):
        heard = piece[first : first + BATCH]
        waveforms = torch.from_numpy(np.stack([each.waveform for each in heard])[:, None])
        classes = network(waveforms.to(device)).argmax(dim=2).cpu().numpy()
        for each, told in zip(heard, classes, strict=True):
            yield frame_errors(each.talks, table[told])


def _in_seconds(frames: FrameErrors, learner: Learner) -> Errors:
    second = learner.grid.sample_rate / learner.grid.hop
    return Errors(
        speech=frames.speech / second,
        missed=frames.missed / second,
        false_alarm=frames.false_alarm / second,
        confusion=frames.confused / second,
    )
