import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from diarize.audio import open_audio
from diarize.errors import AudioError

Voice = Callable[..., NDArray[np.float32]]
Encode = Callable[..., bytes]

LOSSLESS = [
    ("wav", "pcm_s16le", 16_000, 1),
    ("wav", "pcm_s24le", 48_000, 2),
    ("wav", "pcm_s32le", 22_050, 2),
    ("wav", "pcm_f32le", 192_000, 8),
    ("wav", "pcm_f64le", 16_000, 1),
    ("wav", "pcm_s64le", 16_000, 1),
    ("wav", "pcm_mulaw", 8_000, 1),
    ("w64", "pcm_s16le", 32_000, 1),
    ("flac", "flac", 44_100, 2),
    ("flac", "flac", 96_000, 6),
    ("matroska", "flac", 48_000, 8),
    ("aiff", "pcm_s16be", 11_025, 1),
    ("caf", "pcm_s16le", 44_100, 2),
    ("ipod", "alac", 44_100, 2),
    ("wv", "wavpack", 44_100, 2),
    ("avi", "pcm_s16le", 48_000, 2),
    ("mp3", "libmp3lame", 44_100, 2),  # its tag states the delay and the padding
    ("mp3", "libmp3lame", 16_000, 1),
    ("webm", "libopus", 48_000, 1),
    ("matroska", "libopus", 48_000, 8),
    ("ogg", "libopus", 48_000, 2),
]
PADDED = [  # and samples of delay, where the container does not state them
    ("ipod", 44_100, 2, 0),
    ("mp4", 48_000, 6, 0),
    ("matroska", 48_000, 8, 0),
    ("mpegts", 48_000, 2, 1024),
    ("adts", 22_050, 1, 1024),
]


def read(data: bytes, channel: int | None = None) -> tuple[NDArray[np.float32], list[str]]:
    with open_audio(data, channel=channel) as recording:
        return np.concatenate([np.empty(0, np.float32), *recording]), recording.warnings


