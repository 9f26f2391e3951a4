"""The JSON of whisperX with speakers: segments of words, and all words again.

Its fields are those of m-bain/whisperX, ``types.py`` and ``assign_word_speakers``. Each of our
segments has one speaker, so that theirs is never a majority vote.
"""

import json
from collections.abc import Iterator
from typing import Any

from diarize.transcript.passages import Passage, passages, rounded
from diarize.transcript.words import Transcript, Word


def format_whisperx(transcript: Transcript) -> str:
    """Return a document as ``whisperx --diarize`` writes it; the recording has no place there."""
    kept = rounded(transcript)
    document = {
        "segments": [_segment(passage) for passage in _segments(kept)],
        "word_segments": [_word(word) for word in kept],
        "language": transcript.language,
    }
    return json.dumps(document, ensure_ascii=False) + "\n"


def _segments(transcript: Transcript) -> Iterator[Passage]:
    for utterance in transcript.utterances:
        yield from passages(utterance.words)


def _segment(passage: Passage) -> dict[str, Any]:
    segment = {
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "words": [_word(word) for word in passage.words],
    }
    return segment if passage.speaker is None else segment | {"speaker": passage.speaker}


def _word(word: Word) -> dict[str, Any]:
    found: dict[str, Any] = {"word": word.text, "start": word.start, "end": word.end}
    if word.score is not None:
        found["score"] = round(word.score, 3)
    return found if word.speaker is None else found | {"speaker": word.speaker}
