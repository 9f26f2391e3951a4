"""Who says what on a page: the words if there are any, the turns otherwise."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from statistics import mean

from diarize.edits.replay import Replayed
from diarize.review.covering import covering
from diarize.review.speakers import hue
from diarize.timeline import Segment
from diarize.transcript.minutes import moment
from diarize.transcript.passages import Passage, passages
from diarize.transcript.wording import UNKNOWN, printable

UNSURE = 0.5
"""Confidence below which a passage is marked: to be listened to first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What one speaker says in a row, or a turn of theirs.

    Attributes
    ----------
    start, end : float
        Seconds.
    speaker : str or None
        Whose it is; None for unknown.
    hue : int or None
        Of the speaker's colour, in degrees.
    text : str
        Empty for a turn.
    confidence : float or None
        In [0, 1].
    """

    start: float
    end: float
    speaker: str | None
    hue: int | None
    text: str = ""
    confidence: float | None = None

    def paragraph(self) -> str:
        """Return the paragraph of the page."""
        unsure = self.confidence is not None and self.confidence < UNSURE
        kind = "passage unsure" if unsure else "passage"
        colour = "" if self.hue is None else f' style="--hue: {self.hue}"'
        who = escape(printable(self.speaker)) if self.speaker else UNKNOWN
        said = escape(self.text) if self.text else f"{self.end - self.start:.1f} s"
        span = f'data-start="{self.start:.3f}" data-end="{self.end:.3f}"'
        return (
            f'<p class="{kind}" {span} data-speaker="{escape(self.speaker or "")}"{colour}>'
            f'<button class="play" aria-label="Play from {moment(self.start)}">'
            f'{moment(self.start)}</button><button class="who">{who}</button>'
            f'<span dir="auto">{said}</span></p>'
        )


def passages_of(now: Replayed) -> Iterator[Shown]:
    """Yield what a page shows of a result, in order."""
    hues = {name: hue(number) for number, name in enumerate(filter(None, now.annotation.speakers))}
    if now.transcript is not None:
        found = list(passages(now.transcript))
        spans = covering([(each.speaker, each.start, each.end) for each in found], now.annotation)
        for passage, span in zip(found, spans, strict=True):
            yield _of_words(passage, span, hues)
        return
    for turn in now.annotation:
        yield Shown(
            start=turn.start,
            end=turn.end,
            speaker=turn.speaker or None,
            hue=hues.get(turn.speaker),
            confidence=turn.confidence,
        )


def _of_words(passage: Passage, span: Segment, hues: Mapping[str, int]) -> Shown:
    sure = [word.confidence for word in passage.words if word.confidence is not None]
    return Shown(
        start=span.start,
        end=span.end,
        speaker=passage.speaker,
        hue=hues.get(passage.speaker or ""),
        text=passage.text,
        confidence=mean(sure) if sure else None,
    )
