from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from enrollment import Imported, Library, LibraryError, Person, Utterance

Voice = Callable[..., Utterance]
OTHER = "b4d0" * 16


def what(library: Library, person: Person | None = None) -> list[tuple[str, str]]:
    return [(event.what, event.detail) for event in library.log(person)]


def test_what_is_enrolled_is_found_again(library: Library, voice: Voice) -> None:
    al = library.add_person("al", consent="by mail", consent_date=date(2026, 11, 2), notes="desk 3")
    said = voice(1, seconds=12.5, source="a.wav", quality=0.75, audio=Path("kept/a.flac"))
    (kept,) = library.enrol(al, said)
    with Library.open(library.path) as again:
        assert again.people() == (al,)
        (found,) = again.references(al)
    assert (found.vector == said.vector).all()
    assert found.vector.dtype == np.float32
    assert (found.seconds, found.source, found.quality) == (12.5, "a.wav", 0.75)
    assert found.audio == Path("kept/a.flac")
    assert (found.id, found.person, found.model) == (kept.id, al.id, library.model)
    assert found.enrolled == kept.enrolled == al.created


def test_a_gallery_of_nothing_is_empty(library: Library) -> None:
    library.add_person("al")
    gallery = library.gallery()
    assert gallery.vectors.shape == (0, 8)
    assert gallery.vectors.dtype == gallery.seconds.dtype == np.float32
    assert gallery.owners.shape == (0,)
    assert (gallery.people, gallery.person_ids, len(gallery)) == ((), (), 0)


def test_a_gallery_says_whose_each_voice_is(library: Library, voice: Voice) -> None:
    al, bo = library.add_person("al"), library.add_person("bo")
    library.enrol(bo, voice(1, seconds=5))
    library.enrol(al, voice(2), voice(3))
    library.enrol(bo, voice(4))
    gallery = library.gallery()
    assert gallery.people == (bo, al)
    assert gallery.owners.tolist() == [0, 1, 1, 0]
    assert gallery.owners.dtype == np.int64
    assert gallery.person_ids == (bo.id, al.id, al.id, bo.id)
    assert gallery.seconds.tolist() == [5, 10, 10, 10]
    assert (gallery.vectors == np.stack([voice(seed).vector for seed in (1, 2, 3, 4)])).all()
    assert gallery.revision == library.revision


def test_a_person_is_searched_by_the_mean_direction_of_all_voices(
    library: Library, voice: Voice
) -> None:
    al = library.add_person("al")
    library.enrol(al, voice(1), voice(2))
    mean = voice(1).vector + voice(2).vector
    theirs = library.voice(al)
    assert theirs is not None
    assert theirs.vectors[0] == pytest.approx(mean / np.linalg.norm(mean), abs=1e-6)
    assert theirs.vectors.dtype == np.float32


def test_nobody_without_a_voice_is_searched(library: Library) -> None:
    assert library.voice(library.add_person("al")) is None


def test_a_name_is_found_in_any_case_and_belongs_to_one_person(library: Library) -> None:
    zoe = library.add_person("Zoë Ł")
    assert library.find("ZOE\N{COMBINING DIAERESIS} ł") == zoe
    assert library.find("zoe") is None
    with pytest.raises(LibraryError, match="the name 'ZOË ł' is taken by 'Zoë Ł'"):
        library.add_person("ZOË ł")
    assert what(library) == [("added", "")]


def test_somebody_unknown_is_told(library: Library) -> None:
    with pytest.raises(LibraryError, match="nobody in the library is called 'cy'"):
        library.named("cy")


def test_renaming_keeps_the_id_and_the_voices(library: Library, voice: Voice) -> None:
    al = library.add_person("al")
    library.enrol(al, voice(1))
    alice = library.rename(al, "Alice")
    assert library.find("al") is None
    assert library.named("alice") == alice == replace(al, name="Alice")
    assert len(library.references(alice)) == 1
    assert what(library, al)[-1] == ("renamed", "was 'al'")


def test_a_name_can_change_its_case_only(library: Library) -> None:
    assert library.rename(library.add_person("al"), "Al") == library.named("AL")


def test_a_taken_name_is_refused_and_nothing_changes(library: Library) -> None:
    al, bo = library.add_person("al"), library.add_person("bo")
    with pytest.raises(LibraryError, match="the name 'AL' is taken by 'al'"):
        library.rename(bo, "AL")
    assert library.people() == (al, bo)


