from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize.formats.textgrid import parse_textgrid
from diarize.transcript import Transcript, Utterance, Word, read_transcript, write_transcript
from diarize.transcript.writers.textgrid import format_textgrid

Say = Callable[..., Transcript]


def test_each_speaker_has_a_tier_of_text_and_one_of_words(say: Say) -> None:
    text = format_textgrid(say(("al", 'So "it" is.'), (None, "Hm.")))
    assert [line.strip() for line in text.splitlines() if "name =" in line] == [
        'name = "al - text"',
        'name = "al - words"',
        'name = "text"',
        'name = "words"',
    ]
    assert 'text = "So ""it"" is."' in text
    turns = parse_textgrid(text)
    assert turns.talk_time() == pytest.approx({"al": 1.1, "": 0.3})


@pytest.mark.parametrize(
    ("duration", "end"), [(None, "1.100"), (60.0004, "60.000"), (0.5, "1.100"), (1.1, "1.100")]
)
def test_tiers_lie_over_the_whole_recording_where_its_length_is_known(
    say: Say, tmp_path: Path, duration: float | None, end: str
) -> None:
    path = tmp_path / "standup.TextGrid"
    write_transcript(say(("al", "So it is.")), path, duration=duration)
    head, *tiers = path.read_text().split("    item [")
    assert f"xmax = {end}\n" in head
    assert [tier.count(f"xmax = {end}\n") for tier in tiers] == [2, 2]
    assert [word.text for word in read_transcript(path)] == ["So", "it", "is."]


milliseconds = st.integers(0, 3000)
spans = st.lists(st.tuples(milliseconds, st.integers(1, 2000)), max_size=10).map(sorted)


@given(spans)
def test_intervals_of_a_tier_fill_it_and_hold_every_word(found: list[tuple[int, int]]) -> None:
    words = [
        Word(text=f"w{place}", start=start / 1000, end=(start + length) / 1000, speaker="al")
        for place, (start, length) in enumerate(found)
    ]
    utterances = [Utterance((word,)) for word in words]
    text = format_textgrid(Transcript(recording="r", utterances=utterances))
    for tier in text.split("item [")[2:]:
        edges = [float(line.split("=")[1]) for line in tier.splitlines() if "xm" in line]
        (start, end), intervals = edges[:2], edges[2:]
        assert intervals[0] == start
        assert intervals[-1] == end
        assert intervals[1:-1:2] == intervals[2::2]
        assert all(one < other for one, other in zip(intervals[::2], intervals[1::2], strict=True))
        assert all(f"w{place}" in tier for place in range(len(words)))
