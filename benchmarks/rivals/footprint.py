"""How much room a package takes with all that it requires."""

from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

OURS, PACKAGES = "turnwise", ("diarize", "embeddings", "clustering", "enrollment")
ROOT = Path(__file__).parents[2]


def installed_size(packages: Iterable[str]) -> dict[str, int]:
    """Return the bytes of packages and of all they require here, by name; extras do not count.

    Raises
    ------
    PackageNotFoundError
        One of ``packages`` is not installed. What they require may be, for another platform.
    """
    sizes: dict[str, int] = {}
    waiting = [(name, True) for name in packages]
    while waiting:
        name, needed = waiting.pop()
        if name in sizes:
            continue
        try:
            found = distribution(name)
        except PackageNotFoundError:
            if needed:
                raise
            continue
        sizes[name] = _bytes(found)
        waiting += [(each, False) for each in _required(found)]
    return sizes


def _required(found: Distribution) -> Iterator[str]:
    from packaging.requirements import Requirement

    for line in found.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name.lower().replace("_", "-")


def _bytes(found: Distribution) -> int:
    """Return what its files take; of this project, which is not copied, those of the wheel."""
    paths = [Path(str(found.locate_file(file))) for file in found.files or ()]
    if found.name == OURS:
        paths = [file for folder in PACKAGES for file in (ROOT / folder).rglob("*")]
    return sum(file.stat().st_size for file in paths if file.is_file() and file.suffix != ".pyc")
