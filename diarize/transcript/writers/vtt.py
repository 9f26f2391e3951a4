"""WebVTT subtitles (w3.org/TR/webvtt1) with the speaker as the voice of each."""

from html import escape

from diarize.formats.names import escaped
from diarize.formats.times import clock
from diarize.transcript.guarding import LABEL, guarded
from diarize.transcript.words import Transcript
from diarize.transcript.writers.cues import Cue, cues


def format_vtt(transcript: Transcript) -> str:
    r"""Return subtitles; the recording has no place in them.

    >>> from diarize.transcript.words import Utterance, Word
    >>> al = Word(text="R&D.", start=0.5, end=0.75, speaker="Zoë Li")
    >>> format_vtt(Transcript(recording="standup", utterances=[Utterance((al,))]))
    'WEBVTT\n\n00:00:00.500 --> 00:00:01.500\n<v Zoë Li>R&amp;D.</v>\n'
    """
    return "\n".join(["WEBVTT\n", *map(_cue, cues(transcript))])


def _cue(cue: Cue) -> str:
    text = "\n".join(cue.lines)
    if cue.speaker is None:
        text = escape(guarded(text, LABEL), quote=False)
    else:
        voice = escape(escaped(cue.speaker), quote=False)
        text = f"<v {voice}>{escape(text, quote=False)}</v>"
    return f"{clock(cue.start):0>12} --> {clock(cue.end):0>12}\n{text}\n"
