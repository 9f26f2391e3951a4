from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from training.acoustics import Acoustics
from training.corpus import Corpus
from training.simulate import Conversation, MeetingSettings, simulate_meeting
from training.simulate.scene import SCENES

SETTINGS = MeetingSettings(speakers=3, seconds=60.0, scene=SCENES["clean"])


def said(meeting: Conversation) -> NDArray[np.bool_]:
    """Return where anybody talks, by frames of 10 ms."""
    active = np.zeros(len(meeting.waveform) // 160, dtype=bool)
    for turn in meeting.annotation:
        active[round(turn.start * 100) : round(turn.end * 100)] = True
    return active


@pytest.mark.parametrize("scene", SCENES)
def test_equal_seeds_give_equal_meetings(corpus: Corpus, acoustics: Acoustics, scene: str) -> None:
    settings = replace(SETTINGS, scene=SCENES[scene], seconds=20.0)
    first, second = (simulate_meeting(corpus, acoustics, settings, seed=3) for _ in range(2))
    assert (first.waveform == second.waveform).all()
    assert first.annotation == second.annotation


def test_other_seeds_give_other_meetings(corpus: Corpus, acoustics: Acoustics) -> None:
    first, second = (simulate_meeting(corpus, acoustics, SETTINGS, seed) for seed in (1, 2))
    assert first.annotation.turns != second.annotation.turns


def test_a_meeting_is_as_long_as_asked_and_not_clipped(
    corpus: Corpus, acoustics: Acoustics
) -> None:
    meeting = simulate_meeting(corpus, acoustics, SETTINGS, seed=0)
    assert meeting.waveform.shape == (960_000,)
    assert meeting.waveform.dtype == np.float32
    assert 0.05 < np.abs(meeting.waveform).max() < 1
    assert max(turn.end for turn in meeting.annotation) <= 60


@pytest.mark.parametrize("speakers", range(1, 7))
def test_everybody_invited_may_talk(corpus: Corpus, acoustics: Acoustics, speakers: int) -> None:
    settings = replace(SETTINGS, speakers=speakers, seconds=240.0, same_corpus=0.0)
    assert (
        len(simulate_meeting(corpus, acoustics, settings, seed=0).annotation.speakers) == speakers
    )


def test_the_annotation_tells_where_the_energy_is(corpus: Corpus, acoustics: Acoustics) -> None:
    meeting = simulate_meeting(corpus, acoustics, SETTINGS, seed=0)
    energy = np.square(meeting.waveform.reshape(-1, 160)).mean(axis=1)
    active = said(meeting)
    assert energy[~active].max() < 0.01 * np.median(energy[active])
    assert 0.5 < active.mean() < 0.98


def test_meetings_of_several_have_a_plausible_share_of_overlap(
    corpus: Corpus, acoustics: Acoustics
) -> None:
    settings = replace(SETTINGS, speakers=4, seconds=600.0)
    meeting = simulate_meeting(corpus, acoustics, settings, seed=0)
    talk = sum(meeting.annotation.talk_time().values())
    assert 1.04 < talk / (0.01 * said(meeting).sum()) < 1.25


def test_pauses_of_a_speaker_are_longer_than_the_bridge(
    corpus: Corpus, acoustics: Acoustics
) -> None:
    meeting = simulate_meeting(corpus, acoustics, SETTINGS, seed=0)
    for name in meeting.annotation.speakers:
        turns = [turn for turn in meeting.annotation if turn.speaker == name]
        gaps = [after.start - before.end for before, after in pairwise(turns)]
        assert min(gaps) > 0.3


@pytest.mark.parametrize("speakers", [0, 7])
def test_a_meeting_has_one_to_six_speakers(speakers: int) -> None:
    with pytest.raises(ValueError, match="1 to 6 speakers"):
        MeetingSettings(speakers=speakers)
