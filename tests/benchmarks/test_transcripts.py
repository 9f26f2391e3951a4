"""The words of the benchmark have exact times, and its rivals get what they are due."""

from itertools import pairwise

import numpy as np
import pytest

from benchmarks.rivals import whisperx
from benchmarks.spoken import SHORTEST, long_meeting, spoken
from benchmarks.transcripts import Meeting, errors, matched, moved, overlaps, reached
from diarize import Annotation, Turn

TURNS = Annotation("r", [Turn(0, 4, "al"), Turn(3.5, 6, "bo"), Turn(8, 8.3, "al")])


def test_words_fill_the_turns_of_their_speakers_and_no_more() -> None:
    words = spoken(TURNS, np.random.default_rng(1))
    again = Annotation("r", [Turn(word.start, word.end, word.speaker or "") for word in words])
    for turn, made in zip(TURNS, again, strict=True):
        assert (made.start, made.end, made.speaker) == pytest.approx(
            (turn.start, turn.end, turn.speaker)
        )
    assert min(word.end - word.start for word in words) >= SHORTEST - 1e-9
    assert all(one.start <= other.start for one, other in pairwise(words))


def test_sentences_end_where_turns_do_unless_nobody_writes_full_stops() -> None:
    with_stops, without = (
        spoken(TURNS, np.random.default_rng(1), full_stops=stops) for stops in (True, False)
    )
    last = [word for word in with_stops if word.end in (4, 6, 8.3)]
    assert [word.text for word in last] == ["so."] * 3
    assert {word.text for word in without} == {"so"}


def test_sentences_that_are_heard_apart_are_of_one_speaker_and_have_the_same_words() -> None:
    mixed, apart = (spoken(TURNS, np.random.default_rng(1), apart=each) for each in (False, True))
    assert sorted(apart, key=lambda word: (word.start, word.end)) == list(mixed)
    assert all(len({word.speaker for word in one.words}) == 1 for one in apart.utterances)
    assert all(one.words[-1].text == "so." for one in apart.utterances)
    assert any(
        after.words[0].start < before.words[-1].end for before, after in pairwise(apart.utterances)
    )


def test_boundaries_move_but_speakers_stay() -> None:
    assert moved(TURNS, 0.0, np.random.default_rng(1)) == TURNS
    found = moved(long_meeting(200, np.random.default_rng(1)), 0.1, np.random.default_rng(2))
    assert found != long_meeting(200, np.random.default_rng(1))
    assert set(found.speakers) <= {f"s{number}" for number in range(8)}


def test_maximum_overlap_is_right_where_one_talks_and_says_nobody_in_silence() -> None:
    words = spoken(TURNS, np.random.default_rng(1))
    alone = Annotation("r", [Turn(0, 4, "al")])
    naive = overlaps(words, alone)
    assert all(who == "al" for word, who in zip(words, naive, strict=True) if word.start < 4)
    assert None in naive
    assert None not in overlaps(words, alone, nearest=True)
    assert set(overlaps(words, Annotation("r"), nearest=True)) == {None}


def test_nobody_finds_the_speaker_of_a_word_without_a_turn() -> None:
    words = spoken(TURNS, np.random.default_rng(1))
    meeting = Meeting(words, Annotation("r", [Turn(3.5, 6, "bo")]))
    others = sum(word.speaker == "al" for word in words)
    assert reached(*(meeting.words, meeting.turns)).count(None) == others
    assert errors([meeting])["no turn of theirs"] == pytest.approx(others / len(words), abs=1e-5)


def test_speakers_of_the_engine_are_matched_by_time_and_one_too_many_is_nobody() -> None:
    found = Annotation("r", [Turn(0, 4, "0"), Turn(4, 6, "1"), Turn(7, 7.5, "2")])
    assert matched(TURNS, found) == {"0": "al", "1": "bo", "2": "2 (nobody)"}


def test_whisperx_gets_words_and_turns_as_it_takes_them() -> None:
    if whisperx.version() is None:
        pytest.skip("whisperX is not installed")
    words = spoken(TURNS, np.random.default_rng(1))
    given = whisperx.assignment(words, Annotation("r", [Turn(0, 10, "al")]))()
    assert given == ["al"] * len(words)
