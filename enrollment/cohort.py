"""Scores made comparable: how like a voice is, measured against how like strangers are.

A cosine of 0.5 means much between two clear voices of different accents, and little between two
children in one noisy room. Adaptive normalisation takes both sides' similarity to the
strangers nearest to them for a yardstick (after AS-norm1 in Matejka et al., "Analysis of score
normalization in multilingual speaker recognition", Interspeech 2017).
"""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from enrollment.arrays import unit_rows

Numbers = NDArray[np.float64]

SHARE = 0.7
"""How much the side counts that is heard, often in noise or in a room (docs/decisions/0020)."""
FEWEST = 10
"""Strangers that tell anything about the rest."""
MOST_BYTES = 64 * 2**20
HEAD = re.compile(
    rb"\x93NUMPY\x01\x00..{'descr': '<f([248])', 'fortran_order': False, "
    rb"'shape': \((\d{1,9}), (\d{1,9})\), } *\n",
    re.DOTALL,
)
"""What NumPy writes before an array of floats. Its own reader raises and warns in many ways."""
FLAT = 1e-3
"""Least deviation: strangers may be the same voice many times over."""


@dataclass(frozen=True, slots=True, eq=False)
class Yardstick:
    """How like the nearest strangers ``n`` voices are: mean and deviation, float64 ``(n,)``."""

    mean: Numbers
    deviation: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Cohort:
    """Voices of strangers, none of them in anybody's library.

    Attributes
    ----------
    vectors : float32 (c, d)
        Unit rows, one for each stranger.
    nearest : int
        How many of them, the nearest, a voice is measured against.
    """

    vectors: NDArray[np.float32]
    nearest: int = 50

    def __post_init__(self) -> None:
        object.__setattr__(self, "vectors", unit_rows(self.vectors, "cohort"))
        if len(self.vectors) < FEWEST or self.nearest < FEWEST:
            raise ValueError(f"a cohort is of {FEWEST} strangers or more, got {len(self.vectors)}")

    def measure(self, voices: NDArray[np.float32]) -> Yardstick:
        """Measure voices, unit rows ``(n, d)``, against the strangers nearest to each."""
        cosines = unit_rows(voices, "voices") @ self.vectors.T
        nearest = min(self.nearest, len(self.vectors))
        top = np.partition(cosines, -nearest, axis=1)[:, -nearest:].astype(np.float64)
        return Yardstick(top.mean(axis=1), top.std(axis=1).clip(FLAT))


def normalised(
    cosines: NDArray[np.floating], rows: Yardstick, columns: Yardstick, share: float
) -> Numbers:
    """Return cosines ``(k, p)`` in deviations above the mean of strangers.

    ``share`` of that is by those who are like the rows, the voices that are heard; the rest by
    those who are like the columns. Noise and rooms are on one side only.

    >>> one, two = Yardstick(np.array([0.3]), np.array([0.1])), Yardstick(np.zeros(1), np.ones(1))
    >>> normalised(np.array([[0.5]]), one, two, share=0.5)
    array([[1.25]])
    """
    by_row = (cosines - rows.mean[:, None]) / rows.deviation[:, None]
    by_column = (cosines - columns.mean) / columns.deviation
    return np.asarray(share * by_row + (1 - share) * by_column, np.float64)


def read_cohort(path: Path) -> Cohort:
    """Read an array ``(c, d)`` of floats that NumPy saved.

    Raises
    ------
    ValueError
        The file cannot be read, or is not an array of voices.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as problem:
        raise ValueError(f"{path} cannot be read: {problem.strerror or problem}") from problem
    if len(content) > MOST_BYTES or not (head := HEAD.match(content)):
        raise ValueError(
            f"{path} is not a cohort: a small array (c, d) of floats, as NumPy saves it"
        )
    width, rows, columns = map(int, head.groups())
    if len(content) - head.end() != width * rows * columns:
        raise ValueError(f"{path} is not a cohort: it is cut off, or too long")
    stored = np.frombuffer(content, f"<f{width}", offset=head.end()).reshape(rows, columns)
    with np.errstate(all="ignore"):  # what is not finite has no norm, and is refused for that
        vectors = stored.astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Cohort(vectors)
