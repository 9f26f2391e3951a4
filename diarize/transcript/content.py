"""What is in a transcript: its format, known by its content and not by its name."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeGuard

from diarize.errors import FormatError
from diarize.files import UTF16_MARKS
from diarize.transcript import word_document
from diarize.transcript.envelopes import opened
from diarize.transcript.extents import WITHOUT_TIMES
from diarize.transcript.fields import Node, has
from diarize.transcript.known import JSON_FORMATS, OF_LINES, TEXT_FORMATS
from diarize.transcript.raw import RawTranscript, RawUtterance
from diarize.transcript.readers import ours, whisper_cpp
from diarize.transcript.words import Transcript

# Each value of a document takes some sixty bytes of memory.
MOST_VALUES = 25_000_000
MOST_LINES = 5_000_000
_SPACE = re.compile(r"\s*")
# Ends of lines, as Windows makes of those that end for it already.
_ENDS = re.compile(r"(?<!\r)\r{2,}\n")
_JSON_STARTS = ("{", "[")
_QUOTED = re.compile(r'[\s\[{]*"')
_START = 10_000
_SOON = 20  # characters, after which it is plain that a text is no JSON
# Five fields, as of STM, and then no word.
_RTTM = re.compile(r"(?:\s*;.*\n)*\s*SPEAKER(?:\s+\S+){4}\s+<NA>\s")
# Our own, for people.
_TXT = re.compile(r"(?:\d+:\d\d:\d\d\.\d - \d+:\d\d:\d\d\.\d  [^\n]+(?:\n|\Z))+\Z")
_EAF = "<ANNOTATION_DOCUMENT"
_ONLY_TURNS = "has turns, not words; a transcript is needed"


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
    try:
        return _from_json(document_of(text) if isinstance(source, bytes) else source)
    except ValueError as problem:
        if _is_of_lines(text):
            return _from_text(text, name)
        if getattr(problem, "pos", _SOON) < min(_SOON, len(text.rstrip())):
            raise ValueError(_unknown()) from problem
        raise


def is_in_format(data: bytes, names: Collection[str]) -> bool:
    """Return whether a file's bytes are text, or a Word document, in a format of these names.

    What says who talks and not what, as our own TXT, is none.
    """
    if data.startswith(word_document.MARK):
        try:
            text = word_document.text_of(data, "")
        except FormatError:
            return False
    else:
        text = data.decode(_encoding(data), "replace")
    begun = text.lstrip()
    formats = (known for known in TEXT_FORMATS if known.name in names)
    return not _TXT.match(begun) and any(known.recognises(begun) for known in formats)


def _is_of_lines(text: str) -> bool:
    """Return whether text is no damaged JSON, but of a recording whose name begins like that."""
    start = text.lstrip()[:_START]
    is_text = start.strip() and not _QUOTED.match(start)
    return bool(is_text) and any(known.recognises(start) for known in OF_LINES)


def _text(data: bytes, name: str) -> str:
    if data.startswith(word_document.MARK):
        return word_document.text_of(data, name)
    encoding = _encoding(data)
    try:
        return _ENDS.sub("\n", data.decode(encoding))
    except UnicodeDecodeError as problem:
        if encoding == "utf-8-sig" and whisper_cpp.MARK in data:
            return data.decode(encoding, "surrogateescape")
        line = data.count(b"\n", 0, problem.start) + 1
        raise FormatError(name, line, "is not text; save it as UTF-8") from problem


def _encoding(data: bytes) -> str:
    return "utf-16" if data.startswith(UTF16_MARKS) else "utf-8-sig"


def _from_text(text: str, name: str) -> RawTranscript:
    if max(map(text.count, "\n\r")) > MOST_LINES:
        raise ValueError(f"has more than {MOST_LINES} lines; split it")
    begun = text.lstrip()  # what is read has all lines, since errors count them
    if _RTTM.match(begun) or _TXT.match(begun):
        raise ValueError(_ONLY_TURNS)
    for known in TEXT_FORMATS:
        if known.recognises(begun):
            with _not_too_deep():
                return replace(known.parse(text, name), source=known.name)
    raise ValueError(_ONLY_TURNS if _EAF in begun[:_START] else _unknown())


def _from_json(found: object) -> RawTranscript | Transcript:
    document = ours.words_of(found)
    if ours.recognises(document):
        return ours.parse(Node(document))
    with _not_too_deep():
        said = next(filter(None, map(_known, opened(Node(document)))), None)
    if said:
        return said
    if _has_only_text(document):
        raise ValueError(WITHOUT_TIMES)
    if has(document, "turns") or has(document, "diarization"):
        raise ValueError(_ONLY_TURNS)
    raise ValueError(_unknown())


def _known(root: Node) -> RawTranscript | None:
    """Return what a document says, if it is in a format that is known."""
    for known in JSON_FORMATS:
        if known.recognises(root.value):
            found = replace(known.parse(root), source=known.name)
            if _has_text(root.value) and not any(map(_says, found.utterances)):
                raise root.wrong(WITHOUT_TIMES)
            return found
    return None


def _says(utterance: RawUtterance) -> bool:
    words = (word.text for word in utterance.words)
    return any(text.strip() for text in (utterance.text, *words))


def _has_text(document: object) -> TypeGuard[Mapping[str, Any]]:
    """Return whether a document tells as a whole what is said."""
    text = document["text"] if has(document, "text") else None
    return isinstance(text, str) and bool(text.strip())


def _has_only_text(document: object) -> bool:
    """Return whether a document has text, as of models that tell no times, and no list at all."""
    return _has_text(document) and not any(isinstance(v, list) for v in document.values())


def _unknown() -> str:
    names = ", ".join(known.name for known in TEXT_FORMATS)
    number = len({known.name for known in JSON_FORMATS})
    return f"is no transcript that can be read; known are JSON of {number} tools, {names}"


def document_of(text: str) -> Any:
    """Return a JSON document, or the list of those that follow each other in a file."""
    if sum(map(text.count, "[{,")) > MOST_VALUES:
        raise ValueError(f"has more than {MOST_VALUES} values; split it")
    decoder = json.JSONDecoder(strict=False)  # some write line ends inside of text as they are
    documents: list[Any] = []
    place = _after_space(text, 0)
    with _not_too_deep():
        while place < len(text):
            document, end = decoder.raw_decode(text, place)
            documents.append(document)
            place = _after_space(text, end)
    return documents[0] if len(documents) == 1 else documents


@contextmanager
def _not_too_deep() -> Iterator[None]:
    """Refuse documents of which one thing is inside of another more often than Python allows."""
    try:
        yield
    except RecursionError as problem:
        raise ValueError("is nested too deeply for a transcript") from problem


def _after_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place
