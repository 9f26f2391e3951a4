from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from diarize.audio import Samples, Source, open_audio
from diarize.errors import AudioError
from diarize.review import encoded

MEETING = Path(__file__).parents[3] / "examples" / "meeting.ogg"
SECONDS = 78.2


def heard(source: Source) -> NDArray[np.float32]:
    with open_audio(source) as recording:
        return np.concatenate(list(recording))


def test_sound_in_a_page_is_small_and_has_the_times_of_the_recording() -> None:
    told: list[tuple[str, float, float | None]] = []
    file = encoded(MEETING, lambda *each: told.append(each))
    assert len(file) < 12.2e6 / 3600 * SECONDS
    assert {stage for stage, _, _ in told} == {"encoding"}
    assert told[-1][1] == pytest.approx(SECONDS, abs=0.1)
    whole, small = heard(MEETING), heard(file)
    assert len(small) == len(whole)
    spectra = np.fft.rfft(whole), np.fft.rfft(small)
    assert np.fft.irfft(spectra[0] * spectra[1].conj()).argmax() == 0  # nothing is late
    assert np.corrcoef(whole, small)[0, 1] > 0.98


def test_channels_are_heard_as_the_engine_hears_them() -> None:
    tone = np.sin(np.arange(48_000) / 20).astype(np.float32)
    both = np.stack([tone, np.zeros_like(tone)])
    small = heard(encoded(Samples(both, 48_000)))
    assert len(small) == pytest.approx(16_000, abs=400)
    assert np.abs(small).max() == pytest.approx(0.5, abs=0.1)


def test_an_empty_recording_is_no_sound() -> None:
    assert encoded(Samples(np.zeros(0, np.float32), 16_000)) == b""


def test_what_is_no_recording_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text("no sound")
    with pytest.raises(AudioError, match=r"a\.wav"):
        encoded(tmp_path / "a.wav")
