import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from diarize.frames import FrameGrid
from diarize.stitch import StitchConfig, annotate, exclusive, talking
from diarize.voting import Votes

GRID = FrameGrid(hop=1600, sample_rate=16_000)  # ten frames a second
PLAIN = StitchConfig(least_turn=0, longest_pause=0)


def drawn(*speakers: str) -> NDArray[np.float16]:
    return np.array([[letter == "x" for letter in each] for each in speakers], np.float16).T


def letters(active: NDArray[np.bool_]) -> list[str]:
    return ["".join(".x"[int(value)] for value in speaker) for speaker in active.T]


def test_pauses_are_bridged_and_specks_left_out() -> None:
    speakers = drawn("xxx.xxx....x....").astype(np.float32)
    votes = Votes(speakers, speakers.sum(axis=1))
    config = StitchConfig(longest_pause=0.2, least_turn=0.2)
    assert letters(talking(votes, GRID, config)) == ["xxxxxxx........."]


def test_overlap_is_kept_and_the_exclusive_form_takes_the_surest() -> None:
    speakers = np.array([[0.9, 0.0], [0.9, 0.6], [0.2, 0.6]], np.float32)
    votes = Votes(speakers, np.array([1, 2, 1], np.float32))
    active = talking(votes, GRID, PLAIN)
    assert letters(active) == ["xx.", ".xx"]
    assert letters(exclusive(active, votes)) == ["xx.", "..x"]


def test_nobody_talks_for_whom_no_chunk_votes_however_many_there_are_to_be() -> None:
    votes = Votes(np.array([[0.9, 0.0], [0.0, 0.0]], np.float32), np.array([2, 1], np.float32))
    assert letters(talking(votes, GRID, PLAIN)) == ["x.", ".."]


def test_turns_carry_the_mean_of_their_votes_as_confidence() -> None:
    votes = Votes(np.array([[0.9], [0.7]], np.float32), np.ones(2, np.float32))
    (turn,) = annotate("r", talking(votes, GRID, PLAIN), votes, GRID)
    assert (turn.start, turn.end, turn.confidence) == (0.0, 0.2, 0.8)


votes_of_three = arrays(np.float32, (30, 3), elements=st.floats(0, 1, width=32))


@given(votes_of_three)
def test_exclusive_covers_all_speech_with_one_speaker_at_a_time(speakers: np.ndarray) -> None:
    votes = Votes(speakers, speakers.sum(axis=1))
    active = talking(votes, GRID, StitchConfig())
    alone = exclusive(active, votes)
    assert (alone.sum(axis=1) == active.any(axis=1)).all()
    assert not (alone & ~active).any()
