"""Speechmatics, json-v2 (docs.speechmatics.com, "Output" of batch transcription)."""

from collections.abc import Iterable, Iterator

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawWord
from diarize.transcript.readers.grouping import channels, grouped, in_order, label
from diarize.transcript.readers.spelling import joined

# Who speaks where Speechmatics does not know.
_NOBODY = "UU"
_TO_LAST, _TO_NEXT = ("previous", "both"), ("next", "both")


def recognises(document: object) -> bool:
    """Return whether a document is of Speechmatics; in silence only its head tells."""
    if not has(document, "results") or not isinstance(document["results"], list):
        return False
    is_headed = has(document, "format", "metadata")
    return is_headed or any(map(_is_result, document["results"][:10]))


def _is_result(result: object) -> bool:
    return has(result, "type", "alternatives") and has(first(result["alternatives"]), "content")


def parse(root: Node) -> RawTranscript:
    """Read the best alternative of each result, of each channel where there are several."""
    results = [each for each in root.child("results").items() if each.child("alternatives")]
    streams: dict[str | None, list[Node]] = {}
    for channel, result in zip(channels(map(_channel, results)), results, strict=True):
        streams.setdefault(channel, []).append(result)
    languages = (_best(result).name("language") for result in results)
    settings = root.child("metadata").child("transcription_config")
    return RawTranscript(
        utterances=in_order(
            utterance
            for channel, said in streams.items()
            for utterance in grouped(joined(_tokens(said, channel)))
        ),
        language=next(filter(None, languages), None) or settings.name("language"),
    )


def _channel(result: Node) -> str | None:
    return (result.name("channel") or "").removeprefix("channel_") or None


def _best(result: Node) -> Node:
    return next(iter(result.child("alternatives").items()), Node(None, result.path))


def _tokens(results: Iterable[Node], channel: str | None) -> Iterator[RawWord]:
    """Yield words and punctuation, with a space before all that attaches to nothing."""
    last = ""
    for result in results:
        said_by = _best(result).name("speaker")
        speaker = label(None if said_by == _NOBODY else said_by, channel)
        for part in result.child("written_form").items() or [result]:  # the words of an entity
            attached = part.text("attaches_to")
            space = "" if attached in _TO_LAST or last in _TO_NEXT else " "
            yield _token(part, space, speaker)
            last = attached


def _token(part: Node, space: str, speaker: str | None) -> RawWord:
    best = _best(part)
    text = f"{space}{best.text('content')}"
    if part.text("type") == "punctuation":
        return RawWord(text=text, speaker=speaker)
    return RawWord(
        text=text,
        start=part.number("start_time"),
        end=part.number("end_time"),
        score=best.number("confidence"),
        speaker=speaker,
    )
