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
from diarize.transcript.readers.grouping import channels, grouped, in_order, label
from diarize.transcript.readers.repeats import said_again

_INLINE = ("inlineResult", "inline_result")
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
    return any(has(file, key) for file in _values(results) for key in ("transcript", *_INLINE))


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


def _files(results: Node) -> Iterator[tuple[str | None, list[Node]]]:
    """Yield the results of each file, and its name where there are several."""
    if isinstance(results.value, list | tuple):
        yield None, results.items()
        return
    files = dict(results.members())
    stems = [PurePosixPath(place).stem for place in files]
    names = stems if len(set(stems)) == len(stems) else list(files)
    for name, file in zip(names, files.values(), strict=True):
        transcript = file.child("transcript") or file.child(*_INLINE).child("transcript")
        yield name if len(files) > 1 else None, transcript.child("results").items()


def _utterances(results: list[Node]) -> list[RawUtterance]:
    said = [_utterance(result) for result in results]
    named = list(channels(result.name("channelTag", "channel_tag") for result in results))
    again = {place for each in set(named) for place in _repeats(said, named, each)}
    return [
        _heard_in(channel, turn)
        for place, channel in enumerate(named)
        if place not in again
        for turn in (_turns(said[place]) if again else [said[place]])
    ]


def _repeats(
    said: list[RawUtterance], named: list[str | None], channel: str | None
) -> Iterator[int]:
    """Yield the places of what a channel says again."""
    places = [place for place, each in enumerate(named) if each == channel]
    yield from (places[rank] for rank in said_again([said[place] for place in places]))


def _turns(said: RawUtterance) -> list[RawUtterance]:
    """Cut a result that has the words of others again, if it says who speaks."""
    return grouped(said.words) if any(word.speaker for word in said.words) else [said]


def _heard_in(channel: str | None, said: RawUtterance) -> RawUtterance:
    """Name speakers after their channel."""
    words = (replace(word, speaker=label(word.speaker, channel)) for word in said.words)
    return replace(said, speaker=label(said.speaker, channel), words=tuple(words))


def _utterance(result: Node) -> RawUtterance:
    best = _best(result)
    return RawUtterance(
        text=best.text("transcript"),
        end=_time(
            result, "resultEndTime", "resultEndOffset", "result_end_time", "result_end_offset"
        ),
        words=tuple(_words(best)),
    )


def _best(result: Node) -> Node:
    alternatives = result.child("alternatives").items()
    return alternatives[0] if alternatives else Node(None, result.path)


def _words(best: Node) -> Iterator[RawWord]:
    for word in best.child("words").items():
        end = _time(word, "endTime", "endOffset", "end_time", "end_offset")
        start = _time(word, "startTime", "startOffset", "start_time", "start_offset")
        yield RawWord(
            text=word.text("word"),
            # a zero is left out of their JSON, as is a score that was not asked for
            start=0.0 if start is None and end is not None else start,
            end=end,
            score=word.number("confidence") or None,
            speaker=_speaker(word),
        )


def _speaker(word: Node) -> str | None:
    speaker = word.name("speakerLabel", "speakerTag", "speaker_label", "speaker_tag")
    return None if speaker == "0" else speaker


def _time(node: Node, *keys: str) -> float | None:
    """Return a duration in seconds: "1.200s", a number, or seconds and nanos, left out if zero."""
    found = node.child(*keys)
    if found.value == {} or has(found.value, "seconds") or has(found.value, "nanos"):
        return (found.number("seconds") or 0.0) + (found.number("nanos") or 0.0) / 1e9
    if isinstance(found.value, str) and (seconds := _DURATION.fullmatch(found.value)):
        return float(seconds[1])
    return found.as_number()
