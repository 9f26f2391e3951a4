import json
from unicodedata import normalize

import pytest

from diarize.errors import ScoringError
from diarize.scoring import Errors, score_recordings
from diarize.timeline import Annotation, Segment, Turn

A = Annotation("a", [Turn(0, 10, "al"), Turn(10, 20, "bo")])
B = Annotation("b", [Turn(0, 20, "cy")])
FOUND = Annotation("a", [Turn(0, 12, "x"), Turn(12, 20, "y")])


def test_each_recording_is_scored_and_errors_are_summed_before_rates_are_taken() -> None:
    found_b = Annotation("b", [Turn(0, 10, "z"), Turn(10, 15, "w")])
    report = score_recordings({"b": B, "a": A}, {"a": FOUND, "b": found_b})
    first, second = report.scores
    assert (first.recording, first.errors) == ("a", Errors(20, confusion=2, seconds=20))
    assert (second.recording, second.errors) == ("b", Errors(20, 5, confusion=5, seconds=20))
    assert report.total.recording == "TOTAL"
    assert report.total.errors.rate == pytest.approx(12 / 40)
    assert report.total.jaccard.speakers == 3
    assert [(each.speakers, each.found) for each in report.scores] == [(2, 2), (1, 2)]
    assert (report.total.speakers, report.total.found, report.counted_right) == (3, 4, 1)


def test_a_recording_missing_from_the_hypothesis_counts_as_missed() -> None:
    report = score_recordings({"a": A, "b": B}, {"a": A})
    assert report.missing == ("b",)
    assert report.scores[1].errors == Errors(20, missed=20, seconds=20)
    assert report.scores[1].jaccard.rate == 1
    assert report.total.errors.rate == 0.5


def test_a_recording_missing_from_the_reference_is_told_and_not_scored() -> None:
    report = score_recordings({"a": A}, {"a": A, "b": B})
    assert report.extra == ("b",)
    assert [each.recording for each in report.scores] == ["a"]


def test_only_what_the_uem_lists_is_scored() -> None:
    report = score_recordings({"a": A, "b": B}, {"a": FOUND, "b": B}, {"a": [Segment(10, 40)]})
    assert report.outside == ("b",)
    assert report.total.errors == Errors(10, confusion=2, seconds=30)
    assert (report.scores[0].speakers, report.scores[0].found) == (1, 2)


def test_names_are_one_however_their_accents_are_spelt() -> None:
    apart, one = (normalize(f, "r\N{LATIN SMALL LETTER E WITH ACUTE}") for f in ("NFD", "NFC"))
    report = score_recordings({one: A}, {apart: A}, {apart: [Segment(0, 20)]})
    assert (report.missing, report.extra, report.outside) == ((), (), ())
    assert report.total.errors == Errors(20, seconds=20)
    report = score_recordings({one: A, apart: B}, {apart: B, one: A})
    assert report.total.errors.rate == 0


def test_without_a_uem_the_region_ends_with_the_last_turn_of_either_side() -> None:
    late = Annotation("a", [Turn(0, 25, "x")])
    report = score_recordings({"a": A}, {"a": late})
    assert report.total.errors == Errors(20, false_alarm=5, confusion=10, seconds=25)


def test_a_silent_recording_can_be_scored() -> None:
    silent = {"q": Annotation("q")}
    assert score_recordings(silent, silent).total.errors == Errors()
    report = score_recordings(silent, {"q": B})
    assert report.total.errors == Errors(false_alarm=20, seconds=20)
    assert report.total.to_dict()["der"] is None


@pytest.mark.parametrize(
    ("collar", "skip_overlap", "uem", "line"),
    [
        (0.0, False, None, "no collar, overlap scored, from 0 to the last turn of either (no UEM)"),
        (
            0.25,
            True,
            {"a": [Segment(0, 20)]},
            "collar 0.25 s on each side, overlap left out, over the UEM",
        ),
    ],
)
def test_the_convention_is_told_in_a_line(
    collar: float, skip_overlap: bool, uem: dict[str, list[Segment]] | None, line: str
) -> None:
    report = score_recordings({"a": A}, {"a": A}, uem, collar=collar, skip_overlap=skip_overlap)
    assert report.convention == line


def test_nothing_to_score_is_an_error() -> None:
    with pytest.raises(ScoringError, match="the reference has no recordings"):
        score_recordings({}, {"a": A})
    with pytest.raises(ScoringError, match="no recording of the reference is in the UEM"):
        score_recordings({"a": A}, {"a": A}, {"A": [Segment(0, 5)]})


def test_a_report_is_plain_json() -> None:
    report = score_recordings({"a": A, "b": B}, {"a": FOUND, "c": B})
    found = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert found["total"]["der"] == 0.55
    assert found["recordings"][0]["confusion"] == 2.0
    assert (found["missing"], found["extra"], found["outside"]) == (["b"], ["c"], [])
