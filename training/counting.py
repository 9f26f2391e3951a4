"""What margins tell of the number of speakers, from recordings whose number is known."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from clustering import ClusteringConfig
from diarize.counting import CountingConfig, margins, speaker_count
from training.divided import Divided


def fitted(recordings: Sequence[Divided], config: ClusteringConfig) -> CountingConfig:
    """Fit a multinomial logistic regression on the margins of recordings with any speech.

    Raises
    ------
    ValueError
        The number is never too high, never too low, or never right: nothing can be learnt.
    """
    from sklearn.linear_model import LogisticRegression

    heard = _heard(recordings)
    known = np.array([margins(each.count(config)) for each in heard])
    truth = _truth(heard, config)
    if set(truth.tolist()) != {-1, 0, 1}:
        raise ValueError("fitting takes recordings counted too high, too low and rightly")
    found = LogisticRegression(C=10.0, max_iter=1000).fit(known, truth)
    rows = np.column_stack([found.intercept_, found.coef_])
    fewer, more = (rows[place] - rows[1] for place in (0, 2))  # classes are -1, 0 and 1
    return CountingConfig(fewer=_rounded(fewer), more=_rounded(more))


def folded(
    recordings: Sequence[Divided], config: ClusteringConfig, folds: int = 5, parts: int = 4
) -> list[tuple[float, float]]:
    """Return the mean confidence and the share that is right, of equal parts from unsure to sure.

    Each recording is judged by what was fitted on the other folds.
    """
    heard = _heard(recordings)
    sure = np.empty(len(heard))
    for fold in range(folds):
        rest = [each for place, each in enumerate(heard) if place % folds != fold]
        counting = fitted(rest, config)
        for place in range(fold, len(heard), folds):
            found = speaker_count(heard[place].count(config), counting)
            sure[place] = found.confidence if found else 0.0
    right = _truth(heard, config) == 0
    chosen = np.array_split(np.argsort(sure, kind="stable"), parts)
    return [(float(sure[part].mean()), float(right[part].mean())) for part in chosen]


def _heard(recordings: Sequence[Divided]) -> list[Divided]:
    return [each for each in recordings if each.evidence]


def _truth(recordings: Sequence[Divided], config: ClusteringConfig) -> NDArray[np.int64]:
    """Return whether there are fewer speakers than were found (-1), as many (0) or more (1)."""
    return np.array([np.sign(each.speakers - each.under(config).speakers) for each in recordings])


def _rounded(weights: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(float(weight), 4) for weight in weights)
