"""How well recordings are diarized: error values that add up, by pyannote.metrics."""

from diarize.scoring.der import Errors, score
from diarize.scoring.jer import JaccardErrors, jaccard
from diarize.scoring.report import Report, Score, score_recordings

__all__ = [
    "Errors",
    "JaccardErrors",
    "Report",
    "Score",
    "jaccard",
    "score",
    "score_recordings",
]
