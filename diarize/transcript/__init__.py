"""Transcripts of any recogniser, and whose words they are."""

from diarize.transcript.reading import read_transcript

__all__ = ["read_transcript"]
