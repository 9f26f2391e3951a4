"""Minutes as a Word document (ISO/IEC 29500, "WordprocessingML"): the fewest parts it may have."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from unicodedata import bidirectional
from xml.etree.ElementTree import Element, SubElement, tostring

from diarize.transcript.minutes import COLUMNS, Minutes, minutes
from diarize.transcript.words import Transcript

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

DOCUMENT = "word/document.xml"
# Equal transcripts give equal bytes, so that the time of writing is not told.
NEVER = (1980, 1, 1, 0, 0, 0)
PARTS = {
    "[Content_Types].xml": f"""{XML}<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml" ContentType="{KIND}.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{KIND}.styles+xml"/>
</Types>""",
    "_rels/.rels": f"""{XML}<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>
</Relationships>""",
    "word/_rels/document.xml.rels": f"""{XML}<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{OFFICE}/styles" Target="styles.xml"/>
</Relationships>""",
    "word/styles.xml": f"""{XML}<w:styles xmlns:w="{MAIN}">
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>
<w:pPr><w:spacing w:after="120"/></w:pPr><w:rPr><w:sz w:val="22"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/>
<w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style>
</w:styles>""",
}


def format_docx(transcript: Transcript) -> bytes:
    """Return a document: a title, a table of talk time, and the passages with their times.

    Paragraphs in scripts that are written from right to left are set so.
    """
    document = _document(minutes(transcript))
    parts = PARTS | {DOCUMENT: XML + tostring(document, "unicode")}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, NEVER)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on all systems
            archive.writestr(entry, text.encode())
    return file.getvalue()


def _document(found: Minutes) -> Element:
    document = Element("w:document", {"xmlns:w": MAIN})
    body = SubElement(document, "w:body")
    _paragraph(body, [(found.title, False)], style="Title")
    if found.table:
        _table(body, [COLUMNS, *found.table])
        _paragraph(body, [])
    for name, moment, text in found.passages:
        _paragraph(body, [(name, True), (f" ({moment}) ", False), (text, False)])
    SubElement(body, "w:sectPr")
    return document


def _paragraph(parent: Element, runs: Iterable[tuple[str, bool]], style: str = "Normal") -> None:
    """Add a paragraph of ``runs``: text, and whether it is bold."""
    paragraph = SubElement(parent, "w:p")
    properties = SubElement(paragraph, "w:pPr")
    SubElement(properties, "w:pStyle", {"w:val": style})
    runs = list(runs)
    if runs and is_right_to_left(runs[-1][0]):
        SubElement(properties, "w:bidi")
    for text, bold in runs:
        run = SubElement(paragraph, "w:r")
        looks = SubElement(run, "w:rPr")
        if bold:
            SubElement(looks, "w:b")
        if is_right_to_left(text):
            SubElement(looks, "w:rtl")
        SubElement(run, "w:t", {"xml:space": "preserve"}).text = text


def _table(body: Element, rows: Sequence[Sequence[str]]) -> None:
    table = SubElement(body, "w:tbl")
    properties = SubElement(table, "w:tblPr")
    SubElement(properties, "w:tblW", {"w:w": "0", "w:type": "auto"})
    borders = SubElement(properties, "w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        SubElement(borders, f"w:{edge}", {"w:val": "single", "w:sz": "4", "w:color": "auto"})
    grid = SubElement(table, "w:tblGrid")
    for _ in COLUMNS:
        SubElement(grid, "w:gridCol", {"w:w": "2400"})
    for place, row in enumerate(rows):
        line = SubElement(table, "w:tr")
        for cell in row:
            _paragraph(SubElement(line, "w:tc"), [(cell, place == 0)])


def is_right_to_left(text: str) -> bool:
    """Return whether the first letter with a direction is of a script from right to left.

    >>> is_right_to_left("12 שלום"), is_right_to_left("so")
    (True, False)
    """
    kinds = (bidirectional(sign) for sign in text)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"
