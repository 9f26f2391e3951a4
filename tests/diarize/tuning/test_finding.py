from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from clustering import Clusters, SpeakerBounds, cluster
from diarize import Annotation, Diarizer, ScoringError, Turn, tune
from diarize.labelled import Labelled
from diarize.scoring import score_recordings
from diarize.tuning import Setting
from diarize.tuning.finding import tuned
from diarize.tuning.search import AS_GOOD
from diarize.tuning.trials import Trials

BROKEN = {"clustering": {"same_voice": 3.0}, "stitch": {"least_turn": 0.2, "count_bias": -0.4}}


def test_broken_settings_are_repaired_and_recordings_left_out_agree(
    engine: Diarizer, recordings: list[Labelled]
) -> None:
    found = tune(Diarizer(engine.models, BROKEN), recordings)
    assert found.after.value < min(0.2, 0.6 * found.before.value)
    assert found.held_out is not None
    assert found.held_out.value < 0.25
    assert found.recommended
    changed = {each.setting for each in found.changes}
    assert {Setting("clustering", "same_voice"), Setting("stitch", "count_bias")} <= changed
    assert found.settings["stitch"]["least_turn"] == 0.2  # begun with, and not searched


def test_settings_that_are_already_best_are_left_alone(engine: Diarizer, trials: Trials) -> None:
    broken = Diarizer(engine.models, BROKEN)
    found = tuned(broken, trials, [broken.config])
    best = Diarizer(engine.models, found.settings)
    again = tuned(best, trials, [best.config])
    assert again.before == found.after
    assert (again.changes, again.recommended) == ((), False)


def test_references_that_contradict_each_other_recommend_nothing(
    engine: Diarizer, trials: Trials
) -> None:
    """Somebody took everybody for one person in one of two recordings: each harms the other."""
    first, _, third = trials.cases
    merged = [Turn(turn.start, turn.end, "al") for turn in third.reference]
    wrong = replace(third, reference=Annotation("part3", merged))
    found = tuned(engine, Trials(engine, [first, wrong]), [engine.config])
    assert found.held_out is not None
    assert found.held_out.value > found.before.value > found.after.value
    assert found.changes
    assert not found.recommended


def test_the_same_recordings_give_the_same_settings(engine: Diarizer, trials: Trials) -> None:
    anew = (Trials(engine, trials.cases[:2]) for _ in range(2))
    once, twice = (tuned(engine, each, [engine.config]) for each in anew)
    assert once == twice


def test_a_clustering_of_ones_own_is_what_is_tuned(
    engine: Diarizer, recordings: list[Labelled]
) -> None:
    def together(embeddings: NDArray[np.float32], **given: Any) -> Clusters:
        """Take everybody for one person."""
        return cluster(embeddings, **{**given, "bounds": SpeakerBounds(1, 1)})

    diarizer = Diarizer(engine.models, clusterer=together)
    found = tune(diarizer, recordings[:1])
    heard = diarizer(recordings[0].audio).annotation
    report = score_recordings({"part1": recordings[0].annotation}, {"part1": heard})
    assert found.before.value == pytest.approx(report.total.errors.rate)
    assert found.after.value > 2 * tune(engine, recordings[:1]).after.value


def test_recordings_may_come_one_by_one(engine: Diarizer, recordings: list[Labelled]) -> None:
    assert tune(engine, iter(recordings[:1])) == tune(engine, recordings[:1])


def test_progress_goes_from_hearing_to_the_end_of_the_search(
    engine: Diarizer, recordings: list[Labelled]
) -> None:
    told: list[tuple[str, float, float | None]] = []
    found = tune(engine, recordings[:1], progress=lambda *news: told.append(news))
    assert found.held_out is None
    assert list(dict.fromkeys(stage for stage, _, _ in told)) == ["hearing", "searching"]
    shares = [done / (total or 1) for stage, done, total in told if stage == "searching"]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_a_thorough_search_finds_nothing_worse(
    engine: Diarizer, recordings: list[Labelled], trials: Trials
) -> None:
    part = Trials(engine, trials.cases[2:])
    found = tune(engine, recordings[2:], thorough=True)
    usual = tuned(engine, part, [engine.config])
    assert found.before == usual.before
    assert found.after.value <= usual.after.value + AS_GOOD


def test_without_recordings_or_turns_there_is_nothing_to_tune_for(
    engine: Diarizer, recordings: list[Labelled]
) -> None:
    for nothing in (recordings[:0], iter(recordings[:0])):
        with pytest.raises(ScoringError, match="no recordings"):
            tune(engine, nothing)
    silent = replace(recordings[0], annotation=Annotation("part1"))
    with pytest.raises(ScoringError, match=r"part1\.wav: nobody talks in it"):
        tune(engine, [silent])


@pytest.mark.parametrize("collar", [-1.0, float("nan")])
def test_a_collar_that_makes_no_sense_is_refused(
    engine: Diarizer, recordings: list[Labelled], collar: float
) -> None:
    with pytest.raises(ValueError, match="collar"):
        tune(engine, recordings[:1], collar=collar)
