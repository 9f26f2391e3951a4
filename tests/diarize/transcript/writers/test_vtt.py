from collections.abc import Callable

from diarize.transcript import Transcript
from diarize.transcript.writers.vtt import format_vtt

Say = Callable[..., Transcript]


def test_the_speaker_is_the_voice_of_a_cue(say: Say) -> None:
    text = format_vtt(say(("Zoë Li", "so what"), (None, "hm"), pause=2.0))
    assert text == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v Zoë Li>so what</v>\n\n"
        "00:00:02.800 --> 00:00:03.800\nhm\n"
    )


def test_names_and_text_are_escaped(say: Say) -> None:
    text = format_vtt(say(("R&D >\n", "a<b> & --> c")))
    assert "<v R&amp;D &gt;%0A>a&lt;b&gt; &amp; --&gt; c</v>" in text


def test_no_words_are_no_cues() -> None:
    assert format_vtt(Transcript(recording="r")) == "WEBVTT\n"
