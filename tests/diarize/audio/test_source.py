import gzip
import io
import mmap
import os
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from diarize.audio import Source, open_audio
from diarize.audio.source import refuse_read_once
from diarize.errors import AudioError

Voice = Callable[..., NDArray[np.float32]]
Encode = Callable[..., bytes]


class Pipe(io.RawIOBase):
    """Bytes that come once, a few at a time."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        return self._data.readinto(memoryview(buffer)[:1000])


@pytest.fixture(scope="module")
def m4a(voice: Voice, encode: Encode) -> bytes:
    return encode(voice(1.0, 44_100), 44_100, "ipod", "aac")


def samples(source: Source) -> int:
    with open_audio(source) as recording:
        return sum(map(len, recording))


def test_a_path_bytes_a_file_and_a_pipe_give_the_same(m4a: bytes, tmp_path: Path) -> None:
    path = tmp_path / "talk.m4a"
    path.write_bytes(m4a)
    expected = samples(m4a)
    assert expected >= 16_000  # PyAV 19 leaves out what the codec added at the end
    assert samples(path) == samples(str(path)) == samples(Pipe(m4a)) == expected  # type: ignore[arg-type]
    with path.open("rb") as file:
        file.seek(500)
        assert samples(file) == expected
        assert not file.closed


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="pipes have no path here")
def test_a_named_pipe_is_read(m4a: bytes, tmp_path: Path) -> None:
    readable, writable = os.pipe()
    with os.fdopen(writable, "wb") as end:
        end.write(m4a)
    assert samples(f"/dev/fd/{readable}") == samples(m4a)
    os.close(readable)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_can_be_read_once_only_is_refused_without_being_opened(
    m4a: bytes, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    sources: list[Source] = [tmp_path / "pipe.wav", str(tmp_path / "pipe.wav"), Pipe(m4a)]  # type: ignore[list-item]
    for source in sources:
        with pytest.raises(AudioError, match=": can be read once only; save it to a file"):
            refuse_read_once(source)
    (tmp_path / "a.m4a").write_bytes(m4a)
    for again in (tmp_path / "a.m4a", tmp_path, tmp_path / "missing", "a\0b", io.BytesIO(m4a)):
        refuse_read_once(again)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, as on Linux")
def test_a_copy_that_does_not_fit_says_where(
    m4a: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Path("/dev/full").open("r+b", 0) as full:
        monkeypatch.setattr("tempfile.TemporaryFile", lambda: full)
        told = refusal(Pipe(m4a))  # type: ignore[arg-type]
    assert told == (
        f"<stream>: does not fit into {tmp_path}; set TMPDIR to a folder with space for it"
    )


def test_a_stream_is_called_by_its_name(m4a: bytes) -> None:
    stdin = io.BytesIO(m4a)
    stdin.name = "<stdin>"
    with open_audio(stdin) as recording:
        assert recording.name == "stdin"


def test_a_stream_with_an_empty_name_has_none(m4a: bytes) -> None:
    stream = gzip.GzipFile(fileobj=io.BytesIO(gzip.compress(m4a)))
    with open_audio(stream) as recording:  # type: ignore[arg-type]
        assert recording.name == "stream"


def test_what_maps_a_file_into_memory_is_read_from_its_beginning(
    m4a: bytes, tmp_path: Path
) -> None:
    (tmp_path / "a.m4a").write_bytes(m4a)
    with (
        (tmp_path / "a.m4a").open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
    ):
        mapped.read(100)
        assert samples(mapped) == samples(m4a)  # type: ignore[arg-type]


def test_a_damaged_compressed_stream_is_reported(m4a: bytes) -> None:
    damaged = bytearray(gzip.compress(m4a))
    damaged[len(damaged) // 2 :] = bytes(len(damaged) - len(damaged) // 2)
    stream = gzip.GzipFile(fileobj=io.BytesIO(bytes(damaged)))
    assert "cannot be read to its end: " in refusal(stream)  # type: ignore[arg-type]


def test_a_compressed_stream_that_is_cut_short_is_reported(m4a: bytes) -> None:
    stream = gzip.GzipFile(fileobj=io.BytesIO(gzip.compress(m4a)[:-2000]))
    assert "cannot be read to its end: Compressed file ended" in refusal(stream)  # type: ignore[arg-type]


def test_an_empty_path_is_told_so() -> None:
    assert refusal("") == "<path>: cannot be opened: no path was given"


class Duck:
    """Reads, and is no `io.IOBase`."""

    def __init__(self, data: bytes) -> None:
        self.read = io.BytesIO(data).read


def test_a_stream_that_does_not_say_whether_it_can_go_back_is_read_once(m4a: bytes) -> None:
    assert samples(Duck(m4a)) == samples(m4a)  # type: ignore[arg-type]
    with pytest.raises(AudioError, match="can be read once only; save it to a file"):
        refuse_read_once(Duck(m4a))  # type: ignore[arg-type]


def test_a_text_stream_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with (
        tempfile.NamedTemporaryFile("w+", dir=tmp_path) as wrapped,
        pytest.raises(TypeError, match="open it with mode 'rb'"),
    ):
        open_audio(wrapped)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="open it with mode 'rb'"):
        open_audio(io.StringIO("RIFF"))  # type: ignore[arg-type]


def test_a_source_that_fails_on_the_way_is_reported(voice: Voice, encode: Encode) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 8_000_000:
                raise OSError(5, "Input/output error")
            return super().read(size)

    data = encode(voice(2.0, 192_000, 8), 192_000, "wav", "pcm_f32le")
    assert "cannot be read to its end: [Errno 5]" in refusal(Failing(data))


def test_an_interruption_while_a_stream_is_read_is_one(m4a: bytes) -> None:
    class Interrupted(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise KeyboardInterrupt
            return super().read(min(size or 1000, 1000))

    class Buffered(io.BufferedReader):
        def read(self, size: int | None = -1, /) -> bytes:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_audio(Buffered(io.BytesIO(m4a)))
    stream = Interrupted(m4a)
    stream.seek(0, io.SEEK_END)
    with pytest.raises(KeyboardInterrupt):
        open_audio(stream)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("week.2/monday.talk.m4a", "monday.talk"),
        ("-x.wav", "-x"),
        ("sala grande.m4a", "sala grande"),
    ],
)
def test_a_recording_is_called_after_its_file(
    m4a: bytes, tmp_path: Path, source: str, name: str
) -> None:
    path = tmp_path / source
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(m4a)
    with open_audio(path) as recording:
        assert recording.name == name


def refusal(source: Source) -> str:
    with pytest.raises(AudioError) as refused:
        open_audio(source)
    return str(refused.value)


@pytest.mark.skipif(os.name == "nt", reason="Windows has reasons of its own")
def test_what_cannot_be_opened_is_named_with_the_reason(tmp_path: Path) -> None:
    missing, inside = tmp_path / "none.wav", tmp_path / "file" / "x.wav"
    (tmp_path / "file").write_bytes(b"")
    assert refusal(missing) == f"{missing}: cannot be opened: No such file or directory"
    assert refusal(tmp_path) == f"{tmp_path}: cannot be opened: Is a directory"
    assert refusal(inside) == f"{inside}: cannot be opened: Not a directory"
    assert refusal(tmp_path / "file") == f"{tmp_path / 'file'}: is empty (0 bytes)"
    assert refusal(b"") == "<bytes>: is empty (0 bytes)"
    assert "NUL" in refusal("a\0b.wav")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.wav"
    path.write_bytes(b"RIFF")
    path.chmod(0)
    assert refusal(path) == f"{path}: cannot be opened: Permission denied"


def test_an_address_is_not_fetched() -> None:
    assert "download it first" in refusal("http://127.0.0.1/talk.wav")


def test_a_source_that_fails_is_reported() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    told = "<stream>: cannot be read to its end: [Errno 5] Input/output error"
    assert refusal(Broken(b"RIFF")) == told


@pytest.mark.parametrize("suffix", ["wav", "mp3", "txt", "m3u8"])
def test_text_is_recognised_whatever_it_is_called(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"talk.{suffix}"
    path.write_text("Dear all,\nplease find the recording attached.\n" * 50)
    assert refusal(path) == (
        f"{path}: is not a recording that can be read: "
        r"it holds text, beginning 'Dear all,\nplease find the record'"
    )


def test_noise_and_a_corrupt_header_are_shown_by_their_first_bytes(m4a: bytes) -> None:
    noise = np.random.default_rng(0).bytes(5000)
    assert noise[:12].hex(" ") in refusal(noise)
    header = b"RIFF\xff\xff\x00\x00WAVE" + noise
    assert "begins with the bytes 52 49 46 46 ff ff 00 00 57 41 56 45" in refusal(header)


def test_no_file_makes_another_file_or_address_be_opened(
    voice: Voice, encode: Encode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other.wav").write_bytes(encode(voice(0.5, 16_000), 16_000, "wav", "pcm_s16le"))
    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        port = server.getsockname()[1]
        for text in (
            "ffconcat version 1.0\nfile other.wav\n",
            f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:{port}/a.ts\n",
            "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n"
            f"m=audio {port} RTP/AVP 0\na=rtpmap:0 PCMU/8000\n",
        ):
            assert "is not a recording that can be read" in refusal(text.encode())
        with pytest.raises(TimeoutError):
            server.accept()


def test_tags_that_are_no_text_do_not_matter(voice: Voice, encode: Encode) -> None:
    info = b"INFOINAM" + (4).to_bytes(4, "little") + b"Zo\xeb\0"
    plain = encode(voice(1.0, 16_000), 16_000, "wav", "pcm_s16le")
    tagged = plain + b"LIST" + len(info).to_bytes(4, "little") + info
    tagged = tagged[:4] + (len(tagged) - 8).to_bytes(4, "little") + tagged[8:]
    assert samples(tagged) == samples(plain)
