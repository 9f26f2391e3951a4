"""CTM, a word a line (RT-09 evaluation plan, appendix B)."""

from diarize.formats.names import NOTHING, escaped
from diarize.transcript.passages import rounded
from diarize.transcript.words import Transcript, Word

UNSURE = "NA"
NOBODY = ("NA", "-", "unknown", "null")
"""What files of others have for a speaker, or a score, that is not known."""
UNSAFE = r"\s|^<eps>$"
"""What ends a field, or is read as silence."""

_UNSAFE_NAME = rf"\s|^(?:{'|'.join(NOBODY)})$"


def format_ctm(transcript: Transcript) -> str:
    r"""Return eight fields for each word: the last is the speaker, and older tools stop before.

    White space is percent-encoded, for fields end at it. Lines are in order of time.

    >>> from diarize.transcript.words import Utterance
    >>> al = Word(text="so", start=0.5, end=0.75, speaker="al")
    >>> format_ctm(Transcript(recording="standup", utterances=[Utterance((al,))]))
    'standup 1 0.500 0.250 so NA lex al\n'
    """
    recording = escaped(transcript.recording, also=r"\s|^;")
    words = sorted(rounded(transcript), key=lambda word: word.start)
    return "".join(_line(recording, word) for word in words)


def _line(recording: str, word: Word) -> str:
    sure = UNSURE if word.score is None else f"{word.score:.3f}"
    speaker = NOTHING if word.speaker is None else escaped(word.speaker, also=_UNSAFE_NAME)
    times = f"{word.start:.3f} {word.end - word.start:.3f}"
    return f"{recording} 1 {times} {escaped(word.text, also=UNSAFE)} {sure} lex {speaker}\n"
