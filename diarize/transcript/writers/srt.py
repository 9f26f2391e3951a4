"""SubRip subtitles with the speaker in brackets before each, as whisperX writes them."""

from diarize.formats.names import escaped
from diarize.formats.times import clock
from diarize.transcript.guarding import LABEL, MARKUP, guarded
from diarize.transcript.words import Transcript
from diarize.transcript.writers.cues import Cue, cues


def format_srt(transcript: Transcript) -> str:
    r"""Return subtitles; the recording has no place in them.

    >>> from diarize.transcript.words import Utterance, Word
    >>> al = Word(text="Hi.", start=0.5, end=0.75, speaker="Zoë Li")
    >>> format_srt(Transcript(recording="standup", utterances=[Utterance((al,))]))
    '1\n00:00:00,500 --> 00:00:01,500\n[Zoë Li]: Hi.\n'
    """
    found = enumerate(cues(transcript, _label), start=1)
    return "\n".join(f"{place}\n{_cue(cue)}" for place, cue in found)


def _label(speaker: str) -> str:
    return f"[{escaped(speaker, also=r'[][<>{}]')}]:"


def _cue(cue: Cue) -> str:
    risks = (MARKUP, LABEL) if cue.speaker is None else (MARKUP,)
    text = guarded("\n".join(cue.lines), *risks)
    return f"{_clock(cue.start)} --> {_clock(cue.end)}\n{text}\n"


def _clock(seconds: float) -> str:
    return f"{clock(seconds):0>12}".replace(".", ",")
