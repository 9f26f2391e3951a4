"""Who says what in a row, and how long each talks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from diarize.formats.times import milliseconds
from diarize.timeline import Annotation, Turn
from diarize.transcript.wording import printable, spelled
from diarize.transcript.words import Transcript, Utterance, Word

# Seconds of silence after which a new paragraph begins, though the speaker is the same.
PARAGRAPH = 2.0
# Seconds of silence between words that count as talk.
BREATH = 0.5


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that one speaker says in a row, at least one; nobody knows who if that is None."""

    speaker: str | None
    words: tuple[Word, ...]

    @property
    def start(self) -> float:
        """When the first word starts, in seconds."""
        return self.words[0].start

    @property
    def end(self) -> float:
        """When the last word to end does, in seconds."""
        return max(word.end for word in self.words)

    @property
    def text(self) -> str:
        """All words on one line."""
        return printable(spelled(word.text for word in self.words))


def passages(words: Iterable[Word], longest_pause: float = PARAGRAPH) -> Iterator[Passage]:
    """Cut words where the speaker changes, at long pauses, and where time goes back.

    >>> al = Word(text="hi", start=0.0, end=0.4, speaker="al")
    >>> found = passages([al, replace(al, start=0.5, end=0.9), replace(al, start=9.0, end=9.9)])
    >>> [(passage.start, passage.text) for passage in found]
    [(0.0, 'hi hi'), (9.0, 'hi')]
    """
    row: list[Word] = []
    for word in words:
        if row and not _goes_on(row[-1], word, longest_pause):
            yield Passage(row[0].speaker, tuple(row))
            row = []
        row.append(word)
    if row:
        yield Passage(row[0].speaker, tuple(row))


def _goes_on(last: Word, word: Word, longest_pause: float) -> bool:
    apart = word.start - last.end > longest_pause
    return word.speaker == last.speaker and word.start >= last.start and not apart


def as_annotation(transcript: Transcript, longest_pause: float = BREATH) -> Annotation:
    """Return when each speaker talks, as the words tell; a speaker that is unknown is ``""``."""
    turns = [
        Turn(each.start, each.end, speaker)
        for speaker, words in by_speaker(transcript).items()
        for each in passages(words, longest_pause)
    ]
    return Annotation(transcript.recording, turns)


def by_speaker(transcript: Transcript) -> dict[str, list[Word]]:
    """Return the words of each speaker in order of time; those of an unknown one under ``""``."""
    found: dict[str, list[Word]] = {}
    for word in sorted(transcript, key=lambda word: word.start):
        found.setdefault(word.speaker or "", []).append(word)
    return found


def speakers(transcript: Transcript) -> tuple[str, ...]:
    """Return the speakers who are known, in order of their first words."""
    return tuple(speaker for speaker in by_speaker(transcript) if speaker)


def rounded(transcript: Transcript) -> Transcript:
    """Return a copy with times in whole milliseconds; the shortest word lasts one."""
    return replace(
        transcript,
        utterances=[
            Utterance(tuple(_rounded(word) for word in utterance.words))
            for utterance in transcript.utterances
        ],
    )


def _rounded(word: Word) -> Word:
    start = milliseconds(word.start)
    end = max(milliseconds(word.end), start + 1)
    return replace(word, start=start / 1000, end=end / 1000)
