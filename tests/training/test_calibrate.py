from pathlib import Path
from shutil import copyfile

import pytest

from diarize import (
    Annotation,
    Diarizer,
    Errors,
    Samples,
    Segment,
    load_models,
    read_annotations,
    score,
)
from diarize.bundle import find_bundle
from training.bundle import EMBEDDING, WEIGHTS, write
from training.calibrate import (
    AS_GOOD,
    GRID,
    Calibration,
    Recordings,
    Trial,
    main,
    settled,
    tables,
)
from training.cases import Case
from training.corpus import SAMPLE_RATE, read_waveform

EXAMPLES = Path(__file__).parents[2] / "examples"


def trial(same_voice: float, rate: float, exact: float = 0.5, alone: float = 1.0) -> Trial:
    return Trial(
        {"same_voice": same_voice}, Errors(speech=100.0, missed=100 * rate), rate, exact, alone
    )


def test_of_settings_that_are_as_good_those_are_taken_that_find_the_right_number() -> None:
    trials = [trial(0.2, 0.2, 0.5), trial(0.3, 0.204, 0.6), trial(0.4, 0.22, 0.7)]
    assert settled(trials) is trials[1]


def test_people_who_talk_alone_count_beside_all_recordings() -> None:
    trials = [trial(0.2, 0.2, 0.6, alone=0.9), trial(0.3, 0.204, 0.55, alone=1.0)]
    assert settled(trials) is trials[1]


def test_of_those_that_find_as_many_the_better_one_is_taken() -> None:
    trials = [trial(0.2, 0.204), trial(0.3, 0.2)]
    assert settled(trials) is trials[1]


def meeting() -> Annotation:
    return read_annotations(EXAMPLES / "meeting.rttm")["meeting"]


@pytest.mark.parametrize(("exact", "stays"), [(0.54, True), (0.56, False)])
def test_what_is_in_place_stays_unless_others_find_the_number_more_often_than_by_luck(
    exact: float, stays: bool
) -> None:
    trials = [trial(0.2, 0.204, 0.5), trial(0.3, 0.2, exact)]
    assert settled(trials, {"same_voice": 0.2}) is trials[0 if stays else 1]


def test_what_is_in_place_goes_where_it_errs_more() -> None:
    trials = [trial(0.2, 0.206, 0.5), trial(0.3, 0.2, 0.5)]
    assert settled(trials, {"same_voice": 0.2}) is trials[1]


@pytest.fixture(scope="module")
def calibration() -> Calibration:
    """Hear the example meeting."""
    waveform = read_waveform(EXAMPLES / "meeting.ogg")
    scored = (Segment(0.0, len(waveform) / SAMPLE_RATE),)
    return Calibration.hear(load_models("embedded"), [Case("example", waveform, meeting(), scored)])


def test_a_search_finds_settings_that_suit_a_real_recording(calibration: Calibration) -> None:
    best, *others = calibration.search()
    assert best.exact == 1.0
    assert best.errors.rate < 0.15
    assert best.rate <= min(each.rate for each in others) + AS_GOOD


def test_what_is_tried_is_what_the_engine_does_under_these_settings(
    calibration: Calibration,
) -> None:
    sound = Samples(read_waveform(EXAMPLES / "meeting.ogg"), SAMPLE_RATE)
    first = {name: values[0] for name, values in GRID.items()}
    for same_voice in (0.3, 1.0, 1.5):
        settings = first | {"same_voice": same_voice}
        found = Diarizer(load_models("embedded"), tables(settings))(sound).annotation
        trial = calibration.tried(settings)
        seconds = calibration.recordings[0].outcomes[0].errors.seconds
        wrong = score(meeting(), found, scored=[Segment(0.0, seconds)])
        assert trial.rate == pytest.approx(wrong.rate, abs=1e-6)


def test_a_threshold_that_joins_everybody_confuses_them(calibration: Calibration) -> None:
    joined = calibration.tried({"same_voice": -0.9})
    assert joined.exact == 0.0
    assert joined.errors.confusion > 0.3 * joined.errors.speech


def test_what_is_found_is_written_with_what_it_was_found_with(
    speech_data: Path, speech_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("segmentation.onnx", EMBEDDING):
        copyfile(WEIGHTS / name, tmp_path / name)
    write(tmp_path, "1.0", {})  # a bundle that knows no settings yet
    monkeypatch.setattr("training.calibrate.CACHE", speech_cache)
    monkeypatch.setattr("training.calibrate.SETS", (Recordings(1, 0, 0, read=1, short=1),))
    main(speech_data, tmp_path)
    found = find_bundle(tmp_path)
    assert found.version == "1.0"
    assert found.settings.keys() == {"regions", "clustering"}
    assert found.settings["regions"] == {"window": 2.0}
    clustering = found.settings["clustering"]
    assert clustering.keys() == {"same_speaker", "dimensions", "least_region", *GRID}
    assert [clustering["same_speaker"], clustering["dimensions"]] == [0.3, 8]
    assert all(clustering[name] in values for name, values in GRID.items())
