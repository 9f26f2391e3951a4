"""What differs between crops of one voice counts less: whitening folded into the last layer.

Within-class covariance normalisation (Hatch et al., "Within-class covariance normalization for
SVM-based speaker recognition", Interspeech 2006), measured on augmented crops of the training
speakers. The last layer of the student is linear, and so is whitening: the product of both
replaces the former, and the exported model is as large as before.
"""

from collections.abc import Iterable
from copy import deepcopy

import numpy as np
import torch
from numpy.typing import NDArray

from training.embedding.crops import Batch
from training.embedding.model import Student

Matrix = NDArray[np.float64]

RIDGE = 10.0
"""Almost none: the less, the worse, once speakers of other speeds were taught (`crops`)."""


def within_covariance(student: Student, batches: Iterable[Batch]) -> Matrix:
    """Return the covariance ``(d, d)`` of embeddings of one speaker, from pairs of crops."""
    student.eval()
    with torch.inference_mode():
        rows = [student(torch.from_numpy(batch.features)).numpy() for batch in batches]
    embeddings = np.concatenate(rows).astype(np.float64)
    difference = embeddings[0::2] - embeddings[1::2]
    return np.asarray(difference.T @ difference / (2 * len(difference)))


def whitening(covariance: Matrix, ridge: float = RIDGE) -> Matrix:
    """Return ``w`` with ``w @ (covariance + ridge) @ w.T`` a multiple of the identity.

    ``ridge``, in parts of the mean variance, keeps directions that hardly vary from being blown
    up. The determinant is one: sizes stay in the range of half precision.
    """
    dimension = len(covariance)
    ridged = covariance + ridge * np.trace(covariance) / dimension * np.eye(dimension)
    values, vectors = np.linalg.eigh(ridged)
    scale = np.exp(np.log(values).mean() / 2) / np.sqrt(values)
    return np.asarray((vectors * scale) @ vectors.T)


def whitened(student: Student, matrix: Matrix) -> Student:
    """Return a copy whose embeddings are multiplied by ``matrix (d, d)`` before normalisation."""
    copy = deepcopy(student)
    layer, factor = copy.network.fc.conv, torch.from_numpy(matrix).float()
    with torch.no_grad():
        layer.weight.copy_(torch.einsum("ij,jkl->ikl", factor, layer.weight))
        layer.bias.copy_(factor @ layer.bias)
    return copy.eval()
