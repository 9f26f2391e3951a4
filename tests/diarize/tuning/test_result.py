import json
import tomllib
from pathlib import Path

import pytest

from diarize import Config, Diarizer, Errors, Tuned
from diarize.config import Tables, read_settings
from diarize.tuning import Change, Outcome, Setting, doubt, settings_text, verdict

CHANGE = Change(Setting("clustering", "same_speaker"), 0.5, 0.3)
SETTINGS: Tables = {
    "clustering": {"same_speaker": 0.3, "method": "agglomerative"},
    "segmentation": {"batch": 8},
}


def tuned(*held_out: float | None, speech: float = 100.0) -> Tuned:
    """Return what was found where 20 % are missed before, 10 % after, and so much left out."""
    outcomes = tuple(
        Outcome(
            f"r{number}",
            Errors(speech, missed=0.2 * speech),
            Errors(speech, missed=0.1 * speech),
            None if rate is None else Errors(speech, missed=rate * speech),
        )
        for number, rate in enumerate(held_out)
    )
    return Tuned(SETTINGS, (CHANGE,), outcomes)


def test_settings_that_help_recordings_left_out_are_recommended() -> None:
    found = tuned(0.12, 0.13, 0.11)
    assert found.recommended
    assert found.held_out is not None
    assert found.held_out.value == pytest.approx(0.12)
    assert (
        verdict(found) == "recommended: in 100.0% of the draws recordings left out come out better"
    )


def test_settings_that_fit_only_what_they_were_chosen_on_are_not() -> None:
    found = tuned(0.25, 0.22, 0.3)
    assert found.after.value < found.before.value
    assert not found.recommended
    assert "nothing better was found" in verdict(found)


def test_a_gain_that_may_be_luck_is_not_recommended() -> None:
    found = tuned(0.1, 0.22, 0.22)
    assert found.held_out is not None
    assert found.held_out.value < found.before.value
    assert found.better is not None
    assert 0.5 < found.better < 0.9
    assert not found.recommended


def test_with_one_recording_nobody_knows() -> None:
    found = tuned(None)
    assert (found.held_out, found.better, found.recommended) == (None, None, False)
    assert "nothing can be left out" in verdict(found)


def test_settings_that_did_not_change_are_not_recommended() -> None:
    found = Tuned({}, (), tuned(0.1, 0.1).outcomes)
    assert not found.recommended
    assert verdict(found) == "nothing better was found: the settings stay as they are"


@pytest.mark.parametrize(
    ("number", "speech", "doubtful"), [(2, 600, True), (3, 100, True), (3, 200, False)]
)
def test_little_to_go_by_is_said(number: int, speech: float, *, doubtful: bool) -> None:
    said = doubt(tuned(*[0.1] * number, speech=speech))
    assert (said is not None) == doubtful
    if said:
        assert f"minutes of speech in {number} recordings" in said


def test_the_file_is_read_back_by_the_engine(tmp_path: Path, engine: Diarizer) -> None:
    found = tuned(0.12, 0.13, 0.11)
    file = tmp_path / "settings.toml"
    file.write_text(settings_text(found, engine.models), encoding="utf-8")
    assert read_settings(file) == found.settings
    assert Config().updated(read_settings(file)).clustering.same_speaker == 0.3


def test_the_file_says_what_it_rests_on(engine: Diarizer) -> None:
    text = settings_text(tuned(None, speech=90), engine.models)
    header = [line for line in text.splitlines() if line.startswith("#")]
    assert "for the bundle embedded" in header[0]
    assert "1.5 minutes of speech in 1 recording." in header[0]
    assert any("before    20.0% (20.0-20.0%)" in line for line in header)
    assert any("one recording: nothing to leave out" in line for line in header)


def test_no_settings_are_a_file_too(engine: Diarizer) -> None:
    nothing = Tuned({}, (), tuned(0.1).outcomes)
    assert tomllib.loads(settings_text(nothing, engine.models)) == {}


def test_everything_can_be_kept_as_json() -> None:
    found = json.loads(json.dumps(tuned(0.12, 0.14).to_dict()))
    assert found["recommended"] is True
    assert found["settings"] == SETTINGS
    assert found["held_out"]["der"] == pytest.approx(0.13)
    assert found["held_out"]["interval"] == pytest.approx([0.12, 0.14])
    assert found["changes"] == [{"setting": "clustering.same_speaker", "before": 0.5, "after": 0.3}]
    assert [each["held_out"] for each in found["recordings"]] == [0.12, 0.14]
    assert json.loads(json.dumps(tuned(None).to_dict()))["held_out"] is None
