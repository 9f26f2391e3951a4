from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clustering import ClusteringConfig, Clusters, Count, SpeakerBounds, labelled
from diarize import Annotation, Diarizer, EnrolmentRequest, Segment, SpeakerLibrary, enroll, score
from diarize.excerpts import alone, excerpt
from diarize.guided import FURTHER, guided
from diarize.listen import Heard

MEETING = Path(__file__).parents[2] / "examples" / "meeting.ogg"
WAYS = [[0, 0, 0, 0, 0, 0], [0, 0, 0, 1, 1, 1], [0, 0, 1, 2, 2, 2], [0, 1, 2, 3, 3, 3]]
"""Six regions as one speaker, as two, and so on."""
AL, BO, CY = 7, 3, 5

People = dict[tuple[int, ...], int]
"""Who sets of regions are sure to be."""


@pytest.fixture(scope="module")
def heard(engine: Diarizer) -> Heard:
    """Return the first six regions of a real recording."""
    whole = engine.listen(MEETING)
    few = np.arange(len(whole.regions)) < len(WAYS[0])
    return replace(whole, regions=whole.regions.take(few), embeddings=whole.embeddings[few])


Guided = Callable[..., Clusters]


@pytest.fixture(scope="module")
def found(heard: Heard) -> Guided:
    """Return what is found where some sets of regions are sure to be of somebody."""

    def of(people: People, alone: int = 1, bounds: SpeakerBounds = SpeakerBounds()) -> Clusters:
        def group(asked: SpeakerBounds) -> Clusters:
            number = asked.least if asked.exact else alone
            way = WAYS[min(number, len(WAYS)) - 1]  # they cannot be divided any further
            count = None if asked.exact else Count(alone, 0.1, 0.1)
            seconds = heard.regions.seconds
            return replace(labelled(heard.embeddings, np.array(way), seconds=seconds), count=count)

        def surely(clusters: Clusters) -> list[int | None]:
            return [people.get(each) for each in sets(clusters.labels.tolist())]

        return guided(heard, bounds, group, surely, ClusteringConfig())

    return of


def sets(labels: list[int]) -> list[tuple[int, ...]]:
    return [tuple(np.flatnonzero(np.array(labels) == own)) for own in sorted(set(labels))]


def test_where_nobody_is_known_clustering_decides(found: Guided) -> None:
    assert found({}, alone=2).labels.tolist() == WAYS[1]


def test_two_who_were_taken_for_one_are_told_apart(found: Guided) -> None:
    assert found({(0, 1, 2): AL, (3, 4, 5): BO}).labels.tolist() == WAYS[1]


def test_it_goes_on_where_one_step_alone_makes_nobody_known(found: Guided) -> None:
    assert found({(0, 1): AL, (3, 4, 5): BO, (2,): CY}).labels.tolist() == WAYS[2]


def test_one_who_was_taken_for_two_is_one(found: Guided) -> None:
    assert found({(0, 1): AL, (2,): AL, (3, 4, 5): BO}, alone=3).labels.tolist() == WAYS[1]


def test_parts_whom_nobody_knows_stay_together(found: Guided) -> None:
    assert found({(1,): AL}, alone=2).labels.tolist() == [0, 1, 0, 2, 2, 2]


def test_a_division_that_makes_the_same_people_known_is_left_out(found: Guided) -> None:
    assert found({(0, 1, 2): AL, (0, 1): AL, (2,): AL}, alone=2).labels.tolist() == WAYS[1]


def test_a_number_that_is_given_is_kept(found: Guided) -> None:
    people = {(0, 1): AL, (2,): AL, (3, 4, 5): BO, (0, 1, 2): CY}
    assert found(people, bounds=SpeakerBounds(3, 3)).labels.tolist() == WAYS[2]


def test_as_many_as_were_asked_for_may_be_others_than_clustering_finds(found: Guided) -> None:
    people = {(3, 4, 5): BO, (2,): BO, (0, 1): AL}
    assert found(people, bounds=SpeakerBounds(2, 2)).labels.tolist() == [0, 0, 1, 1, 1, 1]


def test_there_are_never_more_than_the_bounds_allow(found: Guided) -> None:
    people = {(0, 1): AL, (2,): CY, (3, 4, 5): BO}
    assert found(people, bounds=SpeakerBounds(1, 2)).labels.tolist() == WAYS[1]


def test_there_are_never_fewer_than_the_bounds_allow(found: Guided) -> None:
    people = {(0, 1): AL, (2,): AL, (3, 4, 5): BO}
    assert found(people, alone=3, bounds=SpeakerBounds(3)).labels.tolist() == WAYS[2]


@pytest.mark.parametrize(("people", "is_kept"), [({(0, 1, 2): AL}, True), ({(1,): AL}, False)])
def test_how_clear_the_number_is_is_known_only_if_clustering_found_it(
    found: Guided, people: People, *, is_kept: bool
) -> None:
    assert (found(people, alone=2).count is not None) is is_kept


PARTS = sorted({each for way in WAYS for each in sets(way)})


@given(people=st.dictionaries(st.sampled_from(PARTS), st.integers(1, 3)), alone=st.integers(1, 2))
def test_nobody_who_is_recognised_is_lost(found: Guided, people: People, alone: int) -> None:
    labels = found(people, alone=alone).labels.tolist()
    known = {people[each] for each in sets(WAYS[alone - 1]) if each in people}
    assert len(known) <= len(set(labels)) <= alone + FURTHER
    nobody = not known and not any(each in people for way in WAYS for each in sets(way))
    assert not nobody or labels == WAYS[alone - 1]


@pytest.fixture
def knowing(engine: Diarizer, library: SpeakerLibrary, turns: Annotation) -> SpeakerLibrary:
    """Enrol everybody of the example meeting with what they say first."""
    for speaker in turns.speakers:
        said = alone(turns, speaker)
        sound = excerpt(MEETING, said[: len(said) // 2])
        enroll(engine, library, EnrolmentRequest(name=speaker), sound)
    return library


@pytest.mark.parametrize(
    ("same_voice", "speakers"), [(0.0, 2), (3.0, 7)], ids=["too few", "too many"]
)
def test_known_voices_put_right_how_many_speakers_clustering_finds(
    knowing: SpeakerLibrary, turns: Annotation, same_voice: float, speakers: int
) -> None:
    engine = Diarizer(settings={"clustering": {"same_voice": same_voice}})
    assert len(engine(MEETING).speakers) == speakers
    found = engine.knowing(knowing)(MEETING)
    assert found.speakers == turns.speakers
    assert score(turns, found.annotation, scored=[Segment(0.0, found.duration)]).rate < 0.03
