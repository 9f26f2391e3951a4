"""What came of searches for voices in a library: how often names are missed, or strangers named."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from enrollment.identification import Decision
from enrollment.judgement import IdentificationConfig

Numbers = NDArray[np.float64]
Row = dict[str, Any]

DRAWS = 200
CONFIG = IdentificationConfig(allow_repeats=True)  # the searches are not of one recording


@dataclass(frozen=True, slots=True, eq=False)
class Searches:
    """What came of searches, ``(n,)`` each.

    Attributes
    ----------
    speakers : int64 (n,)
        Who was heard.
    known : bool (n,)
        Whether the library knows them.
    accepted, named, right : bool (n,)
        Whether a name was accepted, accepted or suggested, and whether it is theirs.
    excess : float64 (n,)
        What the score had beyond what it takes; minus infinity if nobody stands out.
    """

    speakers: NDArray[np.int64]
    known: NDArray[np.bool_]
    accepted: NDArray[np.bool_]
    named: NDArray[np.bool_]
    right: NDArray[np.bool_]
    excess: Numbers

    @classmethod
    def of(
        cls, decisions: Sequence[Decision], speakers: NDArray[np.int64], known: Any
    ) -> "Searches":
        """Compare decisions with who was heard."""
        likeliest = np.array([each.candidates[0].person for each in decisions])
        return cls(
            speakers,
            np.isin(speakers, known),
            np.array([each.decision == "accept" for each in decisions]),
            np.array([each.decision != "unknown" for each in decisions]),
            likeliest == speakers,
            np.array([_excess(each) for each in decisions]),
        )

    def take(self, places: NDArray[np.int64]) -> "Searches":
        """Return some of them, some perhaps more than once."""
        return Searches(*(getattr(self, field.name)[places] for field in fields(self)))

    @classmethod
    def joined(cls, parts: Sequence["Searches"]) -> "Searches":
        """Return all searches of several."""
        columns = ([getattr(part, field.name) for part in parts] for field in fields(cls))
        return cls(*map(np.concatenate, columns))

    def drawn(self, rng: Generator) -> "Searches":
        """Return the searches of as many speakers, drawn with replacement."""
        order = np.argsort(self.speakers, kind="stable")
        of_speaker = np.split(order, np.flatnonzero(np.diff(self.speakers[order])) + 1)
        return self.take(
            np.concatenate(
                [of_speaker[n] for n in rng.integers(len(of_speaker), size=len(of_speaker))]
            )
        )

    def far(self) -> float:
        """Return the share of searches for strangers that end with a name accepted."""
        return float(self.accepted[~self.known].mean())

    def suggested(self) -> float:
        """Return the share of searches for strangers that end with a name, if only suggested."""
        return float(self.named[~self.known].mean())

    def frr(self) -> float:
        """Return the share of searches for people who are known that do not accept their name."""
        return float(1 - (self.accepted & self.right)[self.known].mean())

    def frr_at_far(self) -> float:
        """Return the same, had the threshold been such that the rate asked for is obtained."""
        needed = np.quantile(self.excess[~self.known], 1 - CONFIG.far)
        return float(1 - (self.right & (self.excess > needed))[self.known].mean())


def _excess(decision: Decision) -> float:
    best, *others = decision.candidates
    if others and best.score < others[0].score + CONFIG.margin:
        return float(-np.inf)
    return best.score - best.needed


def figures(searches: Searches) -> Row:
    """Return each rate and its interval."""
    rng = np.random.default_rng(0)
    drawn = [searches.drawn(rng) for _ in range(DRAWS)]
    row: Row = {}
    for rate in (Searches.far, Searches.suggested, Searches.frr, Searches.frr_at_far):
        low, high = np.quantile([rate(each) for each in drawn], [0.025, 0.975]).tolist()
        if not high:  # nothing happened to so many speakers, and might yet to the next
            high = 1 - 0.025 ** (1 / len(np.unique(searches.speakers)))
        row[rate.__name__] = round(rate(searches), 4)
        row[f"{rate.__name__}_interval"] = [round(low, 4), round(high, 4)]
    return row
