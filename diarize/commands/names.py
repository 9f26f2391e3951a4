"""``diarize score --identities``: whether speakers have their right names."""

from pathlib import Path
from typing import Any

from diarize.commands.printing import print_json


def score_names(
    reference: Path,
    hypothesis: Path,
    uem: Path | None,
    library: Path | None,
    *,
    as_json: bool,
    **options: Any,
) -> None:
    """Print how well speakers are named.

    All who are not in a ``library``, or of whom it has no voice now, are strangers.
    ``options`` are the collar and the like of `score_identities`.
    """
    from diarize.commands.comparing import refuse_nothing, tell_unmatched
    from diarize.formats import read_annotations, read_uem
    from diarize.scoring.identities import score_identities
    from diarize.scoring.report import convention, left_out

    true, found = read_annotations(reference), read_annotations(hypothesis)
    regions = read_uem(uem) if uem else None
    known = _names(library) if library else None
    scores = score_identities(true, found, regions, known=known, **options)
    names = left_out(true, found, (each.recording for each in scores[:-1]))
    tell_unmatched(len(scores) - 1, names)
    refuse_nothing(scores[-1].errors, options["collar"])
    counts = convention(**options, has_uem=regions is not None)
    if as_json:
        *recordings, total = (each.to_dict() for each in scores)
        print_json({"convention": counts, "recordings": recordings, "total": total, **names})
        return
    from diarize.commands.tables import show_naming

    show_naming(scores, counts, names)


def _names(library: Path) -> list[str]:
    from diarize.library import SpeakerLibrary

    with SpeakerLibrary(library) as opened:
        return [person.name for person in opened.gallery().people]
