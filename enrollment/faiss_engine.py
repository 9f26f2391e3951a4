"""Search engines under the index: brute force in NumPy, or an index of FAISS.

All of them answer ``search(queries, k)`` as FAISS does, with ``(scores, rows)`` in which the row
-1 means that nothing was found. Only `enrollment.index` sees these answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isqrt
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["numpy", "flat", "half", "ivf", "hnsw"]
Answer = tuple[NDArray[np.float32], NDArray[np.int64]]

FACTORY = {"flat": "Flat", "half": "SQfp16", "ivf": "IVF{cells},SQfp16", "hnsw": "HNSW32,SQfp16"}
"""What FAISS's index factory calls the kinds."""

ERROR = {"numpy": 1e-4, "flat": 1e-4, "half": 1e-3}
"""Greatest error of the cosines of those that compare every row: that of sums of 32-bit floats,
and of values of 16 bits (2^-11 of a unit vector's length), both with room to spare."""

SCORES = 2**22
"""Scores that NumPy holds at once."""

RECALL = 0.99
"""Share of the self-test's queries for which an approximate index finds the best row."""
TESTED = 256
LIKENESS = 0.6
"""Cosine of a query of the self-test with the row it is made from: low for one speaker."""
ROWS_PER_CELL = 39
"""Fewest rows for each cell of an IVF index that FAISS learns without a complaint."""
CELLS_LEARNT = 10, 64
"""Rounds in which cells are learnt, and rows for each: the self-test makes up for rough cells."""
QUEUES = 64, 4096
"""Shortest and longest queue of a walk along an HNSW graph."""


@dataclass(frozen=True, slots=True, eq=False)
class BruteForce:
    """Compares a query with every row of float32 ``(n, d)``."""

    vectors: NDArray[np.float32]

    def search(self, queries: NDArray[np.float32], k: int) -> Answer:
        """Return the ``k <= n`` best scores and their rows, best first."""
        at_once = max(1, SCORES // len(self.vectors))
        blocks = np.split(queries, range(at_once, len(queries), at_once))
        scores, rows = zip(*(self._search(block, k) for block in blocks), strict=True)
        return np.concatenate(scores), np.concatenate(rows)

    def _search(self, queries: NDArray[np.float32], k: int) -> Answer:
        scores = queries @ self.vectors.T
        best = np.argpartition(-scores, k - 1, axis=1)[:, :k]
        order = np.take_along_axis(scores, best, axis=1).argsort(axis=1)[:, ::-1]
        rows = np.take_along_axis(best, order, axis=1)
        return np.take_along_axis(scores, rows, axis=1), rows.astype(np.int64)


def build_engine(vectors: NDArray[np.float32], kind: Kind) -> Any:
    """Return an engine over float32 ``(n, d)``, unit rows.

    What an approximate index looks at is widened until it passes `self_test`. If it never does,
    or has too few rows to learn from, every row is compared, with 16 bits for a value.
    """
    if kind == "numpy":
        return BruteForce(vectors)
    if kind == "ivf" and len(vectors) < ROWS_PER_CELL:
        kind = "half"
    import faiss

    name = FACTORY[kind].format(cells=_cells(len(vectors)))
    engine: Any = faiss.index_factory(vectors.shape[1], name, faiss.METRIC_INNER_PRODUCT)
    if kind == "ivf":
        engine.cp.niter, engine.cp.max_points_per_centroid = CELLS_LEARNT
    engine.train(vectors)
    engine.add(vectors)
    return engine if kind in ERROR or _widened(engine, vectors) else build_engine(vectors, "half")


def kind_of(engine: Any) -> Kind:
    """Say which kind an engine is."""
    if isinstance(engine, BruteForce):
        return "numpy"
    import faiss

    if isinstance(engine, faiss.IndexHNSW):
        return "hnsw"
    if isinstance(engine, faiss.IndexIVF):
        return "ivf"
    return "half" if isinstance(engine, faiss.IndexScalarQuantizer) else "flat"


def _cells(rows: int) -> int:
    return min(2 * isqrt(rows), rows // ROWS_PER_CELL)


def _widened(engine: Any, vectors: NDArray[np.float32]) -> bool:
    """Widen the search until the self-test is passed; False if it never is."""
    queries, best = self_test(vectors)
    return any(
        np.mean(engine.search(queries, 1)[1][:, 0] == best) >= RECALL for _ in _wider(engine)
    )


def _wider(engine: Any) -> Iterator[None]:
    """Let an index look ever farther: into more cells, or with a longer queue."""
    cells = kind_of(engine) == "ivf"
    for width in _doubled(1, engine.nlist) if cells else _doubled(*QUEUES):
        if cells:
            engine.nprobe = width
        else:
            engine.hnsw.efSearch = width
        yield


def _doubled(first: int, last: int) -> Iterator[int]:
    while first < last:
        yield first
        first *= 2
    yield last


def self_test(vectors: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return queries somewhat like some of the rows, and the row most like each.

    The rows are spread evenly; a random direction is mixed into each, the same every time.
    """
    import faiss

    number = min(TESTED, len(vectors))
    rows = vectors[np.arange(number) * len(vectors) // number]
    noise = np.random.default_rng(0).standard_normal(rows.shape)
    noise *= np.sqrt(1 - LIKENESS**2) / np.linalg.norm(noise, axis=1, keepdims=True)
    mixed = LIKENESS * rows + noise
    queries = (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float32)
    _, best = faiss.knn(queries, vectors, 1, metric=faiss.METRIC_INNER_PRODUCT)
    return queries, best[:, 0]
