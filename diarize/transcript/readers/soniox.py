"""Soniox (soniox.com/docs, "Get transcription transcript", "WebSocket API"); times in ms."""

from collections.abc import Iterable, Iterator

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import grouped
from diarize.transcript.readers.spelling import joined, spoken_times

# Tokens that end an utterance in a stream, and are no text.
_CONTROL = ("<end>", "<fin>")
_MARKS = ("confidence", "start_ms", "is_final")


def recognises(document: object) -> bool:
    """Return whether a document is of Soniox: a transcript, or the responses of a stream."""
    one = first(document) if isinstance(document, list) else document
    if not has(one, "tokens") or not isinstance(one["tokens"], list):
        return False
    head = first(one["tokens"])
    return not one["tokens"] or (has(head, "text") and any(has(head, mark) for mark in _MARKS))


def parse(root: Node) -> RawTranscript:
    """Read tokens, joined to words; translations are left out."""
    responses = root.items() if isinstance(root.value, list) else [root]
    tokens = list(_spoken(responses))
    words = [word for word in joined(_parts(tokens)) if word.text.strip()]
    text = "" if len(responses) > 1 else responses[0].text("text")
    languages = (token.name("language") for token in tokens if _is_text(token))
    return RawTranscript(
        utterances=grouped(words) or [RawUtterance(text=text)],
        language=next(filter(None, languages), None),
    )


def _spoken(responses: list[Node]) -> Iterator[Node]:
    """Yield the tokens of a stream; one that is not final comes again, unless the stream ends."""
    for place, response in enumerate(responses, start=1):
        for token in response.child("tokens").items():
            if place == len(responses) or token.child("is_final").value is not False:
                yield token


def _is_text(token: Node) -> bool:
    is_translation = token.text("translation_status") == "translation"
    return not is_translation and token.text("text").strip() not in _CONTROL


def _parts(tokens: Iterable[Node]) -> Iterator[RawWord]:
    """Yield parts of words; a word ends at what is no text, and where the speaker changes."""
    last: str | None = ""
    for token in tokens:
        is_text, speaker = _is_text(token), token.name("speaker")
        if not is_text or speaker != last:
            yield RawWord(text=" ")
        if is_text:
            yield spoken_times(_part(token, speaker))
        last = speaker


def _part(token: Node, speaker: str | None) -> RawWord:
    return RawWord(
        text=token.text("text"),
        start=token.milliseconds("start_ms"),
        end=token.milliseconds("end_ms"),
        score=token.number("confidence"),
        speaker=speaker,
    )
