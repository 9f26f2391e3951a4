"""The people of a speaker library at one moment."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from diarize.library import SpeakerLibrary
from enrollment import Person
from enrollment.index import VoiceIndex, build_index, open_index
from enrollment.known import KnownVoices, lasting


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Whoever can be looked for.

    Attributes
    ----------
    people : tuple of Person
        Those with a voice.
    voices : KnownVoices
        One for each, in the same order.
    index : VoiceIndex
        Over these.
    state : tuple of (int, int, date)
        The library's `state` that they are from.
    """

    people: tuple[Person, ...]
    voices: KnownVoices
    index: VoiceIndex
    state: tuple[int, int, date]


def known_in(library: SpeakerLibrary) -> Known:
    """Return all people who can be looked for, and keep their index beside the library."""
    state, gallery = library.state, library.gallery()
    voices = KnownVoices(gallery.vectors, gallery.owners, lasting(gallery.seconds)).merged()
    if library.is_changing:  # what is undone must not stay in a file
        index = build_index(voices.vectors, np.arange(len(voices)))
        return Known(gallery.people, voices, index, state)
    index = open_index(library.index_path, voices.vectors, np.arange(len(voices)))
    if library.revision != gallery.revision:  # somebody may have been erased, but not from it
        library.index_path.unlink(missing_ok=True)
    return Known(gallery.people, voices, index, state)