def test_what_is_known_of_a_person_can_be_replaced(library: Library) -> None:
    al = replace(library.add_person("al"), consent="by phone", expires=date(2027, 1, 1), notes="x")
    library.update(al)
    assert library.people() == (al,)
    assert what(library) == [("added", ""), ("updated", "")]


def test_merging_moves_the_voices_and_keeps_the_notes(library: Library, voice: Voice) -> None:
    al = library.add_person("al", consent="by mail", expires=date(2028, 1, 1), notes="desk 3")
    when = date(2026, 1, 2)
    bo = library.add_person(
        "bo", consent="by phone", consent_date=when, expires=date(2027, 1, 1), notes="tall"
    )
    library.enrol(al, voice(1))
    library.enrol(bo, voice(2))
    merged = library.merge(al, bo)
    assert library.people() == (merged,)
    assert (merged.id, merged.name, merged.consent) == (al.id, "al", "by mail")
    assert merged.notes == "desk 3\ntall\nby phone (2026-01-02, until 2027-01-01)"
    assert merged.expires == date(2027, 1, 1)
    assert library.gallery().person_ids == (al.id, al.id)
    assert ("merged", al.id) in what(library, al)


def test_a_merger_takes_over_a_consent_where_there_was_none(library: Library) -> None:
    when = date(2026, 1, 2)
    al, bo = library.add_person("al"), library.add_person("bo", consent="yes", consent_date=when)
    merged = library.merge(al, bo)
    assert (merged.consent, merged.consent_date, merged.notes) == ("yes", when, "")


def test_nobody_is_merged_into_themselves(library: Library) -> None:
    al = library.add_person("al")
    with pytest.raises(LibraryError, match="'al' cannot be merged into themselves"):
        library.merge(al, al)
    assert library.people() == (al,)


CHANGES: list[Callable[[Library, Person, Utterance], Any]] = [
    lambda library, gone, said: library.enrol(gone, said),
    lambda library, gone, said: library.rename(gone, "cy"),
    lambda library, gone, said: library.update(gone),
    lambda library, gone, said: library.remove(gone),
    lambda library, gone, said: library.merge(gone, library.named("bo")),
    lambda library, gone, said: library.merge(library.named("bo"), gone),
]


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_was_removed_meanwhile_cannot_be_changed(
    library: Library, voice: Voice, change: Callable[[Library, Person, Utterance], Any]
) -> None:
    al = library.add_person("al")
    library.add_person("bo")
    library.remove(al)
    before = library.export(), library.log()
    with pytest.raises(LibraryError, match="'al' is not in the library"):
        change(library, al, voice(1))
    assert (library.export(), library.log()) == before


def test_a_removed_person_leaves_their_id_in_the_log_and_nothing_else(
    library: Library, voice: Voice
) -> None:
    al = library.add_person("al")
    library.rename(al, "Alice")
    library.enrol(al, voice(1))
    library.record_match(al, "interview with Alice")
    library.remove(al)
    assert (library.people(), library.references(al), len(library.gallery())) == ((), (), 0)
    done = ["added", "renamed", "enrolled", "accepted", "removed"]
    assert what(library, al) == [(event, "") for event in done]


def test_whoever_was_merged_into_a_removed_person_is_forgotten_too(library: Library) -> None:
    al, bo, cy = (library.add_person(name) for name in ("al", "bo", "cy"))
    library.record_match(cy, "interview with Cy")
    library.merge(bo, cy)
    library.merge(al, bo)
    library.record_match(al, "standup")
    assert ("accepted", "interview with Cy") in what(library, al)
    library.remove(al)
    details = {detail for _, detail in what(library)}
    assert details == {"", al.id, bo.id}


def test_people_are_purged_from_the_day_on_which_they_expire(
    library: Library, voice: Voice
) -> None:
    al = library.add_person("al", expires=date(2026, 12, 1))
    bo = library.add_person("bo", expires=date(2026, 12, 2))
    cy = library.add_person("cy")
    library.enrol(al, voice(1))
    assert library.expired(date(2026, 11, 30)) == library.purge(date(2026, 11, 30)) == ()
    assert library.expired(date(2026, 12, 1)) == (al,)
    assert library.purge(date(2026, 12, 1)) == (al,)
    assert library.people() == (bo, cy)
    assert what(library, al)[-1] == ("expired", "")


