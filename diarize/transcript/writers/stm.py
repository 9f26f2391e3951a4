"""STM, a passage a line (NIST SCTK, ``doc/infmts.htm``)."""

import re

from diarize.formats.names import escaped
from diarize.transcript.passages import Passage, passages, rounded
from diarize.transcript.words import Transcript

# A label that says nothing, for text that would be taken for one.
LABEL = "<o,,unknown>"
ALTERNATIVES = re.compile(r"(?<!\S)\{\s+(\S[^{}]*?\s+|)/\s[^{}]*\}(?!\S)")
"""What may have been said, ``{ saw / have seen / @ }``: ``@`` is nothing."""


def format_stm(transcript: Transcript) -> str:
    """Return a line for each passage, in order of time; white space in names is percent-encoded.

    The speaker is ``<NA>`` where nobody knows it.
    """
    recording = escaped(transcript.recording, also=r"\s|^;")
    said = sorted(passages(rounded(transcript)), key=lambda passage: passage.start)
    return "".join(_line(recording, each) for each in said)


def _line(recording: str, passage: Passage) -> str:
    speaker = escaped(passage.speaker or "", also=r"\s")
    is_safe = not passage.text.startswith("<") and not ALTERNATIVES.search(passage.text)
    text = passage.text if is_safe else f"{LABEL} {passage.text}"
    return f"{recording} 1 {speaker} {passage.start:.3f} {passage.end:.3f} {text}\n"
