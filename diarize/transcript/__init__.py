"""Transcripts of any recogniser, and whose words they are."""