def test_an_expired_voice_is_searched_no_more(library: Library, voice: Voice) -> None:
    al = library.add_person("al", expires=date(2026, 11, 3))
    bo = library.add_person("bo", expires=date(2026, 11, 4))
    library.enrol(al, voice(1))
    library.enrol(bo, voice(2))
    assert library.gallery().person_ids == (bo.id,)


@pytest.mark.parametrize("name", ["SPEAKER_00", " speaker_12", "Channel_1"])
def test_nobody_is_called_as_unknown_speakers_are(library: Library, name: str) -> None:
    al = library.add_person("al")
    with pytest.raises(LibraryError, match="is what unknown speakers are called; give a name"):
        library.add_person(name)
    with pytest.raises(LibraryError, match="is what unknown speakers are called; give a name"):
        library.rename(al, name)
    assert [person.name for person in library.people()] == ["al"]


def test_people_who_are_gone_are_not_imported_again_unless_they_are_to_be(
    library: Library, voice: Voice
) -> None:
    people = [library.add_person(name) for name in ("al", "bo", "cy", "di")]
    for seed, person in enumerate(people):
        library.enrol(person, voice(seed))
    exported = library.export()
    library.remove(people[0])
    library.merge(people[1], people[2])
    assert library.import_(exported) == Imported(gone=2)
    assert [person.name for person in library.people()] == ["bo", "di"]
    assert library.import_(exported, restore=True).people == 2


def test_a_match_of_whoever_was_removed_meanwhile_is_not_noted(library: Library) -> None:
    al = library.add_person("al")
    library.remove(al)
    library.record_match(al, "standup")
    assert [event.what for event in library.log(al)] == ["added", "removed"]


def test_the_revision_grows_with_each_change_of_voices_and_names_only(
    library: Library, voice: Voice
) -> None:
    seen = [library.revision]

    def is_new() -> bool:
        seen.append(library.revision)
        return seen[-1] > seen[-2]

    al, bo = library.add_person("al"), library.add_person("bo")
    assert not is_new()
    (kept,) = library.enrol(al, voice(1))
    assert is_new()
    al = library.rename(al, "cy")
    assert is_new()
    library.update(replace(bo, notes="x"))
    library.record_match(al, "standup")
    assert not is_new()
    library.update(replace(bo, expires=date(2027, 1, 1)))
    assert is_new()
    library.merge(bo, al)
    assert is_new()
    library.replace_vectors(OTHER, 8, {kept.id: voice(2).vector})
    assert is_new()
    library.remove(bo)
    assert is_new()


def test_many_changes_can_be_one(library: Library, voice: Voice) -> None:
    def add_two_of_a_name() -> None:
        with library.transaction():
            library.enrol(library.add_person("al"), voice(1))
            library.add_person("AL")

    with pytest.raises(LibraryError, match="the name 'AL' is taken"):
        add_two_of_a_name()
    assert (library.people(), library.log(), len(library.gallery())) == ((), (), 0)
    with library.transaction():
        library.enrol(library.add_person("al"), voice(1))
    assert len(library.gallery()) == 1


def test_a_change_that_fails_inside_another_is_undone_alone(library: Library) -> None:
    def add_two_of_a_name() -> None:
        with library.transaction():
            library.add_person("bo")
            library.add_person("BO")

    with library.transaction():
        al = library.add_person("al")
        with pytest.raises(LibraryError, match="the name 'BO' is taken"):
            add_two_of_a_name()
    assert library.people() == (al,)


def test_another_model_is_embedded_in_one_change(library: Library, voice: Voice) -> None:
    al = library.add_person("al")
    first, second = library.enrol(al, voice(1), voice(2))
    new = {one.id: voice(seed, 4).vector for seed, one in enumerate((first, second))}
    library.replace_vectors(OTHER, 4, new)
    assert (library.model, library.dimension) == (OTHER, 4)
    assert (library.gallery().vectors == np.stack(list(new.values()))).all()
    assert [one.source for one in library.references(al)] == [first.source, second.source]
    assert what(library)[-1] == ("reembedded", "with b4d0b4d0b4d0")
    with Library.open(library.path, model=OTHER, dimension=4) as again:
        assert len(again.gallery()) == 2


