"""Readers of transcripts: one module for each family of recognisers or files.

Each has a ``recognises``, which tells from a document's shape whether it is of that kind and of no
other, and a ``parse``, which gives a `RawTranscript`. Those of JSON take a `Node` and raise
``ValueError``; those of text take the text and the name of its file, and raise ``FormatError``.
"""
