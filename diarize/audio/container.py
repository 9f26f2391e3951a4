"""Find the audio stream of a file, or say what the file is instead."""

from types import SimpleNamespace
from typing import IO, TYPE_CHECKING, Any, cast

from diarize.errors import AudioError

if TYPE_CHECKING:
    from av import AudioStream
    from av.container import InputContainer
    from av.stream import Stream

MATROSKA = "matroska,webm"
STATE_THEIR_LENGTH = {"aiff", "flac", "mov,mp4,m4a,3gp,3g2,mj2", "wv"}


def open_container(file: IO[bytes], label: str) -> "InputContainer":
    """Open a seekable file at its beginning; ``label`` names it in messages.

    Raises
    ------
    AudioError
        If FFmpeg recognises no container in it.
    """
    import av

    # Only its bytes count. By its name FFmpeg would take any text for a video of characters,
    # and without a whitelist a playlist could make it open other files and addresses.
    nameless = SimpleNamespace(read=file.read, seek=file.seek, tell=file.tell)
    options = {"protocol_whitelist": "none"}
    # PyAV 19 has no such option: tags, which nobody reads here, are never an error there
    strict = int(av.__version__.partition(".")[0]) < 19
    tags: dict[str, Any] = {"metadata_errors": "replace"} if strict else {}
    try:
        container = av.open(nameless, "r", container_options=options, **tags)
    except av.FFmpegError as error:
        raise AudioError(label, f"is not a recording that can be read: {_found(file)}") from error
    return cast("InputContainer", container)


def find_audio(container: "InputContainer", label: str) -> "AudioStream":
    """Return the audio stream that FFmpeg deems the main one.

    Raises
    ------
    AudioError
        If there is none, or no decoder for it.
    """
    if not container.streams.audio:
        others = [f"{other.type} ({_codec(other)})" for other in container.streams]
        raise AudioError(label, f"has no audio stream, only {', '.join(others) or 'a header'}")
    best = cast("AudioStream | None", container.streams.best("audio"))
    stream = best or container.streams.audio[0]
    if stream.codec_context is None:
        raise AudioError(label, f"its audio codec is unknown (in {container.format.long_name})")
    return stream


def expected_seconds(
    container: "InputContainer", stream: "AudioStream", start: float
) -> float | None:
    """Return how long the audio is by the header, or by a guess from size and bit rate.

    ``start`` is the time of the first frame, in seconds.
    """
    import av

    whole = None if container.duration is None else container.duration / av.time_base
    if container.format.name == MATROSKA:  # it states when the last of its streams ends
        return whole - start if whole is not None and whole > start else whole
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return whole


def states_its_length(container: "InputContainer", stream: "AudioStream") -> bool:
    """Tell whether the length of the audio is in the header, and not just guessed."""
    if container.format.name == "mp3":
        return bool(stream.start_time)  # the encoder's tag states both its delay and the length
    alone = len(container.streams) == 1
    if container.format.name == MATROSKA:
        return alone
    return container.format.name in STATE_THEIR_LENGTH and (alone or stream.duration is not None)


def _codec(stream: "Stream") -> str:
    return stream.codec_context.name if stream.codec_context else "unknown"


def _found(file: IO[bytes]) -> str:
    file.seek(0)
    head = file.read(32)
    if head[4:8] == b"ftyp":
        return "it is an MP4 file without an index, so probably cut short"
    text = head.decode("utf-8", errors="ignore")
    if text.replace("\n", " ").replace("\r", " ").replace("\t", " ").isprintable():
        return f"it holds text, beginning {text!r}"
    return f"it begins with the bytes {head[:12].hex(' ')}, and its header may be damaged"
