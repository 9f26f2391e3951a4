"""Files of people and of other programs, which a run must not write over."""

import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from diarize.batch import Job
from diarize.edits import SavedResult, load_result
from diarize.errors import FileError, FormatError
from diarize.files import MOST_BYTES, is_file, read_bytes, read_text
from diarize.formats import WRITERS
from diarize.formats.csv import COLUMNS, parse_csv
from diarize.formats.eaf import format_eaf
from diarize.formats.rttm import parse_rttm
from diarize.formats.textgrid import TIER_OF_WORDS
from diarize.timeline import Annotation, Turn
from diarize.transcript import TRANSCRIPT_WRITERS, format_transcript, minutes
from diarize.transcript.writers.docx import DOCUMENT as WORDS
from diarize.transcript.writers.docx import PARTS

_RESULT = re.compile(r'\s*\{\s*"format":\s*"diarization"')
_TIME = r"\d+\.\d{3}"
_ROW = re.escape(f"| {' | '.join(minutes.COLUMNS)} |")
_TIMES = "-->"
_NAMED_CUE = {
    "srt": re.compile(rf"{_TIMES}.*\r?\n(?:\[[^\[\]]+\]: |.+:$)", re.M),
    "vtt": re.compile(rf"{_TIMES}.*\r?\n<v "),
}
# Praat ends its lines with a space.
_TEXTGRID = re.compile(
    'File type = "ooTextFile"\nObject class = "TextGrid"\n\n'
    rf"xmin = 0\nxmax = {_TIME}\ntiers\? <exists>\nsize = \d+\nitem \[\]:(?=\n)"
)
_TIER = re.compile(r'^        name = "(.*)"$', re.M)
_INTERVAL = re.compile(r'^            text = "(.*)"$', re.M)
_EAF = format_eaf(Annotation("")).partition("<PROPERTY")[0]  # others spell it otherwise


def refuse_foreign(job: Job) -> None:
    """Refuse to write over what this engine did not write, as far as that can be told.

    Ours are turns with confidences, results in JSON, text and subtitles that name a speaker, and
    what is spelt to the letter as this engine spells it. Turns that people corrected have no
    confidences, and subtitles may name nobody: they are ours if the result beside them says the
    same, or did before.

    Raises
    ------
    FileError
        There is another file where one of a recording would be written.
    """
    for name, path in job.outputs.items():
        known = name not in _TOLD or not is_file(path) or is_ours(name, path)
        saved = None if known else result_beside(job)
        if not known and not (saved and is_of_result(saved, name, path)):
            raise FileError(
                str(path),
                "is not of this engine, and would be lost; write elsewhere (-o) or rename it",
            )


def result_beside(job: Job) -> SavedResult | None:
    """Return the result beside a recording's files; None if there is none that can be read."""
    if job.result is None or not is_file(job.result):
        return None
    try:
        return load_result(job.result)
    except FormatError:
        return None


def is_of_result(saved: SavedResult, name: str, path: Path) -> bool:
    """Tell whether a file says what a result does, with some of its corrections."""
    try:
        content = content_of(name, path)
    except (FileError, FormatError):
        return False
    return any(each == content for each in _spelled(saved, name))


def content_of(name: str, path: Path) -> str | bytes:
    """Return what is in a file of a format, to be compared with what this engine writes.

    Git and Windows may have ended its lines in their own way.
    """
    return read_bytes(path, MOST_BYTES) if name == "docx" else read_text(path).replace("\r\n", "\n")


def _spelled(saved: SavedResult, name: str) -> Iterator[str | bytes]:
    """Yield what a result is in a format now, most often, and its turns after each correction."""
    yield from spelled_now(saved, name)
    if name in WRITERS:
        yield from (each.format(name) for each in islice(saved.diarizations(), 1, None))


def spelled_now(saved: SavedResult, name: str) -> Iterator[str | bytes]:
    """Yield what a result is in a format with all its corrections: its words, and its turns."""
    words = saved.current().transcript
    if words is not None and name in TRANSCRIPT_WRITERS:
        yield format_transcript(words, name, saved.duration)
    if name in WRITERS:
        yield saved.diarization().format(name)


def is_ours(name: str, path: Path) -> bool:
    """Tell whether this engine wrote a file in a format, as far as its content alone tells."""
    if name not in _TOLD:
        return False
    if name == "docx":
        return _has_our_parts(path)
    try:
        text = read_text(path)
        return not text.strip() or _OURS[name](text)
    except FormatError:
        return False


def _has_our_parts(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist() == [*PARTS, WORDS]
    except (zipfile.BadZipFile, ValueError):
        return False


def _is_result(text: str) -> bool:
    """Return whether JSON is a result, or begins as one: it may be damaged."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return _RESULT.match(text) is not None
    return isinstance(document, dict) and document.get("format") == "diarization"


def _is_sure(turns: Iterable[tuple[str, Turn]]) -> bool:
    """Return whether some turn has a confidence; those that people correct have none."""
    found = list(turns)
    return not found or any(turn.confidence is not None for _, turn in found)


def _is_table(text: str) -> bool:
    lines = text.splitlines()
    return lines[0] == ",".join(COLUMNS) and _is_sure(parse_csv(lines))


def _is_textgrid(text: str) -> bool:
    names = _TIER.findall(text)
    are_turns = {"", *names}.issuperset(_INTERVAL.findall(text))
    are_words = all(map(TIER_OF_WORDS.fullmatch, names))
    return _TEXTGRID.match(text) is not None and (are_turns or are_words)


def _names_cues(name: str) -> Callable[[str], bool]:
    return lambda text: _TIMES not in text or _NAMED_CUE[name].search(text) is not None


def _lines(pattern: str) -> Callable[[str], bool]:
    line = re.compile(pattern)
    return lambda text: all(line.fullmatch(each) for each in text.splitlines() if each.strip())


def _begins(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.match(pattern, text) is not None


_OURS: dict[str, Callable[[str], bool]] = {
    "rttm": lambda text: _is_sure(parse_rttm(text.splitlines())),
    "json": _is_result,
    "csv": _is_table,
    "txt": _lines(r"\d+:\d\d:\d\d\.\d - \d+:\d\d:\d\d\.\d  .+|[^:]+: .*"),
    "md": _begins(rf"# .+\n(?:\n{_ROW}\n|\Z)"),
    "srt": _names_cues("srt"),
    "vtt": _names_cues("vtt"),
    "textgrid": _is_textgrid,
    "eaf": lambda text: text.startswith(_EAF),
    "audacity": _lines(rf"{_TIME}\t{_TIME}\t.+"),
    "uem": _lines(rf"\S+ 1 0\.000 {_TIME}"),
    "ctm": _lines(rf"\S+ 1 {_TIME} {_TIME} \S+ (?:NA|{_TIME}) lex \S+"),
    "stm": _lines(rf"\S+ 1 \S+ {_TIME} {_TIME} .+"),
}
_TOLD = frozenset({*_OURS, "docx"})
