"""What a reader of a score must know before the figures."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from diarize.commands.errors import tell

if TYPE_CHECKING:
    from diarize.scoring import Errors


def refuse_nothing(total: "Errors", collar: float) -> None:
    """Refuse to give a rate of nothing, which would look perfect.

    Raises
    ------
    ScoringError
        No time was scored.
    """
    from diarize.errors import ScoringError

    if total.seconds > 0:
        return
    if collar:
        why = f"a collar of {collar:g} s on each side forgives everything; give a smaller one"
    else:
        why = "the reference has no speech; of silent recordings a UEM (--uem) says what to score"
    raise ScoringError(f"there is nothing to score: {why}")


def tell_unmatched(scored: int, left_out: Mapping[str, Sequence[str]]) -> None:
    """Say that reference and hypothesis have no recording in common, and what to do.

    ``scored`` recordings of the reference were, of which those under ``missing`` are not in the
    hypothesis; under ``extra`` are those that it has instead.
    """
    missing, extra = left_out["missing"], left_out["extra"]
    if extra and len(missing) == scored:
        tell(
            f"reference and hypothesis have no recording in common: one has {missing[0]!r}, the "
            f"other {extra[0]!r}; if they are the same, give them one name: in the second field of "
            "an RTTM, or as the name of the file where a format has none inside"
        )
