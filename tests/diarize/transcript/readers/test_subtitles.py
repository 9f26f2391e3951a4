from collections.abc import Callable
from itertools import pairwise
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


def cues(*texts: str) -> str:
    times = ("00:00:{:02d}.000 --> 00:00:{:02d}.900".format(*[place] * 2) for place in range(60))
    return "WEBVTT\n\n" + "\n\n".join(map("{}\n{}".format, times, texts)) + "\n"


def srt(*texts: str) -> str:
    lines = cues(*texts).removeprefix("WEBVTT\n\n").split("\n")
    return "\n".join(line.replace(".", ",") if "-->" in line else line for line in lines)


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


@pytest.mark.parametrize("kind", ["srt", "vtt"])
def test_lines_that_underline_each_word_are_said_once(kind: str, said: Said) -> None:
    marked = ["<u>So</u> we meet", "So we meet", "So <u>we</u> meet", "So we <u>meet</u>"]
    again = ["<u>So</u> we meet"]
    head, label = {"srt": ("", "[al]: "), "vtt": ("WEBVTT\n\n", "<v al>")}[kind]
    cues = "\n".join(
        f"00:00:0{place}.000 --> 00:00:0{place + 1}.000\n{label}{text}\n"
        for place, text in enumerate(marked + again)
    )
    assert said((head + cues).encode()) == [
        "al: So@0-1 we@2-3 meet@3-4",
        "al: So@4~4.25 we@4.25~4.5 meet@4.5~5",
    ]


@pytest.mark.parametrize("tag", ["b", "u"])
def test_lines_that_mark_parts_of_words_are_said_once(tag: str, said: Said) -> None:
    parts = ["{So} we meet.", "So {we} meet.", "So we {me}et.", "So we me{et}.", "So we meet{.}"]
    marks = str.maketrans({"{": f"<{tag}>", "}": f"</{tag}>"})
    times = [0.5, 0.8, 1.2, 1.5, 1.9, 2.0]
    cues = "\n".join(
        f"00:00:0{start:.3f} --> 00:00:0{end:.3f}\n{part.translate(marks)}\n"
        for part, (start, end) in zip(parts, pairwise(times), strict=True)
    )
    assert said(cues.encode()) == ["?: So@0.5-0.8 we@0.8-1.2 meet.@1.2-2"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<00:00.100>So <u>it</u> is.", "<00:01.100>Yes it is."),
        ("<v al>So <u>it</u> is.</v> <v bo>Is it?</v>", "<v bo>Yes <u>it</u></v> <v al>is."),
    ],
)
def test_underlined_cues_of_words_lose_none(first: str, second: str) -> None:
    cues = [
        f"00:0{place}.000 --> 00:0{place + 1}.000\n{text}\n"
        for place, text in enumerate((first, second))
    ]
    found = read_transcript("\n".join(["WEBVTT\n", *cues]).encode())
    assert len(found) == len((first + " " + second).replace("<v ", "<v").split())


def test_numbers_of_cues_are_known_though_the_first_is_damaged() -> None:
    times = "00:00:0{0},000 --> 00:00:0{0},500\nsay it\n\n"
    for first in ("", "\u00ef\u00bb\u00bf1\n"):
        cues = first + times.format(1) + "".join(f"{n}\n{times.format(n)}" for n in (2, 3))
        assert read_transcript(cues.encode()).text == "say it say it say it"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}\n42\n{}\nfoo\n", "42 foo"),
        ("0\n{}\nhello\n\n0\n{}\nfoo\n", "hello foo"),
        ("1\n{}\nhello\n3\n{}\nfoo\n", "hello foo"),
    ],
)
def test_digits_are_numbers_of_cues_where_they_count_or_stand_apart(text: str, said: str) -> None:
    cues = text.format("00:00:01,000 --> 00:00:02,000", "00:00:02,500 --> 00:00:03,000")
    assert read_transcript(cues.encode()).text == said


def test_captions_that_roll_after_a_pause_are_said_once() -> None:
    cues = (
        "00:00.000 --> 00:02.000\nhello<00:00.500> everyone\n\n"
        "00:04.000 --> 00:06.000\nhello everyone\ntoday<00:04.500> we\n"
    )
    assert read_transcript(f"WEBVTT\n\n{cues}".encode()).text == "hello everyone today we"


def test_words_in_cues_of_their_own_are_one_utterance(said: Said) -> None:
    cues = "".join(
        f"{place}\n00:00:0{place},000 --> 00:00:0{place},500\n{text}\n\n"
        for place, text in enumerate(["so", "we", "meet"], start=1)
    )
    assert said(cues.encode()) == ["?: so@1-1.5 we@2-2.5 meet@3-3.5"]


