from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from diarize import Diarizer, EnrollmentError
from diarize.admission import Admitted, EnrolmentRequest, admit, enroll
from diarize.bundle import Bundle
from diarize.enrolment import CleanVoice
from diarize.identify import Identifier
from diarize.library import SpeakerLibrary

Voices = dict[str, CleanVoice]


def enrol(identifier: Identifier, name: str, *voices: CleanVoice, **asked: object) -> Admitted:
    request = replace(EnrolmentRequest(name=name), **asked)  # type: ignore[arg-type]
    return admit(identifier, request, voices)[-1]


def names(library: SpeakerLibrary) -> list[tuple[str, int]]:
    return [(person.name, len(library.references(person))) for person in library.people()]


def test_a_new_voice_makes_a_new_person(identifier: Identifier, voices: Voices) -> None:
    admitted = enrol(identifier, "al", voices["slt-1"], consent="by mail", note="the host")
    assert admitted.similarity is None
    person = identifier.library.named("al")
    assert (person.consent, person.notes) == ("by mail", "the host")
    assert person.consent_date == datetime.now(UTC).date()
    (reference,) = identifier.library.references(person)
    assert reference.seconds == voices["slt-1"].seconds
    assert reference.quality == voices["slt-1"].quality
    assert reference.source == "slt-1"


def test_one_more_voice_of_a_person_says_how_like_the_others_it_is(
    identifier: Identifier, voices: Voices
) -> None:
    enrol(identifier, "al", voices["slt-1"])
    again = enrol(identifier, "AL", voices["slt-2"])
    assert again.similarity is not None
    assert again.similarity > 0.6
    assert names(identifier.library) == [("al", 2)]


def test_a_voice_under_a_second_name_asks_for_merge_or_force(
    identifier: Identifier, voices: Voices
) -> None:
    enrol(identifier, "al", voices["slt-1"])
    with pytest.raises(EnrollmentError, match=r"in the library as 'al'.*--merge.*--force"):
        enrol(identifier, "bo", voices["slt-2"])
    assert names(identifier.library) == [("al", 1)]


def test_merge_adds_a_known_voice_to_whoever_has_it(identifier: Identifier, voices: Voices) -> None:
    enrol(identifier, "al", voices["slt-1"])
    assert enrol(identifier, "bo", voices["slt-2"], merge=True).person.name == "al"
    assert names(identifier.library) == [("al", 2)]


def test_force_makes_a_second_person_of_one_voice(identifier: Identifier, voices: Voices) -> None:
    enrol(identifier, "al", voices["slt-1"])
    enrol(identifier, "bo", voices["slt-2"], force=True)
    assert names(identifier.library) == [("al", 1), ("bo", 1)]


def test_another_voice_under_a_known_name_is_refused_without_force(
    identifier: Identifier, voices: Voices
) -> None:
    enrol(identifier, "al", voices["slt-1"])
    with pytest.raises(EnrollmentError, match="rms-1: this does not sound like 'al'"):
        enrol(identifier, "al", voices["rms-1"])
    assert names(identifier.library) == [("al", 1)]
    enrol(identifier, "al", voices["rms-1"], force=True)
    assert names(identifier.library) == [("al", 2)]


def expire(library: SpeakerLibrary, name: str) -> None:
    library.update(replace(library.named(name), expires=date(2020, 1, 1)))


def test_the_voice_of_somebody_who_expired_is_compared_all_the_same(
    identifier: Identifier, voices: Voices
) -> None:
    enrol(identifier, "al", voices["slt-1"])
    expire(identifier.library, "al")
    later = date(2099, 1, 1)
    with pytest.raises(EnrollmentError, match="rms-1: this does not sound like 'al'"):
        enrol(identifier, "al", voices["rms-1"], expires=later)
    with pytest.raises(EnrollmentError, match="this voice is in the library as 'al'; add it"):
        enrol(identifier, "bo", voices["slt-2"])
    assert enrol(identifier, "al", voices["slt-2"], expires=later).person.expires == later
    assert names(identifier.library) == [("al", 2)]


def test_a_voice_of_one_cannot_be_merged_into_another(
    identifier: Identifier, voices: Voices
) -> None:
    enrol(identifier, "al", voices["slt-1"])
    enrol(identifier, "bo", voices["rms-1"])
    told = "in the library as 'al', and 'bo' is somebody else; enrol it as 'al', make one of them"
    with pytest.raises(EnrollmentError, match=told):
        enrol(identifier, "bo", voices["slt-2"], merge=True)


def test_spaces_around_a_name_make_nobody_new(identifier: Identifier, voices: Voices) -> None:
    enrol(identifier, "al", voices["slt-1"])
    for name in ("al ", "\u200bal"):
        with pytest.raises(EnrollmentError, match="does not sound like 'al'"):
            enrol(identifier, name, voices["rms-1"])
    with pytest.raises(EnrollmentError, match="is what unknown speakers are called"):
        enrol(identifier, "\uff33PEAKER_\uff10\uff10", voices["rms-1"])
    with pytest.raises(EnrollmentError, match="a name cannot be empty"):
        enrol(identifier, "\u200b", voices["rms-1"])


