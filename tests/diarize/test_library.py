import json
from pathlib import Path

import pytest

from diarize import EnrollmentError
from diarize.bundle import Bundle
from diarize.library import SpeakerLibrary, default_path, import_document, read_document


def test_the_library_is_where_the_environment_says(team: Path) -> None:
    assert default_path() == team


def test_without_that_it_is_in_a_folder_of_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIARIZE_LIBRARY", raising=False)
    path = default_path()
    assert path.is_absolute()
    assert path.parts[-2:] == ("turnwise", "speakers.db")


def test_a_missing_library_is_not_made_unless_asked_for(team: Path, bundle: Bundle) -> None:
    with pytest.raises(EnrollmentError, match=r"team\.db: there is no speaker library"):
        SpeakerLibrary(team, bundle)
    assert not team.exists()
    with SpeakerLibrary(team, bundle, make=True):
        assert team.stat().st_mode & 0o777 == 0o600


def test_what_the_library_refuses_comes_out_as_an_error_of_the_engine(
    library: SpeakerLibrary,
) -> None:
    with pytest.raises(EnrollmentError, match="nobody in the library is called 'al'"), library:
        library.named("al")


def test_a_library_of_another_model_says_what_to_do(team: Path, bundle: Bundle) -> None:
    from dataclasses import replace

    other = replace(bundle, embedding=replace(bundle.embedding, sha256="f" * 64))
    with SpeakerLibrary(team, other, make=True):
        pass
    with pytest.raises(EnrollmentError, match="diarize speakers reembed"):
        SpeakerLibrary(team, bundle)


def test_an_export_makes_a_library_that_is_missing(library: SpeakerLibrary, tmp_path: Path) -> None:
    library.add_person("al", consent="by mail")
    copy = tmp_path / "copy.db"
    assert import_document(library.export(), copy).people == 1
    assert import_document(library.export(), copy).people == 0
    with SpeakerLibrary(copy) as opened:
        assert [person.consent for person in opened.people()] == ["by mail"]
        assert opened.model == library.model


@pytest.mark.parametrize(
    "document", [None, [], "x", {}, {"model": "m", "dimension": "4"}, {"model": "", "dimension": 4}]
)
def test_what_is_no_export_makes_no_library(document: object, tmp_path: Path) -> None:
    with pytest.raises(EnrollmentError):
        import_document(document, tmp_path / "copy.db")


@pytest.mark.parametrize("content", ["", "{", "[" * 100_000, "\xff"])
def test_a_file_that_is_no_json_is_named(content: str, tmp_path: Path) -> None:
    file = tmp_path / "export.json"
    file.write_text(content, encoding="latin-1")
    with pytest.raises(EnrollmentError, match=r"export\.json: is not an exported library"):
        read_document(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnrollmentError, match=r"export\.json: cannot be read: No such file"):
        read_document(tmp_path / "export.json")


def test_an_export_is_read_as_it_was_written(library: SpeakerLibrary, tmp_path: Path) -> None:
    (tmp_path / "export.json").write_text(json.dumps(library.export()))
    assert read_document(tmp_path / "export.json") == library.export()


def test_a_damaged_export_leaves_no_library(team: Path) -> None:
    document = {"format": "speaker library", "model": "x", "dimension": 192, "people": 3}
    with pytest.raises(EnrollmentError):
        import_document(document, team)
    assert not team.exists()


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ({"id": "2", "name": "AL"}, "the name 'AL' is taken by 'al'"),
        ({"id": "2", "name": "SPEAKER_00"}, "is what unknown speakers are called"),
    ],
)
def test_an_export_that_is_refused_leaves_no_library(
    library: SpeakerLibrary, tmp_path: Path, second: dict[str, str], told: str
) -> None:
    library.add_person("al")
    document, new = library.export(), tmp_path / "new" / "copy.db"
    document["people"].append(document["people"][0] | second)
    with pytest.raises(EnrollmentError, match=told):
        import_document(document, new)
    assert not new.parent.exists()
