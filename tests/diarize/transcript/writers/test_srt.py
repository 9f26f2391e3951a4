from collections.abc import Callable

from diarize.transcript import Transcript
from diarize.transcript.writers.srt import format_srt

Say = Callable[..., Transcript]


def test_cues_are_numbered_and_name_the_speaker(say: Say) -> None:
    text = format_srt(say(("al", "so what"), (None, "hm"), pause=2.0))
    assert text == (
        "1\n00:00:00,000 --> 00:00:01,000\n[al]: so what\n\n2\n00:00:02,800 --> 00:00:03,800\nhm\n"
    )


def test_text_is_never_markup_or_an_arrow(say: Say) -> None:
    text = format_srt(say(("a]<b>", r"<i>x</i> 1 < 2 {\an8} -->")))
    assert "[a%5D%3Cb%3E]:" in text
    assert "<i>" not in text
    assert r"{\an8}" not in text
    assert "1 < 2" in text
    assert text.count("-->") == 1
    assert "\u2060" in text


def test_no_words_are_no_cues() -> None:
    assert format_srt(Transcript(recording="r")) == ""
