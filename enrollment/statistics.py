"""How much a library holds."""

from dataclasses import dataclass
from datetime import date

from enrollment.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What is in a library.

    Attributes
    ----------
    model : str
        The SHA-256 of the model of its voices.
    dimension : int
        The values of each vector.
    people : int
        Everyone, with voices or not.
    voiceless : int
        Those of them without a voice of the model.
    expired : int
        Those of them who are to be removed.
    voices : int
        Those of the model.
    outdated : int
        Voices of earlier models, which could not be embedded again; they are not searched.
    seconds : float
        Speech behind all voices of the model.
    """

    model: str
    dimension: int
    people: int
    voiceless: int
    expired: int
    voices: int
    outdated: int
    seconds: float


def statistics(database: Database, today: date) -> Statistics:
    """Count what is in a library."""
    (row,) = database.execute(COUNT, {"today": today.isoformat()})
    return Statistics(**dict(row))


COUNT = """
SELECT
    model,
    dimension,
    (SELECT COUNT(*) FROM people) AS people,
    (SELECT COUNT(*) FROM people WHERE NOT EXISTS (
        SELECT 1 FROM references_ WHERE person = people.id AND model = library.model
    )) AS voiceless,
    (SELECT COUNT(*) FROM people WHERE expires <= :today) AS expired,
    (SELECT COUNT(*) FROM references_ WHERE model = library.model) AS voices,
    (SELECT COUNT(*) FROM references_ WHERE model <> library.model) AS outdated,
    (SELECT TOTAL(seconds) FROM references_ WHERE model = library.model) AS seconds
FROM library"""
