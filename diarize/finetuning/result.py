"""What fine-tuning gave, and whether to use it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from diarize.atomic import write_atomically
from diarize.installed import refuse_other_than_bundle
from diarize.replacing import replaced_folder
from diarize.scoring import Errors
from diarize.scoring.draws import SURE, Rate, better

FEWEST = 4
"""Pieces with speech that tell better from lucky: three of three are by luck in 1 of 8 trials."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FineTuned:
    """A bundle with a fine-tuned segmentation, and how good that is.

    Attributes
    ----------
    before, after : tuple of Errors
        Errors inside chunks of what was held out, in pieces of a minute at most.
    held_out : tuple of str
        The recordings that were.
    same_voices : bool
        There was one recording: its last fifth was held out, where the voices are those that
        were learnt from.
    seconds : float
        How much was learnt from.
    files : mapping
        Those of the bundle, by name.
    """

    before: tuple[Errors, ...]
    after: tuple[Errors, ...]
    held_out: tuple[str, ...]
    same_voices: bool
    seconds: float
    files: Mapping[str, bytes] = field(repr=False)

    @property
    def pieces(self) -> int:
        """How many of the pieces that were held out, of a minute at most, have speech."""
        return sum(each.speech > 0 for each in self.before)

    @property
    def better(self) -> float | None:
        """In what share of draws of pieces it makes fewer errors; None if there are too few."""
        return better(self.after, self.before) if self.pieces >= FEWEST else None

    @property
    def recommended(self) -> bool:
        """Whether it is better by more than chance."""
        return (self.better or 0.0) >= SURE

    def write(self, folder: Path) -> None:
        """Write the bundle; one that is there is replaced, all at once.

        Raises
        ------
        FileError
            It cannot be written, or something else than a bundle is there.
        """
        refuse_other_than_bundle(folder)
        with replaced_folder(folder) as draft:
            for name, content in self.files.items():
                write_atomically(draft / name, content)

    def to_dict(self) -> dict[str, Any]:
        """Return everything but the files in plain types."""
        return {
            "recommended": self.recommended,
            "better": self.better,
            "before": _rates(self.before),
            "after": _rates(self.after),
            "held_out": list(self.held_out),
            "same_voices": self.same_voices,
            "seconds": round(self.seconds, 3),
        }


def _rates(pieces: tuple[Errors, ...]) -> dict[str, Any]:
    total = sum(pieces, start=Errors())
    shares = {
        name: round(getattr(total, name) / total.speech, 6)
        for name in ("missed", "false_alarm", "confusion")
    }
    rate = Rate.of(pieces)
    return {"rate": round(rate.value, 6), "interval": [rate.low, rate.high], **shares}
