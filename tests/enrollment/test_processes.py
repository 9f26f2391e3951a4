import multiprocessing
import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from time import sleep

import pytest

from enrollment import Library, Utterance

Voice = Callable[..., Utterance]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="processes are started as POSIX does")


def starting() -> multiprocessing.context.ForkServerContext:
    """Return what starts processes quickly: each is a copy of one that has imported it all."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def enrol_for_ever(path: Path, committed: Connection, said: Utterance) -> None:
    with Library.open(path, model="m", dimension=8) as library:
        al = library.find("al") or library.add_person("al")
        while True:
            (kept,) = library.enrol(al, said)
            committed.send(kept.id)


def killed(kill_after: float, task: Callable[..., None], path: Path, said: Utterance) -> list[str]:
    """Run a task for some seconds, end it without a warning, and return what it has sent."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = starting().Process(target=task, args=(path, theirs, said), daemon=True)
    process.start()
    theirs.close()
    sleep(kill_after)
    process.kill()
    process.join()
    with ours:
        return list(received(ours))


def received(pipe: Connection) -> list[str]:
    sent: list[str] = []
    try:
        while True:
            sent.append(pipe.recv())
    except EOFError:
        return sent


def is_sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as library:
        return library.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.slow
def test_no_committed_voice_is_lost_in_a_hundred_kills(path: Path, voice: Voice) -> None:
    delays = random.Random(5)
    committed: set[str] = set()
    for _ in range(100):
        committed.update(killed(delays.uniform(0, 0.09), enrol_for_ever, path, voice(1)))
        if path.exists():
            assert is_sound(path)
        with Library.open(path, model="m", dimension=8) as library:
            people = library.people()
            kept = {one.id for person in people for one in library.references(person)}
            logged = [event.what for event in library.log()].count("enrolled")
        # a voice may have been committed just before its id could be sent
        assert committed <= kept
        assert logged == len(kept)
    assert len(committed) > 100


def fill_and_remove(path: Path, removed: Connection, said: Utterance) -> None:
    with Library.open(path, model="m", dimension=8) as library:
        while True:
            al = library.find("al-who-goes") or library.add_person("al-who-goes")
            library.enrol(al, said)
            library.remove(al)
            removed.send(al.id)


@pytest.mark.slow
def test_a_killed_removal_is_finished_or_undone(path: Path, voice: Voice) -> None:
    delays = random.Random(6)
    stored = voice(1).vector.tobytes()
    removed: set[str] = set()
    for _ in range(30):
        removed.update(killed(delays.uniform(0, 0.12), fill_and_remove, path, voice(1)))
        with Library.open(path, model="m", dimension=8) as library:
            assert removed.isdisjoint(library.gallery().person_ids)
            is_there = library.find("al-who-goes") is not None
            has_voice = len(library.gallery()) > 0
        found = path.read_bytes()
        assert is_sound(path)
        assert (b"al-who-goes" in found) == is_there
        assert (stored in found) == has_voice
    assert len(removed) > 5


def enrol_and_identify(path: Path, place: int, said: Utterance) -> bool:
    """Enrol 25 voices, and say whether each was in the gallery at once and none went away."""
    with Library.open(path, model="m", dimension=8) as library:
        person = library.add_person(f"person {place}")
        sizes = []
        for number in range(1, 26):
            library.enrol(person, said)
            gallery = library.gallery()
            assert gallery.person_ids.count(person.id) == number
            sizes.append(len(gallery))
        return sizes == sorted(sizes)


def test_eight_processes_enrol_and_identify_at_once(path: Path, voice: Voice) -> None:
    jobs = [(path, place, voice(place)) for place in range(8)]
    with starting().Pool(8) as pool:
        assert pool.starmap(enrol_and_identify, jobs, chunksize=1) == [True] * 8
    assert is_sound(path)
    with Library.open(path) as library:
        assert len(library.gallery()) == 200
        for place, person in enumerate(library.people()):
            rows = [one.vector for one in library.references(person)]
            assert all((row == voice(place).vector).all() for row in rows)
            assert len(rows) == 25


def check_points(path: Path, told: Connection, seconds: float) -> None:
    """Hold the lock of a process that writes the journal back into a library's file."""
    import fcntl  # which Windows lacks

    with path.with_name(f"{path.name}-shm").open("r+b") as locks:
        fcntl.lockf(locks, fcntl.LOCK_EX, 1, 121)  # WAL_CKPT_LOCK of SQLite's file format
        told.send(True)
        sleep(seconds)


def test_a_removal_waits_for_another_process_that_empties_the_journal(
    library: Library, voice: Voice
) -> None:
    al = library.add_person("al")
    library.enrol(al, voice(1))
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = starting().Process(target=check_points, args=(library.path, theirs, 0.5))
    process.start()
    assert ours.recv()
    library.remove(al)
    process.join()
    assert library.people() == ()


def make(path: Path) -> int:
    with Library.open(path, model="m", dimension=8) as library:
        return len(library.people())


def test_eight_processes_make_one_library(tmp_path: Path) -> None:
    with starting().Pool(8) as pool:
        for number in range(10):
            path = tmp_path / str(number) / "team.db"
            assert pool.map(make, [path] * 8, chunksize=1) == [0] * 8
            assert is_sound(path)
