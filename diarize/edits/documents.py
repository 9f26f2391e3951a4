"""Edits in plain types, as the JSON files hold them."""

from collections.abc import Iterable
from typing import Any

from diarize.edits.hearing import Add, Remove
from diarize.edits.values import Edit, Merge, Reassign, Rename, Split
from diarize.formats.times import in_milliseconds
from diarize.timeline import Segment
from diarize.transcript.fields import Node


def edit_as_dict(edit: Edit) -> dict[str, Any]:
    """Return an edit in plain types; times in seconds.

    >>> edit_as_dict(Rename("7", "al", anchors={"7": (Segment(0.5, 2),)}))
    {'operation': 'rename', 'speaker': '7', 'name': 'al', 'anchors': {'7': [[0.5, 2.0]]}}
    """
    found: dict[str, Any] = {"operation": type(edit).__name__.lower(), "speaker": edit.speaker}
    if isinstance(edit, Rename | Split):
        found["name"] = edit.name
    if isinstance(edit, Merge):
        found["into"] = edit.into
    if isinstance(edit, Reassign):
        found["to"] = edit.to
    if isinstance(edit, Split | Reassign | Add | Remove):
        found["spans"] = _pairs(edit.spans)
    if isinstance(edit, Add):
        found["new"] = edit.new
    anchors = {speaker: _pairs(segments) for speaker, segments in edit.anchors.items()}
    return found | {"anchors": anchors}


def _pairs(segments: Iterable[Segment]) -> list[list[float]]:
    return [[each.start, each.end] for each in map(in_milliseconds, segments)]


def edit_of(node: Node) -> Edit:
    """Return the edit that a document holds.

    Raises
    ------
    ValueError
        It holds none; the place is named.
    """
    anchors = {name: _segments(each) for name, each in node.child("anchors").members()}
    match node.text("operation"):
        case "rename":
            return Rename(_name(node, "speaker"), _name(node, "name"), anchors=anchors)
        case "merge":
            return Merge(_name(node, "speaker"), _name(node, "into"), anchors=anchors)
        case "split":
            names = _name(node, "speaker"), _name(node, "name")
            return Split(*names, _segments(node.child("spans")), anchors=anchors)
        case "reassign":
            spans = _segments(node.child("spans"))
            return Reassign(_someone(node), _name(node, "to"), spans, anchors=anchors)
        case "add":
            spans, new = _segments(node.child("spans")), node.child("new").value is True
            return Add(_name(node, "speaker"), spans, new, anchors=anchors)
        case "remove":
            return Remove(_someone(node), _segments(node.child("spans")), anchors=anchors)
        case other:
            raise node.wrong(f"unknown operation {other[:30]!r}")


def _someone(node: Node) -> str | None:
    return None if node.child("speaker").value is None else _name(node, "speaker")


def _name(node: Node, key: str) -> str:
    child = node.child(key)
    if not isinstance(child.value, str):
        raise child.wrong("expected text")
    return child.value


def _segments(node: Node) -> tuple[Segment, ...]:
    return tuple(_segment(item) for item in node.items())


def _segment(node: Node) -> Segment:
    edges = [edge.as_number() or 0.0 for edge in node.items()]
    try:
        start, end = edges
        # an older release wrote less than a millisecond without any length
        return (
            Segment(start, end) if start != end else in_milliseconds(Segment(start, start + 0.001))
        )
    except ValueError as problem:
        raise node.wrong("expected a start and a later end, in seconds") from problem
