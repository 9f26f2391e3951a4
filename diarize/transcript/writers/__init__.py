"""Transcripts as files: one module a format."""
