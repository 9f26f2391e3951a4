"""From labelled recordings to settings: hear once, search, and search again without each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from diarize.config import Config, Tables
from diarize.errors import ScoringError, expect
from diarize.labelled import Labelled, all_labelled
from diarize.listen import Progress, silent
from diarize.pipeline import Diarizer
from diarize.tuning.grids import GRIDS, WINDOW, starts
from diarize.tuning.result import Change, Outcome, Tuned
from diarize.tuning.search import for_others, search
from diarize.tuning.trials import Trials, hear, part


def tune(
    diarizer: Diarizer,
    recordings: Iterable[Labelled],
    *,
    collar: float = 0.0,
    thorough: bool = False,
    progress: Progress = silent,
) -> Tuned:
    """Find the settings with the lowest diarization error rate on recordings.

    The search starts from the settings of ``diarizer``. Every recording is heard once; with
    ``thorough``, once for each length of regions that is tried. ``collar`` is in seconds on each
    side of a reference boundary.

    Raises
    ------
    AudioError
        A recording cannot be read, or ends before its turns.
    ScoringError
        There are no recordings, or nobody talks in one of them.
    ValueError
        The collar is negative or not a number.
    """
    expect(diarizer, Diarizer, "what is tuned is a Diarizer")
    known = all_labelled(recordings)
    _refuse_nothing(known)
    begin = starts(diarizer.config, thorough=thorough)
    cases = hear(diarizer, known, begin, progress)
    return tuned(diarizer, Trials(diarizer, cases, collar), begin, progress)


def tuned(
    diarizer: Diarizer, trials: Trials, begin: Sequence[Config], progress: Progress = silent
) -> Tuned:
    """Search from each of the configurations ``begin``, and again without each recording.

    Raises
    ------
    ScoringError
        The collar leaves no speech to score in a recording.
    """
    everything = range(len(trials.cases))
    best = search(trials, everything, begin, part(progress, "searching", 0, 2))
    others = for_others(trials, begin, part(progress, "searching", 1, 2))
    progress("searching", 2, 2)
    return Tuned(
        settings=_settings(diarizer, best),
        changes=tuple(_changes(diarizer.config, best)),
        outcomes=tuple(_outcomes(trials, diarizer.config, best, others)),
        collar=trials.collar,
    )


def _refuse_nothing(recordings: Sequence[Labelled]) -> None:
    if not recordings:
        raise ScoringError("there are no recordings to tune for")
    for recording in recordings:
        if not len(recording.annotation):
            raise ScoringError(f"{recording.audio}: nobody talks in it, says {recording.turns}")


def _changes(before: Config, after: Config) -> Iterator[Change]:
    for setting in (*GRIDS, WINDOW):
        if setting.of(before) != setting.of(after):
            yield Change(setting, setting.of(before), setting.of(after))


def _settings(diarizer: Diarizer, best: Config) -> Tables:
    """Return what differs from the settings of the bundle, or from those the search began with."""
    bundled, begun = asdict(Diarizer(diarizer.models).config), asdict(diarizer.config)
    settings = {
        stage: {
            name: value
            for name, value in table.items()
            if not value == bundled[stage][name] == begun[stage][name]
        }
        for stage, table in asdict(best).items()
    }
    return {stage: table for stage, table in settings.items() if table}


def _outcomes(
    trials: Trials, before: Config, after: Config, others: Sequence[Config]
) -> Iterator[Outcome]:
    for number, case in enumerate(trials.cases):
        yield Outcome(
            case.reference.recording,
            trials.errors(number, before),
            trials.errors(number, after),
            trials.errors(number, others[number]) if others else None,
        )
