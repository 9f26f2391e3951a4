from pathlib import Path

import numpy as np
import pytest

from diarize import AudioError, Diarizer, EnrollmentError, Samples, Segment
from diarize.enrolment import CleanVoice, clean_voice
from diarize.excerpts import excerpt
from enrollment.config import EnrolmentConfig

EXAMPLES = Path(__file__).parents[2] / "examples"
RATE = 16_000


def test_a_clip_of_one_person_gives_a_voice_and_its_seconds(voices: dict[str, CleanVoice]) -> None:
    voice = voices["slt-2"]
    assert np.linalg.norm(voice.vector) == pytest.approx(1, abs=1e-3)
    assert voice.seconds == pytest.approx(11.4, abs=1)
    assert voice.likeness is not None
    assert 0.3 < voice.likeness < 1
    assert voice.quality == voice.likeness


def test_two_clips_of_one_person_are_alike_and_of_two_are_not(
    voices: dict[str, CleanVoice],
) -> None:
    slt, again, rms = (voices[name].vector for name in ("slt-1", "slt-2", "rms-1"))
    assert slt @ again > slt @ rms + 0.3


def test_little_speech_is_taken_with_a_warning(voices: dict[str, CleanVoice]) -> None:
    assert any("s of speech are few" in text for text in voices["slt-1"].warnings)


def test_too_little_speech_is_refused(engine: Diarizer, clips: Path) -> None:
    with pytest.raises(EnrollmentError, match="s of speech are too few; it takes 60 s"):
        clean_voice(engine, clips / "slt-1.wav", config=EnrolmentConfig(least=60))


def test_the_settings_of_the_diarizer_say_what_is_too_little(clips: Path) -> None:
    strict = Diarizer(settings={"enrolment": {"least": 60}})
    with pytest.raises(EnrollmentError, match="it takes 60 s, better 15 s"):
        clean_voice(strict, clips / "slt-1.wav")


def test_several_people_are_refused_with_what_each_says(engine: Diarizer) -> None:
    with pytest.raises(EnrollmentError, match=r"meeting: 4 people seem to talk \(1\d\.\d s "):
        clean_voice(engine, EXAMPLES / "meeting.ogg")


def test_an_excerpt_of_several_people_is_no_recording_to_take_one_of(engine: Diarizer) -> None:
    whole = excerpt(EXAMPLES / "meeting.ogg", [Segment(0.0, 60.0)])
    with pytest.raises(EnrollmentError, match=r"correct the result \(`diarize edit`\), enrol from"):
        clean_voice(engine, whole)


def test_silence_is_refused(engine: Diarizer) -> None:
    with pytest.raises(EnrollmentError, match="no speech found, so there is no voice to know"):
        clean_voice(engine, Samples(np.zeros(5 * RATE, np.float32), RATE))


def test_what_is_no_recording_is_refused(engine: Diarizer, tmp_path: Path) -> None:
    (tmp_path / "notes.wav").write_text("this is not sound")
    with pytest.raises(AudioError, match=r"notes\.wav"):
        clean_voice(engine, tmp_path / "notes.wav")


def test_parts_that_are_not_alike_are_refused(engine: Diarizer, clips: Path) -> None:
    with pytest.raises(EnrollmentError, match="not alike enough to be of one voice"):
        clean_voice(engine, clips / "slt-1.wav", config=EnrolmentConfig(margin=0.7))


def test_a_voice_is_in_no_log(engine: Diarizer, clips: Path) -> None:
    assert "vector" not in repr(clean_voice(engine, clips / "slt-1.wav"))
