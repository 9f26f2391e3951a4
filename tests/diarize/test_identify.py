import logging
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from diarize import (
    Annotation,
    Diarization,
    Diarizer,
    Samples,
    Turn,
    load_models,
    read_annotations,
)
from diarize.admission import EnrolmentRequest, admit
from diarize.bundle import Bundle, find_bundle
from diarize.enrolment import CleanVoice
from diarize.errors import EnrollmentError, ModelError
from diarize.formats import WRITERS
from diarize.identify import Identifier
from diarize.library import SpeakerLibrary
from enrollment import Library
from enrollment.judgement import IdentificationConfig

Voices = dict[str, CleanVoice]
AWKWARD = [
    "Zoë van der Berg",
    'Al "the voice" O\'Neill',
    "🎙️ bo",
    "two\nlines\tand a tab",
    "../../etc/passwd",
    '=HYPERLINK("http://x")',
    "<b>cy</b> & co; 100%20",
    "--yes",
]


def heard(*voices: CleanVoice) -> Diarization:
    """Return a result in which each of these voices talks for as long as it was heard."""
    ends = np.cumsum([voice.seconds for voice in voices]).tolist()
    turns = [
        Turn(end - voice.seconds, end, f"SPEAKER_{place:02d}")
        for place, (voice, end) in enumerate(zip(voices, ends, strict=True))
    ]
    annotation = Annotation("standup", turns)
    vectors = np.array([voice.vector for voice in voices], np.float32).reshape(len(voices), 192)
    return Diarization(annotation, annotation, sum(v.seconds for v in voices), vectors)


def enrol(identifier: Identifier, name: str, voices: Sequence[CleanVoice]) -> None:
    admit(identifier, EnrolmentRequest(name=name), voices)


def test_a_known_voice_gets_its_name_and_a_stranger_keeps_the_number(
    identifier: Identifier, voices: Voices
) -> None:
    enrol(identifier, "al", [voices["slt-1"]])
    found = identifier(heard(voices["rms-1"], voices["slt-2"]))
    assert found.speakers == ("SPEAKER_00", "al")
    assert found.exclusive.speakers == ("SPEAKER_00", "al")
    stranger, known = found.identities or ()
    assert (stranger.decision, stranger.name) == ("unknown", None)
    assert (known.speaker, known.decision, known.name) == ("SPEAKER_01", "accept", "al")
    assert known.seconds == pytest.approx(voices["slt-2"].seconds)
    assert known.person is not None
    assert known.person.probability > 0.8


def test_nobody_is_named_but_those_who_may_be_there(
    library: SpeakerLibrary,
    identifier: Identifier,
    bundle: Bundle,
    voices: Voices,
    caplog: pytest.LogCaptureFixture,
) -> None:
    enrol(identifier, "al", [voices["slt-1"]])
    enrol(identifier, "Zoë", [voices["rms-1"]])
    both = heard(voices["slt-2"], voices["rms-2"])
    assert identifier(both).speakers == ("al", "Zoë")
    invited = IdentificationConfig(among=("ZOE\N{COMBINING DIAERESIS}", "cy"))
    some = Identifier(library, bundle, invited)(both)
    assert some.speakers == ("SPEAKER_00", "Zoë")
    assert {each.name for one in some.identities or () for each in one.candidates} == {"Zoë"}
    assert "no voice in the library: 'cy'" in caplog.text
    nobody = Identifier(library, bundle, IdentificationConfig(among=()))
    assert nobody(both).speakers == ("SPEAKER_00", "SPEAKER_01")


def test_a_name_is_no_list_of_names() -> None:
    with pytest.raises(TypeError, match="among is a sequence of names, got the str 'al'"):
        IdentificationConfig(among="al")


def test_the_json_has_the_identities_and_no_vector(identifier: Identifier, voices: Voices) -> None:
    enrol(identifier, "al", [voices["slt-1"]])
    found = identifier(heard(voices["slt-2"])).to_dict()
    (identity,) = found["identities"]
    assert identity["candidates"][0]["name"] == "al"
    assert set(identity["candidates"][0]) == {"name", "id", "probability"}
    assert found["provenance"]["identification"]["far"] == 0.01
    assert "voices" not in found


def test_the_json_does_not_tell_who_else_is_in_the_library(
    identifier: Identifier, voices: Voices
) -> None:
    enrol(identifier, "al", [voices["slt-1"]])
    found = identifier(heard(voices["rms-1"]))
    (stranger,) = found.identities or ()
    assert [each.name for each in stranger.candidates] == ["al"]
    assert found.to_dict()["identities"][0]["candidates"] == []


