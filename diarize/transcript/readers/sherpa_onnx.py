"""sherpa-onnx, ``OfflineRecognizerResult`` (github.com/k2-fsa/sherpa-onnx); times in seconds."""

from collections.abc import Iterator

from diarize.transcript.fields import Node, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import grouped, later
from diarize.transcript.readers.spelling import joined
from diarize.transcript.tokens import is_mark


def recognises(document: object) -> bool:
    """Return whether a document is of sherpa-onnx: it has texts of tokens and a list of times."""
    if not has(document, "text", "tokens", "timestamps"):
        return False
    return isinstance(document["timestamps"], list) and isinstance(document["tokens"], list)


def parse(root: Node) -> RawTranscript:
    """Read tokens, joined to words; only some models say how long they last."""
    words = [word for word in joined(_tokens(root)) if word.text.strip()]
    language = (root.name("lang") or "").strip("<|>")
    return RawTranscript(
        utterances=grouped(words) or [RawUtterance(text=root.text("text"))],
        language=language or None,
    )


def _tokens(root: Node) -> Iterator[RawWord]:
    starts = [each.as_number() for each in root.child("timestamps").items()]
    lengths = [each.as_number() for each in root.child("durations").items()]
    for place, token in enumerate(root.child("tokens").items()):
        text = Node({"token": token.value}, token.path).text("token")
        start = starts[place] if place < len(starts) else None
        length = lengths[place] if place < len(lengths) else None
        if text.strip() and is_mark(text.strip()):
            yield RawWord(text=text)
        else:
            end = None if start is None else later(length, start)
            yield RawWord(text=text, start=start, end=end)
