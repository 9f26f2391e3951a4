import json
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import Result

from diarize.enrolment import CleanVoice
from diarize.library import SpeakerLibrary
from enrollment import Utterance

Command = Callable[..., Result]
Voices = dict[str, CleanVoice]


def utterance(voice: CleanVoice, audio: Path | None = None) -> Utterance:
    return Utterance(vector=voice.vector, seconds=voice.seconds, source="clip", audio=audio)


@pytest.fixture
def people(library: SpeakerLibrary, voices: Voices) -> SpeakerLibrary:
    """Put al and bo into the library, whose time is long over, and Zoë."""
    al = library.add_person("al", consent="by mail")
    library.enrol(al, utterance(voices["slt-1"]), utterance(voices["slt-2"]))
    bo = library.add_person("bo", expires=date(2020, 1, 1))
    library.enrol(bo, utterance(voices["rms-1"]))
    library.add_person("Zoë\n=1+1")
    return library


def test_everybody_is_listed(diarize: Command, people: SpeakerLibrary) -> None:
    found = json.loads(diarize("speakers", "list", "--json").stdout)
    assert found["library"] == str(people.path)
    listed = [(each["name"], each["voices"]) for each in found["people"]]
    assert listed == [("al", 2), ("bo", 1), ("Zoë\n=1+1", 0)]
    table = diarize("speakers", "list").stdout.splitlines()
    assert len(table) == 4
    assert table[1].split()[:2] == ["al", "2"]


def test_what_is_known_of_somebody_is_shown_but_not_the_voice(
    diarize: Command, people: SpeakerLibrary
) -> None:
    found = json.loads(diarize("speakers", "show", "AL", "--json").stdout)
    assert (found["consent"], len(found["references"])) == ("by mail", 2)
    assert [event["what"] for event in found["log"]] == ["added", "enrolled"]
    assert "vector" not in json.dumps(found)
    assert "by mail" in diarize("speakers", "show", "al").stdout


def test_people_are_renamed_and_merged(diarize: Command, people: SpeakerLibrary) -> None:
    assert diarize("speakers", "rename", "bo", " Bo Li").exit_code == 0
    refused = diarize("speakers", "merge", "al", "bo li")
    assert refused.exit_code == 1
    assert "'Bo Li' expired on 2020-01-01; give a day to come" in refused.stderr
    assert diarize("speakers", "update", "bo li", "--expires", "2099-01-01").exit_code == 0
    merged = json.loads(diarize("speakers", "merge", "al", "bo li", "--json").stdout)
    assert (merged["name"], merged["voices"]) == ("al", 3)
    assert [person.name for person in people.people()] == ["al", "Zoë\n=1+1"]


def test_after_a_merge_it_is_said_how_long_the_voices_are_used(
    diarize: Command, people: SpeakerLibrary
) -> None:
    assert diarize("speakers", "update", "bo", "--expires", "2099-01-01").exit_code == 0
    merged = diarize("speakers", "merge", "al", "bo")
    assert merged.stdout == "bo is now part of al: 3 voices, used until 2099-01-01\n"


def test_what_somebody_agreed_to_can_be_changed(diarize: Command, people: SpeakerLibrary) -> None:
    asked = ["speakers", "update", "al", "--consent", "by word", "--expires", "2099-01-01"]
    assert diarize(*asked, "--note", "desk 3").stdout.startswith("al: by word (")
    al = people.named("al")
    assert (al.consent, al.expires, al.notes) == ("by word", date(2099, 1, 1), "desk 3\nby mail")
    found = json.loads(diarize("speakers", "update", "al", "--expires", "never", "--json").stdout)
    assert found["expires"] is None
    assert "until 2099-01-01" in found["notes"]
    assert len(people.references(al)) == 2


@pytest.mark.parametrize(
    ("options", "told"),
    [([], "give --consent, --expires or --note"), (["--expires", "soon"], "--expires is a day")],
)
def test_an_update_needs_to_say_what(diarize: Command, options: list[str], told: str) -> None:
    result = diarize("speakers", "update", "al", *options)
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_voice_that_was_erased_is_imported_only_to_be_restored(
    diarize: Command, people: SpeakerLibrary, tmp_path: Path
) -> None:
    export = tmp_path / "export.json"
    assert diarize("speakers", "export", "-o", export).exit_code == 0
    first, second = people.references(people.named("al"))
    people.unenrol(people.named("al"), first.id)
    imported = diarize("speakers", "import", export)
    assert "1 voice that was erased here stays out; --restore adds them" in imported.stderr
    assert [each.id for each in people.references(people.named("al"))] == [second.id]
    assert diarize("speakers", "import", export, "--restore").stdout.startswith(
        "added 0 people and 1"
    )
    assert len(people.references(people.named("al"))) == 2