def test_what_is_said_again_is_kept_in_captions_that_roll(said: Said) -> None:
    cues = "\n".join(
        f"00:0{start}.000 --> 00:0{start + 1}.000\n{text}\n"
        for start, text in [(0, "<v Al>Right."), (2, "<v Bo>Right."), (4, "So <00:04.500>what?")]
    )
    assert [line.split("@")[0] for line in said(f"WEBVTT\n\n{cues}".encode())] == [
        "Al: Right.",
        "Bo: Right.",
        "?: So",
    ]


def test_a_line_of_digits_is_text_where_cues_have_no_numbers() -> None:
    text = "00:00:01,000 --> 00:00:02,000\nso it is\n42\n00:00:03,000 --> 00:00:04,000\nyes it is"
    assert read_transcript(text.encode()).text == "so it is 42 yes it is"


@pytest.mark.parametrize("text", [CUE, VTT])
def test_a_cue_that_shows_nothing_has_no_word(text: str) -> None:
    assert len(read_transcript(text.format("\u200b").encode())) == 0


def test_lines_that_windows_ended_twice_are_lines() -> None:
    text = CUE.format("al: so") + "\n2\n00:00:03,000 --> 00:00:04,000\nyes it is\n"
    assert read_transcript(text.replace("\n", "\r\r\n").encode()).text == "al: so yes it is"


def test_voices_of_vtt_are_speakers(said: Said) -> None:
    first, second, _ = said("vtt/voices.vtt")
    assert first.startswith("al: So@0.5~")
    assert first.endswith("Friday@1.79~2.3 &@2.3~2.39 Monday.@2.39~2.9")
    assert second == "bo: Yes,@3.4~4.12 no@4.12~4.6"


def test_two_voices_share_a_cue() -> None:
    found = read_transcript(VTT.format("<v bo>Yes,</v> <v Zo&euml; Li>no").encode())
    assert [word.speaker for word in found] == ["bo", "Zoë Li"]


@pytest.mark.parametrize(
    "payload",
    ["[al]: so it is", "[al]: so <u>it</u> is", "<00:00:01.000>[al]: so <00:00:02.000>it is"],
)
def test_a_speaker_in_brackets_is_no_word_of_vtt(payload: str) -> None:
    found = read_transcript(VTT.format(payload).encode())
    assert [(word.speaker, word.text) for word in found] == [
        ("al", "so"),
        ("al", "it"),
        ("al", "is"),
    ]


def test_numbers_of_speakers_in_lines_of_their_own_are_no_words() -> None:
    found = read_transcript(cues("[speaker 0]\nSo we", "meet.", "[speaker 1]\nYes.").encode())
    assert [(word.speaker, word.text) for word in found] == [
        *(("speaker 0", text) for text in ("So", "we", "meet.")),
        ("speaker 1", "Yes."),
    ]
    assert read_transcript(cues("So", "[speaker 1]\nYes.").encode()).text == "So [speaker 1] Yes."


def test_a_few_labels_among_many_cues_are_words() -> None:
    texts = ["so we meet"] * 30
    texts[0], texts[14], texts[28] = "Tip: save it", "Warning: do not", "Tip: go on"
    found = read_transcript(cues(*texts).encode())
    assert {word.speaker for word in found} == {None}
    assert found.text.startswith("Tip: save it")


@pytest.mark.parametrize(
    "pair", [("Question", "Answer"), ("Question 1", "Note"), ("FRAGE", "Step 2")]
)
def test_headings_that_are_said_before_cues_are_words(pair: tuple[str, str]) -> None:
    first, second = pair
    found = read_transcript(cues(*[f"{first}: so?", f"{second}: we meet."] * 4).encode())
    assert {word.speaker for word in found} == {None}
    assert found.text.startswith(f"{first}: so? {second}: we meet. {first}:")


def test_a_heading_is_said_by_whoever_talks_and_the_letters_of_an_interview_are_speakers() -> None:
    texts = ["Al Li: so", "Note: we meet.", "Bo: yes", "Al Li: fine", "Bo: then"]
    found = read_transcript(cues(*texts).encode())
    assert [word.speaker for word in found] == ["Al Li"] * 4 + ["Bo", "Al Li", "Bo"]
    interview = read_transcript(cues(*["Q: so we meet?", "A: yes"] * 3).encode())
    assert {word.speaker for word in interview} == {"Q", "A"}


@pytest.mark.parametrize("heading", ["Note: machine transcript", "note 2: by machine", "Note:"])
@pytest.mark.parametrize("write", [cues, srt])
def test_cues_that_begin_with_headings_tell_nothing_of_the_speakers_of_others(
    write: Callable[..., str], heading: str
) -> None:
    talk = ["Al: so", "Bo: yes"] * 20
    found = read_transcript(write(heading, *talk).encode())
    assert found.text == heading + " so yes" * 20
    assert [word.speaker for word in found][-40:] == ["Al", "Bo"] * 20
    assert {word.speaker for word in list(found)[:-40]} == {None}


