from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize.errors import FormatError
from diarize.transcript.readers.cues import timing
from diarize.transcript.reading import read_transcript

Said = Callable[[Any], list[str]]

CUE = "1\n00:00:01,000 --> 00:00:02,000\n{}\n"
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n{}\n"


def test_tags_and_positions_are_left_out_of_srt(said: Said) -> None:
    first, second, _ = said("srt/plain.srt")
    assert first.startswith("?: So@0.5~0.73 we@0.73~0.96")
    assert first.endswith("Friday.@2.21~2.9")
    assert second.startswith("?: -Yes,@3.4~")


def test_an_empty_line_inside_a_cue_and_a_cue_of_digits_lose_nothing(said: Said) -> None:
    _, second, third = said("srt/plain.srt")
    assert second.endswith("me.@4.38~4.6")
    assert third == "?: 1984@5~5.5"


def test_a_speaker_in_brackets_is_no_word(said: Said) -> None:
    openings = [line.split("@")[0] for line in said("srt/whisperx.srt")]
    assert openings == ["SPEAKER_00: So", "SPEAKER_01: Yes."]


def test_two_speakers_of_a_cue_keep_their_dashes(said: Said) -> None:
    (line,) = said(CUE.format("- Yes.\n- No.").encode())
    assert [word.split("@")[0] for word in line.split()[1:]] == ["-Yes.", "-No."]


def test_a_less_than_sign_in_srt_is_text(said: Said) -> None:
    assert read_transcript(CUE.format("a < b and <b>c</b>").encode()).text == "a < b and c"


def test_cues_come_in_order_of_time(said: Said) -> None:
    late = "2\n00:01:00,000 --> 00:01:01,000\nlate\n\n"
    assert [line.split("@")[0] for line in said((late + CUE.format("so")).encode())] == [
        "?: so",
        "?: late",
    ]


def test_voices_of_vtt_are_speakers(said: Said) -> None:
    first, second, _ = said("vtt/voices.vtt")
    assert first.startswith("al: So@0.5~")
    assert first.endswith("Friday@1.79~2.3 &@2.3~2.39 Monday.@2.39~2.9")
    assert second == "bo: Yes,@3.4~4.12 no@4.12~4.6"


def test_two_voices_share_a_cue() -> None:
    found = read_transcript(VTT.format("<v bo>Yes,</v> <v Zo&euml; Li>no").encode())
    assert [word.speaker for word in found] == ["bo", "Zoë Li"]


def test_times_inside_a_cue_are_starts_of_words(said: Said) -> None:
    assert said("vtt/voices.vtt")[2] == "?: Well@5~5.2 we@5.2~5.6 know@5.6~6"


@pytest.mark.parametrize(
    "block",
    ["NOTE\nnot said", "STYLE\n::cue { color: red }", "REGION\nid:a", "an id without times"],
)
def test_blocks_of_vtt_that_are_no_cues_are_left_out(block: str) -> None:
    text = VTT.format("so").replace("WEBVTT\n", f"WEBVTT title\nKind: captions\n\n{block}\n")
    assert read_transcript(text.encode()).text == "so"


@pytest.mark.parametrize("gap", ["", "  \n", "NOTE\nof two lines\n"])
def test_times_begin_a_cue_even_without_an_empty_line(gap: str, said: Said) -> None:
    text = VTT.format("so") + gap + "00:03.000 --> 00:04.000\nwe\n"
    assert said(text.encode())[-1] == "?: we@3~4"


@pytest.mark.parametrize("text", [CUE.format("so\r\nwe"), VTT.format("so\nwe")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks_and_crlf_are_accepted(text: str, encoding: str) -> None:
    data = text.replace("\n", "\r\n").encode(encoding)
    assert [(word.text, word.start) for word in read_transcript(data)] == [("so", 1.0), ("we", 1.5)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (CUE.format("so") + "\n2\n00:00:03.000 --> soon\nwe\n", 6),
        (VTT.format("so") + "\nid\n00:03.000 --> 00:0x.000\nwe\n", 7),
    ],
)
def test_an_arrow_without_times_is_named_with_its_line(text: str, line: int) -> None:
    with pytest.raises(FormatError) as caught:
        read_transcript(text.encode())
    assert str(caught.value).startswith(f"<transcript>:{line}: expected two times")


def test_subtitles_without_cues_are_an_empty_transcript() -> None:
    assert len(read_transcript(b"WEBVTT\n")) == 0


milliseconds = st.integers(0, 99 * 3_600_000)


@given(milliseconds, milliseconds, st.sampled_from(",."))
def test_times_are_read_to_the_millisecond(first: int, second: int, mark: str) -> None:
    line = " --> ".join(clock(time, mark) for time in (first, second))
    assert timing(f"{line} line:0%\n") == (first / 1000, second / 1000)


def clock(time: int, mark: str) -> str:
    minutes, rest = divmod(time, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}{mark}{rest % 1000:03d}"


def test_an_arrow_among_the_words_of_a_ctm_makes_no_subtitles() -> None:
    found = read_transcript(b"talk 1 0.50 0.30 so\ntalk 1 0.90 0.20 -->\ntalk 1 1.20 0.30 there\n")
    assert found.source == "ctm"
    assert len(found) == 3


def test_a_line_of_spaces_is_part_of_a_vtt_cue_unless_the_next_follows(said: Said) -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n \nno words lost\n  \n2\n00:03.000 --> 00:04.000\nso\n"
    )
    first, second = said(text.encode())
    assert [part.split("@")[0] for part in first.split()[1:]] == ["no", "words", "lost"]
    assert second.startswith("?: so@3~")


def test_captions_that_roll_say_each_line_once(said: Said) -> None:
    text = (
        "WEBVTT\n\n00:00.000 --> 00:02.000\n \nhello<00:00.500><c> and</c><00:01.000> you\n\n"
        "00:02.000 --> 00:02.010\nhello and you\n \n\n"
        "00:02.010 --> 00:04.000\nhello and you\ntoday<00:03.000><c> we</c>\n\n"
        "00:04.000 --> 00:04.010\ntoday we\n \n"
    )
    words = [part for line in said(text.encode()) for part in line.split()[1:]]
    assert [word.split("@")[0] for word in words] == ["hello", "and", "you", "today", "we"]
    assert words[1].startswith("and@0.5")
