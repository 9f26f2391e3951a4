from collections.abc import Callable
from typing import Any

import pytest

from diarize.errors import FormatError
from diarize.transcript.reading import read_transcript

Said = Callable[[Any], list[str]]

HEAD = "[Events]\nFormat: Start, End, Text\n"


def test_syllables_are_joined_to_words_and_lines_have_their_speakers(said: Said) -> None:
    assert said("ass/karaoke.ass") == [
        "Al: So@0.5-0.8 we@0.8-1.2 meeting.@1.2-2.2",
        "Bo: Yes,@3.5~3.85 at@3.85~4.08 nine,@4.08~4.54 fine.@4.54~5",
    ]


def test_drawings_are_no_words(said: Said) -> None:
    assert said("ass/old.ssa") == ["?: So@0.5~0.88 we@0.88~1.25 meet.@1.25~2"]


def test_a_script_without_dialogues_is_an_empty_transcript() -> None:
    assert len(read_transcript(b"[Script Info]\nTitle: so\n")) == 0


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            f"{HEAD}Dialogue: 0:00:01.00,0:00:02.00\n",
            "3: expected 3 columns, as in Format, found 2",
        ),
        (
            "[Events]\nDialogue: 0:00:01.00,so\n",
            "2: expected a line before it that begins 'Format:'",
        ),
        (f"{HEAD}Dialogue: now,0:00:02.00,so\n", "3: expected a time, as 0:01:02.50, found 'now'"),
    ],
)
def test_a_malformed_line_is_named(text: str, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_transcript(text.encode())
    assert str(caught.value).startswith(f"<transcript>:{problem}")
