"""parakeet-mlx: sentences of tokens (github.com/senstella/parakeet-mlx, ``cli.py``)."""

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.spelling import joined, spoken_times

_FIELDS = frozenset({"text", "sentences"})


def recognises(document: object) -> bool:
    """Return whether a document is of parakeet-mlx."""
    if not has(document, *_FIELDS) or not isinstance(document["sentences"], list):
        return False
    sentences = document["sentences"]
    return has(first(sentences), "tokens") or (not sentences and len(document) == len(_FIELDS))


def parse(root: Node) -> RawTranscript:
    """Read sentences, whose tokens are joined to words."""
    utterances = list(map(_utterance, root.child("sentences").items()))
    return RawTranscript(utterances=utterances or [RawUtterance(text=root.text("text"))])


def _utterance(sentence: Node) -> RawUtterance:
    tokens = map(_token, sentence.child("tokens").items())
    return RawUtterance(
        text=sentence.text("text"),
        start=sentence.number("start"),
        end=sentence.number("end"),
        words=tuple(joined(map(spoken_times, tokens))),
    )


def _token(token: Node) -> RawWord:
    return RawWord(
        text=token.text("text"),
        start=token.number("start"),
        end=token.number("end"),
        score=token.number("confidence"),
    )
