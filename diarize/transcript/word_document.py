"""The text of a Word document (ECMA-376, part 1, section 17), a paragraph or a row a line."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from diarize.errors import FormatError
from diarize.formats.xml import root_of

MARK = b"PK\x03\x04"
"""What a zip archive begins with."""
_DOCUMENT = "word/document.xml"
_MOST_BYTES = 64 * 2**20
"""Of the text with all its markup, when unpacked."""
_MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError)
"""What `zipfile` raises where something is wrong or encrypted."""
_SIGNS = {"t": None, "br": "\n", "cr": "\n", "tab": "\t"}


def text_of(data: bytes, source: str) -> str:
    """Return the text of a document, with tabs between what the cells of a row hold.

    Raises
    ------
    FormatError
        It is no Word document, is damaged, or larger than 64 MiB when unpacked.
    """
    root = root_of(_unpacked(data, source), source)
    body = root.find(f"{_MAIN}body")
    return "".join(f"{line}\n" for line in _lines(root if body is None else body))


def _unpacked(data: bytes, source: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_DOCUMENT) as file:
            found = file.read(_MOST_BYTES + 1)
    except KeyError as problem:
        raise FormatError(source, None, "is an archive, but no Word document") from problem
    except _DAMAGE as problem:
        raise FormatError(source, None, f"is a damaged Word document: {problem}") from problem
    if len(found) > _MOST_BYTES:
        raise FormatError(source, None, f"has more than {_MOST_BYTES // 2**20} MiB of text")
    return found.decode("utf-8", "replace")


def _lines(parent: Element) -> Iterator[str]:
    for each in parent:
        if each.tag == f"{_MAIN}p":
            yield _text(each)
        elif each.tag == f"{_MAIN}tr":
            yield "\t".join(map(_text, each.iter(f"{_MAIN}p")))
        else:
            yield from _lines(each)


def _text(paragraph: Element) -> str:
    return "".join(
        sign if (sign := _SIGNS[name]) is not None else each.text or ""
        for each in paragraph.iter()
        if (name := each.tag.removeprefix(_MAIN)) in _SIGNS
    )
