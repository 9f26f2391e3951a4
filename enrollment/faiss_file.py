"""An index of FAISS in a file that says what it was built from.

::

    magic                   18 bytes: "turnwise voices 1" and a line feed
    source                  32 bytes: SHA-256 of the kind, ids and vectors it was built from
    digest                  32 bytes: SHA-256 of the index
    index                   as FAISS serialises it

FAISS trusts what it parses, so nothing is parsed before its checksum is right. The file holds
biometric data: only its owner may read it.
"""

import hashlib
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"turnwise voices 1\n"
DIGEST = 32
OVERHEAD = 2**20, 1024
"""Bytes that an index may need beside its vectors: once, and for each row."""


def checksum(vectors: NDArray[np.float32], ids: NDArray[np.int64], kind: str) -> bytes:
    """Return the SHA-256 of what an index is built from."""
    source = hashlib.sha256(f"{kind} {vectors.shape}".encode())
    for array in (np.ascontiguousarray(ids, "<i8"), np.ascontiguousarray(vectors, "<f4")):
        source.update(array.data)
    return source.digest()


def write_engine(path: Path, engine: Any, source: bytes) -> None:
    """Write an index of FAISS whole or not at all, readable by its owner only.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    import faiss

    index = faiss.serialize_index(engine).data
    # the draft is private from the start, as tempfile makes it
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
        try:
            draft.writelines((MAGIC, source, hashlib.sha256(index).digest(), index))
            draft.close()
            Path(draft.name).replace(path)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise


def read_engine(path: Path, source: bytes, shape: tuple[int, ...]) -> Any | None:
    """Return the index of FAISS in a file, or None if it is not whole or not of ``source``.

    ``shape`` is that of the vectors the index was built from.
    """
    import faiss

    rows, dimension = shape
    index = _read(path, source, OVERHEAD[0] + rows * (4 * dimension + OVERHEAD[1]))
    if index is None:
        return None
    try:
        engine = faiss.deserialize_index(np.frombuffer(index, np.uint8))
    except RuntimeError:  # whole, but written by a FAISS of another version
        return None
    return engine if (engine.ntotal, engine.d) == shape else None


def _read(path: Path, source: bytes, most: int) -> bytes | None:
    head = MAGIC + source
    try:
        with path.open("rb") as file:
            if file.read(len(head)) != head:
                return None
            digest, index = file.read(DIGEST), file.read(most + 1)
    except OSError:
        return None
    whole = len(index) <= most and hashlib.sha256(index).digest() == digest
    return index if whole else None