def test_an_empty_file_becomes_a_library_when_something_is_imported(
    diarize: Command, people: SpeakerLibrary, tmp_path: Path
) -> None:
    export, empty = tmp_path / "export.json", tmp_path / "new.db"
    assert diarize("speakers", "export", "-o", export).exit_code == 0
    empty.touch()
    imported = diarize("speakers", "import", export, "--library", empty)
    assert imported.stdout == "added 3 people and 3 voices\n"


def test_a_name_that_is_taken_or_unknown_is_an_error(
    diarize: Command, people: SpeakerLibrary
) -> None:
    taken = diarize("speakers", "rename", "bo", "AL")
    assert (taken.exit_code, "is taken by 'al'" in taken.stderr) == (1, True)
    unknown = diarize("speakers", "show", "cy")
    assert (unknown.exit_code, "nobody in the library is called 'cy'" in unknown.stderr) == (
        1,
        True,
    )


def test_one_voice_goes_and_the_others_stay(diarize: Command, people: SpeakerLibrary) -> None:
    first, second = people.references(people.named("al"))
    assert first.id in diarize("speakers", "show", "al").stdout
    looked = diarize("speakers", "remove", "al", "--voice", first.id, "--dry-run")
    assert looked.stdout == f"would erase voice {first.id} of al\n"
    done = diarize("speakers", "remove", "al", "--voice", first.id, "--yes", "--json")
    assert json.loads(done.stdout)["voice"] == first.id
    assert [each.id for each in people.references(people.named("al"))] == [second.id]
    assert len(people.people()) == 3


def test_a_voice_of_somebody_else_is_not_erased(diarize: Command, people: SpeakerLibrary) -> None:
    (other,) = people.references(people.named("bo"))
    refused = diarize("speakers", "remove", "al", "--voice", other.id, "--yes")
    assert (refused.exit_code, "'al' has no voice" in refused.stderr) == (1, True)
    assert len(people.references(people.named("bo"))) == 1


@pytest.mark.parametrize("command", [["remove", "al"], ["purge-expired"]])
def test_nobody_is_erased_unasked(
    diarize: Command, people: SpeakerLibrary, command: list[str]
) -> None:
    refused = diarize("speakers", *command)
    assert refused.exit_code == 2
    assert "--yes" in refused.stderr
    looked = diarize("speakers", *command, "--dry-run")
    assert (looked.exit_code, looked.stdout.startswith("would erase ")) == (0, True)
    assert len(people.people()) == 3


def test_who_is_removed_leaves_no_name_in_the_files(
    diarize: Command, people: SpeakerLibrary
) -> None:
    people.rename(people.named("al"), "Albertine Quux")
    found = json.loads(diarize("speakers", "remove", "albertine quux", "--yes", "--json").stdout)
    assert found["erased"] is True
    people.close()
    assert not any(b"Quux" in file.read_bytes() for file in people.path.parent.iterdir())


def test_only_those_whose_time_is_over_are_purged(diarize: Command, people: SpeakerLibrary) -> None:
    found = json.loads(diarize("speakers", "purge-expired", "--yes", "--json").stdout)
    assert [person["name"] for person in found["people"]] == ["bo"]
    again = json.loads(diarize("speakers", "purge-expired", "--json").stdout)
    assert again == {"erased": False, "people": [], "kept": []}


def test_what_is_exported_is_private_and_can_be_imported(
    diarize: Command, people: SpeakerLibrary, tmp_path: Path
) -> None:
    file, copy = tmp_path / "export.json", tmp_path / "copy.db"
    assert diarize("speakers", "export", "-o", file).exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(diarize("speakers", "export").stdout) == json.loads(file.read_text())
    imported = diarize("speakers", "import", file, "--library", copy, "--json")
    assert json.loads(imported.stdout) == {
        "people": 3,
        "voices": 3,
        "gone": 0,
        "erased": 0,
        "sooner": 0,
        "unmerged": 0,
    }
    with SpeakerLibrary(copy) as opened:
        assert opened.export() == people.export()


