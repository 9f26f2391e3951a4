from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from clustering import Clusters
from diarize.frames import FrameGrid
from diarize.regions import Regions
from diarize.stitch import (
    StitchConfig,
    Votes,
    annotate,
    exclusive,
    side_by_side,
    talking,
    vote,
)

GRID = FrameGrid(hop=1600, sample_rate=16_000)  # ten frames a second
PLAIN = StitchConfig(least_turn=0, longest_pause=0)


def clusters(labels: list[int], speakers: int) -> Clusters:
    return Clusters(
        labels=np.array(labels, np.int64),
        centroids=np.eye(speakers, dtype=np.float32),
        confidence=np.ones(len(labels), np.float32),
    )


def regions(chunks: list[int], local_speakers: list[int]) -> Regions:
    numbers = np.array(chunks, np.int64)
    spans = np.tile(np.array([[0, 10**6]]), (len(chunks), 1))
    seconds = np.ones(len(chunks), np.float32)
    return Regions(numbers, np.array(local_speakers, np.int64), spans, numbers, seconds)


def drawn(*speakers: str) -> NDArray[np.float16]:
    return np.array([[letter == "x" for letter in each] for each in speakers], np.float16).T


def letters(active: NDArray[np.bool_]) -> list[str]:
    return ["".join(".x"[int(value)] for value in speaker) for speaker in active.T]


def test_a_local_speaker_takes_the_place_of_its_label_in_every_chunk() -> None:
    activity = np.stack([drawn("xx..", "..xx"), drawn("xx..", "..xx")])
    labels = clusters([0, 1, 1, 0], 2)  # in the second chunk the local speakers are swapped
    votes = vote(activity, np.array([0, 2]), regions([0, 0, 1, 1], [0, 1, 0, 1]), labels)
    assert letters(talking(votes, GRID, PLAIN)) == ["xx..xx", "..xx.."]


def test_two_local_speakers_with_one_label_are_one_speaker() -> None:
    activity = np.stack([drawn("xxx.", ".xxx")])
    votes = vote(activity, np.array([0]), regions([0, 0], [0, 1]), clusters([0, 0], 1))
    assert votes.count.max() < 1.01
    assert letters(talking(votes, GRID, PLAIN)) == ["xxxx"]


def test_a_region_has_its_label_within_its_span_only() -> None:
    activity = np.stack([drawn("xxxxxx")])
    first = regions([0, 0], [0, 0])
    halves = replace(first, spans=np.array([[0, 4], [4, 6]]))
    votes = vote(activity, np.array([0]), halves, clusters([0, 1], 2))
    assert letters(talking(votes, GRID, PLAIN)) == ["xxxx..", "....xx"]


def test_a_local_speaker_without_a_region_is_not_heard() -> None:
    activity = np.stack([drawn("x...", "..xx")])
    votes = vote(activity, np.array([0]), regions([0], [1]), clusters([0], 1))
    assert letters(talking(votes, GRID, PLAIN)) == ["..xx"]


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


def test_turns_carry_the_mean_of_their_votes_as_confidence() -> None:
    votes = Votes(np.array([[0.9], [0.7]], np.float32), np.ones(2, np.float32))
    (turn,) = annotate("r", talking(votes, GRID, PLAIN), votes, GRID)
    assert (turn.start, turn.end, turn.confidence) == (0.0, 0.2, 0.8)


def test_no_chunks_give_an_empty_annotation() -> None:
    activity = np.empty((0, 0, 0), np.float16)
    votes = vote(activity, np.empty(0, np.int64), regions([], []), clusters([], 0))
    active = talking(votes, GRID, PLAIN)
    assert annotate("r", exclusive(active, votes), votes, GRID).turns == ()


def test_channels_side_by_side_may_all_talk_at_once() -> None:
    tracks = [Votes(drawn("xx.").astype(np.float32), np.array([1, 1, 0], np.float32))] * 3
    assert letters(talking(side_by_side(tracks), GRID, PLAIN)) == ["xx."] * 3


votes_of_three = arrays(np.float32, (30, 3), elements=st.floats(0, 1, width=32))


@given(votes_of_three)
def test_exclusive_covers_all_speech_with_one_speaker_at_a_time(speakers: np.ndarray) -> None:
    votes = Votes(speakers, speakers.sum(axis=1))
    active = talking(votes, GRID, StitchConfig())
    alone = exclusive(active, votes)
    assert (alone.sum(axis=1) == active.any(axis=1)).all()
    assert not (alone & ~active).any()
