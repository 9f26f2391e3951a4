from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diarize.transcript import Transcript, Utterance, Word
from diarize.transcript.writers.markdown import format_markdown, plain

markdown_it = pytest.importorskip("markdown_it", reason="comes with rich")
Say = Callable[..., Transcript]


def paragraphs(text: str) -> list[str]:
    """Return the texts of a document as a reader sees them, without any markup."""
    tokens = markdown_it.MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    inline = [token.children or [] for token in tokens if token.type == "inline"]
    return ["".join(child.content for child in children) for children in inline]


def test_minutes_have_a_title_talk_time_and_passages(say: Say) -> None:
    found = say(("al", "So what now?"), ("bo", "Yes."), (None, "Hm."), recording="standup")
    assert format_markdown(found) == (
        "# standup\n\n"
        "| Speaker | Talk time | Share | Words |\n"
        "| :-- | --: | --: | --: |\n"
        "| al | 0:00:01 | 65% | 3 |\n"
        "| bo | 0:00:00 | 18% | 1 |\n"
        "| Unknown | 0:00:00 | 18% | 1 |\n\n"
        "**al** (0:00:00)\n\nSo what now?\n\n"
        "**bo** (0:00:01)\n\nYes.\n\n"
        "**Unknown** (0:00:01)\n\nHm.\n"
    )


@settings(deadline=None)
@given(
    st.text(st.sampled_from("*_`[]()<>!#|~&;\\-+=.1:$^\"'ax"), min_size=1, max_size=12),
    st.text(st.sampled_from("*_`[]<>#|\\-1.a"), min_size=1, max_size=8),
)
def test_neither_names_nor_words_are_markup(text: str, name: str) -> None:
    word = Word(text=text, start=0.0, end=1.0, speaker=name)
    document = format_markdown(Transcript(recording="r", utterances=[Utterance((word,))]))
    shown = paragraphs(document)
    assert shown[-1] == text
    assert shown[-2] == f"{name} (0:00:00)"
    assert shown[5] == name


@pytest.mark.parametrize(
    "text", ["# a", "1. a", "- a", "> a", "| a |", "    a", "***", "===", "1)"]
)
def test_a_line_that_opens_like_a_block_is_a_paragraph(text: str) -> None:
    assert paragraphs(f"{plain(text.strip())}\n") == [text.strip()]


def test_without_words_there_is_only_a_title() -> None:
    assert format_markdown(Transcript(recording="")) == "# Transcript\n"
