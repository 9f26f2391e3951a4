"""How a network is trained further."""

import math
from dataclasses import dataclass

LAST_SEED = 2**63 - 1
"""As large as a signed integer of 64 bits, which torch and NumPy both take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingConfig:
    """How a network is trained further.

    Attributes
    ----------
    epochs : int
        How often it hears everything.
    rate : float
        The highest learning rate, of AdamW.
    batch : int
        Chunks in a step.
    seed : int
        Of what is drawn at random: which recordings are held out, and the order of the rest.
    """

    epochs: int = 10
    rate: float = 3e-4
    batch: int = 8
    seed: int = 0

    def __post_init__(self) -> None:
        if self.epochs < 1 or self.batch < 1:
            raise ValueError(
                "nothing is learnt in less than one epoch, or from less than one chunk"
            )
        if not 0 < self.rate < math.inf:
            raise ValueError(f"a learning rate is a number above 0, got {self.rate}")
        if not 0 <= self.seed <= LAST_SEED:
            raise ValueError(f"a seed is a number from 0 to {LAST_SEED}, got {self.seed}")
