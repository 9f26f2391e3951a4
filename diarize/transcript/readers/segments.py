"""Lists of segments: openai-whisper, faster-whisper, whisperX, the OpenAI API, Mistral.

Their fields are of openai/whisper ``transcribe.py``, SYSTRAN/faster-whisper ``transcribe.py``,
m-bain/whisperX ``types.py``, the OpenAI API reference ("Create transcription": verbose_json and
diarized_json) and the Mistral API reference (Voxtral, "Audio transcriptions").
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice, pairwise
from typing import Any

from diarize.transcript.completing import merged
from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import grouped, regrouped
from diarize.transcript.readers.spelling import joined, respelled, spelled
from diarize.transcript.readers.units import in_seconds
from diarize.transcript.tokens import letters, words_of


def made_by(maker: str) -> Callable[[object], bool]:
    """Return a test whether a document of segments is by this maker."""
    return lambda document: _maker(document) == maker


def _maker(document: Any) -> str | None:
    segments = document.get("segments") if has(document, "segments") else document
    head = first(segments)
    if isinstance(document, list):
        is_theirs = has(head, "start", "end", "text") and not has(head, "session_id")
        return "faster-whisper" if is_theirs or not document else None
    if has(document, "task", "text") or has(head, "type", "speaker"):
        return "openai"
    if not has(document, "segments") or not _is_text(segments, head):
        return None
    if has(document, "model", "usage") or has(head, "speaker_id"):
        return "voxtral"
    if has(document, "word_segments") or has(head, "speaker") or _has_scores(document["segments"]):
        return "whisperx"
    return "openai-whisper" if has(document, "text") else "faster-whisper"


def _is_text(segments: Any, head: object) -> bool:
    return isinstance(segments, list) and (not segments or has(head, "text"))


def _has_scores(segments: Iterable[object]) -> bool:
    words = (first(segment.get("words")) for segment in segments if has(segment, "words"))
    return has(next(words, None), "score")


def parse(root: Node) -> RawTranscript:
    """Read segments with words, with words beside them, or without any.

    Words that stand beside the segments have no punctuation, and some may be missing there: they
    are dealt to the segments, whose spelling they take where they have the same letters.
    """
    if isinstance(root.value, list):
        return RawTranscript(utterances=in_seconds(list(map(_utterance, root.items()))))
    utterances = list(map(_utterance, root.child("segments").items()))
    words = list(joined(map(_word, root.child("words").items())))
    utterances = utterances if words else in_seconds(utterances)
    if words and not any(utterance.words for utterance in utterances):
        written = spelled(words, root.text("text")) or words
        utterances = _dealt(words, utterances) or grouped(written)
    if not utterances:
        utterances = [RawUtterance(text=root.text("text"))]
    return RawTranscript(utterances=utterances, language=root.name("language"))


def parse_voxtral(root: Node) -> RawTranscript:
    """Read segments, or words that are called segments where word timestamps were asked for."""
    found = parse(root)
    return replace(found, utterances=regrouped(found.utterances))


def _utterance(segment: Node) -> RawUtterance:
    return RawUtterance(
        text=segment.text("text"),
        start=segment.number("start"),
        end=segment.number("end"),
        words=tuple(joined(map(_word, segment.child("words").items()))),
        speaker=_speaker(segment),
    )


def _speaker(segment: Node) -> str | None:
    """Return who speaks: a name, or of some services an object with one."""
    speaker = segment.child("speaker")
    if isinstance(speaker.value, Mapping):
        return speaker.name("name", "label", "id")
    return segment.name("speaker", "speaker_id")


def _word(word: Node) -> RawWord:
    if isinstance(word.value, list):  # a named tuple of an older faster-whisper
        fields = zip(("start", "end", "word", "score"), word.value, strict=False)
        word = Node(dict(fields), word.path)
    return RawWord(
        text=word.text("word", "text"),
        start=word.number("start"),
        end=word.number("end"),
        score=word.number("score", "probability", "confidence"),
        speaker=_speaker(word),
    )


def _dealt(words: list[RawWord], utterances: list[RawUtterance]) -> list[RawUtterance]:
    """Return the utterances with their share of the words."""
    written = spelled(words, " ".join(utterance.text for utterance in utterances))
    shares = _by_time(words, utterances)
    if written:
        waiting = iter(written)
        counts = [len(list(words_of(utterance.text))) for utterance in utterances]
        shares = (list(islice(waiting, count)) for count in counts)
    dealt = list(zip(utterances, map(list, shares), strict=True))
    strange: list[set[str]] = [set(), *(_strangers(*each) for each in dealt), set()]
    return [
        replace(
            utterance,
            words=tuple(respelled(share, utterance.text) or share),
            text="" if _lacking(utterance, share) & (before | after) else utterance.text,
        )
        for (utterance, share), before, after in zip(dealt, strange, strange[2:], strict=False)
    ]


def _strangers(utterance: RawUtterance, share: list[RawWord]) -> set[str]:
    """Return the letters of each word of a share that is not all of the utterance."""
    text = utterance.text
    is_own = not share or merged(share, list(words_of(text))) or respelled(share, text)
    return set() if is_own else {letters(word.text) for word in share}


def _lacking(utterance: RawUtterance, share: list[RawWord]) -> set[str]:
    """Return the letters of each word that an utterance has and its share lacks."""
    spoken = Counter(map(letters, words_of(utterance.text)))
    return set(spoken - Counter(letters(word.text) for word in share)) - {""}


def _by_time(words: list[RawWord], utterances: list[RawUtterance]) -> Iterator[list[RawWord]]:
    """Yield the words that begin in each utterance; the first and the last take the rest."""
    waiting = list(reversed(words))
    for _, following in pairwise([*utterances, None]):
        share = []
        while waiting and not _is_past(waiting[-1], following):
            share.append(waiting.pop())
        yield share


def _is_past(word: RawWord, following: RawUtterance | None) -> bool:
    if following is None or following.start is None or word.start is None:
        return False
    middle = word.start if word.end is None else (word.start + word.end) / 2
    return middle >= following.start
