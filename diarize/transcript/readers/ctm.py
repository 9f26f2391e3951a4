"""CTM, a word a line (NIST SCTK, ``doc/infmts.htm``; RT-09 evaluation plan, appendix B)."""

import io
from collections.abc import Iterator
from itertools import islice

from diarize.errors import FormatError
from diarize.formats.lines import parse_lines
from diarize.formats.names import NOTHING, escaped, unescaped
from diarize.formats.times import number
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.readers.grouping import channels, grouped, in_order, label
from diarize.transcript.writers.ctm import NOBODY, UNSAFE

_COMMENT = ";;"
_NOTHING = frozenset({NOTHING, *NOBODY})
_SILENCE = "<eps>"

# Recording, channel and the word.
Record = tuple[str, str, RawWord]


def recognises(text: str) -> bool:
    """Return whether most of the first lines are of a CTM; a file without lines is one too."""
    lines = content(text)
    return 2 * sum(_is_record(line.split()) for line in lines) > len(lines) or not lines


def content(text: str) -> list[str]:
    """Return the first lines that are neither empty nor a comment."""
    lines = (line for line in io.StringIO(text, newline=None) if line.strip())
    return list(islice((line for line in lines if not line.startswith(_COMMENT)), 10))


def is_number(field: str) -> bool:
    """Return whether a field spells a number."""
    try:
        number(field)
    except ValueError:
        return False
    return True


def _is_record(fields: list[str]) -> bool:
    if fields[2:4] == ["*", "*"]:
        return len(fields) == 5
    if not 5 <= len(fields) <= 8 or not all(map(is_number, fields[2:4])):
        return False
    return len(fields) == 5 or is_number(fields[5]) or fields[5] in _NOTHING


def parse(text: str, source: str) -> RawTranscript:
    """Read words, in utterances that end at pauses and changes of speaker.

    Raises
    ------
    FormatError
        A line is malformed.
    """
    streams: dict[tuple[str, str], list[RawWord]] = {}  # in order of time, as the format demands
    for recording, channel, word in parse_lines(_first_alternatives(text, source), source, _parsed):
        streams.setdefault((recording, channel), []).append(word)
    return RawTranscript(utterances=in_order(_utterances(streams)))


def _utterances(streams: dict[tuple[str, str], list[RawWord]]) -> list[RawUtterance]:
    named = channels(channel for _, channel in streams)
    return [
        RawUtterance(words=one.words, speaker=label(None, channel), recording=recording)
        for channel, ((recording, _), words) in zip(named, streams.items(), strict=True)
        for one in grouped(sorted(words, key=lambda word: word.start or 0.0))
    ]


def _parsed(line: str) -> Record | None:
    fields = line.split()
    if not fields or line.startswith(_COMMENT):
        return None
    if not 5 <= len(fields) <= 8:
        raise ValueError(f"expected 5 to 8 fields, found {len(fields)}")
    if fields[4] == _SILENCE or fields[2:4] == ["*", "*"]:
        return None
    start = number(fields[2])
    word = RawWord(
        text=_word(fields),
        start=start,
        end=round(start + number(fields[3]), 9),
        score=number(fields[5]) if len(fields) > 5 and fields[5] not in _NOTHING else None,
        speaker=unescaped(fields[7]) if len(fields) > 7 and fields[7] not in _NOTHING else None,
    )
    return unescaped(fields[0]), fields[1], word


def _word(fields: list[str]) -> str:
    """Return the word of a line; only what we write has escapes in it, others per cent signs."""
    word = unescaped(fields[4])
    is_ours = fields[6:7] == ["lex"] and word.strip() and escaped(word, also=UNSAFE) == fields[4]
    return word if is_ours else fields[4]


def _first_alternatives(text: str, source: str) -> Iterator[str]:
    """Yield lines; those of all alternatives but the first are blank, as is one of nothing.

    Raises
    ------
    FormatError
        Alternatives have no end.
    """
    begun, is_other = 0, False
    for place, line in enumerate(io.StringIO(text, newline=None), start=1):
        fields = line.split()
        mark = fields[4] if fields[2:4] == ["*", "*"] and len(fields) == 5 else ""
        begun = {"<ALT_BEGIN>": place, "<ALT_END>": 0}.get(mark, begun)
        is_other = bool(begun) and (is_other or mark == "<ALT>")
        yield "" if is_other or (begun and fields[4:5] == ["@"]) else line
    if begun:
        raise FormatError(source, begun, "<ALT_BEGIN> has no <ALT_END>")
