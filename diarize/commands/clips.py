"""The speech that ``diarize enroll`` is given, and what it keeps of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from diarize.commands.inputs import all_of, source_of
from diarize.commands.options import STDIN

if TYPE_CHECKING:
    from diarize.clips import Clip
    from enrollment import Library


def clips_of(
    result: Path | None,
    speaker: str | None,
    audio: list[str],
    channel: int | None,
    keep_path: bool,
) -> list["Clip"]:
    """Return what is to be enrolled: recordings, or a speaker of a result."""
    from diarize.clips import clip_of_speaker

    if result is None:
        return _files(audio, channel, keep_path)
    return [clip_of_speaker(result, speaker, Path(audio[0]) if audio else None, channel)]


def _files(audio: list[str], channel: int | None, keep_path: bool) -> list["Clip"]:
    from diarize.clips import Clip

    # the channel is not kept, so that another voice would be found there
    keep_path = keep_path and channel is None
    return [
        Clip(
            job.name,
            source_of(job),
            channel,
            Path(job.source).absolute() if keep_path and job.source != STDIN else None,
        )
        for job in all_of(audio)
    ]


@contextmanager
def clips_taken_back(clips: list["Clip"], library: "Library") -> Iterator[None]:
    """Remove the clips that are written inside if the voices are not enrolled in the end."""
    from diarize.files import is_there

    written = {clip.kept for clip in clips if clip.kept and clip.content is not None}
    new = {path for path in written if not is_there(path)}
    try:
        yield
    except BaseException:
        kept = {each.audio for person in library.people() for each in library.references(person)}
        for path in new - kept:  # an interruption may come once they are
            path.unlink(missing_ok=True)
        raise