def test_without_a_library_the_json_has_no_identities(voices: Voices) -> None:
    assert "identities" not in heard(voices["slt-2"]).to_dict()


def test_accepted_names_are_noted_in_the_log(identifier: Identifier, voices: Voices) -> None:
    enrol(identifier, "al", [voices["slt-1"]])
    identifier(heard(voices["slt-2"], voices["rms-1"]))
    events = [(event.what, event.detail) for event in identifier.library.log()]
    assert events.count(("accepted", "standup")) == 1


def test_an_empty_library_and_a_silent_recording_are_fine(
    identifier: Identifier, voices: Voices
) -> None:
    (alone,) = identifier(heard(voices["slt-1"])).identities or ()
    assert alone.decision == "unknown"
    assert alone.candidates == ()
    enrol(identifier, "al", [voices["slt-1"]])
    assert identifier(heard()).identities == ()


def test_people_whose_time_is_over_are_not_named(identifier: Identifier, voices: Voices) -> None:
    enrol(identifier, "al", [voices["slt-1"]])
    person = identifier.library.named("al")

    identifier.library.update(replace(person, expires=date(2020, 1, 1)))
    assert identifier(heard(voices["slt-2"])).speakers == ("SPEAKER_00",)


def test_voices_enrolled_meanwhile_are_found(
    identifier: Identifier, library: SpeakerLibrary, voices: Voices
) -> None:
    assert identifier(heard(voices["slt-2"])).speakers == ("SPEAKER_00",)
    enrol(identifier, "al", [voices["slt-1"]])
    assert identifier(heard(voices["slt-2"])).speakers == ("al",)
    library.remove(library.named("al"))
    assert identifier(heard(voices["slt-2"])).speakers == ("SPEAKER_00",)


def test_whoever_is_erased_after_a_change_was_undone_is_not_named(
    identifier: Identifier, library: SpeakerLibrary, voices: Voices
) -> None:
    enrol(identifier, "al", [voices["slt-1"]])
    enrol(identifier, "bo", [voices["rms-1"]])
    with suppress(KeyboardInterrupt), library.transaction():
        library.remove(library.named("bo"))
        assert identifier(heard(voices["slt-2"], voices["rms-2"])).speakers == ("al", "SPEAKER_01")
        raise KeyboardInterrupt
    library.remove(library.named("al"))
    assert identifier(heard(voices["slt-2"], voices["rms-2"])).speakers == ("SPEAKER_00", "bo")


def test_a_name_that_changes_is_given_at_once(identifier: Identifier, voices: Voices) -> None:
    enrol(identifier, "al", [voices["slt-1"]])
    assert identifier(heard(voices["slt-2"])).speakers == ("al",)
    with SpeakerLibrary(identifier.library.path) as other:
        other.rename(other.named("al"), "Alice")
    assert identifier(heard(voices["slt-2"])).speakers == ("Alice",)


def test_a_voice_that_expires_while_the_engine_runs_is_no_longer_named(
    tmp_path: Path, bundle: Bundle, voices: Voices
) -> None:
    now = [datetime(2026, 1, 1, 23, tzinfo=UTC)]
    path = tmp_path / "team.db"
    with SpeakerLibrary(path, bundle, make=True, now=lambda: now[0]) as library:
        identifier = Identifier(library, bundle)
        enrol(identifier, "al", [voices["slt-1"]])
        library.update(replace(library.named("al"), expires=date(2026, 1, 2)))
        assert identifier(heard(voices["slt-2"])).speakers == ("al",)
        now[0] += timedelta(hours=2)
        assert identifier(heard(voices["slt-2"])).speakers == ("SPEAKER_00",)


