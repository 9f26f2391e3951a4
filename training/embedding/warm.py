"""Begin where shipped weights ended: a student out of a bundle, and heads that fit it.

A bundle keeps the student alone. The heads are found again from it: the way to the teacher by
least squares, the places of speakers as the means of their voices.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import Ridge
from torch import Tensor
from torch.nn import functional

from diarize.conversion.half import stored_weights
from embeddings.features import FbankConfig, centred, fbank
from training.corpus import SAMPLE_RATE, Corpus, Utterance
from training.embedding.checkpoint import Run
from training.embedding.crops import Crops
from training.embedding.dev import embedded
from training.embedding.model import Student
from training.embedding.perturb import GUISES, Guise, disguised

SECONDS = 3.0
PER_SPEAKER = 2
MAPPED, RIDGE = 600, 1.0
"""Speakers who tell what becomes of a place in a guise, and how little that is trusted."""
SCATTER = 0.02
"""Added to the places: sub-centres of one speaker have to come apart."""


def shipped_weights(file: Path) -> dict[str, Tensor]:
    """Return the parameters in an exported embedding by their names in `Student`, float32."""
    return {
        name: torch.from_numpy(value.copy())
        for name, value in stored_weights(file.read_bytes()).items()
        if name.startswith("network.")
    }


def warm(run: Run, file: Path, crops: Crops) -> None:
    """Load the weights of an exported embedding and fit the heads to them.

    Raises
    ------
    ValueError
        The file is of a student of another shape.
    """
    odd = run.student.load_state_dict(shipped_weights(file), strict=False)
    lacking = [name for name in odd.missing_keys if not name.endswith("num_batches_tracked")]
    if lacking or odd.unexpected_keys:
        raise ValueError(f"{file} is no student of this shape: {(lacking or odd)[0]}")
    run.average = {name: value.clone() for name, value in run.student.state_dict().items()}
    places = [place for own in crops.voices for place in own[:PER_SPEAKER]]
    voices = torch.from_numpy(heard(run.student, crops.corpus, places))
    speakers = np.repeat(
        np.arange(len(crops.voices)), [len(own[:PER_SPEAKER]) for own in crops.voices]
    )
    _fit_teacher(run, voices, torch.from_numpy(crops.targets[0, places]))
    plain = _means(voices, torch.from_numpy(speakers))
    # a batch has few voices in any one guise: places that begin far off would never arrive
    guises = [_through(run.student, crops, plain, guise) for guise in GUISES[1:]]
    _fit_places(run, torch.cat([plain, *guises]))


def _through(student: Student, crops: Crops, plain: Tensor, guise: Guise) -> Tensor:
    """Return the places ``(speakers, d)`` in a guise: what becomes of those as they are.

    A linear map, fitted on every few speakers, since to hear all in each guise takes long.
    """
    some = np.arange(0, len(crops.voices), max(len(crops.voices) // MAPPED, 1))
    first = [crops.voices[speaker][0] for speaker in some.tolist()]
    target = heard(student, crops.corpus, first, guise)
    known = plain[torch.from_numpy(some)]
    found = (
        Ridge(alpha=RIDGE, fit_intercept=False).fit(known.numpy(), target).predict(plain.numpy())
    )
    return functional.normalize(torch.from_numpy(found), dim=1)


def heard(
    student: Student, corpus: Corpus, places: Sequence[int], guise: Guise = GUISES[0]
) -> NDArray[np.float32]:
    """Return unit rows ``(n, d)`` for the beginnings of the utterances at ``places``."""
    chosen = (corpus.utterances[place] for place in places)
    return embedded(student, tuple(_features(corpus, each, guise) for each in chosen))


def _features(corpus: Corpus, utterance: Utterance, guise: Guise) -> NDArray[np.float32]:
    samples = int(SECONDS * guise.speed * SAMPLE_RATE)
    said = disguised(corpus.waveform(utterance)[:samples], guise)
    return centred(fbank(said, FbankConfig()))


@torch.no_grad()
def _fit_teacher(run: Run, voices: Tensor, targets: Tensor) -> None:
    rows = torch.cat([voices, torch.ones(len(voices), 1)], dim=1)
    solution = torch.linalg.lstsq(rows, targets).solution
    run.heads.to_teacher.weight.copy_(solution[:-1].T)
    run.heads.to_teacher.bias.copy_(solution[-1])


def _means(voices: Tensor, speakers: Tensor) -> Tensor:
    sums = torch.zeros(int(speakers.max()) + 1, voices.shape[1]).index_add_(0, speakers, voices)
    return functional.normalize(sums, dim=1)


@torch.no_grad()
def _fit_places(run: Run, places: Tensor) -> None:
    run.heads.places.copy_(places + SCATTER * torch.randn_like(run.heads.places))
