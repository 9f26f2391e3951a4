"""FunASR: what ``AutoModel.generate`` gives, of SenseVoice and Fun-ASR-Nano too, and its server.

See github.com/modelscope/FunASR: ``funasr/auto/auto_model.py``, ``utils/timestamp_tools.py`` and
``runtime/docs/websocket_protocol.md``. Times are in ms: a pair for each character, or word in
Latin letters, without punctuation.
"""

import re
from collections.abc import Iterator

from diarize.transcript.fields import Node, first, has, of_milliseconds
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import grouped, in_order
from diarize.transcript.readers.spelling import joined, spelled
from diarize.transcript.tokens import letters, without_controls, words_of

# SenseVoice says the language, the mood and the sounds at first: <|zh|><|NEUTRAL|><|Speech|>
_LANGUAGE = re.compile(r"\s*<\|([a-z]{2,3})\|>")
# Full-width marks, after which words go on without a space.
_CLOSING = re.compile(r"([\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f])")
# The key of a recording that came without a name.
_NAMELESS = "rand_key_"
_TOKENS = ("timestamps", "ctc_timestamps")
_TEXTS = ("text", "sentence", "text_seg")


def recognises(document: object) -> bool:
    """Return whether a document is of FunASR: what it says of one recording, or of several."""
    one = first(document) if isinstance(document, list) else document
    is_told = has(one, "key", "text") or has(one, "stamp_sents", "text")
    return is_told and not has(one, "segments")


def parse(root: Node) -> RawTranscript:
    """Read sentences where they were told apart, else the whole text."""
    results = root.items() if isinstance(root.value, list) else [root]
    languages = (_LANGUAGE.match(result.text("text")) for result in results)
    return RawTranscript(
        utterances=[each for result in results for each in _utterances(result)],
        language=next((found[1] for found in languages if found), None),
    )


def _utterances(result: Node) -> list[RawUtterance]:
    name = result.name("key", "wav_name") or ""
    recording = None if not name or name.startswith(_NAMELESS) else name
    sentences = result.child("sentence_info", "stamp_sents").items()
    if sentences:
        return in_order(_utterance(sentence, recording) for sentence in sentences)
    words = list(_words(result)) or _tokens(result)
    return grouped(words, recording) or [_utterance(result, recording)]


def _utterance(sentence: Node, recording: str | None) -> RawUtterance:
    stamps = [time for stamp in _stamps(sentence) for time in stamp]
    start, end = sentence.milliseconds("start"), sentence.milliseconds("end")
    return RawUtterance(
        text=_text(sentence),
        start=stamps[0] if stamps and start is None else start,
        end=stamps[-1] if stamps and end is None else end,
        words=tuple(_words(sentence)),
        speaker=sentence.name("spk"),
        recording=recording,
    )


def _text(node: Node) -> str:
    """Return text without tags, in which marks have a space after them; it may be in parts."""
    found = node.child(*_TEXTS)
    if isinstance(found.value, list):
        return " ".join(part.as_text() for part in found.items())
    text = f"{node.text(*_TEXTS)}{node.text('punc')}"
    return _CLOSING.sub(r"\1 ", without_controls(text))


def _words(node: Node) -> Iterator[RawWord]:
    """Yield the words of a text with their times; none if there are more of these, or fewer."""
    tokens = list(words_of(_text(node)))
    stamps = _stamps(node)
    if len(stamps) != sum(bool(letters(token)) for token in tokens):
        return
    waiting = iter(stamps)
    for token in tokens:
        start, end = next(waiting) if letters(token) else (None, None)
        yield RawWord(text=token, start=start, end=end)


def _stamps(node: Node) -> list[tuple[float | None, float | None]]:
    found = node.child("ts_list", "timestamp")  # the server gives it as text beside its sentences
    return [] if isinstance(found.value, str) else [_times(stamp) for stamp in found.items()]


def _times(stamp: Node) -> tuple[float | None, float | None]:
    start, end = (of_milliseconds(time.as_number()) for time in stamp.leading(2))
    return start, end


def _tokens(result: Node) -> list[RawWord]:
    """Return the words of Fun-ASR-Nano, whose tokens have times in seconds."""
    words = list(joined(map(_token, result.child(*_TOKENS).items())))
    return (spelled(words, _text(result)) or words) if words else []


def _token(token: Node) -> RawWord:
    return RawWord(
        text=token.text("token"),
        start=token.number("start_time"),
        end=token.number("end_time"),
        score=token.number("score"),
    )
