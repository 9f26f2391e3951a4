"""SegLST, segments of a meeting in JSON (github.com/fgnt/meeteval, "SegLST")."""

import json
from typing import Any

from diarize.transcript.passages import Passage, passages, rounded
from diarize.transcript.words import Transcript


def format_seglst(transcript: Transcript) -> str:
    """Return a list of segments, one for each passage; one of nobody has no speaker."""
    segments = [_segment(transcript.recording, each) for each in passages(rounded(transcript))]
    return json.dumps(segments, ensure_ascii=False, indent=1) + "\n"


def _segment(recording: str, passage: Passage) -> dict[str, Any]:
    segment = {
        "session_id": recording,
        "start_time": passage.start,
        "end_time": passage.end,
        "words": passage.text,
    }
    return segment if passage.speaker is None else segment | {"speaker": passage.speaker}
