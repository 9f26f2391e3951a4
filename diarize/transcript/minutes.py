"""What minutes of a meeting tell, in whichever format."""

from collections.abc import Sequence
from dataclasses import dataclass

from diarize.formats.names import escaped
from diarize.formats.times import clock
from diarize.transcript.passages import as_annotation, by_speaker, passages
from diarize.transcript.wording import UNKNOWN, printable
from diarize.transcript.words import Transcript

COLUMNS = ("Speaker", "Talk time", "Share", "Words")


@dataclass(frozen=True, slots=True)
class Minutes:
    """A title, a row of ``COLUMNS`` for each speaker, and who says what from when."""

    title: str
    table: Sequence[tuple[str, str, str, str]]
    passages: Sequence[tuple[str, str, str]]


def minutes(transcript: Transcript) -> Minutes:
    """Return the minutes of a recording, all text on one line each."""
    return Minutes(
        title=printable(transcript.recording) or "Transcript",
        table=_table(transcript),
        passages=[
            (_name(each.speaker), moment(each.start), each.text) for each in passages(transcript)
        ],
    )


def _table(transcript: Transcript) -> list[tuple[str, str, str, str]]:
    seconds = as_annotation(transcript).talk_time()
    total = sum(seconds.values())
    counts = {speaker: len(words) for speaker, words in by_speaker(transcript).items()}
    return [
        (_name(speaker), _length(talk), f"{talk / total:.0%}", str(counts[speaker]))
        for speaker, talk in sorted(seconds.items(), key=lambda item: -item[1])
    ]


def _name(speaker: str | None) -> str:
    return " ".join(escaped(speaker).split()) if speaker else UNKNOWN


def _length(seconds: float) -> str:
    """Return a length rounded to whole seconds, where `moment` gives the second that has begun."""
    return moment(round(seconds))


def moment(seconds: float) -> str:
    """Return whole hours, minutes and seconds.

    >>> moment(3725.96)
    '1:02:05'
    """
    return clock(int(seconds), 1)[:-2]
