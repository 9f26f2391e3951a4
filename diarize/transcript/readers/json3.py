"""json3, captions of YouTube with the times of words (github.com/pytube/pytube, pull 1438)."""

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawWord
from diarize.transcript.readers.captions import Caption, said
from diarize.transcript.readers.grouping import later


def recognises(document: object) -> bool:
    """Return whether a document is of captions: events, some of them windows without text."""
    if not has(document, "events") or not isinstance(document["events"], list):
        return False
    return has(document, "wireMagic") or has(first(document["events"]), "tStartMs")


def parse(root: Node) -> RawTranscript:
    """Read lines, with the starts of their words where they have any."""
    events = root.child("events").items()
    return RawTranscript(
        utterances=said(_caption(each) for each in events if has(each.value, "segs"))
    )


def _caption(event: Node) -> Caption:
    start = event.milliseconds("tStartMs")
    return Caption(
        start=start,
        duration=event.milliseconds("dDurationMs"),
        parts=[_part(part, place, start) for place, part in enumerate(event.child("segs").items())],
        appends=event.number("aAppend") == 1,
    )


def _part(part: Node, place: int, since: float | None) -> RawWord:
    offset = part.milliseconds("tOffsetMs")
    if offset is None and place == 0:
        offset = 0.0  # which YouTube leaves out
    return RawWord(text=part.text("utf8"), start=None if since is None else later(offset, since))
