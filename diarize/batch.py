"""Many recordings: which files to read, and which to write for each."""

import glob
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from unicodedata import normalize

from diarize.errors import FileError
from diarize.files import is_file, is_folder, real
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
RECORDINGS = frozenset(f".{suffix}" for suffix in f"{AUDIO} {VIDEO}".split())


@dataclass(frozen=True, slots=True)
class Job:
    """One recording and the files it gives: format name to path.

    ``problem`` is why it cannot be read, or they cannot be written, if so; it is said when the
    recording's turn comes, so that the others are not lost. ``below`` is the sub-folder in which it
    was found, where a folder was given.
    """

    source: str
    outputs: dict[str, Path]
    problem: FileError | None = None
    below: Path = Path()

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
        """Whether all its files are there already, and not those of another recording."""
        there = all(is_file(path) for path in self.outputs.values())
        return bool(self.outputs) and there and self.problem is None


def plan(inputs: Sequence[str], folder: Path | None, formats: Sequence[str]) -> list[Job]:
    """Return a job for each recording among files, folders, patterns and ``-``.

    Files go into ``folder``, or beside the recording without one; what is found in a sub-folder of
    a folder goes into one of the same name. Jobs that would write over a recording, or the same
    file as another job, have a problem; so has a folder or pattern that holds no recording.

    Raises
    ------
    FileError
        There is no recording at all.
    """
    found = (job for given in inputs for job in _jobs(given, folder, formats))
    jobs = list({_place(job): job for job in found}.values())
    if jobs and jobs[0].problem and all(job.problem for job in jobs):
        raise jobs[0].problem
    read, writers = _real(job.source for job in jobs if not job.problem), _writers(jobs)
    problems = (
        job.problem or _overwritten(read, job.outputs.values()) or _clash(job, writers)
        for job in jobs
    )
    return [replace(job, problem=each) for job, each in zip(jobs, problems, strict=True)]


def refuse_overwriting(sources: Iterable[str | Path], outputs: Iterable[Path]) -> None:
    """Refuse to write over what is read.

    Raises
    ------
    FileError
        One of the outputs is the same file as one of the ``sources``.
    """
    if problem := _overwritten(_real(sources), outputs):
        raise problem


def _real(sources: Iterable[str | Path]) -> set[Path]:
    return {real(source) for source in sources if source != STDIN}


def _overwritten(read: set[Path], outputs: Iterable[Path]) -> FileError | None:
    for path in outputs:
        if is_file(path) and real(path) in read:
            return FileError(str(path), "is read, and would be lost; write elsewhere (-o)")
    return None


def _place(job: Job) -> str:
    """Return the same for one file, however it is spelt."""
    is_file_name = job.source != STDIN and not job.problem
    return str(Path(job.source).absolute()) if is_file_name else job.source


def _jobs(given: str, folder: Path | None, formats: Sequence[str]) -> list[Job]:
    try:
        if given != STDIN:
            real(given)
        places = [(source, _below(given, source)) for source in _expanded(given)]
        return [
            Job(source, _outputs(source, folder and folder / below, formats), below=below)
            for source, below in places
        ]
    except FileError as problem:
        return [Job(given, {}, problem)]


def _below(given: str, source: str) -> Path:
    """Return the sub-folder of what was given in which a recording is."""
    if given == STDIN or not is_folder(given):
        return Path()
    return Path(source).relative_to(given).parent


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
    recordings = (file for file in inside if file.suffix.lower() in RECORDINGS)
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


def _writers(jobs: Iterable[Job]) -> dict[Path, list[str]]:
    """Return the sources of each file that is to be written."""
    writers: dict[Path, list[str]] = defaultdict(list)
    for job in jobs:
        for path in job.outputs.values():
            writers[_folded(path)].append(job.source)
    return writers


def _folded(path: Path) -> Path:
    """Return the same for all names of one file: where capitals are usually ignored, they are."""
    if sys.platform not in {"win32", "darwin"}:
        return path
    return Path(normalize("NFC", str(path)).casefold())


def _clash(job: Job, writers: Mapping[Path, list[str]]) -> FileError | None:
    for path in job.outputs.values():
        others = [source for source in writers[_folded(path)] if source != job.source]
        if others:
            return FileError(
                job.source,
                f"{path} would be that of {others[0]} too; rename one of them, or run them one by "
                "one with a folder (-o) each",
            )
    return None
