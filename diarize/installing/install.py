"""Installing a bundle of the catalogue: fetched, checked, tried, and put in place whole."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from diarize.bundle import find_bundle
from diarize.catalogue import Entry, HubFile, entries, entry_named
from diarize.errors import DiarizeError, ModelError
from diarize.hub_reasons import NOT_THERE, status_of
from diarize.installed import MANIFEST, folder_of, refuse_more_than_bundle
from diarize.installing.hub import Fetched, fetch
from diarize.installing.integrity import check_fetched, checked
from diarize.installing.origins import Origin, file_name, origins_of, tables_of
from diarize.installing.trial import try_out
from diarize.listen import Progress, silent
from diarize.manifest import manifest_text
from diarize.models import load_models, refuse_wrong_settings
from diarize.replacing import remove_old_drafts, replaced_folder


@dataclass(frozen=True, slots=True)
class Installation:
    """A bundle that is installed; ``fetched`` is False if it was there already, whole."""

    name: str
    folder: Path
    fetched: bool
    origins: Mapping[str, Origin]


def install(
    name: str | None = None, *, force: bool = False, progress: Progress = silent
) -> Installation:
    """Install a bundle of the catalogue, the newest if none is named, unless it is there whole.

    What was recorded when it was installed first holds from then on: its commits and SHA-256 are
    asked for again, unless ``force`` takes what the hub has now.

    Raises
    ------
    ModelError
        There is no such bundle, or it cannot be had or used.
    FileError
        It cannot be written, or there is something else in its folder.
    """
    entry = _wanted(name)
    folder = folder_of(entry.name)
    known = {} if force else _known(entry, folder)
    if known and _is_whole(entry, folder):
        return Installation(entry.name, folder, False, known)
    refuse_more_than_bundle(folder)
    with replaced_folder(folder) as draft:
        origins = {
            role: _placed(file, known.get(role), draft / file_name(role), progress)
            for role, file in entry.files.items()
        }
        text = manifest_text(tables_of(entry, origins))
        (draft / MANIFEST).write_text(text, encoding="utf-8")
        try_out(find_bundle(draft), load_models(draft))
    remove_old_drafts(folder)
    return Installation(entry.name, folder, True, origins)


def _wanted(name: str | None) -> Entry:
    entry = entries()[-1] if name is None else entry_named(name)
    if entry is None:
        known = ", ".join(each.name for each in entries())
        raise ModelError(f"no bundle {name!r} can be installed; known: {known}")
    return entry


def _known(entry: Entry, folder: Path) -> Mapping[str, Origin]:
    """Return where the files came from, if they are those that the catalogue still names."""
    places = {role: (file.repo, file.path) for role, file in entry.files.items()}
    found = origins_of(folder)
    kept = places == {role: (origin.repo, origin.path) for role, origin in found.items()}
    return found if kept else {}


def _is_whole(entry: Entry, folder: Path) -> bool:
    try:
        bundle = find_bundle(folder)
        refuse_wrong_settings(bundle)
    except DiarizeError:
        return False
    whole = not any(check.problem for check in checked(bundle))
    return whole and bundle.version == entry.version


def _fetched(file: HubFile, known: Origin | None, progress: Progress) -> Fetched:
    try:
        return fetch(file, known.commit if known else file.revision, progress)
    except ModelError as problem:
        if known and status_of(problem) == NOT_THERE:
            raise ModelError(f"{problem}; --force takes what the hub has now") from problem
        raise


def _placed(file: HubFile, known: Origin | None, target: Path, progress: Progress) -> Origin:
    """Fetch a file, copy it to its place, and check that it is what it should be."""
    fetched = _fetched(file, known, progress)
    shutil.copyfile(fetched.path, target)
    sha256 = check_fetched(file, fetched, target, known.sha256 if known else None)
    first = known.recorded if known else file.sha256 is None
    size = target.stat().st_size
    return Origin(file.repo, file.path, fetched.commit, sha256, size, first)
