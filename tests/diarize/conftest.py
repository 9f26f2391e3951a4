"""Real voices: those of the example meeting, cut so that each says something twice."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from diarize import Annotation, Diarizer, Samples, Segment, Turn, read_annotations
from diarize.bundle import Bundle, find_bundle
from diarize.enrolment import CleanVoice, clean_voice
from diarize.excerpts import alone, as_wav, excerpt
from diarize.formats import WRITERS
from diarize.identify import Identifier
from diarize.library import SpeakerLibrary

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def engine() -> Diarizer:
    return Diarizer()


@pytest.fixture(scope="session")
def bundle() -> Bundle:
    return find_bundle()


@pytest.fixture(scope="session")
def turns() -> Annotation:
    """Return who speaks when in the example meeting: slt, awb, rms and kal16."""
    return read_annotations(EXAMPLES / "meeting.rttm")["meeting"]


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory, turns: Annotation) -> Path:
    """Make a folder with what each says alone, in two recordings: slt-1.wav and slt-2.wav..."""
    folder = tmp_path_factory.mktemp("clips")
    for speaker in turns.speakers:
        said = alone(turns, speaker)
        for number, part in enumerate((said[: len(said) // 2], said[len(said) // 2 :]), start=1):
            sound = excerpt(EXAMPLES / "meeting.ogg", part)
            (folder / f"{speaker}-{number}.wav").write_bytes(as_wav(sound))
    return folder


@pytest.fixture(scope="session")
def monologue_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with a long recording, talk1, and four short ones, which are a fifth of all.

    In all of them, say their labels, al talks from beginning to end: that is easy to learn.
    """
    folder = tmp_path_factory.mktemp("monologues")
    parts = [Segment(start, start + 10) for start in (2, 15, 45, 60)]
    sounds = [excerpt(EXAMPLES / "meeting.ogg", [part]) for part in (Segment(0, 78), *parts)]
    sounds[0] = Samples(np.tile(sounds[0].waveform, 2), sounds[0].sample_rate)
    for number, sound in enumerate(sounds, start=1):
        (folder / f"talk{number}.wav").write_bytes(as_wav(sound))
        seconds = len(sound.waveform) / sound.sample_rate
        turns = Annotation(f"talk{number}", [Turn(0, seconds, "al")])
        (folder / f"talk{number}.rttm").write_text(WRITERS["rttm"].write(turns, None))
    return folder


@pytest.fixture(scope="session")
def voices(engine: Diarizer, clips: Path) -> dict[str, CleanVoice]:
    """Return the voices of slt and rms, each in two recordings, by the names of these."""
    names = ("slt-1", "slt-2", "rms-1", "rms-2")
    return {name: clean_voice(engine, clips / f"{name}.wav") for name in names}


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the library that commands use one of this test."""
    path = tmp_path / "library" / "team.db"
    monkeypatch.setenv("DIARIZE_LIBRARY", str(path))
    return path


@pytest.fixture
def library(team: Path, bundle: Bundle) -> Iterator[SpeakerLibrary]:
    with SpeakerLibrary(team, bundle, make=True) as opened:
        yield opened


@pytest.fixture
def identifier(library: SpeakerLibrary, bundle: Bundle) -> Identifier:
    return Identifier(library, bundle)


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder that is removed meanwhile."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