def test_who_expires_earlier_for_a_voice_that_is_imported_is_told(
    diarize: Command, people: SpeakerLibrary, voices: Voices, tmp_path: Path
) -> None:
    file, copy = tmp_path / "export.json", tmp_path / "copy.db"
    people.backup(copy)
    diarize("speakers", "update", "al", "--expires", "2099-01-01")
    people.enrol(people.named("al"), utterance(voices["rms-2"]))
    diarize("speakers", "export", "-o", file)
    imported = diarize("speakers", "import", file, "--library", copy)
    assert imported.stdout == "added 0 people and 1 voice\n"
    assert "1 person expires earlier now, as was agreed for their new voices" in imported.stderr


def test_the_library_is_counted(diarize: Command, people: SpeakerLibrary) -> None:
    found = json.loads(diarize("speakers", "stats", "--json").stdout)
    assert (found["people"], found["voices"], found["expired"]) == (3, 3, 1)
    assert "voices" in diarize("speakers", "stats").stdout


@pytest.mark.parametrize("command", ["list", "stats", "export", "purge-expired", "reembed"])
def test_without_a_library_there_is_an_error_that_says_how_to_make_one(
    diarize: Command, team: Path, command: str
) -> None:
    result = diarize("speakers", command)
    assert result.exit_code == 1
    assert "there is no speaker library" in result.stderr
    assert "Traceback" not in result.output


def test_a_library_is_not_written_over_by_its_export(
    diarize: Command, people: SpeakerLibrary, clips: Path
) -> None:
    for command in (("speakers", "export"), ("embed", clips / "slt-1.wav")):
        result = diarize(*command, "-o", people.path)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "is another kind of file, and would be lost" in result.stderr
    assert len(people.people()) == 3


def test_whoever_was_erased_is_imported_only_to_be_restored(
    diarize: Command, people: SpeakerLibrary, tmp_path: Path
) -> None:
    file = tmp_path / "export.json"
    diarize("speakers", "export", "-o", file)
    diarize("speakers", "remove", "al", "--yes")
    again = diarize("speakers", "import", file)
    assert again.stdout == "added 0 people and 0 voices\n"
    assert "1 person who was erased or merged here stays out" in again.stderr
    restored = json.loads(diarize("speakers", "import", file, "--restore", "--json").stdout)
    assert (restored["people"], restored["voices"], restored["unmerged"]) == (1, 2, 0)


def test_it_is_told_that_what_was_agreed_stays_when_a_merger_is_undone(
    diarize: Command, people: SpeakerLibrary, tmp_path: Path
) -> None:
    file = tmp_path / "export.json"
    diarize("speakers", "update", "bo", "--expires", "2099-01-01")
    diarize("speakers", "export", "-o", file)
    diarize("speakers", "merge", "al", "bo")
    undone = diarize("speakers", "import", file, "--restore")
    assert undone.stdout == "added 1 person and 1 voice\n"
    assert "1 person has voices back that were merged into others; the others keep" in undone.stderr
    assert people.named("al").expires == date(2099, 1, 1)


def test_recordings_that_stay_are_told_when_a_voice_is_erased(
    diarize: Command, library: SpeakerLibrary, voices: Voices, clips: Path, tmp_path: Path
) -> None:
    shutil.copy(clips / "slt-1.wav", tmp_path / "kept.wav")
    al = library.add_person("al")
    library.enrol(al, utterance(voices["slt-1"], tmp_path / "kept.wav"))
    library.enrol(al, utterance(voices["slt-2"], tmp_path / "gone.wav"))
    for option in ("--dry-run", "--yes"):
        result = diarize("speakers", "remove", "al", option, "--json")
        assert json.loads(result.stdout)["kept"] == [str(tmp_path / "kept.wav")]


def test_long_texts_take_lines_and_cut_off_no_other_column(
    diarize: Command, library: SpeakerLibrary, voices: Voices
) -> None:
    consent = "signed on paper, for minutes of this team alone " * 9
    al = library.add_person("al", consent=consent)
    (kept,) = library.enrol(al, utterance(voices["slt-1"], Path("/" + "clips/" * 40 + "al.wav")))
    listed, told = (diarize("speakers", *what).stdout for what in (["list"], ["show", "al"]))
    assert listed.split()[:6] == ["name", "voices", "seconds", "consent", "expires", "al"]
    assert kept.id in told
    for text in (listed, told):
        assert "…" not in text
        assert text.count("signed") == 9
    assert told.replace("\n", "").replace(" ", "").count("clips/") == 40


def test_a_path_that_is_not_utf8_is_still_json(
    diarize: Command, library: SpeakerLibrary, voices: Voices
) -> None:
    path = Path(os.fsdecode(b"/clips/z\xff.wav"))
    library.enrol(library.add_person("al"), utterance(voices["slt-1"], path))
    found = json.loads(diarize("speakers", "show", "al", "--json").stdout_bytes.decode())
    assert found["references"][0]["audio"] == str(path)
    document = json.loads(diarize("speakers", "export").stdout_bytes.decode())
    assert document["people"][0]["references"][0]["audio"] == str(path)


