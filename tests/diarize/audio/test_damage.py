from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from diarize.audio import open_audio
from diarize.errors import AudioError

Voice = Callable[..., NDArray[np.float32]]
Encode = Callable[..., bytes]

FORMATS = {
    "wav": ("pcm_s16le", 16_000),
    "flac": ("flac", 16_000),
    "mp3": ("libmp3lame", 44_100),
    "ogg": ("libopus", 48_000),
    "webm": ("libopus", 48_000),
    "matroska": ("flac", 16_000),
    "adts": ("aac", 44_100),
    "aiff": ("pcm_s16be", 44_100),
    "wv": ("wavpack", 16_000),
    "avi": ("pcm_s16le", 16_000),
    "w64": ("pcm_s16le", 16_000),
    "au": ("pcm_s16be", 16_000),
    "caf": ("pcm_s16le", 16_000),
    "ipod": ("aac", 44_100),
}


@pytest.fixture(scope="module")
def files(voice: Voice, encode: Encode) -> dict[str, bytes]:
    """Return four seconds in each format."""
    return {
        container: encode(voice(4.0, rate), rate, container, codec)
        for container, (codec, rate) in FORMATS.items()
    }


def read(data: bytes) -> tuple[float, list[str]]:
    with open_audio(data) as recording:
        return sum(map(len, recording)) / 16_000, recording.warnings


@pytest.mark.parametrize("container", [name for name in FORMATS if name not in ("ipod", "wv")])
def test_a_truncated_file_gives_its_decodable_part(files: dict[str, bytes], container: str) -> None:
    whole, _ = read(files[container])
    seconds, warnings = read(files[container][: len(files[container]) * 6 // 10])
    assert 1.0 < seconds < 0.7 * whole
    assert [warning[:16] for warning in warnings] == [f"ends after {seconds:.1f} s"[:16]]


def test_a_truncated_file_of_field_recorders_is_told(files: dict[str, bytes]) -> None:
    wav = files["wav"]
    sizes = (len(wav) + 28).to_bytes(8, "little") + 2 * (len(wav) - 44).to_bytes(8, "little")
    large = b"\xff" * 4
    whole = b"RF64" + large + b"WAVEds64" + (28).to_bytes(4, "little") + sizes + bytes(4)
    rf64 = whole + wav[12 : wav.index(b"data") + 4] + large + wav[wav.index(b"data") + 8 :]
    assert read(rf64) == (4.0, [])
    assert read(rf64[: len(rf64) * 6 // 10])[1][0].startswith("ends after 2.4 s")


def test_a_file_cut_within_its_only_packet_is_refused(files: dict[str, bytes]) -> None:
    with pytest.raises(AudioError, match=r"none of its audio \(wavpack\) can be decoded"):
        read(files["wv"][: len(files["wv"]) * 6 // 10])


def test_an_mp4_that_lost_its_index_is_refused(files: dict[str, bytes]) -> None:
    with pytest.raises(AudioError, match="MP4 file without an index, so probably cut short"):
        read(files["ipod"][:-2000])


@pytest.mark.parametrize("container", ["flac", "ogg", "ipod"])
def test_after_damage_in_the_middle_the_rest_keeps_its_time(
    files: dict[str, bytes], container: str
) -> None:
    whole, _ = read(files[container])
    seconds, warnings = read(scarred(files[container]))
    assert seconds == pytest.approx(whole, abs=0.1)
    assert len(warnings) == 1
    assert warnings[0].startswith("damaged or not recorded in one place, at ")


@pytest.mark.parametrize("container", ["mp3", "adts"])
def test_damage_is_told_even_where_no_clock_tells_how_much_is_lost(
    files: dict[str, bytes], container: str
) -> None:
    seconds, warnings = read(scarred(files[container]))
    assert 3.0 < seconds < 4.2
    assert warnings[0].startswith("damaged or not recorded")


def scarred(data: bytes) -> bytes:
    first, last = len(data) * 40 // 100, len(data) * 55 // 100
    return data[:first] + np.random.default_rng(0).bytes(last - first) + data[last:]


@pytest.mark.parametrize("length", [100, 1000])
def test_a_file_cut_before_its_sound_is_refused(files: dict[str, bytes], length: int) -> None:
    with pytest.raises(AudioError):
        read(files["flac"][:length])


def test_a_wav_that_ends_with_its_header_is_refused(files: dict[str, bytes]) -> None:
    header = files["wav"][: files["wav"].index(b"data") + 8]
    with pytest.raises(AudioError, match=r"none of its audio \(pcm_s16le\) can be decoded"):
        read(header)


def test_a_header_with_an_absurd_rate_is_refused(files: dict[str, bytes]) -> None:
    data = bytearray(files["wav"])
    data[24:28] = (7).to_bytes(4, "little")
    with pytest.raises(AudioError, match="is sampled at 7 Hz; 1000 to 1000000 can be read"):
        read(bytes(data))


def test_a_header_with_too_many_channels_is_refused(files: dict[str, bytes]) -> None:
    data = bytearray(files["wav"])
    data[22:24], data[32:34] = (65).to_bytes(2, "little"), (130).to_bytes(2, "little")
    with pytest.raises(AudioError, match="has 65 channels; 1 to 64 can be read"):
        read(bytes(data))


def test_an_unknown_codec_is_named_as_the_problem(files: dict[str, bytes]) -> None:
    data = bytearray(files["wav"])
    data[20:22] = b"\x77\x66"
    with pytest.raises(AudioError, match=r"its audio codec is unknown \(in WAV"):
        read(bytes(data))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_float_files_with_samples_that_are_no_numbers_are_refused(
    voice: Voice, encode: Encode, bad: float
) -> None:
    waveform = voice(2.0, 16_000)
    waveform[0, 20_000] = bad
    with pytest.raises(AudioError, match=r"contains NaN or infinite samples at 1\.2 s"):
        read(encode(waveform, 16_000, "wav", "pcm_f32le"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    container=st.sampled_from(sorted(FORMATS)),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=9),
    kept=st.floats(0.0, 1.0),
    header_only=st.booleans(),
)
@example(container="wav", changes=[], kept=0.5, header_only=False)
def test_whatever_happens_to_a_file_it_is_read_or_refused_with_one_line(
    files: dict[str, bytes],
    container: str,
    changes: list[tuple[float, int]],
    kept: float,
    header_only: bool,
) -> None:
    data = bytearray(files[container])
    for where, value in changes:
        data[int(where * (min(len(data), 400) if header_only else len(data)))] = value
    problem = ""
    try:
        with open_audio(bytes(data[: int(kept * len(data))])) as recording:
            for block in recording:
                assert np.isfinite(block).all()
    except AudioError as error:
        problem = str(error)
    assert problem == "" or problem.startswith("<bytes>: ")
    assert "\n" not in problem
