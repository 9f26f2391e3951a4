"""Our own JSON, which keeps everything; described by ``schema/transcript-1.json``."""

import json
from importlib.resources import files
from typing import Any

from diarize.transcript.passages import as_annotation, rounded
from diarize.transcript.words import Transcript, Word

FORMAT = "transcript"
VERSION = 1


def format_json(transcript: Transcript) -> str:
    """Return a JSON document; times in seconds, to the millisecond."""
    return json.dumps(as_dict(transcript), ensure_ascii=False, indent=1) + "\n"


def as_dict(transcript: Transcript) -> dict[str, Any]:
    """Return a transcript in plain types, as the JSON files hold it."""
    kept = rounded(transcript)
    return {
        "format": FORMAT,
        "version": VERSION,
        "recording": transcript.recording,
        "language": transcript.language,
        "source": transcript.source,
        "speakers": [
            {"speaker": speaker, "seconds": round(seconds, 3)}
            for speaker, seconds in as_annotation(kept).talk_time().items()
            if speaker
        ],
        "utterances": [
            {"words": [word_as_dict(word) for word in utterance.words]}
            for utterance in kept.utterances
        ],
    }


def word_as_dict(word: Word) -> dict[str, Any]:
    """Return a word in plain types; what nobody knows is left out.

    >>> word_as_dict(Word(text="so", start=0.5, end=0.75, speaker="al"))
    {'text': 'so', 'start': 0.5, 'end': 0.75, 'speaker': 'al'}
    """
    found: dict[str, Any] = {
        "text": word.text,
        "start": word.start,
        "end": word.end,
        "score": None if word.score is None else round(word.score, 6),
        "estimated": word.estimated or None,
        "speaker": word.speaker,
        "confidence": None if word.confidence is None else round(word.confidence, 6),
        "second_speaker": word.second_speaker,
        "reason": word.reason,
    }
    return {name: value for name, value in found.items() if value is not None}


def transcript_schema() -> dict[str, Any]:
    """Return the JSON Schema of these documents."""
    text = (files("diarize.transcript") / "schema" / "transcript-1.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
