"""Files of people and of other programs, which a run must not write over."""

import re
from collections.abc import Callable
from pathlib import Path

from diarize.batch import Job
from diarize.errors import FileError, FormatError
from diarize.files import is_file, read_text
from diarize.formats.json import lists_turns
from diarize.formats.rttm import parse_rttm

_TXT = re.compile(r"\d+:\d\d:\d\d\.\d - \d+:\d\d:\d\d\.\d  .+|[^:]+: .*")
_TIMES = "-->"
_NAMED_CUE = {
    "srt": re.compile(rf"{_TIMES}.*\r?\n(?:\[[^\[\]]+\]: |.+:$)", re.M),
    "vtt": re.compile(rf"{_TIMES}.*\r?\n<v "),
}


def refuse_foreign(job: Job) -> None:
    """Refuse to write over what this engine did not write, as far as that can be told.

    Ours are turns with confidences, results in JSON, and text and subtitles that name a speaker.

    Raises
    ------
    FileError
        There is another file where one of a recording would be written.
    """
    for name, path in job.outputs.items():
        if name in _OURS and is_file(path) and not _is_ours(name, path):
            raise FileError(
                str(path),
                "is not of this engine, and would be lost; write elsewhere (-o) or rename it",
            )


def _is_ours(name: str, path: Path) -> bool:
    try:
        return _OURS[name](read_text(path))
    except FormatError:
        return False


def _has_confidences(text: str) -> bool:
    return all(turn.confidence is not None for _, turn in parse_rttm(text.splitlines()))


def _has_speakers(text: str) -> bool:
    return all(_TXT.fullmatch(line) for line in text.splitlines() if line.strip())


def _names_cues(name: str) -> Callable[[str], bool]:
    return lambda text: _TIMES not in text or _NAMED_CUE[name].search(text) is not None


_OURS: dict[str, Callable[[str], bool]] = {
    "rttm": _has_confidences,
    "json": lists_turns,
    "txt": _has_speakers,
    "srt": _names_cues("srt"),
    "vtt": _names_cues("vtt"),
}
