"""Recordings with the turns that are known of them, as results and references have them."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from diarize.audio import Samples
from diarize.batch import RECORDINGS
from diarize.errors import (
    AudioError,
    DiarizeError,
    EnrollmentError,
    FileError,
    FormatError,
    expect,
)
from diarize.excerpts import alone, excerpt
from diarize.files import MOST_BYTES, is_file, read_bytes
from diarize.folders import closed, files_below
from diarize.formats import holds_turns, read_annotations
from diarize.spelling import composed
from diarize.timeline import Annotation

SUFFIXES = (".rttm", ".json")
ROUNDED = 0.5
"""Seconds of a speaker that may be missing at the end of a recording."""
CARELESS = 3.0
"""Seconds by which turns of anybody may end after their recording."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A recording and who speaks when in it, as the file ``turns`` says."""

    audio: Path
    annotation: Annotation
    turns: Path

    @property
    def place(self) -> Path:
        """Where the recording is, however its path is spelt."""
        return Path(os.path.realpath(self.audio))

    def said_by(self, speaker: str, channel: int | None = None) -> Samples:
        """Return the sound of what a speaker says alone.

        Raises
        ------
        EnrollmentError
            There is no such speaker, or others talk all the time.
        AudioError
            The recording cannot be read, or ends before turns.
        """
        if speaker not in self.annotation.speakers:
            known = ", ".join(self.annotation.speakers) or "nobody"
            raise EnrollmentError(f"{self.audio}: there is no {speaker!r} in it; there is {known}")
        segments = alone(self.annotation, speaker)
        if not segments:
            raise EnrollmentError(f"{self.audio}: {speaker} says nothing alone")
        found = excerpt(self.audio, segments, channel=channel)
        wanted = sum(segment.duration for segment in segments)
        self._refuse_missing(wanted - len(found.waveform) / found.sample_rate)
        return found

    def refuse_short(self, seconds: float) -> None:
        """Refuse a recording that is only so long, if turns go on long after it.

        Raises
        ------
        AudioError
            It ends before turns.
        """
        last = max((turn.end for turn in self.annotation), default=0.0)
        self._refuse_missing(last - seconds, CARELESS)

    def _refuse_missing(self, seconds: float, most: float = ROUNDED) -> None:
        if seconds > most:
            problem = f"ends before turns of {self.turns}; is it another recording?"
            raise AudioError(str(self.audio), problem)


def refuse(problem: DiarizeError) -> None:
    """Pass over nothing."""
    raise problem


def labelled(
    turns: Path,
    audio: Path | None = None,
    missing: Callable[[DiarizeError], None] = refuse,
) -> Iterator[Labelled]:
    """Yield the recordings of a file of turns, or of the RTTM and JSON files of a folder.

    ``turns`` may also be a recording with such a file beside it. A recording is ``audio``, or lies
    beside the file and has the name that the file gives it. Each comes once: of several files of
    turns that a folder has for it, the RTTM, or the first, is taken.

    Raises
    ------
    FileError, FormatError
        Turns cannot be read, or a folder cannot be looked into, unless that is told to ``missing``.
    EnrollmentError
        A recording is not there, unless that is told to ``missing``.
    """
    seen: set[Path] = set()
    unread = missing if turns.is_dir() else refuse
    for file in _files(turns, unread):
        for recording, annotation in _read(file, unread):
            try:
                found = Labelled(audio or _beside(file, recording), annotation, file)
            except EnrollmentError as problem:
                missing(problem)
                continue
            if found.place not in seen:
                seen.add(found.place)
                yield found


def all_labelled(recordings: Iterable[Labelled]) -> list[Labelled]:
    """Return recordings as a list.

    Raises
    ------
    TypeError
        One is no `Labelled`, such as a path alone.
    """
    expect(recordings, Iterable, "recordings are many, as `paired` and `labelled` give them")
    found = list(recordings)
    for each in found:
        expect(each, Labelled, "a recording is a Labelled, as `paired` and `labelled` give them")
    return found


def _read(file: Path, missing: Callable[[DiarizeError], None]) -> list[tuple[str, Annotation]]:
    try:
        return sorted(read_annotations(file).items())
    except (FileError, FormatError) as problem:
        missing(problem)
        return []


def paired(recordings: Iterable[Path], references: Path) -> list[Labelled]:
    """Return recordings, by name, with the turns that ``references`` has under their names.

    ``references`` is a file of turns, of one recording or many, or a folder of such files. A name
    may be spelt with accents of their own, as macOS does.

    Raises
    ------
    FileError
        A recording has no turns, two have one name, turns are of no recording, or they cannot be
        read.
    FormatError
        The turns are malformed.
    """
    turns: dict[str, Annotation] = {}
    for name, annotation in read_annotations(references).items():
        if turns.setdefault(composed(name), annotation) is not annotation:
            raise FileError(str(references), f"{name!r} is there in two spellings; rename one")
    audio: dict[str, Path] = {}
    for file in recordings:
        name = composed(file.stem)
        if name in audio:
            raise FileError(str(file), f"has the name of {audio[name]}; rename one")
        audio[name] = file
    for name, file in audio.items():
        if not turns.get(name):
            raise FileError(str(file), f"{references} has no turns of {name!r}")
    if unknown := sorted(set(turns) - set(audio)):
        raise FileError(str(references), f"{unknown[0]!r} in it is none of the recordings")
    return [Labelled(audio[name], turns[name], references) for name in sorted(audio)]


def _files(turns: Path, missing: Callable[[DiarizeError], None]) -> list[Path]:
    if turns.suffix.lower() in RECORDINGS:
        beside = [file for suffix in SUFFIXES for file in _siblings(turns, [suffix])]
        return beside[:1] or [turns.with_suffix(SUFFIXES[0])]
    if not turns.is_dir():
        return [turns]
    found: dict[Path, Path] = {}
    inside = files_below(turns, lambda problem: missing(closed(problem)))
    for suffix in SUFFIXES:
        for file in inside:
            named = file.name.lower().endswith(suffix) and is_file(file)
            if named and _may_hold_turns(file, missing):
                found.setdefault(file.with_suffix(""), file)
    if not found:
        raise EnrollmentError(f"{turns}: there is no RTTM or JSON file with turns in it")
    return list(found.values())


def _may_hold_turns(file: Path, missing: Callable[[DiarizeError], None]) -> bool:
    try:
        return holds_turns(file)
    except FormatError as problem:  # it is no text, so that it may be of anything else
        if b'"turns"' in read_bytes(file, MOST_BYTES):
            missing(problem)
        return False
    except FileError as problem:
        missing(problem)
        return False


def _siblings(file: Path, suffixes: Collection[str], stem: str | None = None) -> list[Path]:
    """Return the files beside one with its stem, or another, whose suffixes are among these."""
    wanted = composed(file.stem if stem is None else stem)
    beside = file.parent.iterdir() if file.parent.is_dir() else ()
    return sorted(
        each for each in beside if composed(each.stem) == wanted and each.suffix.lower() in suffixes
    )


def _beside(turns: Path, recording: str) -> Path:
    found = _siblings(turns, RECORDINGS, recording)
    if len(found) != 1:
        what = "is not beside it" if not found else f"may be {found[0].name} or {found[1].name}"
        raise EnrollmentError(f"{turns}: the recording {recording!r} {what}")
    return found[0]
