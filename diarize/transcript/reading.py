"""Transcripts of any recogniser: files, and what is said in each recording."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from diarize.errors import FileError, FormatError
from diarize.folders import files_below
from diarize.transcript.content import parsed
from diarize.transcript.raw import RawTranscript
from diarize.transcript.repair import repaired
from diarize.transcript.words import Transcript

# A day of talk with all that recognisers say of it; more than this is not a transcript.
MOST_BYTES = 200 * 2**20
# Of files that may hold words; others of the same stem are turns, or the recording itself.
SUFFIXES = (".json", ".jsonl", ".srt", ".vtt", ".ctm", ".stm", ".textgrid")
_NOWHERE = "<transcript>"


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
    name, stem = _NOWHERE, ""
    if isinstance(source, str | Path):
        path = Path(source)
        name, stem, source = str(path), path.stem, _content(path)
    with _malformed(name):
        return _of_recording(parsed(source, name), recording, stem)


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
            said = parsed(_content(file), str(file))
            several = _recordings(said) if isinstance(said, RawTranscript) else ()
            for name in several or (None,):
                transcript = _of_recording(said, name, file.stem)
                if transcript.recording in found:
                    problem = f"{transcript.recording!r} is in another file of the folder too"
                    raise FileError(str(file), problem)
                found[transcript.recording] = transcript
    return found


def _files(path: Path) -> list[Path]:
    try:
        inside = files_below(path) if path.is_dir() else [path]
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
        return raw, names[0] if names else None
    if recording not in names:
        some = ", ".join(repr(name[:40]) for name in names[:5])
        raise ValueError(f"is about {len(names)} recordings, as {some}; say which to read")
    mine = [one for one in raw.utterances if one.recording == recording]
    return replace(raw, utterances=mine), recording


def _recordings(raw: RawTranscript) -> list[str]:
    return sorted({one.recording for one in raw.utterances if one.recording})
