"""Voices as they are kept: unit vectors, and where they come from."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from enrollment.arrays import frozen_floats
from enrollment.people import Person
from enrollment.rows import Row, as_number, moment, number, storable, text, word

STORED = np.dtype("<f4")
LONGEST = 1e7
"""Seconds of speech of one voice: four months, which nobody has talked."""
TOLERANCE = 2e-3
"""How far the square of a norm may be from 1."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Utterance:
    """Speech of one person, as a vector: what is enrolled.

    Attributes
    ----------
    vector : float32 (d,)
        Unit norm.
    seconds : float
        Speech it was made from.
    source : str
        Where that was said, for people to read; what UTF-8 cannot hold of it is escaped.
    quality : float or None
        How good a sample of the voice it is, in [0, 1], if anyone has said so.
    audio : Path or None
        A recording of this speech alone, if one is kept to embed it again with another model.
    audio_sha256 : str or None
        Its SHA-256: what lies there later may be another.
    """

    vector: NDArray[np.float32] = field(repr=False)  # biometric data: no log is to have it
    seconds: float
    source: str = ""
    quality: float | None = None
    audio: Path | None = None
    audio_sha256: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "vector", unit(self.vector))
        object.__setattr__(self, "source", storable(self.source))
        storable(str(self.audio))
        object.__setattr__(self, "seconds", as_number(self.seconds, "seconds"))
        check_seconds(self.seconds)
        if self.quality is not None:
            object.__setattr__(self, "quality", as_number(self.quality, "quality"))
            if not 0 <= self.quality <= 1:
                raise ValueError(f"quality is in [0, 1], got {self.quality}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reference(Utterance):
    """An utterance in the library.

    Attributes
    ----------
    id : str
        Random and for ever.
    person : str
        The id of who said it.
    model : str
        The SHA-256 of the model that made the vector.
    enrolled : datetime
        In UTC.
    """

    id: str
    person: str
    model: str
    enrolled: datetime

    @classmethod
    def of(
        cls, utterance: Utterance, *, id: str, person: str, model: str, enrolled: datetime
    ) -> Self:
        """Return an utterance as it is kept."""
        said = {field.name: getattr(utterance, field.name) for field in fields(Utterance)}
        return cls(**said, id=id, person=person, model=model, enrolled=enrolled)

    def as_row(self) -> dict[str, Any]:
        """Return all of it in plain types."""
        return {
            "id": self.id,
            "person": self.person,
            "vector": as_bytes(self.vector),
            "model": self.model,
            "seconds": self.seconds,
            "source": self.source,
            "quality": self.quality,
            "audio": None if self.audio is None else os.fsencode(self.audio),
            "audio_sha256": self.audio_sha256,
            "enrolled": self.enrolled.isoformat(),
        }

    @classmethod
    def from_row(cls, row: Row) -> Self:
        """Return the reference of a row of `as_row`; a ``ValueError`` says what is wrong."""
        audio = row.get("audio")
        return cls(
            id=word(row, "id"),
            person=word(row, "person"),
            vector=from_bytes([row["vector"]])[0],
            model=word(row, "model"),
            seconds=number(row, "seconds"),
            source=text(row, "source"),
            quality=None if row.get("quality") is None else number(row, "quality"),
            audio=None if not isinstance(audio, bytes) else Path(os.fsdecode(audio)),
            audio_sha256=None if row.get("audio_sha256") is None else word(row, "audio_sha256"),
            enrolled=moment(row, "enrolled"),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """All voices among which one can be looked for, at one moment.

    Attributes
    ----------
    vectors : float32 (n, d)
        Unit rows, in the order of their enrolment.
    seconds : float32 (n,)
        Speech behind each.
    people : tuple of Person
        Whose they are, in order of first appearance.
    owners : int64 (n,)
        Whose each is: its place in ``people``.
    revision : int
        The library's revision they are from.
    """

    vectors: NDArray[np.float32] = field(repr=False)
    seconds: NDArray[np.float32]
    people: tuple[Person, ...]
    owners: NDArray[np.int64]
    revision: int

    def __len__(self) -> int:
        return len(self.vectors)

    @property
    def person_ids(self) -> tuple[str, ...]:
        """The id of the person of each row."""
        return tuple(self.people[owner].id for owner in self.owners)


def check_seconds(*seconds: float) -> None:
    """Raise a ``ValueError`` if nobody can have talked for so long."""
    for each in seconds:
        if not 0 <= each <= LONGEST:
            raise ValueError(f"seconds of speech are 0 to {LONGEST:.0f}, got {each}")


def unit(vector: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return a vector as float32 ``(d,)``; a ``ValueError`` says if it is not one of unit norm."""
    with np.errstate(over="ignore", invalid="ignore"):
        single = frozen_floats(vector)
        square = float(np.vdot(single, single))
    if single.ndim != 1 or not abs(square - 1) < TOLERANCE:
        raise ValueError(f"a voice is a vector (d,) of unit norm, got shape {single.shape}")
    return single


def as_bytes(vector: NDArray[np.float32]) -> bytes:
    """Return a vector as it is stored: float32, little-endian."""
    return vector.astype(STORED).tobytes()


def from_bytes(vectors: Sequence[Any], dimension: int | None = None) -> NDArray[np.float32]:
    """Return stored vectors as unit rows ``(n, d)``; ``dimension`` may be None if there are any.

    Raises
    ------
    ValueError
        One is not of this dimension, or not of unit norm.
    """
    d = len(vectors[0]) // STORED.itemsize if dimension is None else dimension
    if any(
        not isinstance(vector, bytes) or len(vector) != d * STORED.itemsize for vector in vectors
    ):
        raise ValueError("a vector has the wrong length")
    rows = np.frombuffer(b"".join(vectors), STORED).reshape(len(vectors), d).astype(np.float32)
    if not (np.abs(np.einsum("nd,nd->n", rows, rows) - 1) < TOLERANCE).all():
        raise ValueError("a vector is not of unit norm")
    rows.flags.writeable = False
    return rows
