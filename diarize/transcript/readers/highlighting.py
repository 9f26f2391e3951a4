"""Subtitles that mark each word as it is said: every line comes once a word.

As openai/whisper and m-bain/whisperX underline them with ``--highlight_words True``, and
senstella/parakeet-mlx marks parts of words with ``--highlight-words``.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from diarize.transcript.raw import RawUtterance, RawWord
from diarize.transcript.readers.cues import Cue
from diarize.transcript.tokens import words_of

_MARKED = re.compile(r"<([bu])>(.*?)</\1>", re.DOTALL)
TOUCHING = 0.002
"""Seconds between the times of cues that follow each other, which are rounded."""

Read = Callable[[Cue], RawUtterance]


def told_once(cues: Iterable[Cue], read: Read) -> Iterator[RawUtterance]:
    """Yield what cues say; those that differ in what is marked are one, with its times."""
    run: list[tuple[Cue, RawUtterance]] = []
    for each in ((cue, read(cue)) for cue in cues):
        if run and not _goes_on(run, *each):
            yield _one(run, read)
            run = []
        run.append(each)
    if run:
        yield _one(run, read)


def _goes_on(run: list[tuple[Cue, RawUtterance]], cue: Cue, said: RawUtterance) -> bool:
    last, before = run[-1]
    places = [mark.start() for one, _ in run if (mark := _MARKED.search(one.payload))]
    mark = _MARKED.search(cue.payload)
    further = mark is None or not places or mark.start() > places[-1]
    touches = abs(cue.start - last.end) <= TOUCHING
    is_same = bool(said.text) and said.text == before.text and not said.words
    return bool(places or mark) and further and touches and is_same


def _one(run: list[tuple[Cue, RawUtterance]], read: Read) -> RawUtterance:
    (first, said), (last, _) = run[0], run[-1]
    if len(run) == 1:
        return said
    speaker = next((one.speaker for _, one in run if one.speaker), None)
    words = [RawWord(text=text, speaker=speaker) for text in words_of(said.text)]
    for cue, _ in run:
        place, number = _marked(cue, read)
        if number and place < len(words):
            start = words[place].start  # of the part of the word that was marked before
            words[place] = replace(words[place], start=cue.start if start is None else start)
            end = min(place + number, len(words)) - 1
            words[end] = replace(words[end], end=cue.end)
    return RawUtterance(words=tuple(words), start=first.start, end=last.end, speaker=speaker)


def _marked(cue: Cue, read: Read) -> tuple[int, int]:
    """Return which word of a cue is marked, if only in part, and how many are."""
    mark = _MARKED.search(cue.payload)
    if mark is None:
        return 0, 0
    before, whole = (
        list(words_of(read(replace(cue, payload=cue.payload[:end])).text))
        for end in (mark.start(), mark.end())
    )
    begun = len(before) - (before != whole[: len(before)])
    return begun, len(whole) - begun
