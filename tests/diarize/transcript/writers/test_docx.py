import io
import zipfile
from collections.abc import Callable
from xml.etree.ElementTree import Element, fromstring

import pytest

from diarize.transcript import Transcript
from diarize.transcript.writers.docx import MAIN, format_docx

Say = Callable[..., Transcript]


def parts(content: bytes) -> dict[str, Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: fromstring(archive.read(name)) for name in archive.namelist()}


def paragraphs(document: Element) -> list[str]:
    return [
        "".join(text.text or "" for text in paragraph.iter(f"{{{MAIN}}}t"))
        for paragraph in document.iter(f"{{{MAIN}}}p")
    ]


def test_minutes_have_a_title_talk_time_and_passages(say: Say) -> None:
    found = format_docx(say(("al", "So what?"), (None, "Hm."), recording="standup"))
    assert paragraphs(parts(found)["word/document.xml"]) == [
        *("standup", "Speaker", "Talk time", "Share", "Words"),
        *("al", "0:00:01", "70%", "2", "Unknown", "0:00:00", "30%", "1", ""),
        *("al (0:00:00) So what?", "Unknown (0:00:00) Hm."),
    ]


def test_every_part_is_declared_and_every_target_is_there(say: Say) -> None:
    found = parts(format_docx(say(("al", "so"))))
    declared = [part.get("PartName", "") for part in found["[Content_Types].xml"]]
    assert {name.lstrip("/") for name in declared if name} <= found.keys()
    targets = [("", "_rels/.rels"), ("word/", "word/_rels/document.xml.rels")]
    for folder, name in targets:
        for relation in found[name]:
            assert folder + relation.get("Target", "") in found
    styles = {style.get(f"{{{MAIN}}}styleId") for style in found["word/styles.xml"]}
    used = found["word/document.xml"].iter(f"{{{MAIN}}}pStyle")
    assert {style.get(f"{{{MAIN}}}val") for style in used} <= styles


def test_whatever_is_said_is_text(say: Say) -> None:
    found = parts(format_docx(say(("<al> & \x01", "</w:t> a&b \x00 \ufffe"))))
    assert paragraphs(found["word/document.xml"])[-1] == (
        "<al> & %01 (0:00:00) </w:t> a&b \ufffd \ufffd"
    )


def test_scripts_from_right_to_left_are_set_so(say: Say) -> None:
    document = parts(format_docx(say(("al", "so"), ("bo", "שלום לכם"))))["word/document.xml"]
    set_so = [bool(list(p.iter(f"{{{MAIN}}}bidi"))) for p in document.iter(f"{{{MAIN}}}p")]
    assert set_so == [False] * (len(set_so) - 1) + [True]


def test_equal_transcripts_give_equal_bytes(say: Say) -> None:
    assert format_docx(say(("al", "so"))) == format_docx(say(("al", "so")))


def test_without_words_there_is_only_a_title() -> None:
    document = parts(format_docx(Transcript(recording="r")))["word/document.xml"]
    assert paragraphs(document) == ["r"]


def test_python_docx_reads_the_same(say: Say) -> None:
    docx = pytest.importorskip("docx", reason="python-docx is not needed to write")
    document = docx.Document(io.BytesIO(format_docx(say(("al", "So what?"), recording="standup"))))
    assert [p.text for p in document.paragraphs] == ["standup", "", "al (0:00:00) So what?"]
    assert document.tables[0].cell(1, 0).text == "al"