def test_a_backup_is_whole_while_the_library_is_in_use(
    diarize: Command, people: SpeakerLibrary, tmp_path: Path
) -> None:
    people.rename(people.named("al"), "Albert")
    copy = tmp_path / "copy.db"
    assert diarize("speakers", "backup", copy).stderr == f"wrote {copy}\n"
    assert copy.stat().st_mode & 0o777 == 0o600
    listed = json.loads(diarize("speakers", "list", "--library", copy, "--json").stdout)
    assert [each["name"] for each in listed["people"]] == ["Albert", "bo", "Zoë\n=1+1"]
    again = diarize("speakers", "backup", copy)
    assert (again.exit_code, "copy.db: cannot be made: File exists" in again.stderr) == (1, True)


def test_a_backup_is_put_back_only_if_that_is_agreed_to(
    diarize: Command, people: SpeakerLibrary, tmp_path: Path
) -> None:
    copy, new = tmp_path / "copy.db", tmp_path / "new.db"
    diarize("speakers", "backup", copy)
    people.remove(people.named("al"))
    refused = diarize("speakers", "restore", copy)
    assert (refused.exit_code, "give --yes" in refused.stderr) == (2, True)
    looked = diarize("speakers", "restore", copy, "--dry-run")
    assert (looked.exit_code, looked.stdout) == (0, "would replace 2 people with 3 people\n")
    assert len(people.people()) == 2
    done = diarize("speakers", "restore", copy, "--yes", "--json")
    assert json.loads(done.stdout) == {"restored": True, "people": 3, "replaced": 2}
    assert len(people.references(people.named("al"))) == 2
    made = diarize("speakers", "restore", copy, "--library", new)
    assert (made.exit_code, made.stdout) == (0, "restored 3 people\n")
    counted = diarize("speakers", "stats", "--library", new, "--json")
    assert json.loads(counted.stdout)["voices"] == 3


@pytest.mark.parametrize("option", ["--dry-run", "--yes"])
def test_what_cannot_be_put_back_or_replaced_is_told_in_one_line(
    diarize: Command, people: SpeakerLibrary, tmp_path: Path, option: str
) -> None:
    copy, notes = tmp_path / "copy.db", tmp_path / "notes.txt"
    diarize("speakers", "backup", copy)
    notes.write_text("Notes of a meeting.\n" * 4)
    for file, library in ((Path("/"), people.path), (copy, notes), (copy, tmp_path)):
        refused = diarize("speakers", "restore", file, "--library", library, option)
        assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    assert notes.read_text() == "Notes of a meeting.\n" * 4


@pytest.mark.parametrize("option", ["--dry-run", "--yes"])
def test_a_backup_is_promised_to_no_place_where_no_library_can_be_made(
    diarize: Command, people: SpeakerLibrary, tmp_path: Path, option: str
) -> None:
    copy, notes, empty = (tmp_path / name for name in ("copy.db", "notes.txt", "empty"))
    diarize("speakers", "backup", copy)
    notes.touch()
    for library in (notes / "new.db", notes / "inside" / "new.db"):
        refused = diarize("speakers", "restore", copy, "--library", library, option)
        assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
        assert "new.db: cannot be written: Not a directory" in refused.stderr
    made = diarize("speakers", "restore", copy, "--library", empty / "new.db", option)
    assert (made.exit_code, empty.exists()) == (0, option == "--yes")


def test_a_library_that_is_damaged_says_how_it_is_put_back(
    diarize: Command, people: SpeakerLibrary, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    diarize("speakers", "backup", copy)
    people.close()
    people.path.write_bytes(people.path.read_bytes()[:5000])
    damaged = diarize("speakers", "list")
    assert (damaged.exit_code, "`diarize speakers restore`" in damaged.stderr) == (1, True)
    done = diarize("speakers", "restore", copy, "--yes")
    assert done.stdout == "replaced a library that cannot be read with 3 people\n"
    assert len(json.loads(diarize("speakers", "list", "--json").stdout)["people"]) == 3


@pytest.mark.parametrize("command", [["enroll"], ["speakers", "update"]])
def test_it_is_said_in_which_zone_a_day_begins(diarize: Command, command: list[str]) -> None:
    assert "day, in UTC" in diarize(*command, "--help").stdout
