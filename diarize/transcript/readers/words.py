"""Words alone, in a list or beside their text, as many recognisers and forced aligners give them.

So do Cloudflare (developers.cloudflare.com/workers-ai/models/whisper), Sarvam (docs.sarvam.ai,
"Word-Level Timestamps") and Qwen3-ASR (github.com/QwenLM/Qwen3-ASR, ``qwen3_forced_aligner.py``).
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from diarize.transcript.fields import Node, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import grouped
from diarize.transcript.readers.spelling import joined, spelled
from diarize.transcript.readers.units import are_sure, words_in_seconds
from diarize.transcript.tokens import is_token

_LISTS = ("words", "time_stamps")
_TEXTS = ("text", "transcript")
_STARTS, _ENDS = ("start", "start_time"), ("end", "end_time")
# Formats of others have these beside their words, or in them.
_OF_OTHERS = ("task", "language_probability", "type", "audio_url", "audio_duration")


def recognises(document: object) -> bool:
    """Return whether a document has words with times, and nothing else than their text."""
    words = document if isinstance(document, list) else _beside_text(document)
    if not isinstance(words, list):
        return False
    if not words:
        return has(document, "text")
    named = ("word",) if words is document else ("word", "text")
    return all(_is_word(word, named) for word in words) and are_sure(_readable(words))


def _beside_text(document: object) -> object:
    """Return the words of an object that has no other list, nor anything that is nested."""
    if not isinstance(document, Mapping) or any(key in document for key in _OF_OTHERS):
        return None
    nested = {key: value for key, value in document.items() if isinstance(value, Mapping | list)}
    key, value = next(iter(nested.items()), ("", None))
    return _items(value) if len(nested) == 1 and key in _LISTS else None


def _items(value: object) -> object:
    """Return a list that may be inside of an object, as it is with Qwen3-ASR."""
    return value["items"] if has(value, "items") else value


def _is_word(word: object, named: tuple[str, ...]) -> bool:
    if not isinstance(word, Mapping) or any(key in word for key in _OF_OTHERS):
        return False
    is_named = any(key in word for key in named) or has(word, "text", "start_time", "end_time")
    text = word.get("word", word.get("text"))
    return is_named and (not isinstance(text, str) or is_token(text))


def _readable(words: list[object]) -> Iterator[RawWord]:
    """Yield the words that can be read; what is wrong with the others is told by `parse`."""
    for word in map(Node, words):
        with suppress(ValueError):
            yield _word(word)


def parse(root: Node) -> RawTranscript:
    """Read words, spelled as in the text beside them if that has the same letters."""
    if isinstance(root.value, list):
        return RawTranscript(utterances=grouped(_words(root)))
    given, text = root.child(*_LISTS), root.text(*_TEXTS)
    items = given.child("items") if has(given.value, "items") else given
    words = _words(items)
    utterances = grouped(spelled(words, text) or words) if words else [RawUtterance(text=text)]
    return RawTranscript(utterances=utterances, language=root.name("language", "language_code"))


def _words(items: Node) -> list[RawWord]:
    return list(joined(words_in_seconds(list(map(_word, items.items())))))


def _word(word: Node) -> RawWord:
    return RawWord(
        text=word.text("word", "text"),
        start=word.number(*_STARTS),
        end=word.number(*_ENDS),
        score=word.number("confidence", "score", "probability"),
        speaker=word.name("speaker", "speaker_id"),
    )
