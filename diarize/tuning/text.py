"""What tuning found, in words and as a settings file."""

from diarize.manifest import manifest_text
from diarize.models import Models
from diarize.plurals import counted
from diarize.scoring.draws import SURE
from diarize.tuning.result import FEW, SHORT, Tuned


def verdict(found: Tuned) -> str:
    """Say whether to use the settings, and why."""
    if not found.changes:
        return "nothing better was found: the settings stay as they are"
    if found.better is None:
        return (
            "not recommended: with one recording nothing can be left out, so that nobody knows "
            "whether the settings help with others"
        )
    share = f"in {found.better:.1%} of the draws recordings left out come out better"
    if found.recommended:
        return f"recommended: {share}"
    return f"nothing better was found: only {share}, and {SURE:.0%} are asked for"


def doubt(found: Tuned) -> str | None:
    """Say why even the figures are to be taken with care, if they are."""
    if len(found.outcomes) >= FEW and found.speech >= SHORT:
        return None
    return (
        f"{_amount(found)} is little to go by: {FEW} recordings and {SHORT / 60:.0f} minutes are "
        "the least"
    )


def settings_text(found: Tuned, models: Models) -> str:
    """Return the settings as TOML for ``--config``, with what they rest on as a comment."""
    lines = [f"# {line}".rstrip() for line in _origin(found, models)]
    return "\n".join([*lines, "", manifest_text(found.settings)])


def _amount(found: Tuned) -> str:
    recordings = counted(len(found.outcomes), "recording")
    return f"{found.speech / 60:.1f} minutes of speech in {recordings}"


def _origin(found: Tuned, models: Models) -> list[str]:
    made_with = models.provenance
    bundle = f"{made_with.get('bundle', '?')} {made_with.get('bundle_version', '')}".strip()
    return [
        f"Found by diarize tune for the bundle {bundle}, on {_amount(found)}.",
        f"DER, collar {found.collar:g} s, with intervals of 95 % over recordings:",
        f"  before    {found.before}",
        f"  after     {found.after}",
        f"  left out  {found.held_out or 'one recording: nothing to leave out'}",
        verdict(found),
    ]
