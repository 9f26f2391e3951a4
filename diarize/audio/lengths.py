"""Whether a file is as long as its header says, which FFmpeg does not tell of some formats."""

import io
from typing import IO

OGG_PAGE = 65_307  # bytes, at most
LAST_OGG_PAGE = 4  # a flag in the sixth byte of a page
MOST_AFTER = 2**18  # bytes of tags that may follow the sound of a wav file
UNKNOWN_LENGTH = (0x7FFF, 0xFFFF)  # upper half of the sizes that streaming writers put
HEAD = 4096  # bytes, in which the sound of nearly every wav file begins


def lacks_its_end(file: IO[bytes]) -> bool:
    """Tell whether a file is cut short: RIFF (wav, avi), RF64, Wave64, CAF, AU or Ogg."""
    size = file.seek(0, io.SEEK_END)
    head = _read(file, 0, HEAD)
    if head.startswith(b"OggS"):
        tail = _read(file, max(0, size - 2 * OGG_PAGE), 2 * OGG_PAGE)
        last_page = tail[tail.rfind(b"OggS") :].ljust(6, b"\0")
        return not last_page[5] & LAST_OGG_PAGE
    stated = _stated(head)
    return stated is not None and stated > size


def _stated(head: bytes) -> int | None:
    """Return how many bytes a header asks for, or None where it does not say."""
    if head.startswith((b"RF64", b"BW64")) and head[12:16] == b"ds64":
        return int.from_bytes(head[20:28], "little")
    if head.startswith(b"riff\x2e\x91\xcf\x11"):  # Wave64 has GUIDs for names
        return int.from_bytes(head[16:24], "little")
    if head.startswith(b"RIFF"):
        return _known(int.from_bytes(head[4:8], "little"))
    if head.startswith(b"caff"):
        return _stated_by_chunks(head)
    if head.startswith(b".snd"):
        sound = _known(int.from_bytes(head[8:12], "big"))
        return None if sound is None else int.from_bytes(head[4:8], "big") + sound
    return None


def _stated_by_chunks(head: bytes) -> int | None:
    """Return where the sound of a CAF file ends, if it begins in its ``head``."""
    place = 8
    while place + 12 <= len(head):
        kind, size = head[place : place + 4], head[place + 4 : place + 12]
        length = int.from_bytes(size, "big", signed=True)
        place += 12 + max(length, 0)
        if kind == b"data":
            return None if length < 0 else place
    return None


def _known(size: int) -> int | None:
    return None if size >> 16 in UNKNOWN_LENGTH else size


def holds_more(file: IO[bytes]) -> bool:
    """Tell whether a wav file goes on after the sound that its header states, as after a crash.

    One that states no sound at all is read to its end.
    """
    size = file.seek(0, io.SEEK_END)
    head = _read(file, 0, HEAD)
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        return False
    sound = head.find(b"data")
    states_none = sound > 0 and head[sound + 4 : sound + 8] == bytes(4)
    stated = int.from_bytes(head[4:8], "little")
    return stated > 0 and not states_none and size - stated > MOST_AFTER


def _read(file: IO[bytes], place: int, number: int) -> bytes:
    """Return bytes of a file, which is left at its beginning."""
    file.seek(place)
    found = file.read(number)
    file.seek(0)
    return found
