"""Fit a calibration to comparisons of which one knows who spoke."""

import numpy as np

from enrollment.calibration import Calibration
from enrollment.cohort import SHARE
from enrollment.odds import fit_odds
from enrollment.strangers import seconds_raise, strange_tail, sureness
from enrollment.trials import Trials

COSINES = (0.0, 2.0, 4.0, 6.0, 8.0)
"""What a cosine may count for beside the normalised one."""
STRICT = 0.001
"""Rate of strangers at which that is decided: about that of a gallery of ten."""
FEWEST = 5
"""Speakers below whom nothing at all can be said."""


def fit_calibration(trials: Trials, base: Calibration | None = None) -> Calibration:
    """Fit all that a calibration says.

    Parameters
    ----------
    trials : Trials
        Some of one person, some of two, normalised with `SHARE`, or with that of ``base``.
    base : Calibration, optional
        Of the same model and cohort, fitted on many speakers. Then only what a few speakers can
        tell is fitted: how much higher strangers score, and an offset and a scale of log-odds.

    Raises
    ------
    ValueError
        There are fewer than `FEWEST` speakers, all trials are of one person or all of two, or it
        makes no difference which they are.
    """
    count = len(np.unique(trials.speakers))
    if count < FEWEST:
        raise ValueError(f"calibration takes {FEWEST} speakers or more, got {count}")
    if not trials.same.any():
        raise ValueError(
            f"calibration takes somebody who is in two recordings, and none of {count} speakers "
            "is; are names spelt alike in all files?"
        )
    if trials.same.all():
        raise ValueError("calibration takes comparisons of two speakers, and there are none")
    cosine = base.cosine if base else _cosine(trials)
    scores = trials.normalised + cosine * trials.cosines
    others, strange = trials.take(~trials.same), scores[~trials.same]
    strangers = base.strangers if base else seconds_raise(others, strange)
    strange = strange - others.amounts @ strangers
    tail = strange_tail(np.sort(strange), base)
    return Calibration(
        cosine=cosine,
        odds=fit_odds(trials, scores, base),
        strangers=strangers,
        tail=tail,
        curve=sureness(others, strange, tail, base),
        speakers=count,
        trials=len(trials),
        share=base.share if base else SHARE,
    )


def _cosine(trials: Trials) -> float:
    """Return the weight of the cosine with which the fewest are missed."""

    def missed(weight: float) -> float:
        scores = trials.normalised + weight * trials.cosines
        threshold = np.quantile(scores[~trials.same], 1 - STRICT)
        return float(np.mean(scores[trials.same] < threshold))

    return min(COSINES, key=missed)
