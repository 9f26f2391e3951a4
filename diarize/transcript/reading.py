"""Transcripts of any recogniser: files, and what is said in each recording."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from diarize.errors import FileError, FormatError, expect
from diarize.files import read_bytes
from diarize.folders import TWICE, files_below
from diarize.spelling import composed, spelt_as
from diarize.transcript.content import is_in_format, parsed
from diarize.transcript.known import PLAIN
from diarize.transcript.raw import RawTranscript
from diarize.transcript.repair import repaired
from diarize.transcript.words import Transcript

# A day of talk with all that recognisers say of it; more than this is not a transcript.
MOST_BYTES = 200 * 2**20
# Of files that may hold words; others of the same stem are turns, or the recording itself.
USUAL = (".json", ".jsonl", ".srt", ".vtt", ".ctm", ".stm", ".textgrid")
SUFFIXES = (*USUAL, ".json3", ".srv3", ".srv1", ".ttml", ".dfxp", ".sbv", ".cha")
# Of files that often hold something else, and the formats with words that they may be in.
SHARED = {
    ".eaf": ("eaf",),
    ".ass": ("ass",),
    ".ssa": ("ass",),
    ".lrc": ("lrc",),
    ".tsv": ("table",),
    ".csv": ("table",),
    ".xml": ("timedtext", "ttml", "eaf"),
    ".txt": (PLAIN,),
    ".docx": (PLAIN,),
}
# Of JSON that is written here beside a result; the result has the more to tell.
DOUBLE = (".whisperx.json", ".seglst.json")
_ORDER = (SUFFIXES[0], *DOUBLE, *SUFFIXES[1:], *SHARED)
_NOWHERE = "<transcript>"
logger = logging.getLogger(__name__)


def read_transcript(
    source: Path | str | bytes | Mapping[str, Any] | list[Any], recording: str | None = None
) -> Transcript:
    """Return the words of a transcript, all of them with times that make sense.

    Parameters
    ----------
    source : path, bytes, mapping or list
        A file, what is in one, or the object that a recogniser's API gave. The format is told by
        the content: see `diarize.transcript.content`.
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
    expect(source, (str, Path, bytes, Mapping, list), "a transcript is a path, bytes, dict or list")
    name, stem = _NOWHERE, ""
    if isinstance(source, str | Path):
        path = Path(source)
        name, stem, source = str(path), stem_of(path), read_bytes(path, MOST_BYTES)
    with _malformed(name):
        return _of_recording(parsed(source, name), recording, stem)


def read_transcripts(path: str | Path) -> dict[str, Transcript]:
    """Return the words of a file, or of the files in a folder, by recording.

    A file that names no recording is about the one it is named after. Of a folder, the files are
    read whose suffix is in ``SUFFIXES``, or in ``SHARED`` if they hold words; where a recording has
    several, the one whose suffix comes first there, and of those in JSON the one that is not in
    ``DOUBLE``.

    Raises
    ------
    FileError
        A file cannot be read, a folder has none, or two have the same recording.
    FormatError
        A file is in no format that is known, is malformed, or has words but no times.
    """
    found: dict[str, Transcript] = {}
    suffixes: dict[str, str] = {}
    folder = Path(path)
    for file in _files(folder):
        for transcript in _of_folder(file) if folder.is_dir() else _inside(file):
            name = transcript.recording
            if suffixes.setdefault(name, _suffix(file)) != _suffix(file):
                continue
            if name in found:
                raise FileError(str(file), f"{name!r} {TWICE}")
            found[name] = transcript
    return found


def _of_folder(file: Path) -> Iterator[Transcript]:
    """Yield what a file of a folder says; if its suffix is shared, one that fails is passed over.

    A warning names it.
    """
    try:
        yield from list(_inside(file))
    except FormatError as problem:
        if file.suffix.lower() not in SHARED:
            raise
        logger.warning("%s: passed over", problem)


def _inside(file: Path) -> Iterator[Transcript]:
    """Yield what a file says of each recording."""
    with _malformed(str(file)):
        said = parsed(read_bytes(file, MOST_BYTES), str(file))
        several = _recordings(said) if isinstance(said, RawTranscript) else ()
        for name in several or (None,):
            yield _of_recording(said, name, stem_of(file))


def stem_of(file: Path) -> str:
    """Return the name of a file without its suffix, which may be a double one of ours.

    >>> stem_of(Path("standup.whisperx.json")), stem_of(Path("standup.1.srt"))
    ('standup', 'standup.1')
    """
    return file.name[: -len(suffix)] if (suffix := _suffix(file)) else file.name


def _suffix(file: Path) -> str:
    name = file.name.lower()
    return next((each for each in DOUBLE if name.endswith(each)), file.suffix.lower())


def _files(path: Path) -> list[Path]:
    try:
        inside = files_below(path) if path.is_dir() else [path]
    except OSError as problem:
        raise FileError(str(path), f"cannot be read: {problem.strerror or problem}") from problem
    found = [each for each in inside if not path.is_dir() or may_hold_words(each)]
    if not found:
        sure, shared = ", ".join(SUFFIXES), ", ".join(SHARED)
        lacking = f"no file there ends in {sure}, or has words and ends in {shared}"
        raise FileError(str(path), lacking)
    order = {suffix: place for place, suffix in enumerate(_ORDER)}
    return sorted(found, key=lambda file: order.get(_suffix(file), 0))


def may_hold_words(file: Path) -> bool:
    """Return whether a file of a folder may hold words; one with a shared suffix is looked into."""
    suffix = file.suffix.lower()
    if suffix not in SHARED:
        return suffix in SUFFIXES
    try:
        return is_in_format(read_bytes(file, MOST_BYTES), SHARED[suffix])
    except FileError:
        return False


@contextmanager
def _malformed(name: str) -> Iterator[None]:
    try:
        yield
    except ValueError as problem:
        raise FormatError(name, getattr(problem, "lineno", None), str(problem)) from problem


def _of_recording(
    found: RawTranscript | Transcript, recording: str | None, stem: str
) -> Transcript:
    if isinstance(found, Transcript):
        return replace(found, recording=recording or found.recording or stem)
    raw, own = _of_one(found, recording)
    return repaired(raw, recording or own or stem)


def _of_one(raw: RawTranscript, recording: str | None) -> tuple[RawTranscript, str | None]:
    """Return what is said in one recording, and its name where the file has it."""
    names = _recordings(raw)
    if len(names) <= 1:
        if names and recording and composed(recording) != composed(names[0]):
            logger.warning("words of %r are taken for those of %r", names[0], recording)
        return raw, names[0] if names else None
    mine = spelt_as([recording or ""], {name: name for name in names}).get(recording or "")
    if mine is None:
        some = ", ".join(repr(name[:40]) for name in names[:5])
        raise ValueError(f"is about {len(names)} recordings, as {some}; say which to read")
    said = [one for one in raw.utterances if one.recording == mine]
    return replace(raw, utterances=said), recording


def _recordings(raw: RawTranscript) -> list[str]:
    return sorted({one.recording for one in raw.utterances if one.recording})