def test_names_are_given_though_the_log_cannot_be_written(
    identifier: Identifier, voices: Voices, caplog: pytest.LogCaptureFixture
) -> None:
    enrol(identifier, "al", [voices["slt-1"]])
    with closing(sqlite3.connect(identifier.library.path)) as one:
        one.execute(
            "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    for _ in range(2):
        assert identifier(heard(voices["slt-2"])).speakers == ("al",)
    (record,) = caplog.records
    assert "names are given, but not noted in the log" in record.getMessage()


def test_a_library_of_another_model_is_refused(
    tmp_path: Path, bundle: Bundle, voices: Voices
) -> None:
    with (
        Library.open(tmp_path / "old.db", model="3f2a", dimension=192),
        SpeakerLibrary(tmp_path / "old.db") as library,
        pytest.raises(EnrollmentError, match="was made with the model 3f2a"),
    ):
        Identifier(library, bundle)


def test_a_name_that_is_another_voices_number_is_not_given(
    identifier: Identifier, voices: Voices
) -> None:
    enrol(identifier, "al", [voices["slt-1"]])
    with closing(sqlite3.connect(identifier.library.path)) as older, older:  # took any name
        older.execute("UPDATE people SET name = 'SPEAKER_00', folded = 'speaker_00'")
    found = identifier(heard(voices["rms-1"], voices["slt-2"]))
    assert found.speakers == ("SPEAKER_00", "SPEAKER_01")
    assert [each.name for each in found.identities or ()] == [None, "SPEAKER_00"]


def test_two_voices_of_one_person_become_one_only_if_that_is_allowed(
    library: SpeakerLibrary, bundle: Bundle, identifier: Identifier, voices: Voices
) -> None:
    enrol(identifier, "al", [voices["slt-1"]])
    both = heard(voices["slt-2"], voices["rms-1"], voices["slt-1"])
    assert len(identifier(both).speakers) == 3
    assert [each.name for each in identifier(both).identities or ()].count("al") == 1
    found = Identifier(library, bundle, IdentificationConfig(allow_repeats=True))(both)
    assert found.speakers == ("al", "SPEAKER_01")
    assert found.voices.shape == (2, 192)
    assert np.linalg.norm(found.voices, axis=1) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("name", AWKWARD)
def test_any_name_is_safe_in_every_format(
    identifier: Identifier, voices: Voices, tmp_path: Path, name: str
) -> None:
    enrol(identifier, name, [voices["slt-1"]])
    found = identifier(heard(voices["slt-2"]))
    assert found.speakers == (name,)
    folder = tmp_path / "out"
    for each, writer in WRITERS.items():
        found.write(folder / f"standup{writer.suffix}", each)
    assert sorted(file.name for file in folder.iterdir()) == sorted(
        f"standup{writer.suffix}" for writer in WRITERS.values()
    )
    for suffix in (".rttm", ".json", ".csv", ".TextGrid", ".eaf", ".audacity.txt"):
        (read,) = read_annotations(folder / f"standup{suffix}").values()
        assert read.speakers == (name,), suffix
    assert not any(line.startswith("=") for line in (folder / "standup.csv").read_text().split(","))
    for suffix in (".rttm", ".txt"):
        assert len((folder / f"standup{suffix}").read_text().splitlines()) == 1


def test_a_bundle_without_a_cohort_names_by_cosines_with_a_warning(
    library: SpeakerLibrary, voices: Voices, caplog: pytest.LogCaptureFixture
) -> None:

    with caplog.at_level(logging.WARNING):
        identifier = Identifier(library, replace(find_bundle(), identification=None))
    assert "has no cohort" in caplog.text
    enrol(identifier, "al", [voices["slt-1"]])
    assert identifier(heard(voices["slt-2"], voices["rms-1"])).speakers == ("al", "SPEAKER_01")


def test_an_engine_with_a_library_gives_names(
    library: SpeakerLibrary, identifier: Identifier, voices: Voices, clips: Path
) -> None:
    enrol(identifier, "al", [voices["slt-1"]])
    engine = Diarizer(library=library)
    assert engine(clips / "slt-2.wav").speakers == ("al",)
    assert engine(clips / "rms-1.wav").speakers == ("SPEAKER_00",)
    (named,) = engine.per_channel(clips / "slt-2.wav").speakers
    assert named == "al"
    assert [event.what for event in library.log()].count("accepted") == 2


def test_models_of_no_bundle_recognise_nobody(library: SpeakerLibrary) -> None:
    models = replace(load_models(), bundle=None)
    with pytest.raises(ModelError, match="bundle"):
        Diarizer(models, library=library)


def test_silence_is_an_empty_result_beside_a_library_too(team: Path, bundle: Bundle) -> None:
    with SpeakerLibrary(team, bundle, make=True) as library:
        found = Diarizer(library=library)(Samples(np.zeros(32_000, np.float32), 16_000))
    assert found.speakers == ()
    assert found.warnings == ("no speech found",)


def test_a_library_of_another_thread_or_closed_is_told_before_anything_is_heard(
    team: Path, bundle: Bundle, clips: Path
) -> None:
    with SpeakerLibrary(team, bundle, make=True) as library:
        engine = Diarizer(library=library)
        with ThreadPoolExecutor(1) as pool:
            heard_elsewhere = pool.submit(engine, clips / "missing.wav")
            with pytest.raises(EnrollmentError, match="is closed, or another thread's"):
                heard_elsewhere.result()
    with pytest.raises(EnrollmentError, match="is closed, or another thread's"):
        engine(clips / "missing.wav")
