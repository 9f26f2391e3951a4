"""Results as a page shows them."""

import numpy as np
import pytest

from diarize.edits import SavedResult
from diarize.result import Diarization
from diarize.timeline import Annotation, Turn
from diarize.transcript import Transcript
from diarize.transcript.words import Utterance, Word

HOSTILE = "</script><b onclick='x()'>\"&"


@pytest.fixture
def standup() -> SavedResult:
    """Two people of whom one has a name that would break a page, and somebody without a name."""
    turns = [
        Turn(0, 6, "al", 0.9),
        Turn(5, 9, HOSTILE, 0.3),
        Turn(9.5, 30, "al", 0.8),
        Turn(40, 41, "", 0.1),
    ]
    annotation = Annotation("stand<up>", turns)
    alone = Annotation("stand<up>", [Turn(0, 5, "al"), Turn(6, 9, HOSTILE), Turn(9.5, 12, "al")])
    return SavedResult.of(Diarization(annotation, alone, 50.0, np.eye(3, dtype=np.float32)))


@pytest.fixture
def words() -> Transcript:
    """What they say."""
    said = [("Hello,", 1.0, "al", 0.9), ("<hi>!", 6.5, HOSTILE, 0.2), ("hm", 40.0, None, None)]
    each = [
        Word(text=text, start=start, end=start + 0.5, speaker=speaker, confidence=sure)
        for text, start, speaker, sure in said
    ]
    return Transcript(recording="stand<up>", utterances=[Utterance(tuple(each))])
