"""``diarize score --words``: whose words are whose."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from diarize.commands.errors import tell
from diarize.commands.printing import print_json

if TYPE_CHECKING:
    from diarize.scoring import WordReport
    from diarize.transcript import Transcript


def true_words(reference: Path, words: Path | None) -> dict[str, "Transcript"]:
    """Return words with true speakers: those of the turns, where ``words`` come without.

    Raises
    ------
    FileError
        A file cannot be read, or there are words of a recording without turns.
    FormatError
        A file is malformed, or no transcript.
    """
    from diarize.errors import FileError
    from diarize.formats import read_annotations
    from diarize.transcript import attribute, read_transcripts

    if words is None:
        return read_transcripts(reference)
    turns = read_annotations(reference)
    spoken = _paired(turns, read_transcripts(words))
    if missing := sorted(spoken.keys() - turns.keys()):
        raise FileError(str(reference), f"has no turns of {missing[0]!r}, of which there are words")
    for name in sorted(turns.keys() - spoken.keys()):
        tell(f"{name}: not scored, since {words} has no words of it")
    return {name: attribute(spoken[name], turns[name]) for name in sorted(spoken)}


def scored(
    references: dict[str, "Transcript"],
    hypothesis: Path,
    collar: float | None,
    *,
    speakers_only: bool,
) -> "WordReport":
    """Score the words of a file or folder; ``collar`` is that of tcpWER, if not the usual one."""
    from diarize.scoring import score_words
    from diarize.scoring.meetings import COLLAR
    from diarize.transcript import read_transcripts

    return score_words(
        references,
        _paired(references, read_transcripts(hypothesis)),
        collar=COLLAR if collar is None else collar,
        speakers_only=speakers_only,
    )


def _paired(
    known: Mapping[str, object], transcripts: dict[str, "Transcript"]
) -> dict[str, "Transcript"]:
    """Take one transcript for that of the one recording: recognisers rarely name it."""
    from diarize.spelling import spelt_as

    if len(known) == len(transcripts) == 1:
        return dict(zip(known, transcripts.values(), strict=True))
    return spelt_as(known, transcripts)


def show_scored(report: "WordReport", *, as_json: bool) -> None:
    """Print scores as a table, or as JSON."""
    if as_json:
        print_json(report.to_dict())
        return
    from diarize.console import show_word_report, stdout

    show_word_report(report, stdout())
