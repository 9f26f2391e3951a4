"""The formats of transcripts that are known: how each is recognised and read.

In each table the first that recognises a document reads it, so the more particular come first.
"""

from collections.abc import Callable
from dataclasses import dataclass

from diarize.transcript.fields import Node
from diarize.transcript.raw import RawTranscript
from diarize.transcript.readers import (
    alibaba,
    amazon,
    ass,
    assemblyai,
    azure,
    call_analytics,
    chat,
    ctm,
    deepgram,
    eaf,
    elevenlabs,
    funasr,
    gladia,
    google,
    ibm,
    json3,
    listed,
    lrc,
    nemo,
    parakeet_mlx,
    plain,
    podcast,
    premiere,
    recall,
    rev_ai,
    sbv,
    seglst,
    segments,
    sherpa_onnx,
    soniox,
    speechmatics,
    srt,
    stm,
    table,
    textgrid,
    timedtext,
    transformers,
    ttml,
    video_indexer,
    vosk,
    vtt,
    whisper_cpp,
    words,
    youtube_transcript_api,
)


@dataclass(frozen=True, slots=True)
class JsonFormat:
    """A format of JSON: its name, whether a document is in it, and what the document says."""

    name: str
    recognises: Callable[[object], bool]
    parse: Callable[[Node], RawTranscript]


@dataclass(frozen=True, slots=True)
class TextFormat:
    """A format of text: its name, whether a text is in it, and what that says in a named file."""

    name: str
    recognises: Callable[[str], bool]
    parse: Callable[[str, str], RawTranscript]


PLAIN = "plain text with times"

JSON_FORMATS = (
    JsonFormat("deepgram", deepgram.recognises, deepgram.parse),
    JsonFormat("amazon", amazon.recognises, amazon.parse),
    JsonFormat("speechmatics", speechmatics.recognises, speechmatics.parse),
    JsonFormat("ibm", ibm.recognises, ibm.parse),
    JsonFormat("google", google.recognises, google.parse),
    JsonFormat("azure", azure.recognises, azure.parse),
    JsonFormat("assemblyai", assemblyai.recognises, assemblyai.parse),
    JsonFormat("elevenlabs", elevenlabs.recognises, elevenlabs.parse),
    JsonFormat("rev.ai", rev_ai.recognises, rev_ai.parse),
    JsonFormat("gladia", gladia.recognises, gladia.parse),
    JsonFormat("soniox", soniox.recognises, soniox.parse),
    JsonFormat("whisper.cpp", whisper_cpp.recognises, whisper_cpp.parse),
    JsonFormat("transformers", transformers.recognises, transformers.parse),
    JsonFormat("nemo", nemo.recognises, nemo.parse),
    JsonFormat("seglst", seglst.recognises, seglst.parse),
    JsonFormat("openai", segments.made_by("openai"), segments.parse),
    JsonFormat("voxtral", segments.made_by("voxtral"), segments.parse_voxtral),
    JsonFormat("whisperx", segments.made_by("whisperx"), segments.parse),
    JsonFormat("openai-whisper", segments.made_by("openai-whisper"), segments.parse),
    JsonFormat("faster-whisper", segments.made_by("faster-whisper"), segments.parse),
    JsonFormat("vosk", vosk.recognises, vosk.parse),
    JsonFormat("alibaba", alibaba.recognises, alibaba.parse),
    JsonFormat("funasr", funasr.recognises, funasr.parse),
    JsonFormat("parakeet-mlx", parakeet_mlx.recognises, parakeet_mlx.parse),
    JsonFormat("call-analytics", call_analytics.recognises, call_analytics.parse),
    JsonFormat("premiere", premiere.recognises, premiere.parse),
    JsonFormat("recall", recall.recognises, recall.parse),
    JsonFormat("sherpa-onnx", sherpa_onnx.recognises, sherpa_onnx.parse),
    JsonFormat("video-indexer", video_indexer.recognises, video_indexer.parse),
    JsonFormat("fireflies", listed.made_by("fireflies"), listed.parser("fireflies")),
    JsonFormat("pyannoteai", listed.made_by("pyannoteai"), listed.parser("pyannoteai")),
    JsonFormat("sarvam", listed.made_by("sarvam"), listed.parser("sarvam")),
    JsonFormat("vibevoice", listed.made_by("vibevoice"), listed.parser("vibevoice")),
    JsonFormat(
        "youtube-transcript-api", youtube_transcript_api.recognises, youtube_transcript_api.parse
    ),
    JsonFormat("json3", json3.recognises, json3.parse),
    JsonFormat("podcast", podcast.recognises, podcast.parse),
    JsonFormat("words", words.recognises, words.parse),
)
# Of these, a text may begin with a bracket or a brace, as JSON does.
OF_LINES = (
    TextFormat("ctm", ctm.recognises, ctm.parse),
    TextFormat("stm", stm.recognises, stm.parse),
    TextFormat("lrc", lrc.recognises, lrc.parse),
    TextFormat("ass", ass.recognises, ass.parse),
    TextFormat(PLAIN, plain.recognises, plain.parse),
)
TEXT_FORMATS = (
    TextFormat("vtt", vtt.recognises, vtt.parse),
    TextFormat("srt", srt.recognises, srt.parse),
    TextFormat("textgrid", textgrid.recognises, textgrid.parse),
    TextFormat("timedtext", timedtext.recognises, timedtext.parse),
    TextFormat("sbv", sbv.recognises, sbv.parse),
    TextFormat("table", table.recognises, table.parse),
    TextFormat("ttml", ttml.recognises, ttml.parse),
    TextFormat("eaf", eaf.recognises, eaf.parse),
    TextFormat("chat", chat.recognises, chat.parse),
    *OF_LINES,
)
