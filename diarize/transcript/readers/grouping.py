"""Words and utterances in the order of time, where a file has another or none."""

from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, islice

from diarize.transcript.fields import Node
from diarize.transcript.filling import moment
from diarize.transcript.raw import RawUtterance, RawWord
from diarize.transcript.sentences import ends_sentence
from diarize.transcript.tokens import words_of

# A pause this long ends an utterance, in seconds.
PAUSE = 1.0


def grouped(words: Iterable[RawWord], recording: str | None = None) -> list[RawUtterance]:
    """Cut a stream of words into utterances: at full stops, pauses and changes of speaker.

    >>> said = [RawWord(text="So?"), RawWord(text="Yes", speaker="bo"), RawWord(text="!")]
    >>> [len(utterance.words) for utterance in grouped(said)]
    [1, 2]
    """
    groups: list[list[RawWord]] = []
    end: float | None = None
    speaker: str | None = None
    for word in words:
        if not groups or _begins(word, groups[-1][-1], speaker, end):
            groups.append([])
            speaker = None
        groups[-1].append(word)
        speaker = word.speaker if word.speaker is not None else speaker
        end = word.end if word.end is not None else end
    return [RawUtterance(words=tuple(group), recording=recording) for group in groups]


def _begins(word: RawWord, last: RawWord, speaker: str | None, end: float | None) -> bool:
    if not any(map(str.isalnum, word.text)):
        return False
    if word.speaker is not None and word.speaker != speaker:
        return True
    if word.start is not None and end is not None and word.start - end >= PAUSE:
        return True
    return ends_sentence(last.text)


def regrouped(utterances: Iterable[RawUtterance]) -> list[RawUtterance]:
    """Join utterances of one word each, as some files give words; others stay as they are."""
    given = in_order(utterances)
    if not all(_is_word(utterance) for utterance in given):
        return given
    streams: dict[tuple[str | None, str | None], list[RawWord]] = {}
    for one in given:
        word = RawWord(text=one.text, start=one.start, end=one.end, speaker=one.speaker)
        streams.setdefault((one.recording, one.speaker), []).append(word)
    return in_order(
        utterance
        for (recording, _), words in streams.items()
        for utterance in grouped(words, recording)
    )


def _is_word(utterance: RawUtterance) -> bool:
    return not utterance.words and len(list(words_of(utterance.text[:100]))) <= 1


def in_order(utterances: Iterable[RawUtterance]) -> list[RawUtterance]:
    """Sort what several people said at the same time; what has no time stays behind its last."""
    given = list(utterances)
    openings = map(_opening, given)
    times = accumulate(openings, lambda last, time: last if time is None else time, initial=0.0)
    keyed = sorted(zip(islice(times, 1, None), range(len(given)), strict=True))
    return [given[place] for _, place in keyed]


def _opening(utterance: RawUtterance) -> float | None:
    starts = [utterance.start, *(word.start for word in utterance.words)]
    return next((start for start in starts if moment(start) is not None), None)


def later(seconds: float | None, since: float) -> float | None:
    """Return a time that counts from ``since`` as one that counts from the beginning."""
    return None if seconds is None else round(seconds + since, 9)


def label(speaker: str | None, channel: str | None) -> str | None:
    """Name a speaker by number and channel; recognisers count the speakers of each channel anew.

    >>> label("1", "0"), label(None, "0"), label("1", None)
    ('channel 0 speaker 1', 'channel 0', '1')
    """
    if channel is None:
        return speaker
    return f"channel {channel}" if speaker is None else f"channel {channel} speaker {speaker}"


def grouped_by(
    parts: Node, speakers: Node, words: Callable[[Node, str | None], Iterable[RawWord]]
) -> list[RawUtterance]:
    """Return the utterances in parts of which each has one speaker, named as in ``speakers``.

    ``words`` gives the words of a part, whose speaker it is told.
    """
    names = names_by_id(speakers)
    found: list[RawUtterance] = []
    for part in parts.items():
        speaker = part.name("speaker")
        found += grouped(words(part, names.get(speaker, speaker)))
    return in_order(found)


def names_by_id(speakers: Node) -> dict[str | None, str]:
    """Return what speakers are called, by their ids, of a list of objects ``{id, name}``.

    >>> names_by_id(Node([{"id": 1, "name": "al"}, {"id": 2}]))
    {'1': 'al'}
    """
    named = ((each.name("id"), each.name("name")) for each in speakers.items())
    return {speaker: name for speaker, name in named if speaker and name}


def channels(of: Iterable[str | None]) -> Iterator[str | None]:
    """Yield the channels again, or None for each where only one is named."""
    given = list(of)
    several = len({*given} - {None}) > 1
    return (channel if several else None for channel in given)
