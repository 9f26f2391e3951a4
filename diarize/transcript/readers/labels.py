"""Names before what is said, as meetings on Zoom and captions of Deepgram have them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, compress, pairwise

from diarize.transcript.raw import RawUtterance

LEAST = 3
"""Fewest cues with a name that are no accident."""
SHARE = 0.1
"""Share of the cues that have a name at least, if names stand only where the speaker changes."""
_WORD = r"(?:[^\W_][^\s:\[\]<>]*|\([^\s:\[\]<>]+\))"
_LABEL = re.compile(rf"\s*({_WORD}(?: {_WORD}){{0,4}}):\s+(?=\S)")
# In a line of their own, as in documents of meetings on Teams.
_ALONE = re.compile(rf"\s*({_WORD}(?: {_WORD}){{0,4}}):?[^\S\n]*\n\s*(?=\S)")
# As deepgram-captions writes them, in a line of their own.
_NUMBERED = re.compile(r"\s*\[(speaker \d+)\]\s*\n(?=\S)")
PARTICLES = frozenset(
    [
        "al",
        "bin",
        "da",
        "de",
        "del",
        "den",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "la",
        "le",
        "ten",
        "ter",
        "van",
        "von",
        "y",
        "zu",
    ]
)
"""Words in names that have no capital."""
HEADINGS = frozenset(
    [
        "answer",
        "antwort",
        "chapter",
        "example",
        "frage",
        "hint",
        "hinweis",
        "note",
        "part",
        "pregunta",
        "question",
        "respuesta",
        "réponse",
        "step",
        "tip",
        "warning",
    ]
)
"""Words that people say before a pause, with a number or without: recognisers write a colon there.

The letters Q and A are none: with these an interview is written down, and two people talk.
"""
_HEADING = re.compile(rf"\s*(?:{'|'.join(sorted(HEADINGS))})(?: \d+)*:(?!\S)", re.IGNORECASE)


def labelled(cues: Iterable[RawUtterance]) -> list[RawUtterance]:
    """Take names off the text of cues and for their speakers, who go on until the next name.

    Names are of a few words with capitals, the first cue has one, and most are of people who talk
    more than once. Where not every cue has a name, most names are others than the last; else what
    stands there are words. Names in lines of their own are in every cue. Cues that begin with a
    heading tell neither, and keep it.

    >>> texts = ("Al Li: so", "we meet", "Bo: yes", "Al Li: fine")
    >>> said = [RawUtterance(text=text) for text in texts]
    >>> [(each.speaker, each.text) for each in labelled(said)]
    [('Al Li', 'so'), ('Al Li', 'we meet'), ('Bo', 'yes'), ('Al Li', 'fine')]
    """
    given = list(cues)
    if any(each.speaker for each in given):
        return given
    are_telling = [not _HEADING.match(each.text) for each in given]
    forms = ((_NUMBERED, _is_first), (_LABEL, are_speakers), (_ALONE, _are_all_speakers))
    for form, is_sure in forms:
        names = [_name(form.match(each.text)) for each in given]
        if is_sure(list(compress(names, are_telling))):
            texts = (
                form.sub("", each.text, count=1) if name else each.text
                for each, name in zip(given, names, strict=True)
            )
            return [
                replace(each, speaker=name, text=text)
                for each, name, text in zip(given, _going_on(names), texts, strict=True)
            ]
    return given


def is_labelled(text: str) -> bool:
    """Return whether text may begin with a name, which `labelled` decides.

    >>> is_labelled("Al Li: so"), is_labelled("so: Al Li")
    (True, False)
    """
    return bool(_name(_LABEL.match(text)))


def name_alone(line: str) -> str | None:
    """Return the name that a line is, with a colon or without; None if it may be anything else.

    >>> name_alone("Al van Li:"), name_alone("Then we go.")
    ('Al van Li', None)
    """
    return _name(_ALONE.match(f"{line}\nx"))


def _name(label: re.Match[str] | None) -> str | None:
    if label is None:
        return None
    return label[1] if label.re is _NUMBERED or _is_name(label[1]) else None


def _is_first(names: Sequence[str | None]) -> bool:
    """Return whether the first cue has a name, which in brackets and in a line is nothing else."""
    return bool(names and names[0])


def _are_all_speakers(names: Sequence[str | None]) -> bool:
    """Return whether each cue has a name, since a line of its own may well be words."""
    return all(names) and are_speakers(names)


def are_speakers(names: Sequence[str | None]) -> bool:
    """Return whether what stands before what is said, if anything does, is who says each cue."""
    told = [name for name in names if name]
    again = sum(number for number in Counter(told).values() if number > 1)
    if len(told) < LEAST or not names[0] or 2 * again <= len(told):
        return False
    changes = sum(name != last for last, name in pairwise(told))
    are_often = len(told) >= SHARE * len(names) and (
        len(told) > LEAST or 2 * len(told) >= len(names)
    )
    return len(told) == len(names) or (are_often and 2 * changes > len(told) - 1)


def _going_on(names: Iterable[str | None]) -> Iterator[str | None]:
    """Yield the last name again where there is none."""
    return accumulate(names, lambda last, name: name or last)


def _is_name(text: str) -> bool:
    """Return whether all words but particles begin with a digit, or a letter that is not small.

    What is only a heading, as Note or Question 2, is no name.
    """
    if _HEADING.match(f"{text}:"):
        return False
    words = [word for word in text.split() if word not in PARTICLES]
    return bool(words) and not any(word.lstrip("(")[0].islower() for word in words)
