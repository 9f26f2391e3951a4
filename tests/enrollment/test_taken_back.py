import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from enrollment import Library, opening
from enrollment.database import Database
from enrollment.opening import taken_back
from enrollment.schema import check_model

ROOT = Path(__file__).parents[2]


def refused(path: Path, happens: Callable[[Library], object]) -> None:
    """Make a library, in which something happens before all of it is refused."""
    with suppress(KeyboardInterrupt), taken_back(path):
        with Library.open(path, model="m", dimension=8) as library:
            happens(library)
        raise KeyboardInterrupt


def test_a_library_that_was_made_in_vain_is_taken_back(path: Path) -> None:
    refused(path, lambda library: library.people())
    assert list(path.parent.iterdir()) == []


def test_a_library_stays_that_was_there_or_that_somebody_is_in_or_uses(path: Path) -> None:
    refused(path.with_name("1.db"), lambda library: library.add_person("al"))
    with ExitStack() as users:
        refused(
            path.with_name("2.db"), lambda library: users.enter_context(Library.open(library.path))
        )
        Library.open(path.with_name("3.db"), model="m", dimension=8).close()
        refused(path.with_name("3.db"), lambda library: library.people())
    assert sorted(file.name for file in path.parent.iterdir()) == ["1.db", "2.db", "3.db"]


def test_the_folders_that_were_made_for_it_are_taken_back_too(path: Path) -> None:
    refused(path.parent / "a" / "b" / "team.db", lambda library: library.people())
    assert list(path.parent.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="needs limits of POSIX")
@pytest.mark.parametrize("space", [0, 2000, 5000, 9000, 20_000, 33_000])
def test_where_there_is_no_space_a_library_is_taken_back_too(path: Path, space: int) -> None:
    code = (
        "import resource, sys; from pathlib import Path; from enrollment import Library, opening;"
        "path = Path(sys.argv[1])\n"
        f"with opening.taken_back(path): resource.setrlimit(resource.RLIMIT_FSIZE, ({space},) * 2);"
        "Library.open(path, model='m', dimension=8)"
    )
    command = [sys.executable, "-c", code, str(path.parent / "new" / "team.db")]
    failed = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert "disk" in failed.stderr
    assert list(path.parent.iterdir()) == []


def test_who_opens_a_library_that_is_taken_back_meanwhile_makes_it_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile = [path.unlink]

    def late(database: Database, model: str, dimension: int) -> None:
        check_model(database, model, dimension)
        if meanwhile:
            meanwhile.pop()()

    monkeypatch.setattr(opening, "check_model", late)
    with Library.open(path, model="m", dimension=8) as library:
        library.add_person("al")
    with Library.open(path) as library:
        assert [person.name for person in library.people()] == ["al"]
