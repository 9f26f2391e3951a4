"""The formats that a transcript can be written in, by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from diarize.atomic import refuse_corrected, write_atomically
from diarize.formats.writing import by_suffix
from diarize.transcript.words import Transcript
from diarize.transcript.writers.ctm import format_ctm
from diarize.transcript.writers.docx import format_docx
from diarize.transcript.writers.eaf import format_eaf
from diarize.transcript.writers.markdown import format_markdown
from diarize.transcript.writers.ours import format_json
from diarize.transcript.writers.seglst import format_seglst
from diarize.transcript.writers.srt import format_srt
from diarize.transcript.writers.stm import format_stm
from diarize.transcript.writers.textgrid import format_textgrid
from diarize.transcript.writers.txt import format_txt
from diarize.transcript.writers.vtt import format_vtt
from diarize.transcript.writers.whisperx import format_whisperx


@dataclass(frozen=True, slots=True)
class TranscriptWriter:
    """How the files of a format end, and how a transcript becomes their content.

    ``write`` also takes the duration of the recording, or None, if ``has_duration``.
    """

    suffix: str
    write: Callable[..., str | bytes]
    has_duration: bool = False

    def content(self, transcript: Transcript, duration: float | None) -> str | bytes:
        """Return what a file holds."""
        return self.write(transcript, duration) if self.has_duration else self.write(transcript)


TRANSCRIPT_WRITERS: Mapping[str, TranscriptWriter] = {
    "json": TranscriptWriter(".json", format_json),
    "whisperx": TranscriptWriter(".whisperx.json", format_whisperx),
    "seglst": TranscriptWriter(".seglst.json", format_seglst),
    "srt": TranscriptWriter(".srt", format_srt),
    "vtt": TranscriptWriter(".vtt", format_vtt),
    "txt": TranscriptWriter(".txt", format_txt),
    "md": TranscriptWriter(".md", format_markdown),
    "docx": TranscriptWriter(".docx", format_docx),
    "ctm": TranscriptWriter(".ctm", format_ctm),
    "stm": TranscriptWriter(".stm", format_stm),
    "textgrid": TranscriptWriter(".TextGrid", format_textgrid, has_duration=True),
    "eaf": TranscriptWriter(".eaf", format_eaf),
}


def format_transcript(
    transcript: Transcript, name: str, duration: float | None = None
) -> str | bytes:
    """Return the content of a file in the format called ``name``; that of ``docx`` is bytes.

    ``duration`` is that of the recording in seconds, which some formats hold, if it is known.

    Raises
    ------
    ValueError
        Unknown format; the message lists the known ones.
    """
    if name not in TRANSCRIPT_WRITERS:
        raise ValueError(f"unknown format {name!r}; known: {', '.join(TRANSCRIPT_WRITERS)}")
    return TRANSCRIPT_WRITERS[name].content(transcript, duration)


def write_transcript(
    transcript: Transcript,
    path: str | Path,
    format: str | None = None,
    duration: float | None = None,
) -> None:
    """Write a file, whole or not at all, in a ``format`` by name, or told by the suffix.

    ``duration`` is that of the recording in seconds, which some formats hold, if it is known.

    Raises
    ------
    ValueError
        Unknown format or suffix.
    FileError
        The file cannot be written, or holds corrections that would be lost.
    """
    file = Path(path)
    content = format_transcript(transcript, format or transcript_format_of(file), duration)
    refuse_corrected(file)
    write_atomically(file, content)


def transcript_format_of(path: Path) -> str:
    """Return the name of the format that the suffix of ``path`` stands for.

    Raises
    ------
    ValueError
        It stands for none; the message lists the known suffixes.

    >>> transcript_format_of(Path("a.seglst.json")), transcript_format_of(Path("A.JSON"))
    ('seglst', 'json')
    """
    return by_suffix(path, {name: each.suffix for name, each in TRANSCRIPT_WRITERS.items()})
