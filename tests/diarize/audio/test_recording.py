import subprocess
import sys
import tracemalloc
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from diarize.audio import Samples, chunks, open_audio
from diarize.errors import AudioError

Voice = Callable[..., NDArray[np.float32]]
Encode = Callable[..., bytes]


@pytest.fixture
def path(voice: Voice, encode: Encode, tmp_path: Path) -> Path:
    path = tmp_path / "talk.wav"
    path.write_bytes(encode(voice(3.0, 44_100, 2), 44_100, "wav", "pcm_s16le"))
    return path


def test_a_recording_tells_about_itself_before_it_is_read(path: Path) -> None:
    with open_audio(path) as recording:
        assert recording.name == "talk"
        assert recording.channels == 2
        assert recording.sample_rate == 16_000
        assert recording.expected_seconds == pytest.approx(3.0)
        assert recording.warnings == []


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
def test_blocks_come_at_the_rate_asked_for(path: Path, voice: Voice, rate: int) -> None:
    with open_audio(path, sample_rate=rate) as recording:
        blocks = list(recording)
    assert {block.dtype.name for block in blocks} == {"float32"}
    sound = np.concatenate(blocks)
    assert abs(len(sound) - 3 * rate) <= 1
    inner = slice(rate // 10, -rate // 10)
    np.testing.assert_allclose(sound[inner], voice(3.0, rate)[0][: len(sound)][inner], atol=0.002)


def test_sound_below_the_rate_asked_for_is_warned_of() -> None:
    with open_audio(Samples(np.zeros(8_000, np.int16), 8_000)) as recording:
        assert sum(map(len, recording)) == 16_000
    assert recording.warnings == [
        "sampled at 8 kHz, upsampled to 16 kHz: "
        "what is missing above 4 kHz makes voices harder to tell apart"
    ]


@pytest.mark.parametrize("channel", [0, -1, 3])
def test_a_channel_that_is_not_there_is_refused(path: Path, channel: int) -> None:
    message = f"talk.wav: has 2 channels, no channel {channel} \\(the first is 1\\)"
    with pytest.raises(AudioError, match=message):
        open_audio(path, channel=channel)


def test_a_closed_recording_gives_nothing_more(path: Path) -> None:
    with open_audio(path) as recording:
        next(recording)
    assert list(recording) == []
    recording.close()


def test_a_recording_read_to_its_end_needs_no_closing(path: Path) -> None:
    recording = open_audio(path)
    assert len(list(recording)) > 1
    assert list(recording) == []


def test_files_are_closed_after_an_error_while_reading() -> None:
    waveform = np.zeros(16_000, dtype=np.float32)
    waveform[9_000] = np.nan
    with pytest.raises(AudioError):
        list(open_audio(Samples(waveform, 16_000)))


def test_ten_minutes_take_no_more_memory_than_one(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, 16_000, 0, "NONE", ""))
        for _ in range(10):
            out.writeframes(bytes(60 * 16_000 * 2))
    tracemalloc.start()
    with open_audio(path) as recording:
        number = sum(1 for _ in chunks(recording, 160_000, 80_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert number == 119
    assert peak < 4_000_000  # the file holds 19 MB, and 38 MB once decoded


def test_nothing_is_written_to_the_terminal(
    voice: Voice, encode: Encode, capfd: pytest.CaptureFixture[str]
) -> None:
    data = encode(voice(2.0, 44_100), 44_100, "mp3", "libmp3lame")
    list(open_audio(data[:9_000] + bytes(5_000) + data[14_000:20_000]))
    assert capfd.readouterr() == ("", "")


def test_the_decoder_is_imported_only_when_it_is_needed() -> None:
    code = "import sys, diarize.audio; sys.exit(bool({'av', 'soxr'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
