"""STM, a passage a line (NIST SCTK, ``doc/infmts.htm``)."""

from diarize.formats.names import escaped
from diarize.transcript.passages import Passage, passages, rounded
from diarize.transcript.words import Transcript

# A label that says nothing, for text that would be taken for one.
LABEL = "<o,,unknown>"


def format_stm(transcript: Transcript) -> str:
    """Return a line for each passage, in order of time; white space in names is percent-encoded.

    The speaker is ``<NA>`` where nobody knows it.
    """
    recording = escaped(transcript.recording, also=r"\s|^;")
    said = sorted(passages(rounded(transcript)), key=lambda passage: passage.start)
    return "".join(_line(recording, each) for each in said)


def _line(recording: str, passage: Passage) -> str:
    speaker = escaped(passage.speaker or "", also=r"\s")
    text = f"{LABEL} {passage.text}" if passage.text.startswith("<") else passage.text
    return f"{recording} 1 {speaker} {passage.start:.3f} {passage.end:.3f} {text}\n"