def test_a_voice_that_could_not_be_embedded_again_is_kept_but_not_searched(
    library: Library, voice: Voice
) -> None:
    al = library.add_person("al")
    first, second = library.enrol(al, voice(1), voice(2))
    library.replace_vectors(OTHER, 4, {second.id: voice(3, 4).vector})
    assert [one.model for one in library.references(al)] == [first.model, OTHER]
    assert (library.gallery().vectors == voice(3, 4).vector).all()
    theirs = library.voice(al)
    assert theirs is not None
    assert theirs.vectors[0] == pytest.approx(voice(3, 4).vector, abs=1e-6)
    assert library.statistics().outdated == 1
    library.replace_vectors(OTHER, 4, {first.id: voice(4, 4).vector})
    assert len(library.gallery()) == 2


def test_a_voice_that_is_gone_is_passed_over_when_others_are_embedded_again(
    library: Library, voice: Voice
) -> None:
    (kept,) = library.enrol(library.add_person("al"), voice(1))
    library.replace_vectors(OTHER, 4, {kept.id: voice(2, 4).vector, "00ff": voice(3, 4).vector})
    assert (library.gallery().vectors == voice(2, 4).vector).all()


def test_a_voice_of_another_dimension_is_refused(library: Library, voice: Voice) -> None:
    (kept,) = library.enrol(library.add_person("al"), voice(1))
    with pytest.raises(ValueError, match=r"a voice of the new model is \(4,\)"):
        library.replace_vectors(OTHER, 4, {kept.id: voice(2).vector})
    assert (library.gallery().vectors == voice(1).vector).all()


def test_whoever_has_the_library_of_the_old_model_open_is_told(
    library: Library, voice: Voice
) -> None:
    al = library.add_person("al")
    with Library.open(library.path) as other:
        other.replace_vectors(OTHER, 4, {})
    with pytest.raises(LibraryError, match="run `diarize speakers reembed`"):
        library.enrol(al, voice(1))
    with pytest.raises(LibraryError, match="run `diarize speakers reembed`"):
        library.gallery()


def test_a_voice_of_another_size_is_misuse(library: Library, voice: Voice) -> None:
    with pytest.raises(ValueError, match=r"a voice of this library is \(8,\)"):
        library.enrol(library.add_person("al"), voice(1), voice(2, 7))
    assert len(library.gallery()) == 0


def test_the_library_is_counted(library: Library, voice: Voice) -> None:
    al = library.add_person("al")
    library.add_person("bo", expires=date(2026, 11, 3))
    library.enrol(al, voice(1, seconds=4), voice(2, seconds=2.5))
    counted = library.statistics()
    assert (counted.people, counted.voiceless, counted.expired) == (2, 1, 1)
    assert (counted.voices, counted.outdated, counted.seconds) == (2, 0, 6.5)
    assert (counted.model, counted.dimension) == (library.model, 8)


def test_a_name_with_spaces_of_an_older_library_is_found(library: Library) -> None:
    al = library.add_person("al")
    library.update(replace(al, name=" al "))
    assert library.find(" al ") is not None
    library.remove(library.named(" al "))
    assert library.people() == ()


def test_a_name_that_shows_nothing_is_refused_but_kept_in_an_older_library(
    library: Library,
) -> None:
    with pytest.raises(LibraryError, match="a name cannot be empty"):
        library.add_person("\u200b")
    library.update(replace(library.add_person("al"), name="\u200b"))
    library.remove(library.named("\u200b"))
    assert library.people() == ()


def test_a_moment_is_as_good_as_its_day_and_none_is_no_day(library: Library) -> None:
    al = library.add_person("al", expires=date(2026, 11, 3))
    library.add_person("bo")
    assert library.expired(datetime(2026, 11, 2, 23, tzinfo=UTC)) == ()
    assert library.purge(datetime(2026, 11, 3, 1, tzinfo=UTC)) == (al,)
    nothing: Any = None
    with pytest.raises(TypeError, match="depends on the day"):
        library.purge(nothing)
    assert [person.name for person in library.people()] == ["bo"]


def test_a_backup_can_be_named_by_a_text(library: Library, tmp_path: Path) -> None:
    library.backup(str(tmp_path / "copy.db"))
    assert (tmp_path / "copy.db").exists()
