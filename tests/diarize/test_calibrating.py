import json
from pathlib import Path

import numpy as np
import pytest

from diarize import AudioError, Diarizer, EnrollmentError
from diarize.bundle import Bundle
from diarize.calibrating import Heard, calibrated, hear
from diarize.judge import judge_of_cohort
from diarize.labelled import labelled
from enrollment.known import KnownVoices

EXAMPLES = Path(__file__).parents[2] / "examples"


def heard(people: int, recordings: int, seed: int = 0) -> Heard:
    """Draw people who sound much like themselves and little like each other."""
    rng = np.random.default_rng(seed)
    owners, places = (side.ravel() for side in np.indices((people, recordings)))
    own = rng.standard_normal((people, 192))[owners]
    vectors = own + 0.8 * rng.standard_normal(own.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    voices = KnownVoices(vectors.astype(np.float32), owners, np.full(len(owners), 10.0))
    return Heard(tuple(f"p{number}" for number in range(people)), voices, places)


def test_people_in_several_recordings_give_a_calibration(bundle: Bundle) -> None:
    judge = judge_of_cohort(bundle)
    found = calibrated(heard(12, 3), judge)
    assert (found.speakers, found.trials) == (12, 12 * 3 * 12)
    low, high = found.interval(0.01, 12)
    assert 0 <= low <= high <= 1
    assert found.odds[1] > 0
    assert found != judge.calibration


@pytest.mark.parametrize(("people", "recordings"), [(4, 3), (12, 1)])
def test_too_few_people_or_recordings_are_refused(
    bundle: Bundle, people: int, recordings: int
) -> None:
    with pytest.raises(EnrollmentError, match="calibration takes"):
        calibrated(heard(people, recordings), judge_of_cohort(bundle))


def test_each_named_person_is_heard_piece_by_piece(engine: Diarizer, tmp_path: Path) -> None:
    (tmp_path / "meeting.ogg").symlink_to(EXAMPLES / "meeting.ogg")
    turns = [(0.7, 7.0, "slt"), (8.4, 4.0, "awb"), (13.1, 1.0, "rms"), (14.1, 3.3, "SPEAKER_00")]
    (tmp_path / "meeting.rttm").write_text(
        "".join(
            f"SPEAKER meeting 1 {start} {length} <NA> <NA> {name} <NA> <NA>\n"
            for start, length, name in turns
        )
    )
    found = hear(engine, labelled(tmp_path))
    assert found.names == ("awb", "slt")
    assert found.voices.seconds.tolist() == pytest.approx([7.0, 4.0])
    assert found.recordings.tolist() == [0, 0]


def test_names_are_those_that_a_library_would_take_and_compare_as_it_does(
    engine: Diarizer, tmp_path: Path
) -> None:
    (tmp_path / "meeting.ogg").symlink_to(EXAMPLES / "meeting.ogg")
    (tmp_path / "again.ogg").symlink_to(EXAMPLES / "meeting.ogg")
    said = {"meeting": ["Zo\N{LATIN SMALL LETTER E WITH DIAERESIS}", "awb", "speaker_0"]}
    said["again"] = ["ZOE\N{COMBINING DIAERESIS}\N{ZERO WIDTH SPACE}", "Channel_2", "AWB"]
    for name, speakers in said.items():
        turns = [
            {"start": start, "end": start + 3.5, "speaker": speaker}
            for start, speaker in zip((0.7, 8.4, 13.1), speakers, strict=True)
        ]
        text = json.dumps({"recording": name, "turns": turns})
        (tmp_path / f"{name}.json").write_text(text)
    found = hear(
        engine, [recording for name in said for recording in labelled(tmp_path / f"{name}.json")]
    )
    assert found.names == ("awb", "zo\N{LATIN SMALL LETTER E WITH DIAERESIS}")
    assert found.voices.owners.tolist() == [1, 0, 1, 0]
    assert found.recordings.tolist() == [0, 0, 1, 1]


def test_a_recording_that_ends_before_its_turns_is_refused(
    engine: Diarizer, tmp_path: Path
) -> None:
    (tmp_path / "meeting.ogg").symlink_to(EXAMPLES / "meeting.ogg")
    turn = "SPEAKER meeting 1 {} 4.0 <NA> <NA> al <NA> <NA>\n"
    (tmp_path / "meeting.rttm").write_text(turn.format(1.0) + turn.format(500.0))
    with pytest.raises(AudioError, match="is it another recording"):
        hear(engine, labelled(tmp_path))


def test_recordings_without_names_are_refused(engine: Diarizer) -> None:
    with pytest.raises(EnrollmentError, match="nobody with a name"):
        hear(engine, [])
