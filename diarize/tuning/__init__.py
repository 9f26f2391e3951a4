"""Settings for recordings like the user's own, of which the user knows who speaks when."""

from diarize.scoring.draws import Rate
from diarize.tuning.finding import tune
from diarize.tuning.grids import Setting
from diarize.tuning.result import Change, Outcome, Tuned
from diarize.tuning.text import doubt, settings_text, verdict

__all__ = [
    "Change",
    "Outcome",
    "Rate",
    "Setting",
    "Tuned",
    "doubt",
    "settings_text",
    "tune",
    "verdict",
]
