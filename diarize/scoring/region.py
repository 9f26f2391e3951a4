"""What pyannote.metrics is given: two annotations and the time that counts."""

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from diarize.timeline import Annotation, Segment

if TYPE_CHECKING:
    import pyannote.core


def region(
    reference: Annotation, scored: Iterable[Segment], collar: float, skip_overlap: bool
) -> "pyannote.core.Timeline":
    """Return the time that counts: ``scored`` without collars and, if asked, without overlap.

    ``collar`` is in seconds on each side of a reference boundary. pyannote.metrics takes the
    total width, so that its 0.5 is our 0.25.

    Raises
    ------
    ValueError
        The collar is negative or not a number.
    """
    from pyannote.core import Segment as TheirSegment
    from pyannote.core import Timeline
    from pyannote.metrics.utils import UEMSupportMixin

    if not 0 <= collar < math.inf:
        raise ValueError(f"the collar is in seconds, at least 0, got {collar}")
    whole = Timeline([TheirSegment(segment.start, segment.end) for segment in scored]).support()
    kept = UEMSupportMixin().extrude(whole, reference.to_pyannote(), 2 * collar, skip_overlap)
    return kept.support()


def anonymous(annotation: Annotation) -> "pyannote.core.Annotation":
    """Return the turns with speakers numbered by what they say and when.

    Where two matches of speakers are equally good, pyannote.metrics takes the one that comes first
    by name, and the Jaccard error depends on which. So names are taken away.
    """
    turns: dict[str, list[tuple[float, float]]] = {}
    for turn in annotation:
        turns.setdefault(turn.speaker, []).append((turn.start, turn.end))
    order = sorted(turns, key=lambda speaker: turns[speaker])
    width = len(str(len(order)))
    names = {speaker: f"{place:0{width}d}" for place, speaker in enumerate(order)}
    return annotation.renamed(names).to_pyannote()
