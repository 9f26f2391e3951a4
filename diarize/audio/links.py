"""The links of a chained Ogg file (RFC 3533, section 4): recordings that follow one another."""

from contextlib import ExitStack
from dataclasses import dataclass
from os import SEEK_SET
from typing import IO, TYPE_CHECKING, cast

from diarize.audio.container import find_audio, open_container
from diarize.errors import AudioError

if TYPE_CHECKING:
    from av import AudioStream
    from av.container import InputContainer

BEGIN = b"OggS\x00\x02"
"""How the first page of a link begins."""
BLOCK = 2**20
"""Bytes that are searched at once."""


@dataclass(frozen=True)
class Link:
    """A file, open, with its main audio stream; or the links of it from some link on."""

    file: IO[bytes]
    label: str
    resources: ExitStack
    container: "InputContainer"
    stream: "AudioStream"

    @classmethod
    def opened(cls, file: IO[bytes], label: str, resources: ExitStack) -> "Link":
        """Open a seekable file; ``resources`` closes what is opened, and not the file.

        Raises
        ------
        AudioError
            It holds no audio that can be read.
        """
        container = resources.enter_context(open_container(file, label))
        return cls(file, label, resources, container, find_audio(container, label))

    def following(self, place: int) -> "Link | None":
        """Return what begins with the first link after a byte; None if nothing there can be read.

        FFmpeg reads on over links itself, unless the number of channels changes.
        """
        begin = _found(self.file, place + 1)
        if begin is None:
            return None
        rest = cast("IO[bytes]", _Rest(self.file, begin))  # as much of one as is asked for
        try:
            return Link.opened(rest, self.label, self.resources)
        except AudioError:
            return None


class _Rest:
    """A file from some byte on, of which nothing else reads any more."""

    def __init__(self, file: IO[bytes], begin: int) -> None:
        self._file, self._begin = file, begin
        self.read = file.read
        self.seek(0)

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        begin = self._begin if whence == SEEK_SET else 0
        return self._file.seek(begin + offset, whence) - self._begin

    def tell(self) -> int:
        return self._file.tell() - self._begin


def _found(file: IO[bytes], place: int) -> int | None:
    """Return where a link begins, the first from ``place`` on."""
    kept = b""
    file.seek(place)
    while block := file.read(BLOCK):
        searched = kept + block
        if (at := searched.find(BEGIN)) >= 0:
            return file.tell() - len(searched) + at
        kept = searched[1 - len(BEGIN) :]
    return None
