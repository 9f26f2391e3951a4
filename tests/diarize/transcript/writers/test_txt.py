from collections.abc import Callable

from diarize.transcript import Transcript
from diarize.transcript.writers.txt import format_txt

Say = Callable[..., Transcript]


def test_a_line_is_what_one_speaker_says_in_a_row(say: Say) -> None:
    found = say(("al", "So what?"), ("al", "Well."), ("bo", "Yes."), (None, "Hm."))
    assert format_txt(found) == "al: So what? Well.\nbo: Yes.\nUnknown: Hm.\n"


def test_a_long_pause_begins_a_new_line(say: Say) -> None:
    assert format_txt(say(("al", "So."), ("al", "Well."), pause=5.0)) == "al: So.\nal: Well.\n"


def test_neither_names_nor_words_break_lines(say: Say) -> None:
    found = say(("a\nl", "new\nline\u2028and\x00null"))
    assert format_txt(found) == "a%0Al: new line and\ufffdnull\n"


def test_scripts_without_spaces_are_written_without_them(say: Say) -> None:
    assert (
        format_txt(say(("al", "你 好。 吗 okay 안녕 하세요"))) == "al: 你好。吗 okay 안녕 하세요\n"
    )
