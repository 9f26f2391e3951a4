"""Times in TTML (w3.org/TR/ttml2, "Time Value Expressions"), and plain seconds, as Apple's."""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from diarize.formats.xml import attribute, wrong

_CLOCK = re.compile(
    r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2}(?:\.\d{1,9})?)(?::(\d{1,6}(?:\.\d{1,9})?))?"
)
_OFFSET = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)(h|m|s|ms|f|t)?")
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,9})?", re.ASCII)
_FRAMES = 30.0  # a second, where a document does not say

Span = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Rates:
    """How many frames and ticks a second has."""

    frames: float
    ticks: float

    def span(self, element: Element) -> Span:
        """Return when an element begins and ends, in seconds, as it says.

        Raises
        ------
        ElementError
            A time is none.
        """
        begin, end, duration = (self._in(element, key) for key in ("begin", "end", "dur"))
        if duration is not None:
            last = (begin or 0.0) + duration
            end = last if end is None else min(end, last)
        return begin, end

    def _in(self, element: Element, key: str) -> float | None:
        text = element.get(key, "").strip()
        try:
            return self.seconds(text) if text else None
        except ValueError as problem:
            raise wrong(element, key, problem) from problem

    def seconds(self, text: str) -> float:
        """Return the seconds of a time.

        Raises
        ------
        ValueError
            It is none.

        >>> rates = Rates(frames=25.0, ticks=1000.0)
        >>> [rates.seconds(text) for text in ("00:01:02.5", "01:00:00:05", "90f", "500ms", "1.5")]
        [62.5, 3600.2, 3.6, 0.5, 1.5]
        """
        if clock := _CLOCK.fullmatch(text):
            hours, minutes, second, frames = clock.groups()
            whole = int(hours or 0) * 3600 + int(minutes) * 60 + float(second)
            return round(whole + float(frames or 0) / self.frames, 9)
        offset = _OFFSET.fullmatch(text)
        if not offset:
            raise ValueError(f"expected a time, as 00:01:02.500 or 62.5s, found {text[:30]!r}")
        units = {"h": 3600.0, "m": 60.0, "ms": 1e-3, "f": 1 / self.frames, "t": 1 / self.ticks}
        return round(float(offset[1]) * units.get(offset[2], 1.0), 9)


def has_times(element: Element) -> bool:
    """Return whether an element has times of its own."""
    return any(element.get(key) for key in ("begin", "end", "dur"))


def is_absolute(root: Element, rates: Rates) -> bool:
    """Return whether all times count from zero, and not from the parent's as the standard has it.

    They do if no element begins before the one that it is in.
    """
    left: list[tuple[Element, float]] = [(root, 0.0)]
    while left:
        element, outside = left.pop()
        begin, _ = rates.span(element)
        inside = outside if begin is None else begin
        if inside < outside:
            return False
        left += [(child, inside) for child in element]
    return True


def rates_of(root: Element) -> Rates:
    """Return the rates that a document declares.

    Raises
    ------
    ElementError
        One is no number above zero.
    """
    given = _rate(root, "frameRate")
    frames = (given or _FRAMES) * _multiplier(root)
    return Rates(frames, _rate(root, "tickRate") or (frames if given else 1.0))


def _multiplier(root: Element) -> float:
    """Return by what the rate of frames is multiplied, written as ``1000 1001``."""
    key = "frameRateMultiplier"
    parts = attribute(root, key).replace(":", " ").split()
    found = [_positive(root, key, part) for part in parts]
    return found[0] / found[1] if len(found) == 2 else 1.0


def _rate(root: Element, key: str) -> float | None:
    text = attribute(root, key)
    return _positive(root, key, text) if text else None


def _positive(root: Element, key: str, text: str) -> float:
    if _NUMBER.fullmatch(text.strip()) and 0 < float(text) < 1e12:
        return float(text)
    raise wrong(root, key, f"expected a rate, found {text[:30]!r}")
