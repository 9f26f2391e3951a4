"""Amazon Transcribe, a job's output (docs.aws.amazon.com/transcribe, "Data input and output")."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from diarize.transcript.fields import Node, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import grouped, in_order

_PARTS = ("items", "transcripts", "channel_labels")


def recognises(document: Any) -> bool:
    """Return whether a document is of Amazon Transcribe."""
    return has(document, "results") and any(has(document["results"], part) for part in _PARTS)


def parse(root: Node) -> RawTranscript:
    """Read words and punctuation, of each channel where they were told apart."""
    results = root.child("results")
    channels = results.child("channel_labels").child("channels").items()
    speakers = _speakers(results.child("speaker_labels"))
    utterances = [
        utterance
        for channel in channels or [results]
        for utterance in grouped(_items(channel, speakers))
    ]
    if not utterances:
        texts = results.child("transcripts").items()
        utterances = [RawUtterance(text=text.text("transcript")) for text in texts]
    return RawTranscript(utterances=in_order(utterances), language=results.name("language_code"))


def _speakers(labels: Node) -> dict[str, str | None]:
    """Return the speaker by start time, as older jobs give them beside the words."""
    return {
        item.text("start_time"): item.name("speaker_label")
        for segment in labels.child("segments").items()
        for item in segment.child("items").items()
    }


def _items(channel: Node, speakers: Mapping[str, str | None]) -> Iterator[RawWord]:
    """Yield the words of a channel, whose name they may lack."""
    label = channel.name("channel_label")
    for item in channel.child("items").items():
        word = _item(item, speakers)
        yield word if word.speaker else replace(word, speaker=label)


def _item(item: Node, speakers: Mapping[str, str | None]) -> RawWord:
    best = next(iter(item.child("alternatives").items()), Node(None, item.path))
    is_word = item.text("type") != "punctuation"
    start = item.child("start_time")
    by_time = speakers.get(start.value) if isinstance(start.value, str) else None
    return RawWord(
        text=best.text("content"),
        start=start.as_number(),
        end=item.number("end_time"),
        score=best.number("confidence") if is_word else None,
        speaker=item.name("speaker_label") or by_time or item.name("channel_label"),
    )
