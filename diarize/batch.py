"""Many recordings: which files to read, and which to write for each."""

import glob
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from diarize.errors import FileError
from diarize.files import is_file, is_folder
from diarize.folders import files_below
from diarize.formats import WRITERS
from diarize.transcript import TRANSCRIPT_WRITERS

STDIN = "-"
# Suffixes that mark a recording in a folder; a file named by itself may have any.
AUDIO = "aac ac3 aif aiff amr ape au caf flac m4a m4b mp2 mp3 oga ogg opus qta wav wma wv"
VIDEO = "3g2 3gp avi m4v mka mkv mov mp4 mpeg mpg mts weba webm wmv"
# Of turns and of words; where a format holds either, its files end the same.
SUFFIXES = {name: writer.suffix for name, writer in WRITERS.items()} | {
    name: writer.suffix for name, writer in TRANSCRIPT_WRITERS.items()
}
COMPANION = "._"
"""How macOS names what it keeps beside a file on other disks."""
RECORDINGS = frozenset(f".{suffix}" for suffix in f"{AUDIO} {VIDEO}".split())


@dataclass(frozen=True, slots=True)
class Job:
    """One recording and the files it gives: format name to path."""

    source: str
    outputs: dict[str, Path]

    @property
    def name(self) -> str:
        """What people see of the recording."""
        return _stem(self.source)

    @property
    def result(self) -> Path | None:
        """The JSON file that it has, or would have beside the others; None if it writes nothing."""
        beside = next(iter(self.outputs.values()), None)
        json = beside and beside.with_name(f"{self.name}{SUFFIXES['json']}")
        return self.outputs.get("json", json)

    @property
    def done(self) -> bool:
        """Whether all its files are there already."""
        return bool(self.outputs) and all(is_file(path) for path in self.outputs.values())


def plan(inputs: Sequence[str], folder: Path | None, formats: Sequence[str]) -> list[Job]:
    """Return a job for each recording among files, folders, patterns and ``-``.

    Files go into ``folder``, or beside the recording without one.

    Raises
    ------
    FileError
        A folder or pattern holds no recording, two recordings would write the same file, or a
        recording would be written over.
    """
    sources = {_place(source): source for given in inputs for source in _expanded(given)}
    jobs = [Job(source, _outputs(source, folder, formats)) for source in sources.values()]
    _refuse_clashes(jobs)
    refuse_overwriting(sources.values(), (path for job in jobs for path in job.outputs.values()))
    return jobs


def refuse_overwriting(sources: Iterable[str | Path], outputs: Iterable[Path]) -> None:
    """Refuse to write over what is read.

    Raises
    ------
    FileError
        One of the outputs is the same file as one of the ``sources``.
    """
    read = {os.path.realpath(source) for source in sources if source != STDIN}
    for path in outputs:
        if is_file(path) and os.path.realpath(path) in read:
            raise FileError(str(path), "is read, and would be lost; write elsewhere (-o)")


def _place(source: str) -> str:
    """Return the same for one file, however it is spelt."""
    return source if source == STDIN else str(Path(source).absolute())


def _expanded(given: str) -> list[str]:
    if not given:
        raise FileError(repr(given), "is the name of no recording; is a variable unset?")
    if given == STDIN or is_file(given):
        return [given]
    if is_folder(given):
        found = _inside(Path(given))
    elif glob.has_magic(given):
        found = [file for file in _matching(given) if is_file(file)]
    else:
        return [given]  # missing: said when its turn comes, so that the others are not lost
    if not found:
        raise FileError(given, "no recordings found there")
    return found


def _inside(folder: Path) -> list[str]:
    """Return the recordings below a folder, and the folders that cannot be looked into.

    These are said when their turn comes, as are missing files.
    """
    closed: list[str] = []
    inside = files_below(folder, lambda problem: closed.append(str(problem.filename)))
    visible = (file for file in inside if not file.name.startswith(COMPANION))
    recordings = (file for file in visible if file.suffix.lower() in RECORDINGS)
    return [*(str(file) for file in recordings if is_file(file)), *closed]


def _matching(pattern: str) -> list[str]:
    path = Path(pattern)
    relative = path.relative_to(path.anchor) if path.anchor else path
    try:
        return sorted(str(file) for file in Path(path.anchor).glob(str(relative)))
    except ValueError as problem:
        raise FileError(pattern, f"is no pattern: {problem}") from problem


def _stem(source: str) -> str:
    return "stdin" if source == STDIN else Path(source).stem


def _outputs(source: str, folder: Path | None, formats: Sequence[str]) -> dict[str, Path]:
    parent = folder or (Path() if source == STDIN else Path(source).parent)
    return {name: parent / f"{_stem(source)}{SUFFIXES[name]}" for name in formats}


def _refuse_clashes(jobs: list[Job]) -> None:
    writers: dict[Path, list[str]] = defaultdict(list)
    for job in jobs:
        for path in job.outputs.values():
            writers[path].append(job.source)
    for path, sources in writers.items():
        if len(sources) > 1:
            raise FileError(
                str(path),
                f"would hold both {sources[0]} and {sources[1]}; rename one, or run them one by "
                "one with a folder (-o) each",
            )
