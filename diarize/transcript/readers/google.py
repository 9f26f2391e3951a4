"""Google Speech-to-Text, v1 and v2, in JSON or as a dict of the client.

See cloud.google.com/speech-to-text: ``RecognizeResponse``, ``LongRunningRecognizeResponse`` and
``BatchRecognizeResults``.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import grouped, in_order, label
from diarize.transcript.tokens import letters

_DURATION = re.compile(r"(-?\d+(?:\.\d+)?)s")


def recognises(document: Any) -> bool:
    """Return whether a document is of Google: results, or an operation that holds them."""
    if has(document, "response"):
        return recognises(document["response"])
    if not has(document, "results") or has(document, "result_index"):
        return False
    results = document["results"]
    if isinstance(results, list):
        return all(_is_result(result) for result in results[:10])
    return any(has(file, "transcript") or has(file, "inlineResult") for file in _values(results))


def _is_result(result: object) -> bool:
    if has(result, "final") or (has(result, "alternatives") and not _says_words(result)):
        return False
    keys = ("alternatives", "resultEndTime", "resultEndOffset", "result_end_time")
    return any(has(result, key) for key in keys)


def _says_words(result: Any) -> bool:
    """Return whether its best alternative is one of theirs; it has no fields in silence."""
    best = first(result["alternatives"])
    return not best or has(best, "transcript") or has(best, "words")


def _values(results: Any) -> list[Any]:
    return list(results.values()) if isinstance(results, dict) else []


def parse(root: Node) -> RawTranscript:
    """Read the best alternative of each result.

    With speakers, v1 repeats all words so far in each result, or in the last one: what comes again
    is read once.
    """
    if root.child("response"):
        return parse(root.child("response"))
    files = list(_files(root.child("results")))
    utterances = [
        replace(utterance, recording=recording)
        for recording, results in files
        for utterance in in_order(_utterances(results))
    ]
    languages = (each.name("languageCode", "language_code") for _, them in files for each in them)
    return RawTranscript(utterances=utterances, language=next(languages, None))


_CHANNEL = ("channelTag", "channel_tag")


def _files(results: Node) -> Iterator[tuple[str | None, list[Node]]]:
    """Yield the results of each file, and its name where there are several."""
    if isinstance(results.value, list | tuple):
        yield None, results.items()
        return
    files = dict(results.members())
    stems = [PurePosixPath(place).stem for place in files]
    names = stems if len(set(stems)) == len(stems) else list(files)
    for name, file in zip(names, files.values(), strict=True):
        transcript = file.child("transcript") or file.child("inlineResult").child("transcript")
        yield name if len(files) > 1 else None, transcript.child("results").items()


def _utterances(results: list[Node]) -> list[RawUtterance]:
    channels = {result.name(*_CHANNEL) for result in results} - {None}
    several = len(channels) > 1
    streams: dict[str | None, list[int]] = {}
    for place, result in enumerate(results):
        streams.setdefault(result.name(*_CHANNEL) if several else None, []).append(place)
    again = set().union(*(_said_again(results, places) for places in streams.values()))
    return [
        utterance
        for place, result in enumerate(results)
        if place not in again
        for utterance in _of_result(result, several=several, is_whole=bool(again))
    ]


def _of_result(result: Node, *, several: bool, is_whole: bool) -> list[RawUtterance]:
    """Return what a result says: many utterances, if it has the words of others again."""
    channel = result.name(*_CHANNEL) if several else None
    words = list(_words(result, channel))
    is_spoken = is_whole and any(word.speaker for word in _words(result, None))
    return grouped(words) if is_spoken else [_utterance(result, channel)]


def _said_again(results: list[Node], places: list[int]) -> set[int]:
    """Return the places of the results of a channel whose words its last one has again."""
    spoken = [place for place in places if list(_words(results[place], None))]
    last = spoken[-1] if spoken else places[-1]
    whole = list(_words(results[last], None))
    if not any(word.speaker for word in whole):
        return set()
    before = [place for place in places if place < last]
    timed = {place for place in before if _has_times(results[place])}
    timeless = [place for place in before if place not in timed]
    found = {place for place in timed if _begins_in(whole, results[place])}
    is_beginning = _is_beginning(whole, [results[place] for place in timeless])
    return found.union(timeless if is_beginning else ())


def _has_times(result: Node) -> bool:
    return any(word.start is not None for word in _words(result, None))


def _begins_in(whole: list[RawWord], result: Node) -> bool:
    """Return whether words that come later begin as early as a result."""
    again = whole[0].start
    first = next(word.start for word in _words(result, None) if word.start is not None)
    return again is not None and again <= first


def _is_beginning(whole: list[RawWord], results: list[Node]) -> bool:
    """Return whether results without times are spelled as the first of some words."""
    spelled = letters(*(_best(result).text("transcript") for result in results))
    said = letters(*(word.text for result in results for word in _words(result, None)))
    return letters(*(word.text for word in whole)).startswith(said or spelled)


def _utterance(result: Node, channel: str | None) -> RawUtterance:
    best = _best(result)
    return RawUtterance(
        text=best.text("transcript"),
        end=_time(
            result, "resultEndTime", "resultEndOffset", "result_end_time", "result_end_offset"
        ),
        words=tuple(_words(result, channel)),
        speaker=label(None, channel),
    )


def _best(result: Node) -> Node:
    alternatives = result.child("alternatives").items()
    return alternatives[0] if alternatives else Node(None, result.path)


def _words(result: Node, channel: str | None) -> Iterator[RawWord]:
    for word in _best(result).child("words").items():
        end = _time(word, "endTime", "endOffset", "end_time", "end_offset")
        start = _time(word, "startTime", "startOffset", "start_time", "start_offset")
        yield RawWord(
            text=word.text("word"),
            # a zero is left out of their JSON, as is a score that was not asked for
            start=0.0 if start is None and end is not None else start,
            end=end,
            score=word.number("confidence") or None,
            speaker=label(_speaker(word), channel),
        )


def _speaker(word: Node) -> str | None:
    speaker = word.name("speakerLabel", "speakerTag", "speaker_label", "speaker_tag")
    return None if speaker == "0" else speaker


def _time(node: Node, *keys: str) -> float | None:
    """Return a duration in seconds: "1.200s", a number, or seconds and nanos of their own."""
    found = node.child(*keys)
    if has(found.value, "seconds") or has(found.value, "nanos"):
        return (found.number("seconds") or 0.0) + (found.number("nanos") or 0.0) / 1e9
    if isinstance(found.value, str) and (seconds := _DURATION.fullmatch(found.value)):
        return float(seconds[1])
    return found.as_number()
