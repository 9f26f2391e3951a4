"""How the student learns, and how that changes over the run."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainConfig:
    """How the student learns; parts of the run are given as fractions of its planned time.

    Attributes
    ----------
    minutes : float
        Planned time of learning. The schedule follows the clock, so that a slow machine
        sees fewer crops but ends with the same small steps.
    rate : float
        Highest learning rate; it rises over ``warmup`` and falls to nothing as a cosine.
    decay : float
        Weight decay.
    averaging : float
        Of the moving average of weights.
    margin : float
        Greatest angular margin, in radians.
    margin_weight : float
        Of that loss beside the others.
    margin_from, margin_until : float
        When the student begins to feel the margin loss, and when the margin is full.
    """

    minutes: float = 75
    rate: float = 1.5e-3
    warmup: float = 0.02
    decay: float = 1e-2
    averaging: float = 0.997
    margin: float = 0.2
    margin_weight: float = 0.2
    margin_from: float = 0.3
    margin_until: float = 0.8

    def rate_at(self, progress: float) -> float:
        """Return the learning rate."""
        if progress < self.warmup:
            return self.rate * max(progress / self.warmup, 0.02)
        rest = (min(progress, 1) - self.warmup) / (1 - self.warmup)
        return self.rate * max(0.5 * (1 + math.cos(math.pi * rest)), 0.002)

    def margin_at(self, progress: float) -> float:
        """Return the margin, which grows evenly from ``margin_from`` to ``margin_until``."""
        part = (progress - self.margin_from) / (self.margin_until - self.margin_from)
        return self.margin * min(max(part, 0.0), 1.0)
