"""IBM Watson Speech to Text: ``SpeechRecognitionResults`` of cloud.ibm.com/apidocs."""

from collections.abc import Iterator, Mapping
from typing import Any

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord


def recognises(document: Any) -> bool:
    """Return whether a document is of IBM: results, a job of them, or messages with them."""
    if isinstance(document, list):
        # speakers, and the state of the service, come in messages of their own
        held = [each for each in document[:10] if has(each, "results")]
        return bool(held) and all(map(recognises, held))
    if not has(document, "results") or not isinstance(document["results"], list):
        return False
    head = first(document["results"])
    return has(document, "result_index") or has(head, "final") or recognises(head)


def parse(root: Node) -> RawTranscript:
    """Read the best alternative of each final result; speakers are found by start time."""
    messages = root.items() if isinstance(root.value, list) else [root]
    held = [each for message in messages for each in _held(message)]
    labels = (label for each in held for label in each.child("speaker_labels").items())
    speakers = {label.number("from"): label.name("speaker") for label in labels}
    return RawTranscript(
        utterances=[utterance for part in held for utterance in _utterances(part, speakers)]
    )


def _held(message: Node) -> list[Node]:
    """Return what holds results: a message, or the answers that a job has of them."""
    results = message.child("results").items()
    return [each for each in results if has(each.value, "results")] or [message]


def _utterances(part: Node, speakers: Mapping[float | None, str | None]) -> Iterator[RawUtterance]:
    for result in part.child("results").items():
        if result.value is not None and result.fields().get("final") is False:
            continue
        for best in result.child("alternatives").items()[:1]:
            words = tuple(_words(best, speakers))
            yield RawUtterance(text=best.text("transcript"), words=words)


def _words(best: Node, speakers: Mapping[float | None, str | None]) -> Iterator[RawWord]:
    scores = [_triple(score)[1].as_number() for score in best.child("word_confidence").items()]
    for place, stamp in enumerate(best.child("timestamps").items()):
        text, start, end = _triple(stamp)
        yield RawWord(
            text=text.as_text(),
            start=start.as_number(),
            end=end.as_number(),
            score=scores[place] if place < len(scores) else None,
            speaker=speakers.get(start.as_number()),
        )


def _triple(stamp: Node) -> tuple[Node, Node, Node]:
    """Return a word and its times, or its score; what is missing holds None."""
    word, start, end = stamp.leading(3)
    return word, start, end
