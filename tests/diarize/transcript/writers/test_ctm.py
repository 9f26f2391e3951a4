from collections.abc import Callable
from dataclasses import replace

from diarize.transcript import Transcript, Utterance
from diarize.transcript.writers.ctm import format_ctm

Say = Callable[..., Transcript]


def test_a_line_has_eight_fields_whatever_is_in_them(say: Say) -> None:
    text = format_ctm(say(("Zoë Li", "so it\tis"), (None, "hm"), recording="; the\nstandup"))
    assert [line.split() for line in text.splitlines()] == [
        ["%3B%20the%0Astandup", "1", "0.000", "0.300", "so", "NA", "lex", "Zoë%20Li"],
        ["%3B%20the%0Astandup", "1", "0.400", "0.300", "it%09is", "NA", "lex", "Zoë%20Li"],
        ["%3B%20the%0Astandup", "1", "0.800", "0.300", "hm", "NA", "lex", "<NA>"],
    ]


def test_scores_are_kept(say: Say) -> None:
    (word,) = say(("al", "so"))
    sure = Transcript(recording="r", utterances=[Utterance((replace(word, score=0.25),))])
    assert format_ctm(sure) == "r 1 0.000 0.300 so 0.250 lex al\n"