@pytest.mark.parametrize("place", range(1, 5))
def test_a_heading_anywhere_among_a_few_cues_costs_no_speakers(place: int) -> None:
    texts = ["Al: so", "Al: yes", "Bo: fine", "Bo: then"]
    texts.insert(place, "Note: inaudible")
    found = read_transcript(cues(*texts).encode())
    speakers = [utterance.words[0].speaker for utterance in found.utterances]
    assert set(speakers) == {"Al", "Bo"}
    assert "Note: inaudible" in found.text
    assert "Al:" not in found.text


def test_headings_before_numbers_of_speakers_hide_none() -> None:
    found = read_transcript(
        cues("Note: by machine", "[speaker 0]\nSo", "[speaker 1]\nYes.").encode()
    )
    assert [word.speaker for word in found] == [None] * 3 + ["speaker 0", "speaker 1"]
    assert found.text == "Note: by machine So Yes."


def test_what_a_model_says_to_itself_parts_words() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n<|0.00|>Hello.<|1.00|><|1.00|>Next one.\n"
    assert read_transcript(text.encode()).text == "Hello. Next one."


def test_a_voice_has_its_text_as_it_is() -> None:
    found = read_transcript(VTT.format("<v bo>[al]: so</v> [cy]: no").encode())
    said = [("bo", "[al]:"), ("bo", "so"), (None, "[cy]:"), (None, "no")]
    assert [(word.speaker, word.text) for word in found] == said


def test_what_microsoft_tells_of_a_cue_is_no_word(said: Said) -> None:
    told = '{"startDateTime":"2023-03-08T17:43:42","speakerName":"Al Li","spokenText":"So <we>."}'
    assert said(VTT.format(told).encode())[0].startswith("Al Li: So@")
    assert read_transcript(VTT.format(told).encode()).text == "So <we>."
    assert read_transcript(VTT.format("{so} we").encode()).text == "{so} we"


def test_what_was_said_before_the_recording_began_starts_with_it(said: Said) -> None:
    text = "WEBVTT\n\n-0:0:1.200 --> 0:0:2.0\n<v Al Li>So.</v>\n\n-0:0:2 --> -0:0:1\nhm\n"
    found = read_transcript(text.encode())
    assert [(word.text, word.start) for word in found] == [("So.", 0.0), ("hm", 0.0)]


def test_what_a_model_says_to_itself_is_no_word() -> None:
    cue = "<|startoftranscript|><|en|><|0.00|> So <we> meet.<|1.50|>"
    text = f"1\n00:00:00,500 --> 00:00:02,000\n{cue}\n"
    assert read_transcript(text.encode()).text == "So <we> meet."
    segments = {"segments": [{"start": 0.5, "end": 2.0, "text": cue}], "text": "So"}
    assert read_transcript(segments).text == "So <we> meet."


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
    assert said(text.encode())[-1].startswith("?: we@3")


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


def test_names_before_colons_in_every_cue_are_speakers() -> None:
    meeting = cues("Al van Li: So, we meet.", "Bo: Yes: at nine.", "Al van Li: Fine.")
    found = read_transcript(meeting.encode())
    assert [(word.speaker, word.text) for word in found][:5] == [
        *(("Al van Li", text) for text in ("So,", "we", "meet.")),
        *(("Bo", text) for text in ("Yes:", "at")),
    ]


def test_a_name_before_a_colon_goes_on_until_the_next() -> None:
    texts = ("Sarah: So, what is it?", "We ask.", "Gillian: Hi:", "it is I.", "Sarah: Do you?")
    found = read_transcript(cues(*texts).encode())
    speakers = [utterance.words[0].speaker for utterance in found.utterances]
    assert speakers == ["Sarah", "Sarah", "Gillian", "Gillian", "Sarah"]
    assert found.text == "So, what is it? We ask. Hi: it is I. Do you?"


@pytest.mark.parametrize(
    "texts",
    [
        ("Note: we meet.", "At nine.", "Note: fine."),
        ("Note: we meet.", "At nine.", "Note: fine.", "Note: all of us."),
        ("We meet.", "Al: when?", "Bo: at nine.", "Al: fine."),
        ("One: we meet.", "Two: at nine.", "Three: fine."),
        ("Al: yes.", "Al: no."),
        ("My first question is this: what?", "And he told me: no.", "And he told me: yes."),
        ("At 10: we start.", "At 11: we talk.", "At 10: again.", "Then: we stop."),
        ("Al:", "Al: no.", "Al: yes."),
    ],
)
def test_colons_in_some_cues_are_words(texts: tuple[str, ...]) -> None:
    assert read_transcript(cues(*texts).encode()).text == " ".join(texts)
