import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diarize import Diarizer, EnrollmentError, Models, Segment
from diarize.bundle import Bundle
from diarize.clips import Clip
from diarize.enrolment import CleanVoice, clean_voice
from diarize.excerpts import as_wav, excerpt
from diarize.library import SpeakerLibrary
from diarize.listen import Heard
from diarize.reembedding import reembedded
from enrollment import Library, Utterance

OLD = "0" * 64
Voices = dict[str, CleanVoice]


def old_library(path: Path, voice: CleanVoice, *audio: Path | None) -> None:
    """Make a library of an old model, in which al has a voice for each recording."""
    with Library.open(path, model=OLD, dimension=len(voice.vector)) as library:
        utterances = [
            Utterance(vector=voice.vector, seconds=9.0, source="clip", audio=each) for each in audio
        ]
        library.enrol(library.add_person("al"), *utterances)


def test_voices_with_a_recording_are_embedded_again(
    team: Path, engine: Diarizer, bundle: Bundle, voices: Voices, clips: Path
) -> None:
    old_library(team, voices["rms-1"], clips / "slt-1.wav", None, clips / "missing.wav")
    with SpeakerLibrary(team) as library:
        done = reembedded(library, engine, bundle.embedding, dry_run=True)
        assert (done.embedded, library.model) == (1, OLD)
        done = reembedded(library, engine, bundle.embedding)
        assert done.embedded == 1
        assert [each.person for each in done.failed] == ["al", "al"]
        assert "no recording was kept" in done.failed[0].problem
        assert "missing.wav" in done.failed[1].problem
    with SpeakerLibrary(team, bundle) as library:
        (vector,) = library.gallery().vectors
        assert vector @ voices["slt-1"].vector == pytest.approx(1, abs=1e-3)
        assert reembedded(library, engine, bundle.embedding).embedded == 0


def test_another_recording_under_the_same_path_is_not_embedded(
    team: Path, engine: Diarizer, bundle: Bundle, voices: Voices, clips: Path, tmp_path: Path
) -> None:
    kept = Path(shutil.copy(clips / "slt-1.wav", tmp_path / "al.wav"))
    path, sha256 = Clip("al", kept, kept=kept).held or (None, None)
    with Library.open(team, model=OLD, dimension=len(voices["slt-1"].vector)) as library:
        known = Utterance(
            vector=voices["slt-1"].vector, seconds=9.0, audio=path, audio_sha256=sha256
        )
        library.enrol(library.add_person("al"), known)
    shutil.copy(clips / "rms-1.wav", kept)
    with SpeakerLibrary(team) as opened:
        with pytest.raises(EnrollmentError, match=r"al\.wav: is not what was enrolled from there"):
            reembedded(opened, engine, bundle.embedding)
        shutil.copy(clips / "slt-1.wav", kept)
        assert reembedded(opened, engine, bundle.embedding).embedded == 1


def test_what_was_enrolled_within_other_limits_is_embedded_again(
    team: Path, engine: Diarizer, bundle: Bundle, voices: Voices, clips: Path, tmp_path: Path
) -> None:
    short, vector = tmp_path / "al.wav", voices["slt-1"].vector
    short.write_bytes(as_wav(excerpt(clips / "slt-1.wav", [Segment(0.0, 2.0)])))
    with pytest.raises(EnrollmentError, match="are too few"):
        clean_voice(engine, short)
    path, sha256 = Clip("al", short, kept=short).held or (None, None)
    with Library.open(team, model=OLD, dimension=len(vector)) as library:
        known = Utterance(vector=vector, seconds=2.0, audio=path, audio_sha256=sha256)
        library.enrol(library.add_person("al"), known)
    with SpeakerLibrary(team) as opened:
        assert reembedded(opened, engine, bundle.embedding).embedded == 1
        assert float(opened.gallery().vectors[0] @ vector) > 0.5


def test_where_no_voice_can_be_embedded_again_nothing_changes(
    team: Path, engine: Diarizer, bundle: Bundle, voices: Voices
) -> None:
    old_library(team, voices["rms-1"], None)
    with SpeakerLibrary(team) as library:
        with pytest.raises(EnrollmentError, match="no voice can be embedded again"):
            reembedded(library, engine, bundle.embedding)
        assert library.model == OLD


def test_an_empty_library_becomes_one_of_the_model(
    team: Path, engine: Diarizer, bundle: Bundle, voices: Voices
) -> None:
    old_library(team, voices["rms-1"])
    with SpeakerLibrary(team) as library:
        assert reembedded(library, engine, bundle.embedding).embedded == 0
        assert library.model == bundle.embedding.sha256


class Interrupted(Diarizer):
    """A diarizer during whose first work something else happens."""

    def __init__(self, models: Models, happens: Callable[[], None]) -> None:
        super().__init__(models)
        self._happens = [happens]

    def listen(self, *arguments: Any, **options: Any) -> Heard:
        while self._happens:
            self._happens.pop()()
        return super().listen(*arguments, **options)


def test_voices_that_come_and_go_meanwhile_are_embedded_or_passed_over(
    team: Path, engine: Diarizer, bundle: Bundle, voices: Voices, clips: Path
) -> None:
    old_library(team, voices["rms-1"], clips / "slt-1.wav", clips / "slt-2.wav")

    def happens() -> None:
        with Library.open(team) as library:
            al = library.named("al")
            library.unenrol(al, library.references(al)[0].id)
            late = Utterance(vector=voices["rms-1"].vector, seconds=9.0, audio=clips / "rms-2.wav")
            library.enrol(library.add_person("late"), late)

    with SpeakerLibrary(team) as library:
        done = reembedded(library, Interrupted(engine.models, happens), bundle.embedding)
        assert (done.embedded, done.failed) == (2, ())
        assert [person.name for person in library.gallery().people] == ["al", "late"]
