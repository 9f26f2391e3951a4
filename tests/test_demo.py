"""The recording that is shipped is diarized well, as `make demo` shows."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from diarize import (
    Diarization,
    Diarizer,
    Samples,
    Segment,
    SpeakerBounds,
    read_annotations,
    score,
)
from diarize.audio import open_audio

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(scope="module")
def found() -> Diarization:
    return Diarizer()(EXAMPLES / "meeting.ogg")


def test_the_four_voices_are_told_apart(found: Diarization) -> None:
    reference = read_annotations(EXAMPLES / "meeting.rttm")["meeting"]
    errors = score(reference, found.annotation, scored=[Segment(0, found.duration)])
    assert len(found.speakers) == 4
    assert errors.rate < 0.15


def test_one_voice_alone_is_one_speaker() -> None:
    reference = read_annotations(EXAMPLES / "meeting.rttm")["meeting"]
    recording = np.concatenate(list(open_audio(EXAMPLES / "meeting.ogg")))
    others = [turn for turn in reference if turn.speaker != "slt"]
    alone = [
        recording[round(turn.start * 16_000) : round(turn.end * 16_000)]
        for turn in reference
        if turn.speaker == "slt" and not any(turn & other for other in others)
    ]
    found = Diarizer()(Samples(np.concatenate(alone), 16_000))
    assert len(found.speakers) == 1


def test_the_exclusive_turns_never_overlap(found: Diarization) -> None:
    turns = found.exclusive.turns
    assert all(a.end <= b.start + 1e-9 for a, b in pairwise(turns))


def test_bounds_are_kept(found: Diarization) -> None:
    diarizer = Diarizer()
    heard = diarizer.listen(EXAMPLES / "meeting.ogg")
    for bounds in (SpeakerBounds(1, 1), SpeakerBounds(2, 2), SpeakerBounds(6), SpeakerBounds(1, 3)):
        speakers = len(diarizer.group(heard, bounds).centroids)
        assert bounds.least <= speakers <= (bounds.most or speakers)


def test_the_transcript_lies_inside_the_recording(found: Diarization) -> None:
    transcript = json.loads((EXAMPLES / "meeting.transcript.json").read_text(encoding="utf-8"))
    words = [word for segment in transcript["segments"] for word in segment["words"]]
    assert len(words) > 150
    assert all(0 <= word["start"] < word["end"] <= found.duration for word in words)
