"""Transcripts of any recogniser, known by their content and not by their name."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from diarize.errors import FileError, FormatError
from diarize.files import UTF16_MARKS
from diarize.transcript.fields import Node, has
from diarize.transcript.raw import RawTranscript
from diarize.transcript.readers import (
    amazon,
    assemblyai,
    azure,
    ctm,
    deepgram,
    google,
    ibm,
    nemo,
    ours,
    seglst,
    segments,
    srt,
    stm,
    textgrid,
    vosk,
    vtt,
    whisper_cpp,
)
from diarize.transcript.repair import repaired
from diarize.transcript.words import Transcript

# A day of talk with all that recognisers say of it; more than this is not a transcript.
MOST_BYTES = 200 * 2**20
# Each value of a document takes some sixty bytes of memory.
MOST_VALUES = 25_000_000
MOST_LINES = 5_000_000
# Of files that may hold words; others of the same stem are turns, or the recording itself.
SUFFIXES = (".json", ".jsonl", ".srt", ".vtt", ".ctm", ".stm", ".textgrid")
_NOWHERE = "<transcript>"
_SPACE = re.compile(r"\s*")
_JSON_STARTS = ("{", "[")
# Five fields, as of STM, and then no word.
_RTTM = re.compile(r"(?:\s*;.*\n)*\s*SPEAKER(?:\s+\S+){4}\s+<NA>\s")
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
    JsonFormat("ibm", ibm.recognises, ibm.parse),
    JsonFormat("google", google.recognises, google.parse),
    JsonFormat("azure", azure.recognises, azure.parse),
    JsonFormat("assemblyai", assemblyai.recognises, assemblyai.parse),
    JsonFormat("whisper.cpp", whisper_cpp.recognises, whisper_cpp.parse),
    JsonFormat("nemo", nemo.recognises, nemo.parse),
    JsonFormat("seglst", seglst.recognises, seglst.parse),
    JsonFormat("openai", segments.made_by("openai"), segments.parse),
    JsonFormat("voxtral", segments.made_by("voxtral"), segments.parse_voxtral),
    JsonFormat("whisperx", segments.made_by("whisperx"), segments.parse),
    JsonFormat("openai-whisper", segments.made_by("openai-whisper"), segments.parse),
    JsonFormat("faster-whisper", segments.made_by("faster-whisper"), segments.parse),
    JsonFormat("vosk", vosk.recognises, vosk.parse),
)
TEXT_FORMATS = (
    TextFormat("vtt", vtt.recognises, vtt.parse),
    TextFormat("srt", srt.recognises, srt.parse),
    TextFormat("textgrid", textgrid.recognises, textgrid.parse),
    TextFormat("ctm", ctm.recognises, ctm.parse),
    TextFormat("stm", stm.recognises, stm.parse),
)


def read_transcript(
    source: Path | str | bytes | Mapping[str, Any] | list[Any], recording: str | None = None
) -> Transcript:
    """Return the words of a transcript, all of them with times that make sense.

    Parameters
    ----------
    source : path, bytes, mapping or list
        A file, what is in one, or the object that a recogniser's API gave. The format is told by
        the content: see ``JSON_FORMATS`` and ``TEXT_FORMATS``.
    recording : str, optional
        Its name; by default the one in the file, or else the name of the file. Where a file is
        about several recordings it says which one to read.

    Raises
    ------
    FileError
        The file cannot be read, or is larger than ``MOST_BYTES``.
    FormatError
        It is in no format that is known, is malformed, or has words but no times.

    >>> result = {"result": [{"word": "yes", "start": 0.5, "end": 0.9}], "text": "yes"}
    >>> [(word.text, word.start) for word in read_transcript(result)]
    [('yes', 0.5)]
    """
    name, stem = _NOWHERE, ""
    if isinstance(source, str | Path):
        path = Path(source)
        name, stem, source = str(path), path.stem, _content(path)
    with _malformed(name):
        return _of_recording(_parsed(source, name), recording, stem)


def read_transcripts(path: str | Path) -> dict[str, Transcript]:
    """Return the words of a file, or of the files in a folder, by recording.

    A file that names no recording is about the one it is named after. Of a folder, the files are
    read whose suffix is in ``SUFFIXES``.

    Raises
    ------
    FileError
        A file cannot be read, a folder has none, or two have the same recording.
    FormatError
        A file is in no format that is known, is malformed, or has words but no times.
    """
    found: dict[str, Transcript] = {}
    for file in _files(Path(path)):
        with _malformed(str(file)):
            parsed = _parsed(_content(file), str(file))
            several = _recordings(parsed) if isinstance(parsed, RawTranscript) else ()
            for name in several or (None,):
                transcript = _of_recording(parsed, name, file.stem)
                if transcript.recording in found:
                    problem = f"{transcript.recording!r} is in another file of the folder too"
                    raise FileError(str(file), problem)
                found[transcript.recording] = transcript
    return found


def _files(path: Path) -> list[Path]:
    try:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
    except OSError as problem:
        raise FileError(str(path), f"cannot be read: {problem.strerror or problem}") from problem
    found = [each for each in inside if not path.is_dir() or each.suffix.lower() in SUFFIXES]
    if not found:
        raise FileError(str(path), f"no file there ends in {' or '.join(SUFFIXES)}")
    return found


@contextmanager
def _malformed(name: str) -> Iterator[None]:
    try:
        yield
    except ValueError as problem:
        raise FormatError(name, getattr(problem, "lineno", None), str(problem)) from problem


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or problem
        raise FileError(str(path), f"cannot be read: {why}") from problem
    if len(data) > MOST_BYTES:
        raise FileError(str(path), f"is larger than {MOST_BYTES // 2**20} MiB; split it")
    return data


def _parsed(source: Any, name: str) -> RawTranscript | Transcript:
    """Return what a source says; our own documents need no repair."""
    text = _text(source, name) if isinstance(source, bytes) else ""
    if isinstance(source, bytes) and not text.lstrip().startswith(_JSON_STARTS):
        return _from_text(text, name)
    document = ours.words_of(_document(text) if isinstance(source, bytes) else source)
    if ours.recognises(document):
        return ours.parse(Node(document))
    return _from_json(document)


def _of_recording(
    found: RawTranscript | Transcript, recording: str | None, stem: str
) -> Transcript:
    if isinstance(found, Transcript):
        return replace(found, recording=recording or found.recording or stem)
    raw, own = _of_one(found, recording)
    return repaired(raw, recording or own or stem)


def _text(data: bytes, name: str) -> str:
    encoding = "utf-16" if data.startswith(UTF16_MARKS) else "utf-8-sig"
    try:
        return data.decode(encoding)
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


def _from_json(document: object) -> RawTranscript:
    for known in JSON_FORMATS:
        if known.recognises(document):
            return replace(known.parse(Node(document)), source=known.name)
    if has(document, "turns") or has(document, "diarization"):
        raise ValueError(_ONLY_TURNS)
    raise ValueError(_unknown())


def _unknown() -> str:
    names = ", ".join(known.name for known in (*JSON_FORMATS, *TEXT_FORMATS))
    return f"is no transcript that can be read; known are {names}"


def _document(text: str) -> Any:
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
        raise ValueError("is nested too deeply for a transcript") from problem
    return documents[0] if len(documents) == 1 else documents


def _after_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place


def _of_one(raw: RawTranscript, recording: str | None) -> tuple[RawTranscript, str | None]:
    """Return what is said in one recording, and its name where the file has it."""
    names = _recordings(raw)
    if len(names) <= 1:
        return raw, names[0] if names else None
    if recording not in names:
        some = ", ".join(repr(name[:40]) for name in names[:5])
        raise ValueError(f"is about {len(names)} recordings, as {some}; say which to read")
    mine = [one for one in raw.utterances if one.recording == recording]
    return replace(raw, utterances=mine), recording


def _recordings(raw: RawTranscript) -> list[str]:
    return sorted({one.recording for one in raw.utterances if one.recording})
