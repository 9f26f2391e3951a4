"""Words of a paragraph of TTML, from the texts of its spans.

Where Apple marks words (``podcasts:unit="word"``) there is no space between them. Its lyrics have
a span for each syllable, and spaces between the spans of words.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from diarize.transcript.raw import RawWord
from diarize.transcript.readers.spelling import joined, parts_of

APART = RawWord(text="\N{LINE SEPARATOR}")
"""Stands between two texts, of which none goes on with the other."""


def words_in(parts: Iterable[RawWord]) -> Iterator[RawWord]:
    """Yield words; of several in a span the first begins when it does, and the last ends."""
    given = [part for part in parts if part.text]
    for part in joined(given, spaced=_is_spaced(given)):
        yield from parts_of(part)


def _is_spaced(parts: Sequence[RawWord]) -> bool:
    """Return whether spaces tell where words end: some texts beside each other have one between.

    Those around them may be there to set a document out.
    """
    runs = groupby(parts, key=lambda part: part.text == APART.text)
    return any(_has_space([part.text for part in run]) for apart, run in runs if not apart)


def _has_space(texts: Sequence[str]) -> bool:
    words = [place for place, text in enumerate(texts) if text.strip()]
    inside = texts[words[0] : words[-1] + 1] if words else ()
    starts, ends = (text[:1] for text in inside[1:]), (text[-1:] for text in inside[:-1])
    return any(map(str.isspace, (*starts, *ends)))
