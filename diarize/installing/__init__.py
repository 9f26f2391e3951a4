"""Bundles from the Hugging Face hub: installed, and checked afterwards."""

from diarize.installing.install import Installation, install
from diarize.installing.integrity import FileCheck, checked, parts_of
from diarize.installing.origins import Origin, origins_of

__all__ = [
    "FileCheck",
    "Installation",
    "Origin",
    "checked",
    "install",
    "origins_of",
    "parts_of",
]
