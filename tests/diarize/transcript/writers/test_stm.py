from collections.abc import Callable

from diarize.transcript import Transcript
from diarize.transcript.writers.stm import format_stm

Say = Callable[..., Transcript]


def test_a_line_is_what_one_speaker_says_in_a_row(say: Say) -> None:
    text = format_stm(say(("Zoë Li", "So it is."), (None, "Hm."), recording="a b"))
    assert text == ("a%20b 1 Zoë%20Li 0.000 1.100 So it is.\na%20b 1 <NA> 1.200 1.500 Hm.\n")


def test_text_that_looks_like_a_label_has_one_before_it(say: Say) -> None:
    assert format_stm(say(("al", "<o,f0> is"))) == "r 1 al 0.000 0.700 <o,,unknown> <o,f0> is\n"
