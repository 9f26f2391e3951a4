"""Files beside a result that do not have its last correction."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from diarize.commands.errors import tell

if TYPE_CHECKING:
    from diarize.edits import SavedResult


def tell_lagging(file: Path, before: "SavedResult", after: "SavedResult") -> None:
    """Say on stderr which files of ours do not have what was just changed, and what renews them.

    What was changed by hand is named by itself: nothing renews it.
    """
    from diarize.written import why_kept

    found = _lagging(file, before, after)
    kept = {name: path for name, path in found.items() if why_kept(after, name, path)}
    renewed = {name: path for name, path in found.items() if name not in kept}
    if renewed:
        command = f"diarize edit {shlex.quote(str(file))} export -f {','.join(renewed)}"
        tell(f"{_names(renewed)}: not changed yet; renew with `{command}`")
    if kept:
        tell(f"{_names(kept)}: changed by hand, and kept so without this correction")


def _names(files: dict[str, Path]) -> str:
    return ", ".join(path.name for path in files.values())


def _lagging(file: Path, before: "SavedResult", after: "SavedResult") -> dict[str, Path]:
    """Return the files, by their format, which is told as cheaply as can be."""
    from diarize.batch import SUFFIXES
    from diarize.files import is_file

    beside = {name: file.with_name(f"{file.stem}{suffix}") for name, suffix in SUFFIXES.items()}
    return {
        name: path
        for name, path in beside.items()
        if name != "json" and is_file(path) and _lags(name, path, before, after)
    }


def _lags(name: str, path: Path, before: "SavedResult", after: "SavedResult") -> bool:
    """Tell whether a file is of the engine, or of the result before, and not as it is now."""
    from diarize.errors import DiarizeError
    from diarize.foreign import content_of, is_ours, spelled_now
    from diarize.written import hashes_of, why_kept

    try:
        now, content = list(spelled_now(after, name)), content_of(name, path)
        if not now or content in now:
            return False
        if hashes := hashes_of(after):
            return name in hashes or not why_kept(after, name, path)
        return is_ours(name, path) or content in spelled_now(before, name)
    except (DiarizeError, OSError):
        return False  # it cannot be read, which nobody asked for
