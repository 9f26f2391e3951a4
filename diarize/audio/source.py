"""Where sound comes from: a path, bytes or a stream, opened as a seekable binary file."""

import errno
import io
import shutil
import stat
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, cast

from diarize.audio.samples import Samples
from diarize.errors import AudioError

Source = str | Path | bytes | IO[bytes] | Samples
"""A path, an encoded file as bytes, a binary stream (``sys.stdin.buffer``), or samples.

A seekable stream is read from its beginning and left open. One that cannot seek, such as a pipe,
is first copied to a temporary file, since some formats keep their index at the end; so is one that
is read by Python code, such as `gzip.GzipFile`.
"""


def label_of(source: Source) -> str:
    """Return what to call ``source`` in messages: its path, or ``<bytes>``, ``<stdin>``...

    >>> label_of(Path("talks/monday.mp3")), label_of(b"RIFF..."), label_of(io.BytesIO())
    ('talks/monday.mp3', '<bytes>', '<stream>')
    """
    if isinstance(source, str | Path):
        return str(source) or "<path>"
    if isinstance(source, bytes | Samples):
        return f"<{type(source).__name__.lower()}>"
    name = getattr(source, "name", None)
    return name if name and isinstance(name, str) else "<stream>"  # gzip's may be ""


def open_source(source: str | Path | bytes | IO[bytes], resources: ExitStack) -> IO[bytes]:
    """Return ``source`` as a seekable file at its beginning; ``resources`` closes what it opens.

    Raises
    ------
    OSError
        If it cannot be opened.
    AudioError
        If it is empty, or cannot be copied.
    """
    file = _opened(source, resources)
    if not _is_seekable(file) or not _is_built_in(file):
        file = _copied(file, label_of(source), resources)
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size == 0:
        raise AudioError(label_of(source), "is empty (0 bytes)")
    return file


def refuse_read_once(source: Source) -> None:
    """Refuse a stream that cannot go back to its beginning, and the path of one.

    Raises
    ------
    AudioError
        It is one.
    """
    is_stream = hasattr(source, "read") and not _is_seekable(source)
    if is_stream or (isinstance(source, str | Path) and _is_pipe(source)):
        raise AudioError(label_of(source), "can be read once only; save it to a file")


def why_not_opened(label: str, error: OSError) -> str:
    """Return what kept a source from being opened."""
    if isinstance(error, FileNotFoundError) and "://" in label:
        return "is an address, not a file; nothing is fetched: download it first"
    return f"cannot be opened: {error.strerror or error}"


def _is_seekable(stream: object) -> bool:
    """Return whether a stream can go back; one that does not say so cannot."""
    seekable = getattr(stream, "seekable", None)
    return bool(seekable and seekable())


def _is_built_in(file: IO[bytes]) -> bool:
    """Return whether no Python code runs when a file is read.

    What such code raises in the midst of FFmpeg, an interruption too, is printed and lost.
    """
    is_buffered = type(file) in (io.BufferedReader, io.BufferedRandom)
    raw = getattr(file, "raw", None) if is_buffered else file
    return type(raw) in (io.FileIO, io.BytesIO)


def _is_pipe(path: str | Path) -> bool:
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError):  # which is told when it is opened
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISCHR(mode) or stat.S_ISSOCK(mode)


def _copied(file: IO[bytes], label: str, resources: ExitStack) -> IO[bytes]:
    spool = resources.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - so closed
    try:
        with suppress(OSError, AttributeError):  # a pipe
            file.seek(0)
        shutil.copyfileobj(file, spool)
    except Exception as problem:  # each decompressor has errors of its own
        raise AudioError(label, _why_not_copied(problem)) from problem
    return cast(IO[bytes], getattr(spool, "file", spool))  # Windows wraps it in Python code


def _why_not_copied(problem: Exception) -> str:
    if getattr(problem, "errno", None) == errno.ENOSPC:
        place = tempfile.gettempdir()
        return f"does not fit into {place}; set TMPDIR to a folder with space for it"
    return f"cannot be read to its end: {problem}"


def _opened(source: str | Path | bytes | IO[bytes], resources: ExitStack) -> IO[bytes]:
    if isinstance(source, bytes):
        return io.BytesIO(source)
    if isinstance(source, str | Path):
        if "\0" in str(source):
            raise OSError("a path holds no NUL character")
        if not str(source):
            raise OSError("no path was given")
        return resources.enter_context(Path(source).open("rb"))
    if hasattr(source, "encoding"):  # as all text has, in a wrapper of tempfile's too
        raise TypeError("a stream of sound must be binary: open it with mode 'rb'")
    if not hasattr(source, "read"):
        raise TypeError(
            "a source is a path, bytes, a binary stream or Samples(waveform, sample_rate), "
            f"got {type(source).__name__}"
        )
    return source