def alike(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    length = min(len(one), len(other))
    return float(np.corrcoef(one[:length], other[:length])[0, 1])


@pytest.mark.parametrize(("container", "codec", "rate", "channels"), LOSSLESS)
def test_sound_survives_to_the_sample(
    voice: Voice, encode: Encode, container: str, codec: str, rate: int, channels: int
) -> None:
    data = encode(voice(1.537, rate, channels), rate, container, codec)
    sound, warnings = read(data)
    assert abs(len(sound) - 1.537 * 16_000) <= 1
    assert alike(sound, voice(1.537, 16_000)[0]) > 0.99
    assert all("upsampled" in warning for warning in warnings)


@pytest.mark.parametrize(("container", "rate", "channels", "delay"), PADDED)
def test_sound_survives_though_aac_pads_it(
    voice: Voice, encode: Encode, container: str, rate: int, channels: int, delay: int
) -> None:
    sound, warnings = read(encode(voice(1.537, rate, channels), rate, container, "aac"))
    assert 0 <= len(sound) / 16_000 - 1.537 < 0.1
    assert alike(sound[delay * 16_000 // rate :], voice(1.537, 16_000)[0]) > 0.99
    assert warnings == []


def test_each_channel_can_be_had(voice: Voice, encode: Encode) -> None:
    data = encode(voice(0.5, 16_000, 8), 16_000, "matroska", "flac")
    loudness = [float(np.std(read(data, channel)[0])) for channel in range(1, 9)]
    np.testing.assert_allclose(np.divide(loudness, loudness[0]), np.arange(1, 9), rtol=0.01)


def test_rate_and_channels_may_change_on_the_way(voice: Voice, encode: Encode) -> None:
    stereo = encode(voice(1.0, 44_100, 2), 44_100, "adts", "aac")
    mono = encode(voice(1.0, 16_000, 1), 16_000, "adts", "aac")
    sound, _ = read(stereo + mono)
    joint = len(read(stereo)[0])
    assert abs(len(sound) - joint - len(read(mono)[0])) <= 2
    assert alike(sound[1024 * 16_000 // 44_100 : joint], voice(1.0, 16_000)[0]) > 0.99
    assert alike(sound[joint + 1024 :], voice(1.0, 16_000)[0]) > 0.99
    with pytest.raises(AudioError, match=r"has 1 channel from 1\.\d s on, no channel 2"):
        read(stereo + mono, channel=2)


def test_chained_ogg_goes_on(voice: Voice, encode: Encode) -> None:
    data = encode(voice(1.0, 48_000), 48_000, "ogg", "libopus")
    sound, warnings = read(data + data)
    assert abs(len(sound) - 32_000) <= 2
    assert warnings == []


@pytest.mark.parametrize("channels", [(1, 2), (2, 1), (1, 2, 1), (2, 2, 6)])
def test_links_of_chained_ogg_may_have_other_channels(
    voice: Voice, encode: Encode, channels: tuple[int, ...]
) -> None:
    links = [encode(voice(1.0, 48_000, each), 48_000, "ogg", "libopus") for each in channels]
    sound, warnings = read(b"".join(links))
    assert len(sound) == pytest.approx(len(links) * 16_000, abs=3)
    for number in range(len(links)):
        assert alike(sound[16_000 * number :][:15_000], voice(1.0, 16_000)[0][:15_000]) > 0.99
    assert warnings == []


def test_a_link_of_other_channels_that_is_cut_short_is_told(voice: Voice, encode: Encode) -> None:
    mono, stereo = (encode(voice(3.0, 48_000, n), 48_000, "ogg", "libopus") for n in (1, 2))
    for cut, seconds in ((len(stereo) // 2, 4.0), (200, 3.0)):
        sound, (warning,) = read(mono + stereo[:cut])
        assert len(sound) / 16_000 == pytest.approx(seconds, abs=0.6)
        assert warning == f"ends after {len(sound) / 16_000:.1f} s, cut short"


def test_unrecorded_time_is_silence_so_that_the_rest_keeps_its_time(
    voice: Voice, encode: Encode
) -> None:
    sound, warnings = read(_paused(voice(1.0, 16_000)))
    assert abs(len(sound) - 5 * 16_000) <= 2
    assert not sound[16_400:63_600].any()
    assert alike(sound[64_000:], voice(1.0, 16_000)[0]) > 0.99
    assert warnings == ["damaged or not recorded in one place, at 1.0 s; 3.0 s of silence put in"]


@pytest.mark.parametrize("container", ["webm", "mp4"])
def test_single_packets_that_were_lost_do_not_shift_the_rest(
    voice: Voice, encode: Encode, container: str
) -> None:
    whole = encode(voice(30.0, 48_000), 48_000, container, "libopus")
    sound, warnings = read(_without_every(25, whole, container))
    assert len(sound) == pytest.approx(30 * 16_000, abs=0.1 * 16_000)
    (warning,) = warnings
    assert warning.startswith("damaged or not recorded here and there, noticed first at ")


def _without_every(nth: int, data: bytes, container: str) -> bytes:
    """Return a recording without one packet of ``nth``."""
    import av

    target = io.BytesIO()
    with av.open(io.BytesIO(data), "r") as whole, av.open(target, "w", format=container) as out:
        stream = out.add_stream_from_template(whole.streams.audio[0])
        for number, packet in enumerate(whole.demux(audio=0), start=1):
            if packet.dts is not None and number % nth:
                packet.stream = stream
                out.mux(packet)
    return target.getvalue()


@pytest.mark.parametrize("container", ["mpegts", "webm"])
def test_recordings_put_one_behind_the_other_are_read_on(
    voice: Voice, encode: Encode, container: str
) -> None:
    codec = "aac" if container == "mpegts" else "libopus"
    data = encode(voice(2.0, 48_000), 48_000, container, codec)
    sound, warnings = read(data + data)
    assert len(sound) == pytest.approx(2 * len(read(data)[0]), abs=1600)
    assert warnings == []


def _paused(waveform: NDArray[np.float32]) -> bytes:
    """Encode the sound, a pause of three seconds without packets, and the sound again."""
    import av

    target = io.BytesIO()
    with av.open(target, "w", format="matroska") as out:
        stream: Any = out.add_stream("pcm_s16le", rate=16_000, layout="mono")
        for start in (0, 4 * 16_000):
            for first in range(0, 16_000, 1600):
                part = np.ascontiguousarray(waveform[:, first : first + 1600])
                frame = av.AudioFrame.from_ndarray(part, format="flt", layout="mono")
                frame.sample_rate, frame.pts = 16_000, start + first
                out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return target.getvalue()


def test_the_sound_of_a_video_is_read(voice: Voice) -> None:
    sound, warnings = read(_video(voice(1.0, 44_100), tracks=1))
    assert alike(sound, voice(1.0, 16_000)[0]) > 0.99
    assert warnings == []


def test_one_of_several_audio_streams_is_read_and_said_so(voice: Voice) -> None:
    sound, warnings = read(_video(voice(1.0, 44_100), tracks=2))
    assert len(sound) == pytest.approx(16_000, abs=800)
    assert warnings == ["has 2 audio streams, of which number 1 is read"]


def test_a_video_without_sound_is_refused(voice: Voice) -> None:
    message = r"^<bytes>: has no audio stream, only video \(h264\)$"
    with pytest.raises(AudioError, match=message):
        open_audio(_video(voice(1.0, 44_100), tracks=0))


def _video(
    waveform: NDArray[np.float32],
    tracks: int,
    container: str = "mp4",
    late: float = 0.0,
    pictures_of: float = 1.0,
) -> bytes:
    import av

    target = io.BytesIO()
    with av.open(target, "w", format=container) as out:
        pictures: Any = out.add_stream("libx264", rate=10, width=32, height=32, pix_fmt="yuv420p")
        sounds: list[Any] = [out.add_stream("aac", 44_100, layout="mono") for _ in range(tracks)]
        for _ in range(round(10 * pictures_of)):
            picture = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
            out.mux(pictures.encode(picture))
        for sound in sounds:
            frame = av.AudioFrame.from_ndarray(waveform, format="flt", layout="mono")
            frame.sample_rate, frame.pts = 44_100, round(late * 44_100)
            out.mux(sound.encode(frame))
        for stream in (pictures, *sounds):
            out.mux(stream.encode(None))
    return target.getvalue()


@pytest.mark.parametrize(("container", "codec"), [("wav", "pcm_s16le"), ("flac", "flac")])
def test_a_file_of_no_samples_is_read_as_such(
    voice: Voice, encode: Encode, container: str, codec: str
) -> None:
    sound, warnings = read(encode(voice(0.0, 16_000), 16_000, container, codec))
    assert (len(sound), warnings) == (0, [])


def test_a_wav_of_unknown_length_is_whole(voice: Voice, encode: Encode) -> None:
    data = bytearray(encode(voice(1.0, 16_000), 16_000, "wav", "pcm_s16le"))
    size_of_data = data.index(b"data") + 4
    data[4:8] = data[size_of_data : size_of_data + 4] = b"\xff\xff\xff\xff"
    sound, warnings = read(bytes(data))
    assert (len(sound), warnings) == (16_000, [])


def test_a_wav_that_states_no_sound_is_read_to_its_end(voice: Voice, encode: Encode) -> None:
    data = bytearray(encode(voice(12.0, 16_000), 16_000, "wav", "pcm_s16le"))
    size_of_data = data.index(b"data") + 4
    data[4:8], data[size_of_data : size_of_data + 4] = (36).to_bytes(4, "little"), bytes(4)
    sound, warnings = read(bytes(data))
    assert (len(sound), warnings) == (12 * 16_000, [])


def test_sound_that_starts_after_the_picture_is_told(voice: Voice) -> None:
    sound, warnings = read(_video(voice(1.0, 44_100), tracks=1, container="matroska", late=3.0))
    assert alike(sound, voice(1.0, 16_000)[0]) > 0.99
    assert warnings == ["its sound starts 3.0 s after its picture; times count from the sound"]


def test_sound_that_starts_long_after_the_picture_is_whole(voice: Voice) -> None:
    data = _video(voice(1.0, 44_100), tracks=1, container="matroska", late=30.0, pictures_of=40.0)
    sound, warnings = read(data)
    assert len(sound) == pytest.approx(16_000, abs=800)
    assert warnings == ["its sound starts 30.0 s after its picture; times count from the sound"]


@pytest.mark.parametrize(("container", "codec"), [("matroska", "aac"), ("webm", "libopus")])
def test_the_length_of_sound_that_starts_late_is_known(
    voice: Voice, encode: Encode, container: str, codec: str
) -> None:
    data = encode(voice(4.0, 48_000), 48_000, container, codec, late=3.0)
    with open_audio(data) as recording:
        assert recording.expected_seconds == pytest.approx(4.0, abs=0.05)
    assert read(data)[1] == []
    (warning,) = read(data[: len(data) * 6 // 10])[1]
    assert warning.endswith("though its header states 4.0 s")


def test_a_video_that_is_longer_than_its_sound_says_nothing_of_the_sound(voice: Voice) -> None:
    data = _video(voice(1.0, 44_100), tracks=1, container="matroska", pictures_of=40.0)
    sound, warnings = read(data)
    assert len(sound) == pytest.approx(16_000, abs=800)
    assert warnings == []


def test_a_wav_that_goes_on_after_its_stated_length_is_told(voice: Voice, encode: Encode) -> None:
    whole = encode(voice(12.0, 16_000), 16_000, "wav", "pcm_s16le")
    place = whole.index(b"data") + 4
    sizes = {4: place + 4 + 32_000 - 8, place: 32_000}
    crashed = bytearray(whole)
    for at, size in sizes.items():
        crashed[at : at + 4] = size.to_bytes(4, "little")
    sound, warnings = read(bytes(crashed))
    assert len(sound) == 16_000
    (warning,) = warnings
    assert warning.startswith("holds more than its header states, which is not read")
