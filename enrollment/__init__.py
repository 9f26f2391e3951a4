"""Vectors to names: the library of known voices."""
