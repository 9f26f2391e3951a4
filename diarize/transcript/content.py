"""What is in a transcript: its format, known by its content and not by its name."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from diarize.errors import FormatError
from diarize.files import UTF16_MARKS
from diarize.transcript.extents import WITHOUT_TIMES
from diarize.transcript.fields import Node, has
from diarize.transcript.raw import RawTranscript
from diarize.transcript.readers import (
    amazon,
    assemblyai,
    azure,
    ctm,
    deepgram,
    elevenlabs,
    gladia,
    google,
    ibm,
    nemo,
    ours,
    rev_ai,
    seglst,
    segments,
    soniox,
    speechmatics,
    srt,
    stm,
    textgrid,
    transformers,
    vosk,
    vtt,
    whisper_cpp,
)
from diarize.transcript.words import Transcript

# Each value of a document takes some sixty bytes of memory.
MOST_VALUES = 25_000_000
MOST_LINES = 5_000_000
_SPACE = re.compile(r"\s*")
_ENDS = re.compile(r"\r+\r\n")  # of lines, as Windows makes of those that end for it already
_JSON_STARTS = ("{", "[")
_QUOTED = re.compile(r'[\s\[{]*"')
_START = 10_000
# Five fields, as of STM, and then no word.
_RTTM = re.compile(r"(?:\s*;.*\n)*\s*SPEAKER(?:\s+\S+){4}\s+<NA>\s")
_TOO_DEEP = "is nested too deeply for a transcript"
# As Whisper and its likes print: [00:00.000 --> 00:04.000]  So we meet.
_CONSOLE = re.compile(r"\s*\[[\d:.,\s]+-->")
_ONLY_TURNS = "has turns, not words; a transcript is needed"


@dataclass(frozen=True, slots=True)
class JsonFormat:
    """A format of JSON documents: its name, whether a document is one, and what it says."""

    name: str
    recognises: Callable[[object], bool]
    parse: Callable[[Node], RawTranscript]


@dataclass(frozen=True, slots=True)
class TextFormat:
    """A format of text: its name, whether a text is in it, and what that says in a named file."""

    name: str
    recognises: Callable[[str], bool]
    parse: Callable[[str, str], RawTranscript]


JSON_FORMATS = (
    JsonFormat("deepgram", deepgram.recognises, deepgram.parse),
    JsonFormat("amazon", amazon.recognises, amazon.parse),
    JsonFormat("speechmatics", speechmatics.recognises, speechmatics.parse),
    JsonFormat("ibm", ibm.recognises, ibm.parse),
    JsonFormat("google", google.recognises, google.parse),
    JsonFormat("azure", azure.recognises, azure.parse),
    JsonFormat("assemblyai", assemblyai.recognises, assemblyai.parse),
    JsonFormat("elevenlabs", elevenlabs.recognises, elevenlabs.parse),
    JsonFormat("rev.ai", rev_ai.recognises, rev_ai.parse),
    JsonFormat("gladia", gladia.recognises, gladia.parse),
    JsonFormat("soniox", soniox.recognises, soniox.parse),
    JsonFormat("whisper.cpp", whisper_cpp.recognises, whisper_cpp.parse),
    JsonFormat("transformers", transformers.recognises, transformers.parse),
    JsonFormat("nemo", nemo.recognises, nemo.parse),
    JsonFormat("seglst", seglst.recognises, seglst.parse),
    JsonFormat("openai", segments.made_by("openai"), segments.parse),
    JsonFormat("voxtral", segments.made_by("voxtral"), segments.parse_voxtral),
    JsonFormat("whisperx", segments.made_by("whisperx"), segments.parse),
    JsonFormat("openai-whisper", segments.made_by("openai-whisper"), segments.parse),
    JsonFormat("faster-whisper", segments.made_by("faster-whisper"), segments.parse),
    JsonFormat("vosk", vosk.recognises, vosk.parse),
)
_OF_LINES = (
    TextFormat("ctm", ctm.recognises, ctm.parse),
    TextFormat("stm", stm.recognises, stm.parse),
)
TEXT_FORMATS = (
    TextFormat("vtt", vtt.recognises, vtt.parse),
    TextFormat("srt", srt.recognises, srt.parse),
    TextFormat("textgrid", textgrid.recognises, textgrid.parse),
    *_OF_LINES,
)


def parsed(source: Any, name: str) -> RawTranscript | Transcript:
    """Return what bytes or an object say, which ``name`` names in errors.

    Our own documents need no repair; all others do.

    Raises
    ------
    FormatError
        The bytes are no text, or a line is malformed.
    ValueError
        They are in no format that is known, or malformed as a whole.
    """
    text = _text(source, name) if isinstance(source, bytes) else ""
    if isinstance(source, bytes) and not text.lstrip().startswith(_JSON_STARTS):
        return _from_text(text, name)
    if _CONSOLE.match(text):
        raise ValueError("is what a recogniser prints; have it write JSON, SRT or VTT")
    try:
        return _from_json(document_of(text) if isinstance(source, bytes) else source)
    except ValueError:
        if not _is_of_lines(text):
            raise
        return _from_text(text, name)


def _is_of_lines(text: str) -> bool:
    """Return whether text is no damaged JSON, but of a recording whose name begins like that."""
    start = text[:_START]
    is_text = start.strip() and not _QUOTED.match(start)
    return bool(is_text) and any(known.recognises(start) for known in _OF_LINES)


def _text(data: bytes, name: str) -> str:
    encoding = "utf-16" if data.startswith(UTF16_MARKS) else "utf-8-sig"
    try:
        return _ENDS.sub("\n", data.decode(encoding))
    except UnicodeDecodeError as problem:
        if encoding == "utf-8-sig" and whisper_cpp.MARK in data:
            return data.decode(encoding, "surrogateescape")
        line = data.count(b"\n", 0, problem.start) + 1
        raise FormatError(name, line, "is not text; save it as UTF-8") from problem


def _from_text(text: str, name: str) -> RawTranscript:
    if max(map(text.count, "\n\r")) > MOST_LINES:
        raise ValueError(f"has more than {MOST_LINES} lines; split it")
    if _RTTM.match(text):
        raise ValueError(_ONLY_TURNS)
    for known in TEXT_FORMATS:
        if known.recognises(text):
            return replace(known.parse(text, name), source=known.name)
    raise ValueError(_unknown())


def _from_json(found: object) -> RawTranscript | Transcript:
    document = ours.words_of(found)
    if ours.recognises(document):
        return ours.parse(Node(document))
    try:
        for known in JSON_FORMATS:
            if known.recognises(document):
                return replace(known.parse(Node(document)), source=known.name)
    except RecursionError as problem:
        raise ValueError(_TOO_DEEP) from problem
    if _has_only_text(document):
        raise ValueError(WITHOUT_TIMES)
    if has(document, "turns") or has(document, "diarization"):
        raise ValueError(_ONLY_TURNS)
    raise ValueError(_unknown())


def _has_only_text(document: object) -> bool:
    """Return whether a document has text, as of models that tell no times, and no list at all."""
    if not has(document, "text") or not isinstance(document["text"], str):
        return False
    return bool(document["text"].strip()) and not any(
        isinstance(v, list) for v in document.values()
    )


def _unknown() -> str:
    names = ", ".join(known.name for known in (*JSON_FORMATS, *TEXT_FORMATS))
    return f"is no transcript that can be read; known are {names}"


def document_of(text: str) -> Any:
    """Return a JSON document, or the list of those that follow each other in a file."""
    if sum(map(text.count, "[{,")) > MOST_VALUES:
        raise ValueError(f"has more than {MOST_VALUES} values; split it")
    decoder = json.JSONDecoder(strict=False)  # some write line ends inside of text as they are
    documents: list[Any] = []
    place = _after_space(text, 0)
    try:
        while place < len(text):
            document, end = decoder.raw_decode(text, place)
            documents.append(document)
            place = _after_space(text, end)
    except RecursionError as problem:
        raise ValueError(_TOO_DEEP) from problem
    return documents[0] if len(documents) == 1 else documents


def _after_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place
