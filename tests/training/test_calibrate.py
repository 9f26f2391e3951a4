from pathlib import Path

import pytest

from benchmarks.cases import Case
from diarize import Errors, Segment, load_models, read_annotations
from training.calibrate import BEGIN, Calibration, Trial, middle
from training.corpus import SAMPLE_RATE, read_waveform

EXAMPLES = Path(__file__).parents[2] / "examples"


def trial(same_voice: float, rate: float, dimensions: float = 8) -> Trial:
    settings = BEGIN | {"same_voice": same_voice, "dimensions": dimensions}
    return Trial(settings, Errors(speech=100.0, missed=100 * rate), rate, exact=0.5)


def test_of_thresholds_that_are_as_good_the_middle_one_is_taken() -> None:
    rates = {0.20: 0.30, 0.23: 0.204, 0.26: 0.20, 0.29: 0.203, 0.32: 0.25}
    assert middle([trial(*pair) for pair in rates.items()], "same_voice") == trial(0.26, 0.20)


def test_of_two_in_the_middle_the_better_one_is_taken() -> None:
    assert middle([trial(0.1, 0.204), trial(0.2, 0.2)], "same_voice") == trial(0.2, 0.2)


def test_a_threshold_that_is_as_good_in_other_dimensions_does_not_count() -> None:
    trials = [trial(0.20, 0.20), trial(0.38, 0.201, dimensions=16)]
    assert middle(trials, "same_voice") is trials[0]


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
