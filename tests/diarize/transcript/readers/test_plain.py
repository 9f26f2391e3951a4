"""Text with times, in the ways in which tools and people write it."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize.errors import FormatError
from diarize.formats.times import clock
from diarize.formats.txt import format_txt
from diarize.timeline import Annotation, Turn
from diarize.transcript import read_transcript
from diarize.transcript.content import parsed
from diarize.transcript.raw import RawTranscript

Said = list[tuple[float, str | None, str]]
SAID: Said = [
    (3.0, "Al Li", "So we meet."),
    (9.0, "Bo", "Yes: at nine."),
    (3723.0, "Al Li", "Good."),
]


def said(text: str) -> Said:
    """Return when each passage begins, whose it is, and its words."""
    found = parsed(text.encode(), "a.txt")
    assert isinstance(found, RawTranscript)
    assert found.source == "plain text with times"
    return [(each.start or 0.0, each.speaker, each.text) for each in found.utterances]


def time(seconds: float) -> str:
    return clock(int(seconds), 1)[:-2].removeprefix("0:")


STYLES: dict[str, Callable[[str, str, str], str]] = {
    "Otter": lambda time, name, text: f"{name}  {time}\n{text}\n\n",
    "Zoom": lambda time, name, text: f"[{name}] {time}\n{text}\n",
    "Rev": lambda time, name, text: f"{name} ({time}):\n{text}\n\n",
    "minutes": lambda time, name, text: f"**{name}** ({time})\n\n{text}\n\n",
    "in a line": lambda time, name, text: f"[0:{time[-5:]}] {name}: {text}\n",
    "with a dash": lambda time, name, text: f"{time} - {name}: {text}\n",
    "copied": lambda time, name, text: f"{name}\n{time}\n{text}\n",
    "table": lambda time, name, text: f"{time}\t{name}\t{text}\n",
    "time above": lambda time, name, text: f"{time}\n{name}\n{text}\n\n",
}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_names_and_times_are_found_wherever_tools_put_them(
    style: Callable[[str, str, str], str],
) -> None:
    text = "".join(style(time(start), name or "", text) for start, name, text in SAID)
    expected = [(start if "[0:" not in text else start % 3600, *rest) for start, *rest in SAID]
    assert said(text) == sorted(expected)


names = st.sampled_from(["Al Li", "Bo", "Speaker 1", "דובר 2"])
texts = st.lists(st.sampled_from(["so", "we", "10:30", "meet,", "ok.", "שלום", "2"]), min_size=1)
passages = st.lists(
    st.tuples(st.integers(0, 7200), names, texts.map(" ".join)), min_size=2, max_size=20
)


@given(passages, st.sampled_from(["Otter", "Rev", "minutes", "copied"]))
def test_whatever_is_said_is_read(wanted: list[tuple[int, str, str]], style: str) -> None:
    # in what is copied, names are told by being of people who talk again
    wanted = sorted([*wanted, *wanted] if style == "copied" else wanted)
    text = "".join(STYLES[style](time(start), name, f"So {text}") for start, name, text in wanted)
    assert said(text) == [(start, name, f"So {text}") for start, name, text in wanted]


def test_what_whisper_prints_is_read_with_the_ends() -> None:
    text = "[00:00.000 --> 00:01.500]  So we meet.\n[00:01.500 --> 00:04.000]  At nine.\n"
    words = list(read_transcript(text.encode()))
    assert (words[0].start, words[2].end) == (0.0, 1.5)
    assert (words[3].start, words[4].end) == (1.5, 4.0)


def test_text_goes_on_until_the_next_time_and_begins_with_the_first() -> None:
    text = "Budget\nTue, Jan 3\n\n0:03\nSo we\nmeet.\n\nAt nine.\n0:09\nYes.\n"
    assert said(text) == [(3.0, None, "So we\nmeet.\nAt nine."), (9.0, None, "Yes.")]


def test_what_the_service_says_of_itself_is_not_said() -> None:
    text = "Al  0:03\nSo.\n\nBo  0:09\nYes.\n\nTranscribed by https://otter.ai\n"
    assert [text for _, _, text in said(text)] == ["So.", "Yes."]


def test_those_who_talk_between_two_times_share_what_is_between_them() -> None:
    text = "00:00:00\n\nAl: So we\nBo: So it is\nAl: Ok\n00:05:00\nBo: Yes.\nAl: Right.\n"
    found = said(text)
    assert [(name, text) for _, name, text in found] == [
        *(("Al", "So we"), ("Bo", "So it is"), ("Al", "Ok"), ("Bo", "Yes."), ("Al", "Right.")),
    ]
    starts = [start for start, _, _ in found]
    assert starts[0] == 0
    assert 50 < starts[1] < 150 < starts[2] < 299
    assert starts[3] == 300 < starts[4] < 302


def test_times_without_words_are_told() -> None:
    with pytest.raises(FormatError, match="has times, but no words"):
        read_transcript(b"0:03\n0:09\n")


def test_turns_of_ours_are_no_words() -> None:
    turns = Annotation("r", [Turn(0.7, 4.1, "SPEAKER_00"), Turn(4.7, 7.7, "al")])
    with pytest.raises(FormatError, match="has turns, not words"):
        read_transcript(format_txt(turns).encode())


@pytest.mark.parametrize(
    "text",
    [
        "Lunch\nat 12:30\n",
        "0:09\nSo we meet.\n0:03\nYes.\n",
        "0:03 one time alone\n",
        "1:2:3:4 so\n1:2:3:5 yes\n",
        "a\n" * 40 + "0:03\nso\n0:05\nyes\n",
    ],
)
def test_other_text_is_not_taken_for_a_transcript(text: str) -> None:
    with pytest.raises(FormatError, match="is no transcript that can be read"):
        read_transcript(text.encode())


def test_a_day_goes_on_after_midnight() -> None:
    text = "[Al Li] 23:59:58\nSo we meet.\n[Bo] 00:00:03\nYes.\n[Al Li] 00:01:00\nGood.\n"
    assert [start for start, _, _ in said(text)] == [86_398.0, 86_403.0, 86_460.0]


def test_a_passage_that_ends_after_midnight_ends_on_the_next_day() -> None:
    found = parsed(b"[23:59:58 --> 00:00:03] So we meet.\n[00:00:03 --> 00:00:04] Yes.\n", "a.txt")
    assert isinstance(found, RawTranscript)
    assert [each.end for each in found.utterances] == [86_403.0, 86_404.0]


@pytest.mark.parametrize(
    ("first", "second", "starts"),
    [
        ("11:59:58 AM", "12:00:03 PM", [43_198.0, 43_203.0]),
        ("2:05 PM", "2:06 pm", [50_700.0, 50_760.0]),
        ("12:01:00am", "1:00:00am", [60.0, 3600.0]),
    ],
)
def test_a_day_may_have_two_halves(first: str, second: str, starts: list[float]) -> None:
    text = f"Al Li  {first}\nSo we meet.\nBo  {second}\nYes.\n"
    assert [start for start, _, _ in said(text)] == starts
