"""Minutes in Markdown: who talks how much, and what everybody says."""

import re
from collections.abc import Iterable

from diarize.transcript.minutes import COLUMNS, minutes
from diarize.transcript.words import Transcript

# What has a meaning anywhere in a line (CommonMark 0.31; tables and mathematics of GitHub), and
# what has one where a line begins.
_MARKUP = re.compile(r"[\\`*_\[\]<>#|~&$]")
_OPENING = re.compile(r"^(\d{0,9})([-+=.)])")


def format_markdown(transcript: Transcript) -> str:
    """Return minutes: a title, a table of talk time, and the passages with their times."""
    found = minutes(transcript)
    blocks = [f"# {plain(found.title)}"]
    if found.table:
        rows = [_row(COLUMNS), "| :-- | --: | --: | --: |", *map(_row, found.table)]
        blocks.append("\n".join(rows))
    for name, moment, text in found.passages:
        blocks += [f"**{plain(name)}** ({moment})", plain(text)]
    return "\n\n".join(blocks) + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(map(plain, cells))} |"


def plain(text: str) -> str:
    r"""Return text in which Markdown finds no markup.

    >>> plain("1. a *b* <c>")
    '1\\. a \\*b\\* \\<c\\>'
    """
    return _OPENING.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", text))
