import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from diarize.bundle import Bundle
from diarize.errors import EnrollmentError
from diarize.library import SpeakerLibrary
from diarize.people import known_in
from enrollment import LibraryError, Utterance


def indexed(library: SpeakerLibrary) -> SpeakerLibrary:
    """Enrol so many people that their voices are kept in an index."""
    rng = np.random.default_rng(0)
    with library.transaction():
        for number in range(5001):
            vector = rng.standard_normal(library.dimension).astype(np.float32)
            vector /= np.linalg.norm(vector)
            library.enrol(library.add_person(f"{number}"), Utterance(vector=vector, seconds=9.0))
    assert known_in(library).index.kind == "flat"
    assert library.index_path.stat().st_mode & 0o777 == 0o600
    return library


def test_an_index_is_private_and_goes_with_a_removal_though_others_read_the_library(
    library: SpeakerLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexed(library)
    link = library.path.with_name("link.db")
    link.symlink_to(library.path)
    monkeypatch.setattr("enrollment.database.PATIENCE", 0.1)
    reader = sqlite3.connect(library.path, isolation_level=None)
    with closing(reader), closing(SpeakerLibrary(link)) as other:
        assert other.index_path == library.index_path
        reader.execute("BEGIN")
        reader.execute("SELECT name FROM people").fetchone()
        with pytest.raises(LibraryError, match="the removal is done, but traces of it stay"):
            other.remove(other.named("17"))
    assert not library.index_path.exists()


def test_a_voice_that_may_still_be_refused_is_in_no_index(library: SpeakerLibrary) -> None:
    indexed(library)
    before = library.index_path.read_bytes()
    vector = np.eye(1, library.dimension, dtype=np.float32)[0]
    with library.transaction():
        library.enrol(library.named("17"), Utterance(vector=vector, seconds=9.0))
        assert len(known_in(library).people) == 5001
        assert library.index_path.read_bytes() == before


def test_an_index_stays_beside_its_library_wherever_the_process_goes(
    library: SpeakerLibrary, bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.close()
    (tmp_path / "elsewhere").mkdir()
    others = tmp_path / "elsewhere" / f"{library.path.name}.index"
    others.write_text("somebody's")
    monkeypatch.chdir(library.path.parent)
    with SpeakerLibrary(library.path.name, bundle) as here:
        monkeypatch.chdir(tmp_path / "elsewhere")
        indexed(here)
        here.remove(here.named("17"))
        assert not here.index_path.exists()
        assert here.calibration_path.parent == library.path.parent
    assert others.read_text() == "somebody's"


def test_an_empty_path_is_not_the_users_own_library() -> None:
    with pytest.raises(EnrollmentError, match="cannot be opened"):
        SpeakerLibrary("")
