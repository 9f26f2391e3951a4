"""Plain text for people: who says what, a passage a line."""

from diarize.formats.names import escaped
from diarize.transcript.passages import passages
from diarize.transcript.wording import UNKNOWN
from diarize.transcript.words import Transcript


def format_txt(transcript: Transcript) -> str:
    r"""Return a line for each passage; neither the recording nor times have a place in it.

    >>> from diarize.transcript.words import Utterance, Word
    >>> al = Word(text="Hi.", start=0.5, end=0.75, speaker="Zoë Li")
    >>> format_txt(Transcript(recording="standup", utterances=[Utterance((al,))]))
    'Zoë Li: Hi.\n'
    """
    return "".join(
        f"{UNKNOWN if each.speaker is None else escaped(each.speaker)}: {each.text}\n"
        for each in passages(transcript)
    )
