"""Results with their corrections in JSON files; described by ``schema/diarization-1.json``."""

import json
from collections.abc import Collection, Mapping
from copy import deepcopy
from importlib.resources import files
from pathlib import Path
from typing import Any

from diarize.atomic import write_atomically
from diarize.edits.casting import leaned
from diarize.edits.documents import edit_as_dict, edit_of
from diarize.edits.saved import FIELDS, SavedResult
from diarize.edits.values import Edit, Merge, Rename, given_name
from diarize.errors import FormatError, expect
from diarize.files import read_text
from diarize.formats.json import parse_json, turn_as_dict
from diarize.result import SCHEMA_VERSION
from diarize.timeline import Annotation
from diarize.transcript import Transcript, read_transcript
from diarize.transcript.fields import Node
from diarize.transcript.writers.ours import as_dict

NONE = "is no result of `diarize run -f json`"
TOO_DEEP = "is nested too deeply for a result"


def result_as_dict(result: SavedResult) -> dict[str, Any]:
    """Return a result in plain types, as the JSON files hold it.

    It is what `Diarization.to_dict` gives, with turns as edited. Where there are edits they stand
    beside it, with what they were made on under ``unedited``.
    """
    expect(result, SavedResult, "what is saved is a SavedResult, such as SavedResult.of(found)")
    now = result.current()
    others = deepcopy(dict(result.others))
    document = result.diarization().to_dict() | others | _words(now.transcript)
    if result.edits:
        document["edits"] = [edit_as_dict(edit) for edit in result.edits]
        turns = {"turns": _dicts(result.annotation), "exclusive": _dicts(result.exclusive)}
        document["unedited"] = turns | _words(result.transcript)
    if result.edits and result.identities:
        document["identities"] = _untouched(result, now.annotation.speakers)
        document["unedited"]["identities"] = result.identities
    return document


def _untouched(result: SavedResult, speakers: Collection[str]) -> list[Mapping[str, Any]]:
    """Return what is said of speakers whose names no edit took from anybody or gave to anybody.

    An edit that fits nobody did neither, nor did a name that its bearer has already.
    """
    done = [each for each in result.done() if not _is_idle(each)]
    taken = {each.speaker for each in done if isinstance(each, Rename | Merge)}
    given = {name for each in done if (name := given_name(each)) is not None}
    found: list[Mapping[str, Any]] = []
    for each in result.identities:
        called = each.get("name" if each.get("decision") == "accept" else "speaker")
        if called in speakers and not {called, each.get("speaker")} & (taken | given):
            found.append(each)
    return found


def _is_idle(edit: Edit) -> bool:
    """Return whether an edit leaves its speaker the name that it gives."""
    match edit:
        case Rename(speaker, name) | Merge(speaker, name):
            return speaker == name
        case _:
            return False


def _words(transcript: Transcript | None) -> dict[str, Any]:
    return {} if transcript is None else {"transcript": as_dict(transcript)}


def _dicts(annotation: Annotation) -> list[dict[str, Any]]:
    return [turn_as_dict(turn) for turn in annotation]


def result_of(document: Mapping[str, Any], source: str = "<result>") -> SavedResult:
    """Return the result that `result_as_dict` gave.

    Raises
    ------
    FormatError
        It is none, or of a later version.
    """
    try:
        return _result(Node(document), source)
    except RecursionError as problem:
        raise FormatError(source, None, TOO_DEEP) from problem
    except ValueError as problem:
        raise FormatError(source, None, str(problem)) from problem


def _result(root: Node, source: str) -> SavedResult:
    version = root.child("version")
    if version.value is None:
        raise ValueError(NONE)
    if version.value != SCHEMA_VERSION:
        raise version.wrong(f"expected {SCHEMA_VERSION}, got {version.value!r}; update turnwise")
    edits = tuple(leaned(edit_of(edit) for edit in root.child("edits").items()))
    made_on = root.child("unedited") if edits else root
    others = {name: each for name, each in root.fields().items() if name not in FIELDS}
    if edits and made_on.child("identities"):
        others["identities"] = made_on.child("identities").value
    return SavedResult(
        annotation=_turns(root, made_on.child("turns"), source),
        exclusive=_turns(root, made_on.child("exclusive"), source),
        duration=root.number("duration") or 0.0,
        edits=edits,
        transcript=_transcript(made_on.child("transcript"), source),
        warnings=tuple(str(each.value) for each in root.child("warnings").items()),
        provenance=deepcopy(dict(root.child("provenance").fields())),
        others=deepcopy(others),
    )


def _turns(root: Node, turns: Node, source: str) -> Annotation:
    document = {"recording": root.text("recording"), "turns": turns.value}
    return parse_json(json.dumps(document), source)


def _transcript(words: Node, source: str) -> Transcript | None:
    try:
        return read_transcript(words.fields()) if words.value is not None else None
    except FormatError as problem:
        raise FormatError(source, None, f"{words.path}: {problem.problem}") from problem


def load_result(path: str | Path) -> SavedResult:
    """Return the result in a JSON file that was written by `save_edited` or by `Diarization.write`.

    Raises
    ------
    FileError
        The file cannot be read.
    FormatError
        It holds no result, or one of a later version.
    """
    text = read_text(Path(path))
    try:
        document = json.loads(text)
    except RecursionError as problem:
        raise FormatError(str(path), None, TOO_DEEP) from problem
    except ValueError as problem:
        if not text.lstrip().startswith("{"):
            raise FormatError(str(path), None, NONE) from problem
        raise FormatError(str(path), getattr(problem, "lineno", None), str(problem)) from problem
    return result_of(document, str(path))


def result_schema() -> dict[str, Any]:
    """Return the JSON Schema of these documents."""
    text = (files("diarize.edits") / "schema" / "diarization-1.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def save_edited(path: str | Path, result: SavedResult) -> None:
    """Write a result as JSON, whole or not at all.

    Raises
    ------
    FileError
        The file cannot be written.
    """
    write_atomically(Path(path), spelt(result_as_dict(result)))


def spelt(document: Mapping[str, Any]) -> str:
    """Return the text of a JSON file of ours."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
