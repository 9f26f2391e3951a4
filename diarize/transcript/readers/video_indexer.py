"""Azure Video Indexer (learn.microsoft.com/azure/azure-video-indexer, "Video Indexer output")."""

from collections.abc import Iterator, Mapping

from diarize.transcript.fields import Node, first, has
from diarize.transcript.raw import RawTranscript, RawUtterance
from diarize.transcript.readers.grouping import in_order, names_by_id


def recognises(document: object) -> bool:
    """Return whether a document is of Video Indexer."""
    video = first(document["videos"]) if has(document, "videos") else None
    return has(video, "insights") and has(video["insights"], "transcript")


def parse(root: Node) -> RawTranscript:
    """Read the lines of each video, with the names of their speakers."""
    insights = [video.child("insights") for video in root.child("videos").items()]
    languages = (each.name("sourceLanguage", "language") for each in insights)
    return RawTranscript(
        utterances=in_order(line for each in insights for line in _lines(each)),
        language=next(filter(None, languages), None),
    )


def _lines(insights: Node) -> Iterator[RawUtterance]:
    names = names_by_id(insights.child("speakers"))
    for line in insights.child("transcript").items():
        yield _line(line, names)


def _line(line: Node, names: Mapping[str | None, str]) -> RawUtterance:
    (when,) = line.child("instances").leading(1)
    speaker = line.name("speakerId")
    return RawUtterance(
        text=line.text("text"),
        start=when.number("start"),
        end=when.number("end"),
        speaker=names.get(speaker, speaker),
    )
