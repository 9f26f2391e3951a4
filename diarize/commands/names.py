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
    **convention: Any,
) -> None:
    """Print how well speakers are named.

    All who are not in a ``library``, or of whom it has no voice now, are strangers.
    ``convention`` are the collar and the like of `score_identities`.
    """
    from diarize.formats import read_annotations, read_uem
    from diarize.scoring.identities import score_identities

    scores = score_identities(
        read_annotations(reference),
        read_annotations(hypothesis),
        read_uem(uem) if uem else None,
        known=_names(library) if library else None,
        **convention,
    )
    if as_json:
        *recordings, total = (each.to_dict() for each in scores)
        document = {"recordings": recordings, "total": total}
        print_json(document)
        return
    from diarize.commands.tables import show_naming

    show_naming(scores)


def _names(library: Path) -> list[str]:
    from diarize.library import SpeakerLibrary

    with SpeakerLibrary(library) as opened:
        return [person.name for person in opened.gallery().people]
