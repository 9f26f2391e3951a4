"""How well recordings are diarized, and words given to speakers: error values that add up."""

from diarize.scoring.der import Errors, score
from diarize.scoring.jer import JaccardErrors, jaccard
from diarize.scoring.meetings import cpwer, orcwer, tcpwer
from diarize.scoring.report import Report, Score, score_recordings
from diarize.scoring.word_report import WordReport, WordScore, score_words
from diarize.scoring.words import SpeakerErrors, WordErrors, wder

__all__ = [
    "Errors",
    "JaccardErrors",
    "Report",
    "Score",
    "SpeakerErrors",
    "WordErrors",
    "WordReport",
    "WordScore",
    "cpwer",
    "jaccard",
    "orcwer",
    "score",
    "score_recordings",
    "score_words",
    "tcpwer",
    "wder",
]
