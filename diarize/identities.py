"""Who the voices of a recording are taken for."""

from dataclasses import dataclass
from typing import Any, Literal

Verdict = Literal["accept", "suggest", "unknown"]
"""How sure a name is: enough to be used, enough to be looked at, or not at all."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in the library, by name and id, and the probability that it is they."""

    name: str
    id: str
    probability: float

    def to_dict(self) -> dict[str, Any]:
        """Return all of it in plain types."""
        return {"name": self.name, "id": self.id, "probability": round(self.probability, 4)}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a voice is taken for.

    Attributes
    ----------
    speaker : str
        What the voice was called before anybody looked into the library.
    seconds : float
        What it says without anybody talking over it.
    decision : {"accept", "suggest", "unknown"}
        How sure it is.
    person : Candidate or None
        Who it is, or may be; None if it is unknown.
    candidates : tuple of Candidate
        The likeliest people, best first, whatever the decision.
    """

    speaker: str
    seconds: float
    decision: Verdict
    person: Candidate | None = None
    candidates: tuple[Candidate, ...] = ()

    @property
    def name(self) -> str | None:
        """The name, if it is accepted."""
        return self.person.name if self.person and self.decision == "accept" else None

    def to_dict(self) -> dict[str, Any]:
        """Return all of it in plain types."""
        return {
            "speaker": self.speaker,
            "seconds": round(self.seconds, 3),
            "decision": self.decision,
            "name": self.name,
            "suggestion": self.person.name if self.person and not self.name else None,
            "candidates": [each.to_dict() for each in self.candidates],
        }
