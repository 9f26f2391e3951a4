import json

import pytest

from diarize import Errors, FineTuned
from diarize.finetuning.text import doubt, verdict


def found(*after: float, silent: int = 0) -> FineTuned:
    """Return what was found where 20 % are missed before in each minute, and so much after."""
    nothing = (Errors(),) * silent
    return FineTuned(
        before=(*(Errors(60.0, missed=12.0) for _ in after), *nothing),
        after=(*(Errors(60.0, missed=60.0 * rate) for rate in after), *nothing),
        held_out=("r1",),
        same_voices=False,
        seconds=3600.0,
        files={},
    )


def test_a_network_that_is_better_in_all_minutes_is_recommended() -> None:
    tuned = found(0.1, 0.1, 0.15, 0.1)
    assert (tuned.better, tuned.recommended) == (1.0, True)
    assert verdict(tuned) == (
        "recommended: in 100.0% of the draws what was held out comes out better"
    )


def test_one_that_is_better_in_some_is_not() -> None:
    tuned = found(0.1, 0.25, 0.3, 0.1)
    assert tuned.better is not None
    assert not tuned.recommended
    assert verdict(tuned).startswith("not better: only in ")


@pytest.mark.parametrize("minutes", [1, 2, 3])
def test_a_few_minutes_recommend_nothing_however_good_they_are(minutes: int) -> None:
    tuned = found(*[0.01] * minutes, silent=9)
    assert (tuned.pieces, tuned.better, tuned.recommended) == (minutes, None, False)
    assert verdict(tuned) == (
        "not recommended: it takes 4 held-out pieces (of a minute at most) with speech to tell "
        f"better from lucky, got {minutes}; give more recordings"
    )
    told = json.loads(json.dumps(tuned.to_dict()))
    assert (told["better"], told["recommended"]) == (None, False)


def test_little_to_measure_is_doubted() -> None:
    said = doubt(found(0.1, 0.1, 0.1, 0.1))
    assert said is not None
    assert "4.0 minutes of speech to measure are few" in said
    assert doubt(found(*[0.1] * 10)) is None
