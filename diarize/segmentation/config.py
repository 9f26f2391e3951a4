"""How a recording is cut into chunks."""

from dataclasses import dataclass

LEAST_STEP = 0.1
"""Seconds: whatever is shorter may be less than a frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentationConfig:
    """How a recording is cut into chunks.

    Attributes
    ----------
    step : float
        Seconds from the start of one chunk to the next, at most the model's chunk; chunks overlap
        where it is shorter. A smaller step is slower and a little more accurate.
    batch : int
        Chunks that go through the model at once. More take more memory, and are hardly faster on a
        processor.
    """

    step: float = 5.0
    batch: int = 2

    def __post_init__(self) -> None:
        if not self.step >= LEAST_STEP:
            raise ValueError(f"step is {LEAST_STEP} s or more, got {self.step}")
        if self.batch < 1:
            raise ValueError(f"batch must be at least 1, got {self.batch}")
