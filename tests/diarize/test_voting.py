from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from clustering import Clusters
from diarize.frames import FrameGrid
from diarize.regions import Regions
from diarize.stitch import StitchConfig, annotate, exclusive, talking
from diarize.voting import Votes, side_by_side, vote

GRID = FrameGrid(hop=1600, sample_rate=16_000)  # ten frames a second
PLAIN = StitchConfig(least_turn=0, longest_pause=0)


def clusters(labels: list[int], speakers: int) -> Clusters:
    """Return clusters of which the first region is the surest, and so on."""
    named = np.array(labels, np.int64)
    return Clusters(
        labels=named,
        centroids=np.eye(speakers, dtype=np.float32),
        confidence=np.linspace(1, 0.9, len(labels), dtype=np.float32),
        next_best=(named + 1) % max(speakers, 1),
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


def test_of_two_who_surely_talk_at_once_with_one_label_the_less_sure_is_somebody_else() -> None:
    activity = np.stack([drawn("xxx.", ".xxx")])
    votes = vote(activity, np.array([0]), regions([0, 0], [0, 1]), clusters([0, 0], 2))
    assert letters(talking(votes, GRID, PLAIN)) == ["xxxx", ".xx."]


def test_of_two_who_perhaps_talk_at_once_with_one_label_nobody_is_moved() -> None:
    activity = np.stack([0.7 * drawn("xxx.", ".xxx")])
    votes = vote(activity, np.array([0]), regions([0, 0], [0, 1]), clusters([0, 0], 2))
    assert letters(talking(votes, GRID, PLAIN)) == ["xxxx", "...."]


def test_the_middle_of_a_chunk_counts_more_than_its_ends() -> None:
    # the second hears nobody; where both hear, the first one ends and the second begins
    activity = np.stack([drawn("xxxxxxx"), drawn(".......")])
    votes = vote(activity, np.array([0, 4]), regions([0, 1], [0, 0]), clusters([0, 0], 1))
    assert votes.count[4:7] == pytest.approx([0.906, 0.5, 0.094], abs=0.001)  # Hamming's window
    assert letters(talking(votes, GRID, PLAIN)) == ["xxxxx......"]


def test_no_chunks_give_an_empty_annotation() -> None:
    activity = np.empty((0, 0, 0), np.float16)
    votes = vote(activity, np.empty(0, np.int64), regions([], []), clusters([], 0))
    active = talking(votes, GRID, PLAIN)
    assert annotate("r", exclusive(active, votes), votes, GRID).turns == ()


def test_channels_side_by_side_may_all_talk_at_once() -> None:
    tracks = [Votes(drawn("xx.").astype(np.float32), np.array([1, 1, 0], np.float32))] * 3
    assert letters(talking(side_by_side(tracks), GRID, PLAIN)) == ["xx."] * 3


@given(arrays(np.float16, (2, 12, 3), elements=st.floats(0, 1, width=16)), st.integers(1, 3))
def test_votes_are_shares_and_nobody_talks_twice(activity: np.ndarray, speakers: int) -> None:
    found = regions([0, 0, 0, 1, 1, 1], [0, 1, 2, 0, 1, 2])
    named = clusters([place % speakers for place in (0, 1, 1, 2, 0, 0)], speakers)
    votes = vote(activity, np.array([0, 6]), found, named)
    assert (votes.speakers >= 0).all()
    assert (votes.speakers <= 1.001).all()
    assert (votes.count <= speakers + 0.01).all()
