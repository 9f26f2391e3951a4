"""The people of a speaker library at one moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from diarize.library import SpeakerLibrary
from enrollment import Person
from enrollment.index import VoiceIndex, build_index, open_index
from enrollment.known import KnownVoices, lasting
from enrollment.people import folded


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

    def among(self, names: Iterable[str]) -> "Known":
        """Return those of these names, whatever their case; their index is in no file."""
        wanted = set(map(folded, names))
        places = [n for n, person in enumerate(self.people) if folded(person.name) in wanted]
        order = np.arange(len(places))
        chosen = self.voices.take(np.array(places, np.int64))
        voices = KnownVoices(chosen.vectors, order, chosen.seconds)
        people = tuple(self.people[place] for place in places)
        return Known(people, voices, build_index(voices.vectors, order), self.state)

    def lacks(self, names: Iterable[str]) -> list[str]:
        """Return the names of which there is nobody."""
        there = {folded(person.name) for person in self.people}
        return [name for name in names if folded(name) not in there]


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
