import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from diarize.segmentation.powerset import activity, powerset, powerset_classes


@given(st.integers(1, 5), st.integers(1, 3))
def test_every_class_is_a_different_set_of_speakers(speakers: int, at_once: int) -> None:
    table = powerset(speakers, min(at_once, speakers))
    assert len(np.unique(table, axis=0)) == len(table)
    assert table.sum(axis=1).max() == min(at_once, speakers)


@given(st.lists(st.floats(-5, 5), min_size=7, max_size=7))
def test_activity_is_the_probability_of_the_classes_that_hold_a_speaker(
    logits: list[float],
) -> None:
    table = powerset(3, 2)
    probabilities = np.exp(logits) / np.exp(logits).sum()
    found = activity(np.log(probabilities)[None].astype(np.float32), table)
    expected = [
        sum(p for p, who in zip(probabilities, table, strict=True) if who[s]) for s in range(3)
    ]
    assert np.allclose(found[0], expected, atol=1e-5)


def test_a_third_voice_at_once_is_lost_and_the_first_two_are_kept() -> None:
    talks = (np.arange(8)[:, None] >> np.arange(3)) & 1
    assert powerset_classes(talks.astype(bool), powerset(3, 2)).tolist() == [
        *(0, 1, 2, 4),
        *(3, 5, 6, 4),
    ]


@given(st.integers(1, 4), st.integers(1, 3))
def test_classes_and_who_talks_in_them_are_one_another(speakers: int, at_once: int) -> None:
    table = powerset(speakers, min(at_once, speakers))
    assert powerset_classes(table > 0, table).tolist() == list(range(len(table)))
