"""whisper.cpp: ``-oj`` with segments, ``-ojf`` with tokens too (``examples/cli/cli.cpp``)."""

import re
from collections.abc import Iterator
from dataclasses import replace

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import grouped
from diarize.transcript.readers.spelling import joined
from diarize.transcript.tokens import is_token

# The field that tells its documents, whose tokens may hold half a character.
MARK = b'"transcription"'
# Tokens that are no text: [_BEG_], [_TT_150], <|endoftext|>
_CONTROL = re.compile(r"\[_.*\]|<\|.*\|>")
# What whisper.cpp says where it cannot tell its two channels apart.
_NOBODY = "?"


def recognises(document: object) -> bool:
    """Return whether a document is of whisper.cpp."""
    if not has(document, "transcription"):
        return False
    segments = document["transcription"]
    return isinstance(segments, list) and (not segments or has(first(segments), "offsets"))


def parse(root: Node) -> RawTranscript:
    """Read segments; where there are tokens, or segments are tokens, they are joined to words."""
    utterances = [_utterance(segment) for segment in root.child("transcription").items()]
    if len(utterances) > 1 and all(map(_is_token, utterances)):
        words = joined(map(_as_word, utterances))
        utterances = grouped(replace(word, text=_mended(word.text)) for word in words)
    else:
        utterances = [replace(each, text=_mended(each.text)) for each in utterances]
    return RawTranscript(utterances=utterances, language=root.child("result").name("language"))


def _is_token(utterance: RawUtterance) -> bool:
    """Return whether a segment is a token, or a word, as they are with ``-ml 1``."""
    return is_token(utterance.text)


def _as_word(utterance: RawUtterance) -> RawWord:
    return RawWord(
        text=utterance.text, start=utterance.start, end=utterance.end, speaker=utterance.speaker
    )


def _utterance(segment: Node) -> RawUtterance:
    speaker = segment.name("speaker")
    start, end = _seconds(segment)
    return RawUtterance(
        text=segment.text("text"),
        start=start,
        end=end,
        words=tuple(_words(segment)),
        speaker=None if speaker == _NOBODY else speaker,
    )


def _words(segment: Node) -> Iterator[RawWord]:
    tokens = (_token(token) for token in segment.child("tokens").items())
    for word in joined(token for token in tokens if not _CONTROL.fullmatch(token.text)):
        yield replace(word, text=_mended(word.text))


def _token(token: Node) -> RawWord:
    start, end = _seconds(token)
    return RawWord(text=token.text("text"), start=start, end=end, score=token.number("p"))


def _seconds(node: Node) -> tuple[float | None, float | None]:
    offsets = node.child("offsets")
    return offsets.milliseconds("from"), offsets.milliseconds("to")


def _mended(text: str) -> str:
    """Join the bytes of characters that tokens cut in two, which were read as surrogates."""
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:
        return text
