"""Known voices, searched by cosine.

The vectors stay the truth; an index is only a quick way to the rows worth comparing exactly. So
all kinds give the same scores, and those that compare every row the same answers.
"""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from enrollment.arrays import unit_rows
from enrollment.faiss_engine import ERROR, FACTORY, Kind, build_engine, kind_of
from enrollment.faiss_file import checksum, read_engine, write_engine

KINDS = ("numpy", *FACTORY)
FLAT_FROM, HALF_FROM = 5_000, 100_000
"""Rows from which FAISS is worth it, and values of 16 bits."""

SPARE = 64
"""Rows that are compared exactly beside those asked for."""
BLOCK = 65_536
"""Rows that are compared exactly at once, where all must be."""

Best = tuple[NDArray[np.int64], NDArray[np.float32]]
"""Rows and their scores, best first."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The rows most like each query, best first.

    Attributes
    ----------
    scores : float32 (q, k)
        Cosines.
    ids : int64 (q, k)
        Those of the rows.
    valid : bool (q, k)
        False where there are no more rows; scores and ids are 0 there.
    """

    scores: NDArray[np.float32]
    ids: NDArray[np.int64]
    valid: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class VoiceIndex:
    """Voices to be searched; made by `build_index` or `open_index`.

    Attributes
    ----------
    vectors : float32 (n, d)
        Unit rows.
    ids : int64 (n,)
        One for each row; rows may share one.
    engine
        What finds the rows worth comparing.
    """

    vectors: NDArray[np.float32]
    ids: NDArray[np.int64]
    engine: Any

    @property
    def kind(self) -> Kind:
        """``numpy``, ``flat`` and ``half`` are exact; ``ivf`` and ``hnsw`` are 99 times in 100."""
        return kind_of(self.engine)

    def search(self, queries: NDArray[np.float32], k: int) -> Found:
        """Return the ``k`` rows most like each query; those equally like it in their order.

        Parameters
        ----------
        queries : float32 (q, d)
            Unit rows.
        k : int
            At least 1; there may be fewer rows.

        Raises
        ------
        ValueError
            Queries of another dimension, not of unit norm, or NaN.
        """
        queries = unit_rows(queries, "queries")
        if queries.shape[1] != self.vectors.shape[1]:
            raise ValueError(f"queries are (q, {self.vectors.shape[1]}), got {queries.shape}")
        if k < 1:
            raise ValueError(f"k is 1 or more, got {k}")
        shape = len(queries), k
        found = Found(np.zeros(shape, np.float32), np.zeros(shape, np.int64), np.zeros(shape, bool))
        for place, (rows, scores) in enumerate(self._nearest(queries, k)):
            found.scores[place, : len(rows)] = scores
            found.ids[place, : len(rows)] = self.ids[rows]
            found.valid[place, : len(rows)] = True
        return found

    def _nearest(self, queries: NDArray[np.float32], k: int) -> list[Best]:
        near = min(2 * k + SPARE, len(self.vectors))
        if not near or not len(queries):
            return []
        answers = zip(queries.astype(np.float64), *self.engine.search(queries, near), strict=True)
        return [self._certain(query, rows, float(last), k) for query, (*_, last), rows in answers]

    def _certain(
        self, query: NDArray[np.float64], rows: NDArray[np.int64], last: float, k: int
    ) -> Best:
        """Return the best of some rows, or of all if one that was left out might be better.

        ``last`` is the score, as the engine sees it, of the worst of these rows.
        """
        best = self._best(query, np.sort(rows[rows >= 0]), k)
        error = ERROR.get(self.kind)
        if error is None or len(rows) == len(self.vectors) or best[1][-1] > last + error:
            return best
        return self._best_of_all(query, k)

    def _best(self, query: NDArray[np.float64], rows: NDArray[np.int64], k: int) -> Best:
        # sums of 64 bits round to the same 32 in whatever order they are taken
        scores = (self.vectors[rows].astype(np.float64) @ query).astype(np.float32)
        best = np.argsort(-scores, kind="stable")[:k]
        return rows[best], scores[best]

    def _best_of_all(self, query: NDArray[np.float64], k: int) -> Best:
        rows = np.empty(0, np.int64)
        for first in range(0, len(self.vectors), BLOCK):
            block = np.arange(first, min(first + BLOCK, len(self.vectors)))
            rows = np.sort(self._best(query, np.concatenate([rows, block]), k)[0])
        return self._best(query, rows, k)


def build_index(
    vectors: NDArray[np.float32], ids: NDArray[np.int64], kind: Kind | Literal["auto"] = "auto"
) -> VoiceIndex:
    """Return an index over voices.

    Parameters
    ----------
    vectors : float32 (n, d)
        Unit rows.
    ids : int64 (n,)
        One for each row; rows may share one.
    kind : {"auto", "numpy", "flat", "half", "ivf", "hnsw"}
        ``auto`` is the exact one that suits their number. An approximate one that does not pass
        its self-test, however far it looks, becomes ``half``.

    Raises
    ------
    ValueError
        Arrays of wrong shapes, rows that are not of unit norm, NaN, or an unknown kind.
    """
    vectors, ids, kind = _checked(vectors, ids, kind)
    return VoiceIndex(vectors, ids, build_engine(vectors, kind))


def open_index(
    path: Path,
    vectors: NDArray[np.float32],
    ids: NDArray[np.int64],
    kind: Kind | Literal["auto"] = "auto",
) -> VoiceIndex:
    """Return the index that `build_index` returns, read from a file if it is in there.

    A file that is damaged or was built from anything else is replaced, so that a voice that was
    removed does not stay in it. NumPy needs no file, and an old one is removed. Where the file
    cannot be written, a warning is logged: all it does is save time.
    """
    vectors, ids, kind = _checked(vectors, ids, kind)
    source = checksum(vectors, ids, kind)
    if kind != "numpy" and (engine := read_engine(path, source, vectors.shape)):
        return VoiceIndex(vectors, ids, engine)
    engine = build_engine(vectors, kind)
    try:
        if path.exists():  # a disk that is read-only refuses to unlink even what is not there
            path.unlink(missing_ok=True)  # at once: what follows may fail
        if kind != "numpy":
            write_engine(path, engine, source)
    except OSError as problem:
        logger.warning("%s cannot be written, so voices are indexed anew: %s", path, problem)
    return VoiceIndex(vectors, ids, engine)


def _checked(
    vectors: NDArray[np.float32], ids: NDArray[np.int64], kind: Kind | Literal["auto"]
) -> tuple[NDArray[np.float32], NDArray[np.int64], Kind]:
    vectors, ids = unit_rows(vectors, "voices"), np.asarray(ids)
    if ids.shape != vectors.shape[:1] or ids.dtype != np.int64:
        raise ValueError(f"ids are int64 ({len(vectors)},), got {ids.dtype} {ids.shape}")
    if kind not in ("auto", *KINDS):
        raise ValueError(f"kind is auto or one of {', '.join(KINDS)}, got {kind!r}")
    if not len(vectors):
        return vectors, ids, "numpy"
    return vectors, ids, _suitable(len(vectors)) if kind == "auto" else kind


def _suitable(rows: int) -> Kind:
    if rows < FLAT_FROM:
        return "numpy"
    return "flat" if rows < HALF_FROM else "half"
