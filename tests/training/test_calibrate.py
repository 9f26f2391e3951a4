from pathlib import Path

import pytest

from diarize import Errors, Segment, load_models, read_annotations
from training.calibrate import BEGIN, Calibration, Trial, settled
from training.cases import Case
from training.corpus import SAMPLE_RATE, read_waveform

EXAMPLES = Path(__file__).parents[2] / "examples"


def trial(same_voice: float, rate: float, exact: float = 0.5, alone: float = 1.0) -> Trial:
    settings = BEGIN | {"same_voice": same_voice}
    return Trial(settings, Errors(speech=100.0, missed=100 * rate), rate, exact, alone)


def test_of_settings_that_are_as_good_those_are_taken_that_find_the_right_number() -> None:
    trials = [trial(0.2, 0.2, 0.5), trial(0.3, 0.204, 0.6), trial(0.4, 0.22, 0.7)]
    assert settled(trials) is trials[1]


def test_people_who_talk_alone_count_beside_all_recordings() -> None:
    trials = [trial(0.2, 0.2, 0.6, alone=0.9), trial(0.3, 0.204, 0.55, alone=1.0)]
    assert settled(trials) is trials[1]


def test_of_those_that_find_as_many_the_better_one_is_taken() -> None:
    trials = [trial(0.2, 0.204), trial(0.3, 0.2)]
    assert settled(trials) is trials[1]


@pytest.fixture(scope="module")
def calibration() -> Calibration:
    """Hear the example meeting."""
    reference = read_annotations(EXAMPLES / "meeting.rttm")["meeting"]
    waveform = read_waveform(EXAMPLES / "meeting.ogg")
    scored = (Segment(0.0, len(waveform) / SAMPLE_RATE),)
    return Calibration.hear(load_models("embedded"), [Case("example", waveform, reference, scored)])


def test_a_search_finds_settings_that_suit_a_real_recording(calibration: Calibration) -> None:
    best = calibration.search()
    assert best.exact == 1.0
    assert best.errors.rate < 0.15
    assert best.rate <= min(each.rate for each in calibration.trials.values()) + 0.02


def test_settings_that_were_tried_are_not_tried_again(calibration: Calibration) -> None:
    assert calibration.tried(BEGIN) is calibration.tried(dict(BEGIN))


def test_a_threshold_that_joins_everybody_confuses_them(calibration: Calibration) -> None:
    joined = calibration.tried(BEGIN | {"same_voice": -0.9})
    assert joined.exact == 0.0
    assert joined.errors.confusion > 0.3 * joined.errors.speech
