from pathlib import Path

import numpy as np
import pytest

from clustering import ClusteringConfig
from diarize import Annotation, Diarizer, Samples, Segment, Turn, read_annotations
from training.cases import Case
from training.corpus import SAMPLE_RATE, read_waveform
from training.divided import MOST, Divided

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def meeting() -> Divided:
    waveform = read_waveform(EXAMPLES / "meeting.ogg")
    reference = read_annotations(EXAMPLES / "meeting.rttm")["meeting"]
    whole = (Segment(0.0, len(waveform) / SAMPLE_RATE),)
    diarizer = Diarizer()
    heard = diarizer.listen(Samples(waveform, SAMPLE_RATE))
    return Divided.of(diarizer, Case("example", waveform, reference, whole), heard)


def test_a_recording_is_divided_in_all_ways_that_can_come_out(meeting: Divided) -> None:
    assert meeting.speakers == 4
    assert 4 <= len(meeting.outcomes) == len(meeting.evidence) + 1 <= MOST
    assert [each.speakers for each in meeting.outcomes[:4]] == [1, 2, 3, 4]


def test_the_true_number_errs_least(meeting: Divided) -> None:
    rates = [each.errors.rate for each in meeting.outcomes]
    assert min(rates) == rates[3] < 0.05


def test_the_sooner_two_are_one_the_fewer_come_out(meeting: Divided) -> None:
    voices = (0.0, 0.89, 3.0)
    found = [meeting.under(ClusteringConfig(same_voice=each)).speakers for each in voices]
    assert found == sorted(found)
    assert found[0] < found[-1]


def test_of_a_recording_in_which_nobody_is_heard_there_is_one_outcome() -> None:
    reference = Annotation("silent", [Turn(1, 4, "al")])
    case = Case("x", np.zeros(10 * SAMPLE_RATE, np.float32), reference, (Segment(0, 10),))
    diarizer = Diarizer()
    found = Divided.of(diarizer, case, diarizer.listen(Samples(case.waveform, SAMPLE_RATE)))
    outcome = found.under(ClusteringConfig())
    assert (found.speakers, outcome.speakers) == (1, 0)
    assert outcome.errors.missed == pytest.approx(3)
