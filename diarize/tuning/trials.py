"""Recordings that were heard once, grouped and scored under many settings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from clustering import ClusteringConfig, Clusters
from diarize.config import Config
from diarize.errors import ScoringError
from diarize.labelled import Labelled
from diarize.listen import Heard, Progress, silent
from diarize.pipeline import Diarizer
from diarize.regions import RegionConfig
from diarize.scoring import Errors, score
from diarize.timeline import Annotation, Segment


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What the models made of a recording, by the settings of its regions, and its reference."""

    reference: Annotation
    heard: Mapping[RegionConfig, Heard]


def part(progress: Progress, stage: str, place: int, places: int) -> Progress:
    """Return what tells the progress of one of many ``places`` as a part of them all."""

    def told(_stage: str, done: float, total: float | None) -> None:
        progress(stage, place + (min(done / total, 1.0) if total else 0.0), places)

    return told


def hear(
    diarizer: Diarizer,
    recordings: Sequence[Labelled],
    configs: Sequence[Config],
    progress: Progress = silent,
) -> list[Case]:
    """Run the models over each recording, once for each of the configurations.

    Raises
    ------
    AudioError
        A recording cannot be read, or ends before its turns.
    """
    diarizers = [diarizer.configured(config) for config in configs]
    cases = []
    for number, recording in enumerate(recordings):
        heard = {}
        for place, each in enumerate(diarizers, start=number * len(diarizers)):
            told = part(progress, "hearing", place, len(recordings) * len(diarizers))
            heard[each.config.regions] = each.listen(recording.audio, progress=told)
            recording.refuse_short(heard[each.config.regions].duration)
        cases.append(Case(recording.annotation, heard))
    progress("hearing", len(cases), len(cases))
    return cases


class Trials:
    """Errors of recordings under settings, each worked out once.

    Parameters
    ----------
    diarizer : Diarizer
        The one that heard the recordings.
    cases : sequence of Case
        The recordings; methods know them by their place in it.
    collar : float
        Seconds on each side of a reference boundary that are not scored.
    """

    def __init__(self, diarizer: Diarizer, cases: Sequence[Case], collar: float = 0.0) -> None:
        self.cases, self.collar = cases, collar
        self._diarizer = diarizer
        self._errors: dict[tuple[int, Config], Errors] = {}
        self._clusters: dict[tuple[int, RegionConfig, ClusteringConfig], Clusters] = {}

    def rate(self, numbers: Iterable[int], config: Config) -> float:
        """Return the diarization error rate of some of the recordings together."""
        return sum((self.errors(number, config) for number in numbers), start=Errors()).rate

    def errors(self, number: int, config: Config) -> Errors:
        """Return the errors of a recording, over the whole of it.

        Raises
        ------
        ScoringError
            The collar leaves no speech to score.
        """
        if (number, config) not in self._errors:
            self._errors[number, config] = self._scored(number, config)
        return self._errors[number, config]

    def _scored(self, number: int, config: Config) -> Errors:
        case = self.cases[number]
        heard = case.heard[config.regions]
        diarizer = self._diarizer.configured(config)
        found = diarizer.stitch(heard, self._grouped(number, diarizer, heard)).annotation
        whole = Segment(0.0, max(heard.duration, *(turn.end for turn in case.reference)))
        errors = score(case.reference, found, scored=[whole], collar=self.collar)
        if not errors.speech:
            name, collar = case.reference.recording, self.collar
            raise ScoringError(f"{name}: a collar of {collar:g} s leaves no speech to score")
        return errors

    def _grouped(self, number: int, diarizer: Diarizer, heard: Heard) -> Clusters:
        """Tell the speakers of a recording apart; settings of `stitch` change nothing in that."""
        key = number, diarizer.config.regions, diarizer.config.clustering
        if key not in self._clusters:
            self._clusters[key] = diarizer.group(heard)
        return self._clusters[key]
