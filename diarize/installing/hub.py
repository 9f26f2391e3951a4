"""Files of the Hugging Face hub, by its own client: its cache, token, proxies and mirrors."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from diarize.catalogue import HubFile
from diarize.files import sha256_of
from diarize.hub_client import StoppedError, hub_client, hub_errors, told_plainly
from diarize.hub_reasons import may_be_cached
from diarize.listen import Progress

SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file in the hub's cache.

    Attributes
    ----------
    path : Path
        Not to be changed: others use it too.
    commit : str
        Of its repository.
    sha256 : str or None
        What the hub says that it is; None where it was not asked, or does not say.
    """

    path: Path
    commit: str
    sha256: str | None


def fetch(file: HubFile, revision: str, progress: Progress) -> Fetched:
    """Bring a file into the hub's cache unless it is there.

    A connection that is cut is taken up where it broke off, and a copy in the cache that is
    damaged is fetched again. Without a network, or with ``HF_HUB_OFFLINE``, the cache must have
    it.

    Raises
    ------
    ModelError
        It cannot be had; the message says why, and what to do.
    """
    client = hub_client()
    with told_plainly(client, file.repo, file.path):
        try:
            told = _look(client, file, revision)
        except hub_errors(client) as problem:
            if not may_be_cached(problem) or not (found := _cached(client, file, revision)):
                raise
            return found
        path = _download(client, file, revision, progress)
        if told not in (None, sha256_of(path)):  # damaged in the cache, where it would stay
            path = _download(client, file, revision, progress, again=True)
    return Fetched(path, _commit(path), told)


def _look(client: Any, file: HubFile, revision: str) -> str | None:
    """Ask what a file is: its SHA-256, if it is one of those that the hub names by that."""
    url = client.hf_hub_url(file.repo, file.path, revision=revision)
    timeout = client.constants.HF_HUB_ETAG_TIMEOUT
    etag = client.get_hf_file_metadata(url, timeout=timeout, library_name="turnwise").etag
    return etag if etag and SHA256.fullmatch(etag) else None


def _download(
    client: Any, file: HubFile, revision: str, progress: Progress, *, again: bool = False
) -> Path:
    options = {
        "library_name": "turnwise",
        "tqdm_class": _bar(progress, Path(file.path).name),
        "force_download": again,
    }
    return Path(client.hf_hub_download(file.repo, file.path, revision=revision, **options))


def _cached(client: Any, file: HubFile, revision: str) -> Fetched | None:
    found = client.try_to_load_from_cache(file.repo, file.path, revision=revision)
    return Fetched(Path(found), _commit(Path(found)), None) if isinstance(found, str) else None


def _commit(path: Path) -> str:
    """Return the commit of a file in the cache: the folder in ``snapshots`` in which it is."""
    parts = path.parts
    return parts[len(parts) - parts[::-1].index("snapshots")]


def _bar(progress: Progress, stage: str) -> type:
    """Return a class with the part of tqdm's interface that the client uses."""

    class Bar:
        def __init__(self, *, total: float | None = None, initial: float = 0, **_: object) -> None:
            self.total, self.n = total, initial

        def update(self, size: float = 1) -> None:
            self.n += size
            try:
                progress(stage, self.n, self.total)
            except Exception as problem:
                raise StoppedError from problem

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            pass

    return Bar
