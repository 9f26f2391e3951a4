from diarize.formats.srt import format_srt
from diarize.timeline import Annotation, Turn


def test_cues_are_numbered_and_name_the_speaker() -> None:
    text = format_srt(Annotation("r", [Turn(0.5, 2, "Zoë Li"), Turn(1, 3, "bo")]))
    assert text == (
        "1\n00:00:00,500 --> 00:00:02,000\nZoë Li:\n\n2\n00:00:01,000 --> 00:00:03,000\nbo:\n"
    )


def test_times_past_an_hour_and_a_day_are_right() -> None:
    text = format_srt(Annotation("r", [Turn(3599.9996, 100 * 3600 + 61.25, "al")]))
    assert "01:00:00,000 --> 100:01:01,250" in text


def test_a_turn_shorter_than_a_millisecond_is_still_shown() -> None:
    text = format_srt(Annotation("r", [Turn(1.9999, 1.99995, "al")]))
    assert "00:00:02,000 --> 00:00:02,001" in text


def test_a_name_can_be_neither_markup_nor_a_cue() -> None:
    text = format_srt(Annotation("r", [Turn(0, 1, "<i>\n\n2\n00:00:00,000 --> x")]))
    assert text.count("-->") == 1
    assert "<" not in text
    assert len(text.splitlines()) == 3
