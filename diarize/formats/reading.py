"""Files and folders of turns, in whichever format they are."""

import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from diarize.errors import FileError, FormatError
from diarize.files import is_folder, read_text
from diarize.folders import TWICE, files_below
from diarize.formats.audacity import parse_audacity
from diarize.formats.csv import parse_csv
from diarize.formats.eaf import parse_eaf
from diarize.formats.json import lists_turns, parse_exclusive, parse_json
from diarize.formats.rttm import parse_rttm
from diarize.formats.textgrid import parse_textgrid
from diarize.formats.uem import parse_uem
from diarize.timeline import Annotation, Segment, Turn

# The text of a file and its name give annotations by recording.
Reader = Callable[[str, str], dict[str, Annotation]]


def _of_many(parse: Callable[[Iterable[str], str], Iterable[tuple[str, Turn]]]) -> Reader:
    def read(text: str, source: str) -> dict[str, Annotation]:
        turns: dict[str, list[Turn]] = defaultdict(list)
        for recording, turn in parse(_lines(text), source):
            turns[recording].append(turn)
        return {recording: Annotation(recording, found) for recording, found in turns.items()}

    return read


def _of_one(parse: Callable[[str, str], Annotation]) -> Reader:
    def read(text: str, source: str) -> dict[str, Annotation]:
        annotation = parse(text, source)
        return {annotation.recording: annotation}

    return read


def _lines(text: str) -> Iterable[str]:
    # not splitlines(), which cuts at characters that names may hold
    return io.StringIO(text, newline=None)


READERS: dict[str, Reader] = {
    ".rttm": _of_many(parse_rttm),
    ".json": _of_one(parse_json),
    ".csv": _of_many(parse_csv),
    ".textgrid": _of_one(parse_textgrid),
    ".eaf": _of_one(parse_eaf),
    ".audacity.txt": _of_one(lambda text, source: parse_audacity(_lines(text), source)),
}
READABLE = "RTTM, JSON, CSV, TextGrid, EAF or Audacity labels"
"""What people call the formats of ``READERS``."""
# How files without a telling suffix begin; all others are taken for RTTM.
OPENINGS = {
    r"[{[]": ".json",
    r"<": ".eaf",
    r"File type": ".textgrid",
    r"WEBVTT|\d+\r?\n|\d+:\d": "",  # subtitles, and text for people, which are written only
    r"\d": ".audacity.txt",
}


def read_annotations(path: str | Path) -> dict[str, Annotation]:
    """Return the turns of a file, or of the files in a folder, by recording.

    The suffix tells the format, or else how the file begins. Of a folder, the RTTM files are read;
    if there are none, those of the next format in which turns can be read; JSON files that hold
    something else are passed over. A file that names no
    recording is about the one it is named after; if it has no turns either, that one is silent.

    Raises
    ------
    FileError
        A file cannot be read, a folder has no file of turns, or two have the same recording.
    FormatError
        A file is malformed.
    """
    found: dict[str, Annotation] = {}
    for file in _files(Path(path), list(READERS)):
        for recording, annotation in _parsed(file, read_text(file)).items():
            if recording in found:
                raise FileError(str(file), f"{recording!r} {TWICE}")
            found[recording] = annotation
    return found


def read_with_exclusive(path: str | Path) -> tuple[dict[str, Annotation], Annotation | None]:
    """Return what `read_annotations` does, and the turns with one speaker at a time of a JSON file.

    These are None where a file has none. It is read once, so that it may be a pipe.

    Raises
    ------
    FileError
        A file cannot be read.
    FormatError
        A file is malformed.
    """
    file = Path(path)
    if is_folder(file):
        return read_annotations(file), None
    text = read_text(file)
    is_json = _format_of(file, text) == ".json"
    return _parsed(file, text), parse_exclusive(text, str(file)) if is_json else None


def read_uem(path: str | Path) -> dict[str, list[Segment]]:
    """Return the segments to score of a UEM file, or of those in a folder, by recording.

    Raises
    ------
    FileError
        A file cannot be read, or a folder has no UEM file.
    FormatError
        A file is malformed.
    """
    segments: dict[str, list[Segment]] = {}
    for file in _files(Path(path), [".uem"]):
        for recording, segment in parse_uem(_lines(read_text(file)), str(file)):
            segments.setdefault(recording, []).append(segment)
    return segments


def _files(path: Path, suffixes: list[str]) -> list[Path]:
    """Return a file itself, or the files of a folder with the first suffix that any has."""
    try:
        if not path.is_dir():
            return [path]
        inside = [file for file in files_below(path) if file.is_file()]
    except OSError as problem:
        raise FileError(str(path), f"cannot be read: {problem.strerror or problem}") from problem
    for suffix in suffixes:
        named = [file for file in inside if file.name.lower().endswith(suffix)]
        if found := [file for file in named if holds_turns(file)]:
            return found
    raise FileError(str(path), f"no file there ends in {' or '.join(suffixes)}")


def holds_turns(file: Path) -> bool:
    """Tell whether a file of a folder may hold turns: JSON beside them may be of anything else.

    Raises
    ------
    FileError
        It cannot be read.
    """
    return not file.name.lower().endswith(".json") or lists_turns(read_text(file))


def _parsed(file: Path, text: str) -> dict[str, Annotation]:
    found = READERS[_format_of(file, text)](text, str(file))
    if "" in found or not found:
        suffix = _told(file)
        stem = file.name[: -len(suffix)] if suffix else file.stem
        found[stem] = Annotation(stem, [*found.pop("", ()), *found.get(stem, ())])
    return found


def _format_of(file: Path, text: str) -> str:
    """Return which of ``READERS`` reads a file with this text."""
    start = text[:1000].lstrip()
    sniffed = (suffix for mark, suffix in OPENINGS.items() if re.match(mark, start))
    found = _told(file) or next(sniffed, ".rttm")
    if not found:
        raise FormatError(str(file), None, f"is of no format from which turns are read: {READABLE}")
    return found


def _told(file: Path) -> str:
    return next((each for each in READERS if file.name.lower().endswith(each)), "")
