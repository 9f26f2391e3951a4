"""The formats that can be written, by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from diarize.formats.audacity import format_audacity
from diarize.formats.csv import format_csv
from diarize.formats.eaf import format_eaf
from diarize.formats.json import format_json
from diarize.formats.rttm import format_rttm
from diarize.formats.srt import format_srt
from diarize.formats.textgrid import format_textgrid
from diarize.formats.txt import format_txt
from diarize.formats.uem import format_uem
from diarize.formats.vtt import format_vtt
from diarize.timeline import Annotation


@dataclass(frozen=True, slots=True)
class Writer:
    """How the files of a format end, and how an annotation and its duration become their text."""

    suffix: str
    write: Callable[[Annotation, float | None], str]


WRITERS: Mapping[str, Writer] = {
    "rttm": Writer(".rttm", format_rttm),
    "json": Writer(".json", format_json),
    "csv": Writer(".csv", format_csv),
    "srt": Writer(".srt", format_srt),
    "vtt": Writer(".vtt", format_vtt),
    "textgrid": Writer(".TextGrid", format_textgrid),
    "eaf": Writer(".eaf", format_eaf),
    "audacity": Writer(".audacity.txt", format_audacity),
    "txt": Writer(".txt", format_txt),
    "uem": Writer(".uem", format_uem),
}


def format_of(path: Path) -> str:
    """Return the name of the format that the suffix of ``path`` stands for.

    Raises
    ------
    ValueError
        It stands for none; the message lists the known suffixes.

    >>> format_of(Path("standup.audacity.txt")), format_of(Path("STANDUP.TEXTGRID"))
    ('audacity', 'textgrid')
    """
    return by_suffix(path, {name: writer.suffix for name, writer in WRITERS.items()})


def by_suffix(path: Path, suffixes: Mapping[str, str]) -> str:
    """Return the name of the longest suffix that ``path`` ends in, whatever its case.

    Raises
    ------
    ValueError
        It ends in none of ``suffixes``, which map names to suffixes.
    """
    fitting = [
        name for name, suffix in suffixes.items() if path.name.lower().endswith(suffix.lower())
    ]
    if not fitting:
        raise ValueError(f"{path}: unknown suffix; known: {', '.join(suffixes.values())}")
    return max(fitting, key=lambda name: len(suffixes[name]))
