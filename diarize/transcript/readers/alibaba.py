"""Alibaba Cloud Model Studio: recorded files by Paraformer, Fun-ASR and Qwen; times in ms.

See help.aliyun.com/en/model-studio, "Recorded speech recognition": ``transcription_url``.
"""

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import channels, in_order, label


def recognises(document: object) -> bool:
    """Return whether a document is what Model Studio gives for a file."""
    if not has(document, "transcripts"):
        return False
    one = first(document["transcripts"])
    return has(document, "file_url") or (has(one, "sentences") and has(one, "channel_id"))


def parse(root: Node) -> RawTranscript:
    """Read the sentences of each channel."""
    transcripts = root.child("transcripts").items()
    named = channels(each.name("channel_id") for each in transcripts)
    utterances = [
        utterance
        for channel, each in zip(named, transcripts, strict=True)
        for utterance in _utterances(each, channel)
    ]
    sentences = (each for one in transcripts for each in one.child("sentences").items())
    languages = (sentence.name("language") for sentence in sentences)
    return RawTranscript(
        utterances=in_order(utterances), language=next(filter(None, languages), None)
    )


def _utterances(transcript: Node, channel: str | None) -> list[RawUtterance]:
    sentences = transcript.child("sentences").items()
    spoken = RawUtterance(text=transcript.text("text"), speaker=label(None, channel))
    return [_utterance(sentence, channel) for sentence in sentences] or [spoken]


def _utterance(sentence: Node, channel: str | None) -> RawUtterance:
    return RawUtterance(
        text=sentence.text("text"),
        start=sentence.milliseconds("begin_time"),
        end=sentence.milliseconds("end_time"),
        words=tuple(map(_word, sentence.child("words").items())),
        speaker=label(sentence.name("speaker_id"), channel),
    )


def _word(word: Node) -> RawWord:
    return RawWord(
        text=f"{word.text('text').strip()}{word.text('punctuation').strip()}",
        start=word.milliseconds("begin_time"),
        end=word.milliseconds("end_time"),
    )
