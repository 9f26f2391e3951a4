from diarize.formats.vtt import format_vtt
from diarize.timeline import Annotation, Turn


def test_cues_are_voiced_by_the_speaker() -> None:
    text = format_vtt(Annotation("r", [Turn(0.5, 3600, "Zoë Li")]))
    assert text == "WEBVTT\n\n00:00:00.500 --> 01:00:00.000\n<v Zoë Li>Zoë Li</v>\n"


def test_a_name_can_be_neither_markup_nor_a_cue() -> None:
    text = format_vtt(Annotation("r", [Turn(0, 1, "R&D </v> -->\n\n")]))
    assert text.splitlines()[3] == (
        "<v R&amp;D &lt;/v&gt; --&gt;%0A%0A>R&amp;D &lt;/v&gt; --&gt;%0A%0A</v>"
    )


def test_a_silent_recording_gives_an_empty_but_valid_file() -> None:
    assert format_vtt(Annotation("r")) == "WEBVTT\n"