def test_of_the_name_of_a_recording_only_the_beginning_is_kept(
    identifier: Identifier, voices: Voices
) -> None:
    enrol(identifier, "al", replace(voices["slt-1"], recording="x" * 20_000))
    (kept,) = identifier.library.references(identifier.library.named("al"))
    assert kept.source == "x" * 1000


def test_of_several_clips_all_or_none_are_enrolled(identifier: Identifier, voices: Voices) -> None:
    with pytest.raises(EnrollmentError, match="does not sound like 'al'"):
        enrol(identifier, "al", voices["slt-1"], voices["slt-2"], voices["rms-1"])
    assert names(identifier.library) == []
    enrol(identifier, "al", voices["slt-1"], voices["slt-2"])
    assert names(identifier.library) == [("al", 2)]


def test_what_was_agreed_to_is_only_replaced_by_what_is_given(
    identifier: Identifier, voices: Voices
) -> None:
    later = datetime.now(UTC).date() + timedelta(days=30)
    enrol(identifier, "al", voices["slt-1"], consent="by mail", note="the host")
    enrol(identifier, "al", voices["slt-2"], expires=later, note="has a cold")
    person = identifier.library.named("al")
    assert (person.consent, person.expires) == ("by mail", later)
    assert person.notes == "the host\nhas a cold"


def test_what_was_agreed_to_before_is_noted(identifier: Identifier, voices: Voices) -> None:
    today = datetime.now(UTC).date()
    soon, later = today + timedelta(days=30), today + timedelta(days=900)
    enrol(identifier, "al", voices["slt-1"], consent="on paper", expires=soon)
    enrol(identifier, "al", voices["slt-2"], consent="by phone", expires=later)
    person = identifier.library.named("al")
    assert (person.consent, person.expires) == ("by phone", later)
    assert person.notes == f"on paper ({today}, until {soon})"


def test_the_same_speech_is_not_enrolled_twice(identifier: Identifier, voices: Voices) -> None:
    enrol(identifier, "al", voices["slt-1"])
    copy = replace(voices["slt-1"], recording="copy.wav")
    with pytest.raises(EnrollmentError, match=r"copy\.wav: this very speech of 'al' is enrolled"):
        enrol(identifier, "al", copy)
    enrol(identifier, "al", copy, force=True)
    assert names(identifier.library) == [("al", 2)]


def test_somebody_whose_time_is_over_gets_no_more_voices(
    identifier: Identifier, voices: Voices
) -> None:
    with pytest.raises(EnrollmentError, match="'al' expired on 2020-01-01; give --expires"):
        enrol(identifier, "al", voices["slt-1"], expires=date(2020, 1, 1))
    assert names(identifier.library) == []


def test_a_name_that_cannot_be_is_refused(identifier: Identifier, voices: Voices) -> None:
    with pytest.raises(EnrollmentError, match="a name cannot be empty"):
        enrol(identifier, "  ", voices["slt-1"])


def test_of_many_who_enrol_one_voice_at_once_the_first_wins(
    library: SpeakerLibrary, bundle: Bundle, voices: Voices
) -> None:
    def attempt(name: str) -> bool:
        with SpeakerLibrary(library.path, bundle) as own:
            try:
                enrol(Identifier(own, bundle), name, voices["slt-1"])
            except EnrollmentError:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, [f"al {number}" for number in range(8)]))
    assert outcomes.count(True) == 1
    assert len(library.people()) == 1


def test_a_program_enrols_recordings_in_one_call(
    engine: Diarizer, library: SpeakerLibrary, clips: Path
) -> None:
    request = EnrolmentRequest(name="al", consent="by mail")
    done = enroll(engine, library, request, clips / "slt-1.wav", (clips / "slt-2.wav").read_bytes())
    assert [each.person.name for each in done] == ["al", "al"]
    assert names(library) == [("al", 2)]
    assert library.named("al").consent == "by mail"
    with pytest.raises(EnrollmentError, match="this voice is in the library as 'al'"):
        enroll(engine, library, "bo", clips / "slt-1.wav")


def test_what_is_no_request_is_refused_before_anything_is_heard(
    engine: Diarizer, library: SpeakerLibrary, clips: Path
) -> None:
    with pytest.raises(TypeError, match="an EnrolmentRequest or a name, got dict"):
        enroll(engine, library, {"name": "al"}, clips / "missing.wav")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no recording of 'al' was given"):
        enroll(engine, library, "al")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"name": 5}, "name, consent and note are text, got int"),
        ({"name": "al", "note": None}, "name, consent and note are text, got NoneType"),
        ({"name": "al", "expires": "2099-01-01"}, "a day is a datetime.date or None"),
    ],
)
def test_a_request_of_other_types_is_refused(given: dict[str, Any], problem: str) -> None:
    with pytest.raises(TypeError, match=problem):
        EnrolmentRequest(**given)
