"""What tuning found, and whether to believe it."""

from dataclasses import dataclass
from typing import Any

from diarize.config import Tables
from diarize.scoring import Errors
from diarize.scoring.draws import SURE, Rate, better
from diarize.tuning.grids import Setting

FEW = 3
SHORT = 600.0


@dataclass(frozen=True, slots=True)
class Change:
    """A setting that tuning changed, and its values."""

    setting: Setting
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """Errors of one recording: before, after, and with what was chosen on other recordings."""

    recording: str
    before: Errors
    after: Errors
    held_out: Errors | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return plain types; speech in seconds."""
        return {
            "recording": self.recording,
            "speech": round(self.before.speech, 3),
            "before": round(self.before.rate, 6),
            "after": round(self.after.rate, 6),
            "held_out": None if self.held_out is None else round(self.held_out.rate, 6),
        }


@dataclass(frozen=True, slots=True)
class Tuned:
    """Settings that were found, and how good they are.

    Attributes
    ----------
    settings : mapping
        By stage, for `Diarizer`: those that differ from the bundle's or were changed.
    changes : tuple of Change
        What differs from the settings before.
    outcomes : tuple of Outcome
        One for each recording; ``held_out`` is None in all if there is only one.
    collar : float
        Seconds on each side of a reference boundary that were not scored.
    """

    settings: Tables
    changes: tuple[Change, ...]
    outcomes: tuple[Outcome, ...]
    collar: float = 0.0

    @property
    def before(self) -> Rate:
        """The error rate of all recordings with the settings before."""
        return Rate.of([each.before for each in self.outcomes])

    @property
    def after(self) -> Rate:
        """The error rate with the new ones; too good, since they were chosen for it."""
        return Rate.of([each.after for each in self.outcomes])

    @property
    def held_out(self) -> Rate | None:
        """The error rate to expect of other recordings; None if there is only one recording."""
        errors = self._held_out()
        return Rate.of(errors) if errors else None

    @property
    def better(self) -> float | None:
        """In what share of the draws recordings left out come out better than before."""
        errors = self._held_out()
        return better(errors, [each.before for each in self.outcomes]) if errors else None

    @property
    def recommended(self) -> bool:
        """Whether the new settings are better by more than chance."""
        return bool(self.changes) and (self.better or 0.0) >= SURE

    @property
    def speech(self) -> float:
        """Seconds of speech that were scored; where two talk at once it counts twice."""
        return sum(each.before.speech for each in self.outcomes)

    def _held_out(self) -> list[Errors]:
        return [each.held_out for each in self.outcomes if each.held_out is not None]

    def to_dict(self) -> dict[str, Any]:
        """Return everything in plain types."""
        held_out = self.held_out
        return {
            "recommended": self.recommended,
            "settings": {stage: dict(table) for stage, table in self.settings.items()},
            "changes": [
                {"setting": str(each.setting), "before": each.before, "after": each.after}
                for each in self.changes
            ],
            "before": self.before.to_dict(),
            "after": self.after.to_dict(),
            "held_out": held_out.to_dict() if held_out else None,
            "better": self.better,
            "recordings": [each.to_dict() for each in self.outcomes],
            "collar": self.collar,
        }
