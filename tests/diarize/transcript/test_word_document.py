import io
import zipfile
from pathlib import Path

import pytest

from diarize.errors import FormatError
from diarize.transcript import Transcript, Utterance, Word, read_transcript, write_transcript
from diarize.transcript.word_document import text_of

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document(body: str, part: str = "word/document.xml", head: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        text = f'<w:document xmlns:w="{MAIN}"><w:body>{body}</w:body></w:document>'
        archive.writestr(part, f'<?xml version="1.0" encoding="UTF-8"?>{head}{text}')
    return file.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_paragraphs_breaks_and_rows_are_lines() -> None:
    row = f"<w:tr><w:tc>{paragraph('0:03')}</w:tc><w:tc>{paragraph('Zoë')}</w:tc></w:tr>"
    broken = "<w:p><w:r><w:t>Al</w:t><w:tab/><w:t>0:05</w:t><w:br/><w:t>so</w:t></w:r></w:p>"
    found = text_of(document(paragraph("a") + f"<w:tbl>{row}</w:tbl>" + broken), "a.docx")
    assert found == "a\n0:03\tZoë\nAl\t0:05\nso\n"


def test_a_table_inside_of_a_table_is_read_once() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('so')}</w:tc></w:tr></w:tbl>"
    row = f"<w:tr><w:tc>{paragraph('0:03')}</w:tc><w:tc>{inner}{paragraph('we')}</w:tc></w:tr>"
    assert text_of(document(f"<w:tbl>{row}</w:tbl>"), "a.docx") == "0:03\tso\twe\n"


def test_a_meeting_on_teams_is_read(tmp_path: Path) -> None:
    said = [("Al Li   0:03", "So we meet."), ("Bo   0:09", "Yes."), ("Al Li   0:12", "Good.")]
    body = "".join(
        f"<w:p><w:r><w:t>{name}</w:t></w:r><w:r><w:br/><w:t>{text}</w:t></w:r></w:p>"
        for name, text in said
    )
    (tmp_path / "standup.docx").write_bytes(document(paragraph("Standup") + body))
    found = read_transcript(tmp_path / "standup.docx")
    assert found.recording == "standup"
    assert found.text == "So we meet. Yes. Good."
    assert [word.start for word in found if word.text in ("So", "Yes.", "Good.")] == [3, 9, 12]


def test_minutes_of_ours_are_read(tmp_path: Path) -> None:
    words = [("Yes:", 3.0, "Al"), ("so.", 4.0, "Al"), ("No.", 8.0, "Zoë Li")]
    each = [Word(text=text, start=at, end=at + 0.5, speaker=who) for text, at, who in words]
    said = Transcript(recording="standup", utterances=[Utterance((one,)) for one in each])
    write_transcript(said, tmp_path / "standup.docx")
    found = read_transcript(tmp_path / "standup.docx")
    assert found.text == said.text
    assert [word.start for word in found if word.text != "so."] == [3.0, 8.0]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (document("", part="xl/workbook.xml"), "is an archive, but no Word document"),
        (document(paragraph("a"))[:60], "is a damaged Word document"),
        (document(paragraph("a" * 2**26)), "has more than 64 MiB of text"),
        (document("", head='<!DOCTYPE w [<!ENTITY a "b">]>'), "has a document type"),
        (document("<w:p>"), "mismatched tag"),
        (document(paragraph("Lunch at noon")), "is no transcript that can be read"),
    ],
)
def test_what_cannot_be_read_is_one_error(data: bytes, problem: str) -> None:
    with pytest.raises(FormatError, match=problem):
        read_transcript(data)


def test_a_damaged_part_is_one_error() -> None:
    data = bytearray(document(paragraph("so we meet, " * 50)))
    for place in range(60, len(data) - 80):
        data[place] ^= 0xFF
    with pytest.raises(FormatError, match="a damaged Word document"):
        read_transcript(bytes(data))
