"""Messages of streams, one after another in a file."""

from collections.abc import Callable
from typing import Any

Said = Callable[[Any], list[str]]


def test_results_of_deepgram_that_are_not_final_come_again(said: Said) -> None:
    assert said("deepgram/live.jsonl") == [
        "channel 0: So@0.5-0.72 we.@0.72-0.9",
        "channel 1: Yes.@3.4-3.8",
    ]


def test_a_single_message_of_deepgram_is_read_and_needs_no_channel(said: Said) -> None:
    word = {"word": "so", "start": 0.5, "end": 0.72}
    channel = {"alternatives": [{"transcript": "so", "words": [word]}]}
    message = {"type": "Results", "is_final": True, "channel": channel, "channel_index": [0, 1]}
    assert said(message) == said([message]) == ["?: so@0.5-0.72"]
    assert said([message | {"channel_index": []}]) == ["?: so@0.5-0.72"]


def test_the_last_message_of_a_turn_of_assemblyai_has_all_of_it(said: Said) -> None:
    assert said("assemblyai/stream.jsonl") == [
        "?: So@0.5-0.72 we.@0.72-0.9",
        "?: Yes.@3.4-3.8",
    ]
