"""Many recordings: which files to read, and which to write for each."""

import glob
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from diarize.errors import FileError
from diarize.formats import WRITERS
from diarize.transcript import TRANSCRIPT_WRITERS

STDIN = "-"
# Suffixes that mark a recording in a folder; a file named by itself may have any.
AUDIO = "aac aif aiff amr au caf flac m4a m4b mp2 mp3 oga ogg opus wav wma"
VIDEO = "3gp avi mka mkv mov mp4 mpeg mpg weba webm wmv"
# Of turns and of words; where a format holds either, its files end the same.
SUFFIXES = {name: writer.suffix for name, writer in WRITERS.items()} | {
    name: writer.suffix for name, writer in TRANSCRIPT_WRITERS.items()
}
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
    def done(self) -> bool:
        """Whether all its files are there already."""
        return bool(self.outputs) and all(path.exists() for path in self.outputs.values())


def plan(inputs: Sequence[str], folder: Path | None, formats: Sequence[str]) -> list[Job]:
    """Return a job for each recording among files, folders, patterns and ``-``.

    Files go into ``folder``, or beside the recording without one.

    Raises
    ------
    FileError
        A folder or pattern holds no recording, or two recordings would write the same file.
    """
    sources = dict.fromkeys(source for given in inputs for source in _expanded(given))
    jobs = [Job(source, _outputs(source, folder, formats)) for source in sources]
    _refuse_clashes(jobs)
    return jobs


def _expanded(given: str) -> list[str]:
    path = Path(given)
    if given == STDIN or path.is_file():
        return [given]
    if path.is_dir():
        inside = sorted(file for file in path.rglob("*") if file.suffix.lower() in RECORDINGS)
        found = [str(file) for file in inside if file.is_file()]
    elif glob.has_magic(given):
        pattern = path.relative_to(path.anchor) if path.anchor else path
        found = sorted(str(file) for file in Path(path.anchor).glob(str(pattern)) if file.is_file())
    else:
        return [given]  # missing: said when its turn comes, so that the others are not lost
    if not found:
        raise FileError(given, "no recordings found there")
    return found


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
