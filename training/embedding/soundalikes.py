"""Who sounds like whom: speakers that are hard to tell apart are to be heard in one batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


def unit(vectors: Vectors) -> Vectors:
    """Return the rows at length one."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Soundalikes:
    """For each speaker, those who sound most like them.

    Attributes
    ----------
    nearest : int64 (speakers, k)
        None is their own.
    """

    nearest: NDArray[np.int64]

    @classmethod
    def among(cls, sounds: Vectors, voices: Sequence[Sequence[int]], number: int) -> Self:
        """Find the ``number`` nearest to each speaker; ``voices`` are the rows of their sounds."""
        means = unit(np.stack([sounds[list(own)].sum(axis=0) for own in voices]))
        similarity = means @ means.T
        np.fill_diagonal(similarity, -np.inf)
        kept = min(number, len(means) - 1)
        return cls(np.argsort(-similarity, axis=1, kind="stable")[:, :kept].astype(np.int64))

    def meetings(
        self, hosts: NDArray[np.int64], size: int, rng: Generator
    ) -> list[NDArray[np.int64]]:
        """Return whom each of the ``hosts`` meets, and the host: nobody is at two meetings."""
        taken, found = set(hosts.tolist()), []
        for host in hosts.tolist():
            free = [each for each in self.nearest[host].tolist() if each not in taken]
            guests = rng.permutation(free)[: size - 1].astype(np.int64)
            taken.update(guests.tolist())
            found.append(np.append(host, guests))
        return found
