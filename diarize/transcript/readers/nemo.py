"""NVIDIA NeMo: sessions of diarization with ASR, manifests with predicted text, and hypotheses.

Their fields are of its ``diarization_utils.py`` and ``transcribe_utils.py``.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import grouped, in_order, later

# What a manifest says where it has no text yet.
_NO_TEXT = "-"


def recognises(document: Any) -> bool:
    """Return whether a document is of NeMo: a session, lines of a manifest, or hypotheses."""
    if has(document, "words"):
        is_session = has(document, "transcription", "speaker_count")
        return is_session or has(first(document["words"]), "word", "start_time", "speaker_label")
    head = first(document) if isinstance(document, list) else document
    return has(head, "audio_filepath") or _is_hypothesis(head)


def _is_hypothesis(document: Any) -> bool:
    """Return whether it is what ``transcribe(timestamps=True)`` gives."""
    return has(document, "text", "timestamp") and has(document["timestamp"], "word", "segment")


def parse(root: Node) -> RawTranscript:
    """Read the words of a session, or each line of a manifest as an utterance."""
    if has(root.value, "words"):
        return RawTranscript(utterances=grouped(map(_word, root.child("words").items())))
    lines = root.items() if isinstance(root.value, list) else [root]
    return RawTranscript(utterances=in_order(each for line in lines for each in _line(line)))


def _word(word: Node) -> RawWord:
    return RawWord(
        text=word.text("word"),
        start=word.number("start_time"),
        end=word.number("end_time"),
        score=word.number("confidence"),
        speaker=word.name("speaker_label", "speaker"),
    )


def _line(line: Node) -> list[RawUtterance]:
    """Return what a line says: its segments where these have times and its words have none."""
    start, duration = line.number("offset") or 0.0, line.number("duration")
    recording = PurePath(line.text("audio_filepath")).stem or None
    speaker = line.name("speaker")
    stamps = line.child("timestamp")
    words = tuple(_stamped(line.child("timestamps_word") or stamps.child("word"), start))
    segments = (line.child("timestamps_segment") or stamps.child("segment")).items()
    if segments and not words:
        said = (_segment(each, start) for each in segments)
        return [replace(each, recording=recording, speaker=speaker) for each in said]
    text = _text(line)
    return [
        RawUtterance(
            text="" if text == _NO_TEXT else text,
            start=None if duration is None else start,
            end=later(duration, start),
            words=words,
            recording=recording,
            speaker=speaker,
        )
    ]


def _segment(segment: Node, offset: float) -> RawUtterance:
    return RawUtterance(
        text=segment.text("segment"),
        start=later(segment.number("start"), offset),
        end=later(segment.number("end"), offset),
    )


def _text(line: Node) -> str:
    predicted = (key for key, _ in line.members() if key.startswith("pred_text"))
    return line.text(next(predicted, "pred_text"), "text")


def _stamped(words: Node, offset: float) -> Iterator[RawWord]:
    """Yield the words of a line, whose times count from where the line begins."""
    for word in words.items():
        yield RawWord(
            text=word.text("word"),
            start=later(word.number("start"), offset),
            end=later(word.number("end"), offset),
            score=word.number("conf"),
        )
