from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize import Annotation, ScoringError, Segment, Turn
from diarize.scoring.identities import Naming, name_counts, name_errors, score_identities

TRUTH = Annotation("r", [Turn(0, 6, "al"), Turn(6, 10, "bo"), Turn(10, 12, "cy")])
WHOLE = [Segment(0.0, 12.0)]
names = st.sampled_from(["al", "bo", "cy", "SPEAKER_00", "SPEAKER_01"])
turns = st.builds(
    lambda start, length, name: Turn(float(start), float(start + length), name),
    st.integers(0, 20),
    st.integers(1, 9),
    names,
)


def test_a_right_voice_under_a_wrong_name_is_an_error() -> None:
    swapped = TRUTH.renamed({"al": "bo", "bo": "al"})
    errors = name_errors(TRUTH, swapped, scored=WHOLE)
    assert (errors.speech, errors.confusion, errors.missed) == (12.0, 10.0, 0.0)
    assert name_counts(TRUTH, swapped) == Naming(known=3, right=1, wrong=2)


def test_a_number_is_no_name_but_no_wrong_one_either() -> None:
    numbered = TRUTH.renamed({"bo": "SPEAKER_01"})
    assert name_errors(TRUTH, numbered, scored=WHOLE).confusion == 4.0
    assert name_counts(TRUTH, numbered) == Naming(known=3, right=2, wrong=0)


def test_who_is_not_in_the_library_is_a_stranger() -> None:
    guess = TRUTH.renamed({"bo": "al", "al": "bo", "cy": "SPEAKER_00"})
    found = name_counts(TRUTH, guess, known=["al"])
    assert found == Naming(known=1, right=0, wrong=1, strangers=2, strangers_named=1)


def test_without_a_library_numbers_are_strangers() -> None:
    truth = TRUTH.renamed({"cy": "SPEAKER_07"})
    guess = truth.renamed({"SPEAKER_07": "al2"})
    assert name_counts(truth, guess) == Naming(known=2, right=2, strangers=1, strangers_named=1)


@given(st.lists(turns, max_size=6), st.lists(turns, max_size=6))
def test_every_speaker_of_the_reference_is_counted_once(
    truth: list[Turn], guess: list[Turn]
) -> None:
    reference = Annotation("r", truth)
    found = name_counts(reference, Annotation("r", guess), known=["al", "bo"])
    assert found.known + found.strangers == len(reference.speakers)
    assert found.right + found.wrong <= found.known
    assert found.strangers_named <= found.strangers


def test_recordings_add_up_and_a_missing_one_counts_as_missed() -> None:
    other = Annotation("s", [Turn(0, 8, "al")])
    *recordings, total = score_identities({"r": TRUTH, "s": other}, {"r": TRUTH})
    assert [each.recording for each in recordings] == ["r", "s"]
    assert total.errors.missed == 8.0
    assert total.to_dict()["right"] == pytest.approx(3 / 4)
    assert total.to_dict()["strangers_named"] is None


def test_names_are_one_however_their_accents_are_spelt() -> None:
    apart, one = (normalize(f, "r\N{LATIN SMALL LETTER E WITH ACUTE}") for f in ("NFD", "NFC"))
    *_, total = score_identities({one: TRUTH}, {apart: TRUTH}, {apart: WHOLE})
    assert total.errors.rate == 0


def test_nothing_to_score_is_an_error() -> None:
    with pytest.raises(ScoringError, match="no recordings to score"):
        score_identities({}, {"r": TRUTH})
    with pytest.raises(ScoringError, match="no recordings to score"):
        score_identities({"r": TRUTH}, {"r": TRUTH}, uem={"q": WHOLE})


def test_names_are_the_same_whatever_the_case_of_their_letters() -> None:
    capitals = TRUTH.renamed({"al": "AL", "bo": "Bo"})
    assert name_errors(TRUTH, capitals, scored=WHOLE).confusion == 0.0
    assert name_counts(TRUTH, capitals) == Naming(known=3, right=3, wrong=0)


def test_two_whose_names_differ_in_case_alone_are_two() -> None:
    twins = Annotation("r", [Turn(0, 6, "Al"), Turn(6, 10, "al")])
    assert name_errors(twins, twins, scored=WHOLE).confusion == 0.0


def test_one_voice_is_not_two_whose_names_differ_in_case() -> None:
    truth = Annotation("r", [Turn(0, 5, "Al"), Turn(0, 5, "AL")])
    errors = name_errors(truth, Annotation("r", [Turn(0, 5, "al")]), scored=[Segment(0, 5)])
    assert (errors.missed, errors.confusion, errors.speech) == (5.0, 0.0, 10.0)
