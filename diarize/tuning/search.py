"""The search: one setting after the other, until none of them helps any more."""

from collections.abc import Sequence
from operator import itemgetter

from diarize.config import Config
from diarize.listen import Progress, silent
from diarize.tuning.grids import GRIDS, Setting, values
from diarize.tuning.trials import Trials, part

AS_GOOD = 0.001
"""Error rates closer than this are the same: settings that fit a few seconds fit nothing else."""
PASSES = 4
FOLDS = 8


def chosen(rates: dict[float, float], now: float) -> float:
    """Return the value to take of those with such error rates: ``now`` wherever it is as good.

    Otherwise it is the middle of those as good as the best, away from where errors begin.

    >>> chosen({0.1: 0.5, 0.2: 0.3, 0.3: 0.3, 0.4: 0.3, 0.5: 0.4}, now=0.5)
    0.3
    """
    best = min(rates.values())
    good = sorted(value for value, rate in rates.items() if rate <= best + AS_GOOD)
    return now if now in good else good[(len(good) - 1) // 2]


def search(
    trials: Trials, numbers: Sequence[int], starts: Sequence[Config], progress: Progress = silent
) -> Config:
    """Return the settings that give the lowest error rate on some of the recordings.

    Of those that are as good, the ones found from the earliest of ``starts``.
    """
    found = [
        _descended(trials, numbers, start, part(progress, "searching", place, len(starts)))
        for place, start in enumerate(starts)
    ]
    rates = [trials.rate(numbers, config) for config in found]
    good = (c for c, rate in zip(found, rates, strict=True) if rate <= min(rates) + AS_GOOD)
    return next(good)


def _descended(
    trials: Trials, numbers: Sequence[int], config: Config, progress: Progress
) -> Config:
    """Settle one setting after the other, until a whole round changes none of them."""
    for done in range(PASSES):
        before = config
        for step, setting in enumerate(GRIDS, start=1):
            config = _settled(trials, numbers, config, setting)
            progress("searching", done + step / len(GRIDS), PASSES)
        if config == before:
            break
    return config


def _settled(trials: Trials, numbers: Sequence[int], config: Config, setting: Setting) -> Config:
    tried = values(setting, config)
    rates = {value: trials.rate(numbers, setting.put(config, value)) for value in tried}
    return setting.put(config, chosen(rates, setting.of(config)))


def folds(number: int) -> list[list[int]]:
    """Divide recordings, by their place, for cross-validation; up to eight stand alone.

    >>> folds(3)
    [[0], [1], [2]]
    >>> [len(fold) for fold in folds(10)]
    [2, 2, 1, 1, 1, 1, 1, 1]
    """
    return [list(range(first, number, FOLDS)) for first in range(min(number, FOLDS))]


def for_others(
    trials: Trials, starts: Sequence[Config], progress: Progress = silent
) -> list[Config]:
    """Return for each recording the settings chosen on those of the other folds.

    The search starts over for every fold, so that it knows nothing of the recordings left out. Of
    one recording nothing can be left out, and nothing is returned.
    """
    parts = folds(len(trials.cases))
    if len(parts) < 2:
        return []
    config_of: dict[int, Config] = {}
    for place, left_out in enumerate(parts):
        others = sorted({*range(len(trials.cases))} - {*left_out})
        config = search(trials, others, starts, part(progress, "searching", place, len(parts)))
        config_of |= dict.fromkeys(left_out, config)
    return [config for _, config in sorted(config_of.items(), key=itemgetter(0))]
