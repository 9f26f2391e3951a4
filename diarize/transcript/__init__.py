"""Transcripts of any recogniser, and whose words they are."""

from diarize.transcript.attribution import attribute
from diarize.transcript.config import AttributionConfig
from diarize.transcript.reading import read_transcript, read_transcripts
from diarize.transcript.words import Transcript, Utterance, Word
from diarize.transcript.writers.ours import transcript_schema
from diarize.transcript.writing import (
    TRANSCRIPT_WRITERS,
    format_transcript,
    transcript_format_of,
    write_transcript,
)

__all__ = [
    "TRANSCRIPT_WRITERS",
    "AttributionConfig",
    "Transcript",
    "Utterance",
    "Word",
    "attribute",
    "format_transcript",
    "read_transcript",
    "read_transcripts",
    "transcript_format_of",
    "transcript_schema",
    "write_transcript",
]
