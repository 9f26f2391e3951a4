"""What a speaker library does for diarization: ``python -m benchmarks.guided``.

Meetings of two to four speakers of ``DATA/speech/dev``, in what they are not enrolled with: told
apart without a library and named afterwards, and told apart with the library's help. It holds ten
people, enrolled with 30 seconds: everybody who takes part, half of them, or nobody, and others.
Collar 0, overlap scored, number of speakers unknown to the engine.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import numpy as np
import typer
from numpy.random import Generator

from benchmarks.participants import MEETINGS, SCENE_NAMES, meetings_of
from benchmarks.report import keep
from benchmarks.speech import DataOption
from diarize import (
    Annotation,
    Diarization,
    Diarizer,
    EnrolmentRequest,
    Errors,
    IdentificationConfig,
    Samples,
    Segment,
    SpeakerLibrary,
    load_models,
    score,
)
from diarize.admission import admit
from diarize.enrolment import CleanVoice
from diarize.identify import identifier_with
from diarize.listen import Heard
from diarize.models import Models
from diarize.scoring.identities import Naming, name_counts, share
from training.acoustics import Acoustics
from training.bundle import EMBEDDING, WEIGHTS
from training.cohort import Embed, onnx_model
from training.commands import run_command
from training.corpus import CACHE, SAMPLE_RATE, Corpus, load_corpus
from training.identification import ENROLLED, Enrolled, split
from training.tables import table

PEOPLE = 10
"""How many the library knows."""
KNOWN = {"everybody": 1.0, "half of them": 0.5, "nobody": 0.0}
LENGTHS = (20.0, 60.0)
"""Seconds of a meeting for each who takes part."""
WAYS = ("named afterwards", "guided")
HEADER = ("meetings", "known", "library", "DER", "count exact", "named", "strangers named")

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Found:
    """What came out for one meeting, or for several added up."""

    meetings: int = 0
    exact: int = 0
    errors: Errors = field(default_factory=Errors)
    naming: Naming = field(default_factory=Naming)

    @classmethod
    def of(cls, truth: Annotation, found: Diarization, known: list[str]) -> "Found":
        """Compare a result with the truth; ``known`` are those in the library."""
        errors = score(truth, found.annotation, scored=[Segment(0.0, found.duration)])
        exact = len(found.speakers) == len(truth.speakers)
        return cls(1, int(exact), errors, name_counts(truth, found.annotation, known))

    def __add__(self, other: "Found") -> "Found":
        return Found(
            self.meetings + other.meetings,
            self.exact + other.exact,
            self.errors + other.errors,
            self.naming + other.naming,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the rates, None of nothing."""
        naming = self.naming
        return {
            "meetings": self.meetings,
            "der": round(self.errors.rate, 4),
            "exact": round(self.exact / self.meetings, 4),
            "named": share(naming.right, naming.known),
            "misnamed": share(naming.wrong, naming.known),
            "strangers_named": share(naming.strangers_named, naming.strangers),
        }


@dataclass(frozen=True)
class Engine:
    """Hears a meeting once, and tells it apart with libraries of some people and without any."""

    diarizer: Diarizer
    library: SpeakerLibrary

    def found(self, heard: Heard, among: list[str]) -> Iterator[tuple[str, Diarization]]:
        """Yield each of `WAYS` and what comes of it, if these are in the library."""
        how = IdentificationConfig(among=among)
        name = identifier_with(self.diarizer.models, self.library, how)
        engines = (self.diarizer, self.diarizer.knowing(self.library, how))
        for way, engine in zip(WAYS, engines, strict=True):
            yield way, name(engine.stitch(heard, engine.group(heard)))


def among(present: tuple[str, ...], everybody: list[str], part: float, rng: Generator) -> list[str]:
    """Draw who is in the library: a part of those present, rounded up, and others."""
    known = rng.permutation(present)[: int(np.ceil(part * len(present)))].tolist()
    others = rng.permutation([name for name in everybody if name not in present]).tolist()
    return [*known, *others][:PEOPLE]


def measure(
    engine: Engine, corpus: Corpus, acoustics: Acoustics, meetings: int = MEETINGS
) -> dict[Key, Found]:
    """Add up what comes out, by kind of meeting, who is known and way."""
    total: dict[Key, Found] = {}
    everybody = list(corpus.by_speaker())
    for scene, each in product(SCENE_NAMES, LENGTHS):
        for number, made in enumerate(meetings_of(corpus, acoustics, scene, meetings, each)):
            heard = engine.diarizer.listen(Samples(made.waveform, SAMPLE_RATE))
            truth = made.annotation
            for who, part in KNOWN.items():
                names = among(truth.speakers, everybody, part, np.random.default_rng(number))
                for way, found in engine.found(heard, names):
                    key = (f"{scene}, {each:g} s each", who, way)
                    total[key] = total.get(key, Found()) + Found.of(truth, found, names)
    return total


def enrol(library: SpeakerLibrary, models: Models, embed: Embed, corpus: Corpus) -> None:
    """Make everybody known by their first 30 seconds."""
    name = identifier_with(models, library)
    own = corpus.by_speaker()
    said = [split(corpus, utterances)[0] for utterances in own.values()]
    voices = Enrolled.of(embed, said).within(max(ENROLLED)).merged()
    for who, vector, seconds in zip(own, voices.vectors, voices.seconds.tolist(), strict=True):
        voice = CleanVoice(recording=who, vector=vector, seconds=seconds, likeness=None)
        admit(name, EnrolmentRequest(name=who, force=True), [voice])


def lines(total: dict[Key, Found]) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each row."""
    for key, found in total.items():
        row = found.to_dict()
        rates = (row[name] for name in ("der", "exact", "named", "strangers_named"))
        yield *key, *("-" if rate is None else f"{100 * rate:.1f}%" for rate in rates)


def main(
    data: DataOption = Path("../shared/data"),
    folder: Annotated[Path, typer.Option(help="Bundle to measure")] = WEIGHTS,
    meetings: Annotated[int, typer.Option(help="Of each kind")] = MEETINGS,
) -> None:
    """Print and keep what comes out with a library's help, and without."""
    corpus = load_corpus(data / "speech" / "dev", CACHE)
    acoustics = Acoustics.load(data, "dev", CACHE)
    models = load_models(folder)
    assert models.bundle is not None
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "people.db"
        with SpeakerLibrary(path, models.bundle, make=True) as library:
            enrol(library, models, onnx_model(folder / EMBEDDING), corpus)
            total = measure(Engine(Diarizer(models), library), corpus, acoustics, meetings)
    typer.echo(table(HEADER, list(lines(total))))
    keys = ("meetings", "known", "library")
    rows = [dict(zip(keys, key, strict=True)) | found.to_dict() for key, found in total.items()]
    keep("guided", {"people": PEOPLE, "rows": rows})


if __name__ == "__main__":
    run_command(main)
