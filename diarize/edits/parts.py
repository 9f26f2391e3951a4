"""What edits are made of: names, spans of time, and where speakers talk."""

from collections.abc import Iterable, Mapping

from diarize.errors import expect
from diarize.timeline import Segment

# Where each speaker that an edit names talks, in the result that the edit was made on.
Anchors = Mapping[str, tuple[Segment, ...]]


def expect_names(*names: object) -> None:
    """Refuse what is no name.

    Raises
    ------
    TypeError
        One is no text.
    """
    for name in names:
        expect(name, str, "a speaker is a name, as text")


def segments(spans: Iterable[Segment]) -> tuple[Segment, ...]:
    """Return spans as a tuple.

    Raises
    ------
    TypeError
        They are none.
    """
    expect(spans, Iterable, "spans are a sequence of segments")
    found = tuple(spans)
    for span in found:
        expect(span, Segment, "spans are a sequence of segments: Segment(start, end)")
    return found


def told(spans: tuple[Segment, ...]) -> str:
    """Return spans as people read them."""
    return ", ".join(f"{span.start:.3f}-{span.end:.3f} s" for span in spans)
