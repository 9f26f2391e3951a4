"""TextGrid, the format of Praat: one tier a speaker."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from diarize.errors import FormatError
from diarize.formats.names import escaped, unescaped
from diarize.formats.times import end_of, rounded
from diarize.timeline import Annotation, Segment, Turn

# Praat reads free-standing strings and numbers, and takes the rest for remarks: see its manual,
# "TextGrid file formats". So one reader serves the long and the short form.
_TOKEN = re.compile(r'"([^"]*(?:""[^"]*)*)"?|(?<!\S)([-+]?\d\S*)|![^\n]*')


def format_textgrid(annotation: Annotation, duration: float | None = None) -> str:
    """Return a TextGrid whose tiers carry the speakers' names and lie over the whole recording.

    Turns carry the name too, since Praat takes an interval without text for silence. The name of
    the recording has no place in this format.
    """
    turns = rounded(annotation)
    end = end_of(turns, duration)
    tiers = [
        _tier(place, speaker, own, end)
        for place, (speaker, own) in enumerate(turns.by_speaker().items(), start=1)
    ]
    return (
        'File type = "ooTextFile"\nObject class = "TextGrid"\n\n'
        f"xmin = 0\nxmax = {end:.3f}\ntiers? <exists>\nsize = {len(tiers)}\nitem []:\n"
    ) + "".join(tiers)


def _tier(place: int, speaker: str, turns: list[Turn], end: float) -> str:
    name = escaped(speaker, also=r"^\s+$").replace('"', '""')
    spans = list(_intervals(turns, end))
    head = (
        f'    item [{place}]:\n        class = "IntervalTier"\n        name = "{name}"\n'
        f"        xmin = 0\n        xmax = {end:.3f}\n        intervals: size = {len(spans)}\n"
    )
    return head + "".join(
        f"        intervals [{place}]:\n            xmin = {span.start:.3f}\n"
        f'            xmax = {span.end:.3f}\n            text = "{name if talks else ""}"\n'
        for place, (span, talks) in enumerate(spans, start=1)
    )


def _intervals(turns: Iterable[Turn], end: float) -> Iterator[tuple[Segment, bool]]:
    """Yield turns with True and what lies between them with False, from 0 to ``end``."""
    last = 0.0
    for turn in turns:
        if turn.start > last:
            yield Segment(last, turn.start), False
        yield turn, True
        last = turn.end
    if end > last:
        yield Segment(last, end), False


TIER_OF_WORDS = re.compile("(?:.* - )?(?:text|words)")
"""What a tier is called that holds what somebody says."""
KINDS = ("ooTextFile", "ooTextFile short")
"""What a TextGrid calls its file; older programs tell the short form so."""


def parse_textgrid(text: str, source: str = "<textgrid>") -> Annotation:
    """Return the intervals with text as turns of the speakers who name the tiers.

    Point tiers are skipped; the recording has no name. Of the two tiers that we write of what
    somebody says, that of texts has their turns.

    Raises
    ------
    FormatError
        The text is not a TextGrid.
    """
    tokens = Tokens(text)
    try:
        return Annotation("", list(_turns(tokens)))
    except ValueError as problem:
        raise FormatError(source, tokens.line, str(problem)) from problem


def _turns(tokens: "Tokens") -> Iterator[Turn]:
    tokens.head()
    tiers = [_read_tier(tokens) for _ in range(tokens.count())]
    speakers = _speakers(dict(tiers))
    for name, spans in tiers:
        speaker = speakers.get(name, name)
        if speaker is not None:
            yield from (Turn(span.start, span.end, unescaped(speaker)) for span in spans)


def _speakers(tiers: Mapping[str, Sequence[Segment]]) -> dict[str, str | None]:
    """Return whose texts a tier holds, of those beside which one has their words, which is None's.

    All words lie within the texts, or else these are tiers of two speakers.
    """
    speakers: dict[str, str | None] = {}
    for name, words in tiers.items():
        texts = tiers.get(of_texts(name), [])
        if TIER_OF_WORDS.fullmatch(name) and words and _all_within(words, texts):
            speakers |= {name: None, of_texts(name): speaker_of(name)}
    return speakers


def of_texts(name: str) -> str:
    """Return the name of the tier that we write beside one of words."""
    return f"{name.removesuffix('words')}text"


def speaker_of(name: str) -> str:
    """Return whose words are in a tier that we write; empty if nobody knows.

    >>> speaker_of("al - words"), speaker_of("words")
    ('al', '')
    """
    return name.removesuffix("words").removesuffix(" - ")


def _all_within(words: Sequence[Segment], texts: Sequence[Segment]) -> bool:
    """Tell whether each of some intervals lies in one of others; a tier has them in order."""
    places = (bisect_right(texts, word.start, key=lambda text: text.start) for word in words)
    pairs = zip(words, places, strict=True)
    return all(place and word.end <= texts[place - 1].end for word, place in pairs)


def _read_tier(tokens: "Tokens") -> tuple[str, list[Segment]]:
    """Return the name of a tier, and the times of its intervals with text."""
    is_points, name = tokens.text() != "IntervalTier", tokens.text()
    tokens.number(), tokens.number()
    spans = []
    for _ in range(tokens.count()):
        start = tokens.number()
        end = start if is_points else tokens.number()
        if tokens.text().strip() and start != end:
            spans.append(Segment(start, end))
    return name, spans


class Tokens:
    """The strings and numbers of a text, one by one, and the line of the last."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found = _TOKEN.finditer(text)
        self._last = 0

    @property
    def line(self) -> int:
        """Line of the last token, from 1."""
        return self._text.count("\n", 0, self._last) + 1

    def head(self) -> None:
        """Pass over what a TextGrid begins with; a ``ValueError`` says if it does not."""
        if self.text() not in KINDS or self.text() != "TextGrid":
            raise ValueError("not a TextGrid in text form")
        self.number(), self.number()

    def text(self) -> str:
        """Return the next text in quotes."""
        found = self._next()
        if found[1] is None:
            raise ValueError(f"expected text in quotes, found {found[0][:30]!r}")
        return found[1].replace('""', '"')

    def number(self) -> float:
        """Return the next number."""
        return float(self._number())

    def count(self) -> int:
        """Return the next number as a whole one."""
        return int(self._number())

    def _number(self) -> str:
        found = self._next()
        if found[2] is None:
            raise ValueError(f"expected a number, found {found[0][:30]!r}")
        return found[2]

    def _next(self) -> re.Match[str]:
        for found in self._found:
            self._last = found.start()
            if found.lastindex:
                return found
        raise ValueError("the file ends too early")
