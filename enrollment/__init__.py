"""Vectors to names: the library of known voices."""

from enrollment.audit import Event
from enrollment.errors import LibraryError
from enrollment.exchange import Imported
from enrollment.library import Library
from enrollment.people import Person
from enrollment.references import Gallery, Reference, Utterance
from enrollment.statistics import Statistics

__all__ = [
    "Event",
    "Gallery",
    "Imported",
    "Library",
    "LibraryError",
    "Person",
    "Reference",
    "Statistics",
    "Utterance",
]
