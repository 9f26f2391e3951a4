"""The rows of the table are what the recordings gave, added up before any rate is taken."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.accuracy import HEADER, Outcome, as_dict, bridging, outcome, row, with_totals
from diarize import Annotation, Diarizer, Errors, Segment, Turn
from training.cases import Case
from training.corpus import SAMPLE_RATE

TRUE = Annotation("r", [Turn(0, 4, "al"), Turn(4, 8, "bo"), Turn(12, 16, "cy")])
WRONG = Outcome(
    recordings=4,
    exact=1,
    seconds=200.0,
    took=10.0,
    errors=Errors(speech=100.0, missed=10.0, false_alarm=5.0, confusion=25.0),
)


def case(*scored: Segment) -> Case:
    return Case("x", np.zeros(20 * SAMPLE_RATE, np.float32), TRUE, scored)


def test_a_count_is_exact_if_as_many_talk_where_it_is_scored() -> None:
    two = Annotation("r", [Turn(0, 4, "0"), Turn(4, 8, "1")])
    four = Annotation("r", [*two, Turn(12, 14, "2"), Turn(14, 16, "3")])
    assert outcome(case(Segment(0, 20)), two, 0.0).exact == 0
    assert outcome(case(Segment(0, 20)), four, 0.0).exact == 0
    assert outcome(case(Segment(0, 10)), two, 0.0).exact == 1
    assert outcome(case(Segment(0, 10)), four, 0.0).exact == 1


def test_only_what_is_scored_can_be_wrong() -> None:
    nothing = Annotation("r")
    assert outcome(case(Segment(0, 20)), nothing, 0.0).errors.missed == pytest.approx(12)
    assert outcome(case(Segment(0, 10)), nothing, 0.0).errors.missed == pytest.approx(8)
    found = outcome(case(Segment(0, 10)), nothing, 1.5)
    assert (found.recordings, found.seconds, found.took) == (1, 20.0, 1.5)


def test_a_row_says_what_its_columns_promise() -> None:
    said = dict(zip(HEADER, row("x", WRONG), strict=True))
    assert said == {
        "recordings": "x",
        "n": "4",
        "DER": "40.0%",
        "missed": "10.0%",
        "false alarm": "5.0%",
        "confusion": "25.0%",
        "count exact": "25%",
        "RTF": "0.050",
    }


def test_what_is_kept_is_what_the_row_says() -> None:
    assert as_dict(WRONG) == {
        "recordings": 4,
        "hours": pytest.approx(200 / 3600, abs=1e-3),
        "der": 0.4,
        "missed": 0.1,
        "false_alarm": 0.05,
        "confusion": 0.25,
        "count_exact": 0.25,
        "rtf": 0.05,
    }


def test_totals_are_of_all_of_a_scene_and_of_three_and_four_speakers() -> None:
    scenes = {"AMI excerpts": [5.0], "hall": [1.0, 2.0, 4.0, 8.0, 16.0], "room": [32.0]}
    groups = {
        name if name == "AMI excerpts" else f"{name}, {number} speakers": Outcome(
            1, 0, 60.0, 1.0, Errors(speech=100.0, missed=missed)
        )
        for name, every in scenes.items()
        for number, missed in enumerate(every, start=2)
    }
    found = with_totals(groups)
    assert found.keys() - groups.keys() == {"hall, all", "hall, 3-4 speakers", "room, all"}
    assert found["hall, all"].errors.missed == 31.0
    assert found["hall, all"].recordings == 5
    assert found["hall, all"].errors.rate == pytest.approx(0.062)
    assert found["hall, 3-4 speakers"].errors.missed == 6.0
    assert found["room, all"].errors.missed == 32.0


def test_only_pauses_are_bridged_differently() -> None:
    usual = Diarizer()
    patient = bridging(usual, 1.0)
    assert patient.config.stitch == replace(usual.config.stitch, longest_pause=1.0)
    assert replace(patient.config, stitch=usual.config.stitch) == usual.config
