"""IBM Watson Speech to Text: ``SpeechRecognitionResults`` of cloud.ibm.com/apidocs."""

from collections.abc import Iterator, Mapping
from typing import Any

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord


def recognises(document: Any) -> bool:
    """Return whether a document is of IBM: results, or a job that holds them."""
    if not has(document, "results") or not isinstance(document["results"], list):
        return False
    head = first(document["results"])
    return has(document, "result_index") or has(head, "final") or recognises(head)


def parse(root: Node) -> RawTranscript:
    """Read the best alternative of each final result; speakers are found by start time."""
    results = root.child("results").items()
    inner = [each for each in results if has(each.value, "results")]
    parts = [utterance for part in inner or [root] for utterance in _utterances(part)]
    return RawTranscript(utterances=parts)


def _utterances(part: Node) -> Iterator[RawUtterance]:
    labels = part.child("speaker_labels").items()
    speakers = {label.number("from"): label.name("speaker") for label in labels}
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
            text=Node({"word": text.value}, stamp.path).text("word"),
            start=start.as_number(),
            end=end.as_number(),
            score=scores[place] if place < len(scores) else None,
            speaker=speakers.get(start.as_number()),
        )


def _triple(stamp: Node) -> tuple[Node, Node, Node]:
    """Return a word and its times, or its score; what is missing holds None."""
    found = [*stamp.items(), *[Node(None, stamp.path)] * 3]
    return found[0], found[1], found[2]
