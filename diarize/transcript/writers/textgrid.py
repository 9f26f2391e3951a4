"""TextGrid of Praat: for each speaker a tier of passages and one of words, as aligners write."""

from collections.abc import Iterable, Iterator

from diarize.formats.names import escaped
from diarize.transcript.passages import by_speaker, passages, rounded
from diarize.transcript.wording import printable
from diarize.transcript.words import Transcript, Word

# When, in seconds, and what is written there.
Interval = tuple[float, float, str]


def format_textgrid(transcript: Transcript, duration: float | None = None) -> str:
    """Return a TextGrid with the tiers ``al - text`` and ``al - words`` for a speaker al.

    They lie over the whole recording if its ``duration`` is known, in seconds, or to the last word.
    They are ``text`` and ``words`` for words that nobody knows the speaker of. Intervals of a tier
    must not overlap, so that a word ends where the next one of its speaker starts at the latest,
    and words that start together share an interval. The name of the recording has no place here.
    """
    kept = rounded(transcript)
    end = round(max([duration or 0.0, *(word.end for word in kept)]), 3)
    tiers = [
        _tier(place, name, [*_tiled(intervals, end)], end)
        for place, (name, intervals) in enumerate(_tiers(kept), start=1)
    ]
    return (
        'File type = "ooTextFile"\nObject class = "TextGrid"\n\n'
        f"xmin = 0\nxmax = {end:.3f}\ntiers? <exists>\nsize = {len(tiers)}\nitem []:\n"
    ) + "".join(tiers)


def _tiers(transcript: Transcript) -> Iterator[tuple[str, Iterator[Interval]]]:
    for speaker, words in by_speaker(transcript).items():
        name = f"{escaped(speaker)} - " if speaker else ""
        yield f"{name}text", ((each.start, each.end, each.text) for each in passages(words))
        yield f"{name}words", map(_interval, words)


def _interval(word: Word) -> Interval:
    return word.start, word.end, printable(word.text)


def _tiled(intervals: Iterable[Interval], end: float) -> Iterator[Interval]:
    """Yield intervals that follow each other from 0 to ``end``, with empty ones between."""
    last: Interval = (0.0, 0.0, "")
    for start, stop, text in (*intervals, (end, end, "")):
        if text and last[2] and start == last[0]:
            last = (start, max(stop, last[1]), f"{last[2]} {text}")
            continue
        if last[2]:
            yield last[0], min(last[1], start), last[2]
        if last[1] < start:
            yield last[1], start, ""
        last = (start, stop, text)


def _tier(place: int, name: str, intervals: list[Interval], end: float) -> str:
    head = (
        f'    item [{place}]:\n        class = "IntervalTier"\n        name = {_quoted(name)}\n'
        f"        xmin = 0\n        xmax = {end:.3f}\n"
        f"        intervals: size = {len(intervals)}\n"
    )
    return head + "".join(
        f"        intervals [{place}]:\n            xmin = {start:.3f}\n"
        f"            xmax = {stop:.3f}\n            text = {_quoted(text)}\n"
        for place, (start, stop, text) in enumerate(intervals, start=1)
    )


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
