"""Words into subtitles: who speaks, in at most two lines, long enough to be read.

The limits are those of Netflix's Timed Text Style Guide ("General Requirements" and "English"):
42 characters a line, two lines, 7 s at the most, 20 characters a second. It asks for 5/6 s at the
least; here it is a second.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from math import inf

from diarize.transcript.passages import passages, rounded
from diarize.transcript.sentences import ends_sentence
from diarize.transcript.wording import columns, printable, separator, spelled
from diarize.transcript.words import Transcript, Word

COLUMNS, LINES = 42, 2
LEAST, MOST = 1.0, 7.0
COLUMNS_PER_SECOND = 20.0
# Seconds of silence that no subtitle lasts through.
SILENCE = 1.5
# What a cut is worth after a sentence, after a clause and in a pause, if one that leaves the cue
# full is worth 1.5; and how many columns' unevenness of two lines such a place makes up for.
SENTENCE, CLAUSE, PAUSE, FULL = 1.0, 0.6, 0.5, 1.5
EVENNESS = 12
LEAST_PAUSE = 0.3
CLAUSE_ENDS = tuple(",;:、，；：،؛-–—")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Cue:
    """A subtitle: times in seconds, its speaker if known, and one line or two."""

    start: float
    end: float
    speaker: str | None
    lines: tuple[str, ...]


def cues(transcript: Transcript, label: Callable[[str], str] | None = None) -> list[Cue]:
    """Return the subtitles of a transcript, in order of time.

    ``label`` gives what a format writes before the words of a speaker, which counts as text. A cue
    lasts as long as its words, and longer where that is too short to read it and the next one
    leaves time.
    """
    found = []
    for passage in passages(_pieces(rounded(transcript)), SILENCE):
        name = label(passage.speaker) if label and passage.speaker else ""
        for words in _cut(passage.words, name):
            lines = _lines([text for text in (name, *(word.text for word in words)) if text])
            end = max(word.end for word in words)
            found.append(Cue(words[0].start, end, passage.speaker, lines))
    found.sort(key=lambda cue: (cue.start, cue.end))
    return [_readable(cue, following) for cue, following in zip_longest(found, found[1:])]


def _pieces(words: Iterable[Word]) -> Iterator[Word]:
    """Yield words as they are printed; one that is longer than a line in equal parts."""
    for word in words:
        text = printable(word.text)
        parts = _chunks(text) if columns(text) > COLUMNS else [text]
        step = (word.end - word.start) / len(parts)
        edges = [*(word.start + place * step for place in range(len(parts))), word.end]
        for part, (start, end) in zip(parts, pairwise(edges), strict=True):
            yield replace(word, text=part, start=start, end=end)


def _chunks(text: str) -> list[str]:
    parts = [""]
    for sign in text:
        if parts[-1] and columns(parts[-1] + sign) > COLUMNS:
            parts.append("")
        parts[-1] += sign
    return [part for part in map(str.strip, parts) if part]


def _cut(words: Sequence[Word], label: str) -> Iterator[Sequence[Word]]:
    """Yield the words of each cue: as many as fit, up to the best place to stop among them."""
    first = 0
    while first < len(words):
        last = first + _fitting(words[first : first + COLUMNS * LINES], label)
        if last < len(words):
            merits = [
                _merit(words[i], words[i + 1]) + FULL * (i + 1 - first) / (last - first)
                for i in range(first, last)
            ]
            last = first + max(range(len(merits)), key=lambda i: (merits[i], i)) + 1
        yield words[first:last]
        first = last


def _fitting(words: Sequence[Word], label: str) -> int:
    """Return how many words fit in a cue; one does, always."""
    line, width = 1, columns(label)
    for count, word in enumerate(words):
        gap = len(separator(words[count - 1].text if count else label or word.text, word.text))
        more = columns(word.text) + (gap if width else 0)
        if count and word.end - words[0].start > MOST:
            return count
        if width + more <= COLUMNS:
            width += more
        elif line < LINES:
            line, width = line + 1, columns(word.text)
        else:
            return max(count, 1)
    return len(words)


def _merit(last: Word, following: Word) -> float:
    """Return what a cut between two words is worth."""
    return max(
        SENTENCE * ends_sentence(last.text),
        CLAUSE * last.text.endswith(CLAUSE_ENDS),
        PAUSE * (following.start - last.end >= LEAST_PAUSE),
    )


def _lines(texts: Sequence[str]) -> tuple[str, ...]:
    """Break text in two even lines, if it is longer than one, and rather after punctuation."""
    if columns(whole := spelled(texts)) <= COLUMNS or len(texts) == 1:
        return (whole,)
    breaks = [(spelled(texts[:place]), spelled(texts[place:])) for place in range(1, len(texts))]
    fitting = [pair for pair in breaks if max(map(columns, pair)) <= COLUMNS] or breaks[:1]
    return min(fitting, key=_unevenness)


def _unevenness(lines: tuple[str, str]) -> float:
    first, second = lines
    merit = max(SENTENCE * ends_sentence(first), CLAUSE * first.endswith(CLAUSE_ENDS))
    return abs(columns(first) - columns(second)) - 2 * EVENNESS * merit


def _readable(cue: Cue, following: Cue | None) -> Cue:
    """Return a cue that lasts long enough to be read, if the next one leaves time for that."""
    needed = max(LEAST, sum(map(columns, cue.lines)) / COLUMNS_PER_SECOND)
    free = following.start if following else inf
    end = max(cue.end, min(cue.start + needed, free))
    return replace(cue, end=min(end, cue.start + MOST))
