from collections.abc import Callable
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from diarize.transcript import Transcript, Utterance, Word
from diarize.transcript.wording import columns
from diarize.transcript.writers.cues import Cue, cues

# Sums of times are not exact.
LEAST, MOST = 1 - 1e-9, 7 + 1e-9

Say = Callable[..., Transcript]

texts = st.sampled_from(
    ["so", "well,", "yes.", "extraordinarily", "你好", "是。", "שלום", "x" * 50]
)


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    words, now = [], 0
    for _ in range(draw(st.integers(1, 60))):
        now += draw(st.sampled_from([0, 20, 20, 20, 400, 5000]))
        length = draw(st.integers(50, 900))
        words.append(
            Word(
                text=draw(texts),
                start=now / 1000,
                end=(now + length) / 1000,
                speaker=draw(st.sampled_from(["al", "al", "al", "bo", None])),
            )
        )
        now += length
    return Transcript(recording="r", utterances=[Utterance(tuple(words))])


def plain(found: list[Cue]) -> str:
    return "".join("".join(cue.lines) for cue in found).replace(" ", "")


@settings(deadline=None)
@given(transcripts(), st.booleans())
def test_every_word_is_shown_in_at_most_two_lines_that_fit(
    transcript: Transcript, labelled: bool
) -> None:
    found = cues(transcript, (lambda name: f"[{name}]:") if labelled else None)
    for cue in found:
        assert 1 <= len(cue.lines) <= 2
        assert all(0 < columns(line) <= 42 for line in cue.lines)
    shown = plain(found).replace("[al]:", "").replace("[bo]:", "")
    assert shown == transcript.text.replace(" ", "")


@settings(deadline=None)
@given(transcripts())
def test_cues_last_from_one_to_seven_seconds_where_the_next_one_lets_them(
    transcript: Transcript,
) -> None:
    found = cues(transcript)
    for cue, following in pairwise(found):
        assert cue.start < cue.end <= cue.start + MOST
        assert cue.end - cue.start >= LEAST or cue.end == following.start
    assert LEAST <= found[-1].end - found[-1].start <= MOST


@settings(deadline=None)
@given(transcripts())
def test_cues_can_be_read_where_the_next_one_leaves_time(transcript: Transcript) -> None:
    for cue, following in pairwise(cues(transcript)):
        letters = sum(map(columns, cue.lines))
        slow_enough = letters <= 20 * (cue.end - cue.start) + 1e-6
        assert slow_enough or cue.end == following.start or cue.end == cue.start + 7


@settings(deadline=None)
@given(transcripts())
def test_cues_follow_each_other_where_words_do(transcript: Transcript) -> None:
    for cue, following in pairwise(cues(transcript)):
        assert cue.end <= following.start


def test_a_cue_is_of_one_speaker(say: Say) -> None:
    found = cues(say(("al", "so what"), ("bo", "yes"), ("al", "fine"), (None, "hm")))
    assert [(cue.speaker, cue.lines) for cue in found] == [
        ("al", ("so what",)),
        ("bo", ("yes",)),
        ("al", ("fine",)),
        (None, ("hm",)),
    ]


def test_a_cue_does_not_last_through_silence(say: Say) -> None:
    found = cues(say(("al", "so"), ("al", "what"), pause=3.0))
    assert [(cue.start, cue.end) for cue in found] == [(0.0, 1.0), (3.4, 4.4)]


def test_a_cue_ends_with_a_sentence_rather_than_full(say: Say) -> None:
    text = "We looked at all of it again in detail. Then we went for a walk in the park near here."
    (first, second) = cues(say(("al", text)))
    assert " ".join(first.lines) == "We looked at all of it again in detail."
    assert " ".join(second.lines) == "Then we went for a walk in the park near here."


def test_lines_break_after_a_comma_and_are_even(say: Say) -> None:
    (cue,) = cues(say(("al", "If nobody is against it, we shall begin right now")))
    assert cue.lines == ("If nobody is against it,", "we shall begin right now")


def test_words_of_two_who_talk_at_once_are_in_order_of_time() -> None:
    al = Utterance((Word(text="so", start=0.0, end=9.0, speaker="al"),))
    bo = Utterance((Word(text="hm", start=1.0, end=2.0, speaker="bo"),))
    found = cues(Transcript(recording="r", utterances=[al, bo]))
    assert [(cue.start, cue.end) for cue in found] == [(0.0, 7.0), (1.0, 2.0)]


def test_a_long_label_leaves_room_for_words(say: Say) -> None:
    (cue,) = cues(say(("al", "so it is")), lambda name: name * 40)
    assert cue.lines == ("al" * 40, "so it is")
