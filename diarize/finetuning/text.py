"""What fine-tuning found, in words."""

from diarize.finetuning.result import FEWEST, FineTuned
from diarize.scoring.draws import SURE

LEAST_LEARNT = 1800.0
LEAST_HELD_OUT = 600.0


def verdict(found: FineTuned) -> str:
    """Say whether to use the bundle, and why."""
    if found.better is None:
        return (
            f"not recommended: it takes {FEWEST} held-out pieces (of a minute at most) with speech "
            f"to tell better from lucky, got {found.pieces}; give more recordings"
        )
    share = f"in {found.better:.1%} of the draws what was held out comes out better"
    if found.recommended:
        return f"recommended: {share}"
    return f"not better: only {share}, and {SURE:.0%} are asked for"


def doubt(found: FineTuned) -> str | None:
    """Say why the figures are to be taken with care, if they are."""
    if found.same_voices:
        return (
            "one recording alone was given: its end was held out, so that nobody knows what the "
            "bundle is worth with other voices"
        )
    held_out = sum(each.speech for each in found.before)
    if found.seconds >= LEAST_LEARNT and held_out >= LEAST_HELD_OUT:
        return None
    return (
        f"{found.seconds / 60:.1f} minutes to learn from and {held_out / 60:.1f} minutes of speech "
        f"to measure are few: {LEAST_LEARNT / 60:.0f} and {LEAST_HELD_OUT / 60:.0f} are enough"
    )
