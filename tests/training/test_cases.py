from pathlib import Path

import numpy as np
import pytest
import soundfile

from diarize import Segment, Turn
from diarize.errors import FileError
from training.acoustics import Acoustics
from training.cases import (
    EACH,
    SAID_ONCE,
    SHORT,
    Sizes,
    ami_excerpts,
    readers_in_turn,
    simulated_meetings,
)
from training.corpus import SAMPLE_RATE, load_corpus
from training.simulate import simulate_meeting

BRIEF = Sizes(speakers=(2,), minutes=(1 / 6,))


def test_every_number_of_speakers_meets_every_length_once() -> None:
    met = [Sizes().of(number) for number in range(25)]
    assert len(set(met)) == 25
    assert met[:6] == [(2, 2), (3, 3), (4, 4), (5, 6), (6, 10), (2, 3)]


def test_short_recordings_are_of_one_to_four_people_and_less_than_two_minutes() -> None:
    met = {SHORT.of(number) for number in range(24)}
    assert {speakers for speakers, _ in met} == {1, 2, 3, 4}
    assert all(20 <= 60 * minutes <= 90 for _, minutes in met)
    assert len(met) == 24


def test_who_says_nothing_twice_meets_for_a_minute_at_most_of_the_corpus_for_each() -> None:
    made = [SAID_ONCE.settings(number, "room") for number in range(4)]
    assert [each.speakers for each in made] == [1, 2, 3, 4]
    assert all(each.seconds == each.speakers * EACH < each.speakers * each.enough for each in made)
    assert SHORT.settings(0, "room").enough < EACH  # there it may come again


@pytest.mark.parametrize("scene", ["room", "hall"])
def test_meetings_are_of_speakers_noises_and_places_that_are_held_out(
    speech_data: Path, speech_cache: Path, scene: str
) -> None:
    corpus = load_corpus(speech_data / "speech" / "dev", speech_cache)
    acoustics = Acoustics.load(speech_data, "dev", speech_cache)
    for number, case in enumerate(
        simulated_meetings(speech_data, speech_cache, scene, 2, 5, BRIEF)
    ):
        made = simulate_meeting(corpus, acoustics, BRIEF.settings(number, scene), 5 + number)
        assert set(case.reference.speakers) <= {"d0", "d1", "d2", "d3"}
        assert case.reference == made.annotation
        np.testing.assert_array_equal(case.waveform, made.waveform)


def test_a_hall_sounds_otherwise_than_a_room(speech_data: Path, speech_cache: Path) -> None:
    room, hall = (
        next(simulated_meetings(speech_data, speech_cache, scene, 1, 0, BRIEF))
        for scene in ("room", "hall")
    )
    assert room.group == "meeting room, 2 speakers"
    assert hall.group == "hall, 2 speakers"
    assert np.abs(room.waveform - hall.waveform).max() > 0.01


def test_readers_are_held_out_speakers(speech_data: Path, speech_cache: Path) -> None:
    case = next(readers_in_turn(speech_data, speech_cache, 1))
    assert set(case.reference.speakers) <= {"d0", "d1", "d2", "d3"}


def test_of_an_excerpt_only_what_its_uem_names_is_scored(tmp_path: Path) -> None:
    (tmp_path / "ami").mkdir()
    stem = tmp_path / "ami" / "ES1"
    soundfile.write(stem.with_suffix(".flac"), np.zeros(3 * SAMPLE_RATE), SAMPLE_RATE)
    stem.with_suffix(".rttm").write_text("SPEAKER ES1 1 0.5 1.5 <NA> <NA> al <NA> <NA>\n")
    stem.with_suffix(".uem").write_text("ES1 1 1.0 2.5\n")
    (case,) = ami_excerpts(tmp_path)
    assert case.scored == (Segment(1.0, 2.5),)
    assert case.reference.turns == (Turn(0.5, 2.0, "al"),)
    assert case.seconds == 3.0


@pytest.mark.parametrize("made", [True, False])
def test_without_excerpts_there_is_nothing_to_hear(tmp_path: Path, made: bool) -> None:
    if made:
        (tmp_path / "ami").mkdir()
    with pytest.raises(FileError, match="ami: holds no FLAC files"):
        next(ami_excerpts(tmp_path))
