from collections.abc import Callable
from typing import Any

import pytest

from diarize.errors import FormatError
from diarize.transcript.readers.chat_words import spoken
from diarize.transcript.reading import read_transcript

Said = Callable[[Any], list[str]]

HEAD = "@UTF8\n@Begin\n"


def test_utterances_have_the_times_behind_them_and_words_those_of_their_own(said: Said) -> None:
    mother, child = said("chat/play.cha")
    assert mother.startswith("MOT: so@0.5~")
    assert [word.split("@")[0] for word in mother.split()] == [
        *("MOT:", "so", "we", "meet", "um", "we", "meet."),
    ]
    assert child == "CHI: yes@3.5-3.8 yes@3.8-4 at@4-4.3 nine!@4.5-5"
    assert read_transcript(f"{HEAD}@Languages:\tspa, eng\n@End\n".encode()).language == "spa"


def test_a_line_is_cut_at_its_bullets_and_what_has_none_lies_between(said: Said) -> None:
    bullets = '\x15%snd:"a"_1000_2000\x15 and \x15%pic:"b"\x15 more . \x152000_3000\x15'
    text = f"{HEAD}*MOT:\tso {bullets}\n*CHI:\tyes .\n*MOT:\tno . \u20224000_5000\u2022\n"
    assert said(text.encode()) == [
        "MOT: so@1~2",
        "MOT: and@2~2.43 more.@2.43~3",
        "CHI: yes.@3~4",
        "MOT: no.@4~5",
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("gonna [: going to] go [= home] [+ gram]", "gonna go"),
        ('+" that is it +"/.', "that is it ."),
        ("and then +...", "and then ..."),
        ("what +..?", "what ?"),
        ("(be)cause (1.5) I (..) say", "because I say"),
        ("&=laughs &*MOT:mhm &+fr &~ba 0is ba:nana@wp", "fr ba banana"),
        ("0 .", "."),
        ("the price: 9 (10)", "the price 9"),
    ],
)
def test_notes_are_no_words(line: str, words: str) -> None:
    assert spoken(line) == words


def test_a_line_without_a_speaker_is_named() -> None:
    with pytest.raises(FormatError, match=r"<transcript>:3: expected \*SPEAKER: and words"):
        read_transcript(f"{HEAD}*so we meet\n".encode())
