"""How fast known voices are found, and how surely: ``python -m benchmarks.index``.

::

    python -m benchmarks.index
    python -m benchmarks.index --voices 1000000 --kind numpy --kind half --kind ivf

Voices are synthetic: people around a few hundred centres, as speakers of one language and sex are
nearer to each other. A query is another voice of somebody, with a cosine of 0.7 to the one that
is known. What was measured before stays in the results, with the machine that it was measured on,
if it is not measured again.
"""

import json
import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Annotated, Any, cast

import numpy as np
import typer
from numpy.typing import NDArray

from benchmarks.report import keep, known_rows
from enrollment.faiss_engine import BruteForce, Kind
from enrollment.index import KINDS, build_index
from training.commands import run_command
from training.tables import table

Rows = NDArray[np.float32]
Row = dict[str, Any]

DIMENSION = 192
CENTRES = 300
TOGETHER = 0.3
"""Cosine of two people around one centre."""
LIKENESS = 0.7
QUERIES = 1000
TIMED = 50
WANTED = 64
"""People asked for, as identification does."""
BATCH = 8
"""Voices of one recording."""
COLUMNS = (
    *("voices", "kind", "build_s", "query_ms", f"query_{BATCH}_ms"),
    *("index_mib", "recall_at_1", "threads"),
)
"""Of the table; rows that were measured before also say on which machine."""


def people(number: int) -> Rows:
    """Draw people around centres, the same each time: float32 ``(number, d)``, unit rows."""
    rng = np.random.default_rng(0)
    centres = _unit(rng.standard_normal((CENTRES, DIMENSION), np.float32))
    rows = rng.standard_normal((number, DIMENSION), np.float32)
    rows *= np.sqrt((1 - TOGETHER) / DIMENSION, dtype=np.float32)
    rows += np.sqrt(TOGETHER, dtype=np.float32) * centres[rng.integers(CENTRES, size=number)]
    return _unit(rows)


def heard(known: Rows, number: int) -> Rows:
    """Draw other voices of some people."""
    rng = np.random.default_rng(1)
    noise = _unit(rng.standard_normal((number, DIMENSION), np.float32))
    some = known[rng.integers(len(known), size=number)]
    return _unit(LIKENESS * some + np.float32(np.sqrt(1 - LIKENESS**2)) * noise)


def _unit(rows: Rows) -> Rows:
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


def measured(voices: int, kind: str) -> Row:
    """Build an index and search it."""
    import faiss

    known = people(voices)
    queries = heard(known, QUERIES)
    _, best = faiss.knn(queries, known, 1, metric=faiss.METRIC_INNER_PRODUCT)
    start = time.perf_counter()
    index = build_index(known, np.arange(voices), cast(Kind, kind))
    built = time.perf_counter() - start
    found = index.search(queries, WANTED).ids[:, 0]
    return {
        "voices": voices,
        "kind": index.kind,
        "build_s": round(built, 2),
        "query_ms": _milliseconds(index.search, queries, 1),
        f"query_{BATCH}_ms": _milliseconds(index.search, queries, BATCH),
        "index_mib": _mebibytes(index.engine),
        "recall_at_1": round(float(np.mean(found == best[:, 0])), 4),
    }


def _milliseconds(search: Any, queries: Rows, at_once: int) -> float:
    """Return the least time of a search for one or several voices: what else runs only adds."""
    took = []
    for first in range(0, TIMED * at_once, at_once):
        start = time.perf_counter()
        search(queries[first : first + at_once], WANTED)
        took.append(time.perf_counter() - start)
    return round(1000 * min(took), 2)


def _mebibytes(engine: Any) -> int:
    """Return what FAISS holds, and writes into a file; the vectors themselves come on top."""
    import faiss

    size = 0 if isinstance(engine, BruteForce) else len(faiss.serialize_index(engine))
    return round(size / 2**20)


def main(
    voices: Annotated[list[int] | None, typer.Option(min=1, help="How many are known.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Of index; all if none is given.")] = None,
    threads: Annotated[int, typer.Option(help="Of NumPy and FAISS.")] = 2,
) -> None:
    """Print and keep the time, memory and recall of each kind of index."""
    os.environ.update(OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads))
    rows = {(row["voices"], row["kind"]): row for row in known_rows("index")}
    for number in voices or [1_000, 10_000, 100_000]:
        for each in kind or KINDS:
            # a process of its own: nothing is warm yet, and all memory is given back
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                row = pool.submit(measured, number, each).result() | {"threads": threads}
            rows[number, row["kind"]] = row
            typer.echo(json.dumps(row))
    ordered = [rows[key] for key in sorted(rows, key=lambda key: (key[0], KINDS.index(key[1])))]
    typer.echo(table(COLUMNS, [[str(row[name]) for name in COLUMNS] for row in ordered]))
    keep("index", {"dimension": DIMENSION, "wanted": WANTED, "rows": ordered})


if __name__ == "__main__":
    run_command(main)
