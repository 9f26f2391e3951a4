"""Speech corpora as one array of samples and a list of utterances."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from diarize.errors import FormatError
from diarize.folders import files_below

SAMPLE_RATE = 16_000
CACHE = Path.home() / ".cache" / "turnwise" / "training"
"""What is made of the speech once, and kept."""
COLUMNS = ("file", "corpus", "speaker", "start", "end")


@dataclass(frozen=True, slots=True)
class Utterance:
    """One utterance of one speaker: samples ``[first, last)`` of its corpus."""

    speaker: str
    corpus: str
    first: int
    last: int

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return (self.last - self.first) / SAMPLE_RATE


@dataclass(frozen=True)
class Corpus:
    """Utterances over one memory-mapped array of samples.

    Attributes
    ----------
    samples : int16 (n,)
        All recordings end to end, mono, 16 kHz.
    """

    samples: NDArray[np.int16]
    utterances: tuple[Utterance, ...]

    @property
    def table(self) -> str:
        """What tells these utterances, in this order, from any others: a hash."""
        return hashlib.sha256(repr(self.utterances).encode()).hexdigest()

    def waveform(self, utterance: Utterance) -> NDArray[np.float32]:
        """Return the samples of an utterance, float32 ``(samples,)`` in [-1, 1)."""
        return self.samples[utterance.first : utterance.last].astype(np.float32) / np.float32(32768)

    def by_speaker(self) -> dict[str, list[Utterance]]:
        """Return the utterances of each speaker, in the order of the table."""
        speakers: dict[str, list[Utterance]] = {}
        for utterance in self.utterances:
            speakers.setdefault(utterance.speaker, []).append(utterance)
        return speakers


def load_corpus(folder: Path, cache: Path) -> Corpus:
    """Read a folder with ``segments.csv``, decoding its files once into ``cache``.

    The table has the columns ``file, corpus, speaker, start, end``, times in seconds; an utterance
    ends with its file at the latest. The cached array is named after the table's content, and the
    sizes and times of the files, so that what has changed is decoded anew.

    Raises
    ------
    FormatError
        A column is missing, or a cell; an utterance begins after its file has ended, or does not
        end after it begins.
    """
    table = (folder / "segments.csv").read_bytes()
    rows = _rows(table.decode(), str(folder / "segments.csv"))
    names = list(dict.fromkeys(row["file"] for row in rows))
    files = [folder / name for name in names]
    stem = cache / f"{folder.name}-{_state(table, files)}"
    if not stem.with_suffix(".npy").exists():
        _decode_all(files, stem)
    samples = np.load(stem.with_suffix(".npy"), mmap_mode="r")
    edges = [*np.load(stem.with_suffix(".offsets.npy")).tolist(), len(samples)]
    spans = dict(zip(names, pairwise(edges), strict=True))
    try:
        return Corpus(samples, tuple(_utterance(row, spans[row["file"]]) for row in rows))
    except ValueError as problem:
        raise FormatError(str(folder / "segments.csv"), None, str(problem)) from problem


def _rows(table: str, source: str) -> list[dict[str, str]]:
    """Return the rows of a table that has a value in each of `COLUMNS`."""
    rows = csv.DictReader(table.splitlines(), restval="")
    for name in COLUMNS:
        if name not in (rows.fieldnames or ()):
            raise FormatError(source, 1, f"has no column {name!r}; needs {', '.join(COLUMNS)}")
    found = []
    for row in rows:
        if missing := [name for name in COLUMNS if not row[name]]:
            raise FormatError(source, rows.line_num, f"no {missing[0]}")
        found.append(row)
    return found


def _state(table: bytes, files: Sequence[Path]) -> str:
    known = hashlib.sha256(table)
    for file in files:
        status = file.stat()
        known.update(f"{status.st_size} {status.st_mtime_ns},".encode())
    return known.hexdigest()[:12]


def _utterance(row: dict[str, str], span: tuple[int, int]) -> Utterance:
    start, end = span
    first, last = (start + round(float(row[edge]) * SAMPLE_RATE) for edge in ("start", "end"))
    last = min(last, end)  # or it would go on into the next file
    if not start <= first < last:
        times = f"{row['start']} to {row['end']} s"
        raise ValueError(f"nothing is said from {times} of {row['file']}")
    return Utterance(row["speaker"], row["corpus"], first, last)


def _decode_all(files: list[Path], stem: Path) -> None:
    stem.parent.mkdir(parents=True, exist_ok=True)
    waveforms = list(map(_pcm, files))
    ends = np.cumsum([len(waveform) for waveform in waveforms])
    save_array(stem.with_suffix(".offsets.npy"), np.concatenate([[0], ends[:-1]]))
    save_array(stem.with_suffix(".npy"), np.concatenate(waveforms))


def save_array(path: Path, array: NDArray[np.generic]) -> None:
    """Write whole or not at all: another process may be making the same file."""
    draft = path.with_name(f".{uuid4().hex}.draft")
    try:
        with draft.open("xb") as file:
            np.save(file, array)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _pcm(file: Path) -> NDArray[np.int16]:
    waveform = read_waveform(file)
    return np.clip(np.round(waveform * 32768), -32768, 32767).astype(np.int16)


def read_waveform(file: Path) -> NDArray[np.float32]:
    """Decode a file that libsndfile reads to mono float32 ``(samples,)`` at 16 kHz."""
    import soundfile
    import soxr

    waveform, rate = soundfile.read(file, dtype="float32", always_2d=True)
    mono = waveform[:, 0] if waveform.shape[1] == 1 else waveform.mean(axis=1)
    return mono if rate == SAMPLE_RATE else soxr.resample(mono, rate, SAMPLE_RATE)


def read_folder(folder: Path) -> Iterator[NDArray[np.float32]]:
    """Yield the waveforms of all audio files below a folder, in the order of their paths."""
    for file in files_below(folder):
        if file.suffix in {".flac", ".opus", ".wav", ".ogg"}:
            yield read_waveform(file)
