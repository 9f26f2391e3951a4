"""What was written beside a result, which the result remembers: what differs, somebody changed."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from diarize.atomic import write_atomically
from diarize.batch import SUFFIXES, Job
from diarize.edits import SavedResult, result_as_dict, result_of, save_edited
from diarize.edits.files import spelt
from diarize.errors import FileError
from diarize.files import MOST_BYTES, is_file, read_bytes, read_text, sha256_of
from diarize.foreign import is_of_result, result_beside
from diarize.timeline import Annotation

WRITTEN = "written"
"""The field of a result that holds the SHA-256 of each file beside it, by format."""

Hashes = dict[str, list[str]]


def refuse_changed(job: Job) -> None:
    """Refuse to write over what somebody changed, or put, beside a result since.

    That can be told where the result beside it remembers what was written. A file that says what
    the result does, with some of its corrections, is never refused, nor is one without content.

    Raises
    ------
    FileError
        There is such a file where one of a recording would be written.
    """
    saved = result_beside(job)
    for name, path in job.outputs.items():
        if saved and is_file(path) and (why := why_kept(saved, name, path)):
            raise FileError(
                str(path), f"{why}, and would be lost; write elsewhere (-o) or rename it"
            )


def why_kept(saved: SavedResult, name: str, path: Path) -> str:
    """Return why a file beside a result is not written over; nothing if it may be."""
    hashes = hashes_of(saved)
    if not hashes or _is_as_written(saved, name, path):
        return ""
    if name in hashes:
        return "was changed by hand since it was written"
    return "was not written with the result beside it"


def _is_as_written(saved: SavedResult, name: str, path: Path) -> bool:
    hashes = hashes_of(saved).get(name, [])
    if name == "json":
        return hash_of(saved) in hashes and _is_as_corrected(saved, path)
    content = read_bytes(path, MOST_BYTES)
    unix = content.replace(b"\r\n", b"\n")  # lines end as we end them, whatever git did
    if not content.strip() or not {_sha256(content), _sha256(unix)}.isdisjoint(hashes):
        return True
    return is_of_result(saved, name, path)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def refuse_rewritten(saved: SavedResult, path: Path) -> None:
    """Refuse to correct a result once more that was changed by hand since the last correction.

    Each correction writes anew what the file says, from what it said before any.

    Raises
    ------
    FileError
        Its turns or words are not what its corrections make of it.
    """
    if hashes_of(saved) and not _is_as_corrected(saved, path):
        raise FileError(
            str(path),
            "its turns or words were changed by hand since the last correction, and would be lost; "
            "change them back, and correct them with `diarize edit`",
        )


def _is_as_corrected(saved: SavedResult, path: Path) -> bool:
    """Tell whether the file of a result says what its corrections make of it."""
    if not saved.edits:
        return True
    document, expected = json.loads(read_text(path)), result_as_dict(saved)
    if all(
        document.get(name) == expected.get(name) for name in ("turns", "exclusive", "transcript")
    ):
        return True
    return _hash_as_corrected(document, str(path)) == _hash_as_corrected(expected, str(path))


def _hash_as_corrected(document: Mapping[str, Any], source: str) -> str:
    kept = {name: each for name, each in document.items() if name not in ("edits", "unedited")}
    return hash_of(result_of(kept, source))


def hashes_of(saved: SavedResult) -> Hashes:
    """Return what a result remembers of the files beside it; nothing if it is of an old release."""
    found = saved.others.get(WRITTEN)
    listed = found.items() if isinstance(found, Mapping) else ()
    return {name: list(map(str, each)) for name, each in listed if isinstance(each, list)}


def hash_of(saved: SavedResult) -> str:
    """Return the SHA-256 of what a result says before any correction: its turns and its words.

    Who corrects it with `diarize edit` does not change that, nor does a release that spells the
    JSON otherwise.
    """
    words = saved.transcript or ()
    said: list[Any] = [_plain(saved.annotation), _plain(saved.exclusive)]
    said.append([[word.start, word.end, word.text, word.speaker] for word in words])
    return _sha256(json.dumps(said).encode())


def _plain(turns: Annotation) -> list[list[object]]:
    return [[turn.start, turn.end, turn.speaker] for turn in turns]


def remember(saved: SavedResult, job: Job, contents: Mapping[str, bytes]) -> None:
    """Write the JSON file of a recording, if it is asked for, with what is about to be written.

    Another JSON file beside the ``contents`` remembers them too, if it remembers any. What is there
    now counts as written: if this is interrupted, it stays.
    """
    old = result_beside(job)
    before = hashes_of(old) if old else {}
    now = before | {name: _both(job.outputs[name], each) for name, each in contents.items()}
    if "json" in job.outputs:
        now = {**_taken_over(job, [saved, *filter(None, [old])]), **now, "json": [hash_of(saved)]}
        others = {**saved.others, WRITTEN: now}
        save_edited(job.outputs["json"], replace(saved, others=others))
    elif job.result and before:
        document = json.loads(read_text(job.result)) | {WRITTEN: now}
        write_atomically(job.result, spelt(document))


def _taken_over(job: Job, results: Sequence[SavedResult]) -> Hashes:
    """Return the SHA-256 of files beside a result that say what it does, or did until now.

    They were written before it was, or by an old release.
    """
    json = job.outputs["json"]
    beside = {name: json.with_name(f"{job.name}{suffix}") for name, suffix in SUFFIXES.items()}
    return {
        name: [sha256_of(path)]
        for name, path in beside.items()
        if is_file(path) and any(is_of_result(each, name, path) for each in results)
    }


def _both(path: Path, content: bytes) -> list[str]:
    """Return the SHA-256 of a file as it is, if there is one, and of what it becomes."""
    new = _sha256(content)
    return sorted({sha256_of(path), new}) if is_file(path) else [new]
