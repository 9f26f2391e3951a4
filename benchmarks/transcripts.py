"""Words given to speakers: errors and speed, against maximum overlap and whisperX.

::

    python -m benchmarks.transcripts --data ../shared/data

What the held-out speakers of simulated meetings say is cut into words with exact times. The turns
are the true ones, their boundaries moved or not, or those of the engine, whose speakers are matched
to the true ones by time. A word of which a method does not say whose it is counts as wrong.

Maximum overlap gives a word to whoever talks most of it, the first of equals. whisperX takes part
where it is installed: see ``benchmarks/rivals/whisperx.py``. Times are those of the processor.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import typer
from numpy.random import Generator

from benchmarks.report import keep
from benchmarks.rivals import whisperx
from benchmarks.speech import DataOption
from benchmarks.spoken import long_meeting, spoken
from diarize import Annotation, Diarizer, Samples, Turn, load_models
from diarize.transcript import Transcript, attribute
from training.cases import simulated_meetings
from training.commands import run_command
from training.corpus import CACHE, SAMPLE_RATE
from training.tables import table

# By how much boundaries are moved: standard deviations in seconds.
SHIFTS = (0.0, 0.05, 0.1, 0.2)
# What recognisers write: as most do, without full stops, or hearing each speaker apart.
STYLES = {"": {}, ", no full stops": {"full_stops": False}, ", each apart": {"apart": True}}
ENGINE = "engine"
# Turns of long meetings; words are some eleven times as many.
LENGTHS = (1_000, 10_000, 40_000)
# How often each method is timed: what else runs only adds.
RUNS = 3
NAIVE, NEAREST, FOREMOST = "overlap", "overlap or nearest", "overlap, exclusive turns"
WHISPERX, OURS, FLOOR = "whisperX", "ours", "no turn of theirs"

Speakers = Sequence[str | None]


@dataclass(frozen=True)
class Meeting:
    """Words with true speakers, and turns with speakers of the same names.

    ``exclusive`` is None where only the boundaries of true turns were moved.
    """

    words: Transcript
    turns: Annotation
    exclusive: Annotation | None = None


def moved(turns: Annotation, shift: float, rng: Generator) -> Annotation:
    """Move each boundary by a normal deviate; turns that vanish are lost."""
    edges = [
        (max(turn.start + rng.normal(0, shift), 0.0), turn.end + rng.normal(0, shift), turn.speaker)
        for turn in turns
    ]
    return Annotation(turns.recording, [Turn(*edge) for edge in edges if edge[0] < edge[1]])


def matched(truth: Annotation, found: Annotation) -> dict[str, str]:
    """Match the speakers found to true ones, so that they talk together longest."""
    from pyannote.metrics.diarization import DiarizationErrorRate

    mapping = DiarizationErrorRate().optimal_mapping(truth.to_pyannote(), found.to_pyannote())
    strangers = {speaker: f"{speaker} (nobody)" for speaker in found.speakers}
    return strangers | {str(each): str(name) for each, name in mapping.items()}


def overlaps(words: Transcript, turns: Annotation, *, nearest: bool = False) -> Speakers:
    """Give each word to whoever talks most of it, or else to the ``nearest`` turn or nobody."""
    names = turns.speakers
    number = {name: place for place, name in enumerate(names)}
    starts, ends = np.array([(turn.start, turn.end) for turn in turns]).reshape(-1, 2).T
    speakers = np.array([number[turn.speaker] for turn in turns], np.int64)

    def of(start: float, end: float) -> str | None:
        common = np.minimum(ends, end) - np.maximum(starts, start)
        shares = np.bincount(speakers, common.clip(min=0), minlength=len(names))
        if shares.any():
            return names[int(shares.argmax())]
        return names[int(speakers[common.argmax()])] if nearest and len(names) else None

    return [of(word.start, word.end) for word in words]


def reached(words: Transcript, turns: Annotation) -> Speakers:
    """Give each word to its true speaker if a turn of theirs meets it: nobody can do better."""
    times = turns.by_speaker()
    return [
        word.speaker
        if any(word.segment & turn for turn in times.get(word.speaker or "", ()))
        else None
        for word in words
    ]


def answers(meeting: Meeting) -> Iterator[tuple[str, Speakers]]:
    """Yield what each method says, by its name."""
    words, turns = meeting.words, meeting.turns
    yield NAIVE, overlaps(words, turns)
    yield NEAREST, overlaps(words, turns, nearest=True)
    if meeting.exclusive is not None:
        yield FOREMOST, overlaps(words, meeting.exclusive)
    if whisperx.version():
        yield WHISPERX, whisperx.assignment(words, turns)()
    yield OURS, [word.speaker for word in attribute(words, turns, exclusive=meeting.exclusive)]
    yield FLOOR, reached(words, turns)


def errors(meetings: Sequence[Meeting]) -> dict[str, float]:
    """Return the share of words with a wrong speaker, by method."""
    wrong: Counter[str] = Counter()
    for meeting in meetings:
        for method, speakers in answers(meeting):
            pairs = zip(meeting.words, speakers, strict=True)
            wrong[method] += sum(word.speaker != speaker for word, speaker in pairs)
    total = sum(len(meeting.words) for meeting in meetings)
    return {method: round(count / total, 5) for method, count in wrong.items()}


def speeds(length: int) -> dict[str, Any]:
    """Return the least seconds that each method takes for a long meeting."""
    rng = np.random.default_rng(length)
    turns = long_meeting(length, rng)
    words = spoken(turns, rng)
    runs = range(RUNS)
    took = {OURS: min(_took(lambda: attribute(words, turns, exclusive=turns)) for _ in runs)}
    if whisperx.version():
        took[WHISPERX] = min(_took(whisperx.assignment(words, turns)) for _ in runs)
    return {"words": len(words), "turns": len(turns), "seconds": took}


def _took(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return round(time.process_time() - start, 3)


def conditions(data: Path, meetings: int, threads: int) -> Iterator[tuple[str, list[Meeting]]]:
    """Yield meetings, the same words in each condition, by its name."""
    cases = list(simulated_meetings(data, CACHE, "room", meetings=meetings))
    for style, options in STYLES.items():
        said = [
            spoken(case.reference, np.random.default_rng(seed), **options)
            for seed, case in enumerate(cases)
        ]
        for shift in SHIFTS:
            rng = np.random.default_rng(7)
            turns = [moved(case.reference, shift, rng) for case in cases]
            yield (
                f"moved by {shift:g} s{style}",
                [Meeting(*pair) for pair in zip(said, turns, strict=True)],
            )
        if not style:
            diarizer = Diarizer(load_models("embedded", threads=threads))
            found = [diarizer(Samples(case.waveform, SAMPLE_RATE)) for case in cases]
            names = [
                matched(case.reference, f.annotation) for case, f in zip(cases, found, strict=True)
            ]
            yield (
                ENGINE,
                [
                    Meeting(words, f.annotation.renamed(to), f.exclusive.renamed(to))
                    for words, f, to in zip(said, found, names, strict=True)
                ],
            )


def main(
    data: DataOption,
    meetings: int = 15,
    threads: int = 2,
) -> None:
    """Print the tables and write them to benchmarks/results."""
    found = {name: errors(each) for name, each in conditions(data, meetings, threads)}
    methods = list(dict.fromkeys(method for each in found.values() for method in each))
    rows = [
        [name, *(f"{each[method]:.2%}" if method in each else "" for method in methods)]
        for name, each in found.items()
    ]
    typer.echo(table(["word diarization error, turns", *methods], rows))
    long = [speeds(length) for length in LENGTHS]
    lines = [
        [f"{each['words']:,} x {each['turns']:,}", *map(str, each["seconds"].values())]
        for each in long
    ]
    typer.echo(table(["words x turns, seconds", *long[0]["seconds"]], lines))
    if whisperx.version() is None:
        typer.echo("whisperX is not installed: see benchmarks/rivals/whisperx.py", err=True)
    figures = {"whisperx": whisperx.version(), "meetings": meetings, "errors": found, "speed": long}
    keep("transcripts", figures)


if __name__ == "__main__":
    run_command(main)
