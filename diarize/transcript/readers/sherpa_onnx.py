"""sherpa-onnx, ``OfflineRecognizerResult`` (github.com/k2-fsa/sherpa-onnx); times in seconds.

Tokens that are a byte are written ``<0xE4>`` (``offline-recognizer-transducer-impl.h``, Convert);
those of byte-level BPE stay encoded in another way, and only the text is decoded.
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from diarize.transcript.fields import Node, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import grouped, later
from diarize.transcript.readers.spelling import aligned, joined, spoken_times
from diarize.transcript.tokens import letters

_BYTE = re.compile(r"<0x[0-9A-F]{1,2}>")


def recognises(document: object) -> bool:
    """Return whether a document is of sherpa-onnx: it has texts of tokens and a list of times."""
    if not has(document, "text", "tokens", "timestamps"):
        return False
    return isinstance(document["timestamps"], list) and isinstance(document["tokens"], list)


def parse(root: Node) -> RawTranscript:
    """Read tokens, joined to words; only some models say how long they last."""
    joint = [word for word in joined(_decoded(_tokens(root))) if word.text.strip()]
    words = _as_written(joint, root.text("text"))
    language = (root.name("lang") or "").strip("<|>")
    return RawTranscript(
        utterances=grouped(words) or [RawUtterance(text=root.text("text"))],
        language=language or None,
    )


def _as_written(words: list[RawWord], text: str) -> list[RawWord]:
    """Return words, or those of the text where these are others: tokens may not be decoded."""
    written = letters(text)
    if not written or written == letters(*(word.text for word in words)):
        return words
    return aligned(words, text)


def _tokens(root: Node) -> Iterator[RawWord]:
    starts = [each.as_number() for each in root.child("timestamps").items()]
    lengths = [each.as_number() for each in root.child("durations").items()]
    for place, token in enumerate(root.child("tokens").items()):
        start = starts[place] if place < len(starts) else None
        length = lengths[place] if place < len(lengths) else None
        end = None if start is None else later(length, start)
        yield spoken_times(RawWord(text=token.as_text(), start=start, end=end))


def _decoded(tokens: Iterable[RawWord]) -> Iterator[RawWord]:
    """Yield tokens, those that are bytes joined to characters."""
    for is_byte, run in groupby(tokens, key=lambda token: bool(_BYTE.fullmatch(token.text))):
        given = list(run)
        yield from _characters(given) if is_byte else given


def _characters(tokens: Sequence[RawWord]) -> Iterator[RawWord]:
    """Yield a token for each character, which begins with its first byte and ends with its last."""
    decoder = getincrementaldecoder("utf-8")("replace")
    start: float | None = None
    for place, token in enumerate(tokens, start=1):
        start = token.start if start is None else start
        byte = bytes([int(token.text[3:-1], 16)])
        if text := decoder.decode(byte, final=place == len(tokens)):
            yield replace(token, text=text, start=start)
            start = None
