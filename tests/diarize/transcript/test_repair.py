import math
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diarize.transcript.filling import LATEST, LONGEST, SHORTEST
from diarize.transcript.raw import RawTranscript, RawUtterance, RawWord
from diarize.transcript.repair import repaired
from diarize.transcript.words import Word

times = (
    st.none()
    | st.integers(-2, 40).map(lambda tenths: tenths / 10)
    | st.floats()
    | st.sampled_from([LATEST, LATEST + 1, 5e-324])
)
texts = st.text(max_size=6) | st.text("a1 ,.(“¿好ไทย\u200b\n", max_size=8)
speakers = st.sampled_from([None, "al", "bo"])
words = st.builds(RawWord, text=texts, start=times, end=times, score=times, speaker=speakers)
utterances = st.builds(
    RawUtterance,
    text=texts,
    start=times,
    end=times,
    words=st.lists(words, max_size=6).map(tuple),
    speaker=speakers,
)


def said(*given: RawUtterance) -> list[list[Word]]:
    found = repaired(RawTranscript(utterances=given), "r")
    return [list(utterance.words) for utterance in found.utterances]


def spans(*given: RawUtterance) -> list[tuple[str, float, float]]:
    return [(w.text, round(w.start, 3), round(w.end, 3)) for one in said(*given) for w in one]


def timed(*given: tuple[str, float | None, float | None]) -> tuple[RawWord, ...]:
    return tuple(RawWord(text=text, start=start, end=end) for text, start, end in given)


def squeezed(text: str) -> str:
    clean = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(clean.split())


@given(st.lists(utterances, max_size=6))
@example([RawUtterance(text="a", start=5.0, end=5.0), RawUtterance(text="b", start=5.0, end=5.0)])
@example([RawUtterance(text="so"), RawUtterance(text="we", start=0.0), RawUtterance(text="hm")])
@example([RawUtterance(text="0 :", words=timed(("/", 0, 1)))])
@example([RawUtterance(words=timed(("a", 1, 1), ("b", 1, 1), ("c", 1, 0.5), ("d", 1, 1.5)))])
def test_every_word_is_kept_in_order_and_has_a_time(given: list[RawUtterance]) -> None:
    whole = "".join(
        "".join(word.text for word in one.words)
        if any(word.text.strip() for word in one.words)
        else one.text
        for one in given
    )
    try:
        found = said(*given)
    except ValueError as problem:
        assert "no times" in str(problem)  # noqa: PT017
        assert squeezed(whole)
        return
    spelt = "".join(word.text for one in found for word in one)
    if any(one.words and one.text.strip() for one in given):  # more of the text may be kept
        left = iter(spelt)
        assert all(letter in left for letter in squeezed(whole))
    else:
        assert spelt == squeezed(whole)
    for one in found:
        assert all(0 <= word.start < word.end < math.inf for word in one)
        assert all(early.start <= late.start for early, late in pairwise(one))


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(0, 30)), min_size=1, max_size=8))
def test_good_times_pass_unchanged(steps: list[tuple[int, int]]) -> None:
    given, now = [], 0.0
    for length, gap in steps:
        start = now + gap / 100
        now = start + length / 100
        given.append(RawWord(text="so", start=start, end=now, score=0.5))
    (found,) = said(RawUtterance(words=tuple(given), start=3.0, end=1.0))
    assert [(word.start, word.end) for word in found] == [(word.start, word.end) for word in given]
    assert not any(word.estimated for word in found)


@given(st.lists(words, max_size=6))
def test_a_word_is_estimated_if_its_times_are_not_those_of_the_file(given: list[RawWord]) -> None:
    plain = [RawWord(text="so", start=word.start, end=word.end) for word in given]
    for one in said(RawUtterance(words=tuple(plain), start=0.0, end=9.0)):
        for raw, word in zip(plain, one, strict=True):
            changed = (raw.start, raw.end) != (word.start, word.end)
            assert changed or not word.estimated
            if word.estimated is False:
                assert (word.start, word.end) == pytest.approx((raw.start, raw.end), abs=1e-3)


def test_words_without_times_share_the_gap_by_their_letters() -> None:
    given = timed(("take", 1.0, 1.4), ("twenty", None, None), ("or", None, None), ("so", 3.0, 3.2))
    assert spans(RawUtterance(words=given))[1:3] == [("twenty", 1.4, 2.6), ("or", 2.6, 3.0)]


def test_digits_take_longer_than_letters() -> None:
    given = timed(("in", 1.0, 1.4), ("1984", None, None), ("autumn", None, None), ("so", 3.2, 3.4))
    assert spans(RawUtterance(words=given))[1] == ("1984", 1.4, 2.6)


def test_words_before_and_after_those_with_times_fill_the_utterance() -> None:
    given = timed(("so", None, None), ("we", 1.0, 1.4), ("meet", None, None))
    found = spans(RawUtterance(words=given, start=0.5, end=2.0))
    assert found == [("so", 0.5, 1.0), ("we", 1.0, 1.4), ("meet", 1.4, 2.0)]


def test_words_at_an_open_edge_take_as_long_as_they_are_said() -> None:
    given = timed(("hello", None, None), ("we", 9.0, 9.4), ("so", None, None), ("me", None, None))
    found = spans(RawUtterance(words=given))
    assert found[0] == ("hello", round(9 - 5 / 15, 3), 9.0)
    assert found[3][2] == round(9.4 + 4 / 15, 3)


def test_words_at_an_open_edge_do_not_reach_into_the_utterances_around() -> None:
    found = spans(
        RawUtterance(words=timed(("so", 1.0, 2.0))),
        RawUtterance(words=timed(("hello", None, None), ("we", 2.1, 2.4), ("meet", None, None))),
        RawUtterance(words=timed(("so", 2.5, 3.0))),
    )
    assert found[1] == ("hello", 2.0, 2.1)
    assert found[3] == ("meet", 2.4, 2.5)


def test_where_words_cross_the_earlier_ends_as_the_later_starts() -> None:
    given = timed(("so", 1.0, 1.5), ("we", 1.4, 1.8), ("meet", 1.8, 2.0))
    (found,) = said(RawUtterance(words=given))
    assert [(word.start, word.end) for word in found] == [(1.0, 1.4), (1.4, 1.8), (1.8, 2.0)]
    assert [word.estimated for word in found] == [True, False, False]


def test_a_word_out_of_time_comes_back_among_its_neighbours() -> None:
    given = timed(("so", 1.0, 1.5), ("we", 71.4, 71.8), ("meet", 1.8, 2.0), ("at", 2.0, 2.2))
    (found,) = said(RawUtterance(words=given))
    assert [word.estimated for word in found] == [False, True, False, False]
    assert (found[1].start, found[1].end) == (1.5, 1.8)


def test_a_word_without_room_is_short_and_reaches_into_the_next() -> None:
    given = timed(("so", 1.0, 1.5), ("we", 1.5, 1.5), ("meet", 1.5, 2.0))
    found = spans(RawUtterance(words=given))
    assert found == [("so", 1.0, 1.5), ("we", 1.5, 1.5 + SHORTEST), ("meet", 1.5, 2.0)]


def test_a_word_of_which_one_edge_is_known_leaves_a_pause() -> None:
    given = timed(("so", 1.0, None), ("we", 9.0, 9.5), ("meet", None, 30.0))
    found = spans(RawUtterance(words=given))
    assert found == [
        ("so", 1.0, 1.0 + LONGEST),
        ("we", 9.0, 9.5),
        ("meet", 30.0 - LONGEST, 30.0),
    ]


def test_rounding_that_makes_words_cross_is_no_estimate() -> None:
    given = timed(("so", 1.0, 1.5004), ("we", 1.5, 2.0))
    (found,) = said(RawUtterance(words=given))
    assert [word.estimated for word in found] == [False, False]


def test_an_utterance_without_words_is_split_at_its_spaces() -> None:
    (found,) = said(RawUtterance(text=" So, we\tmeet\n", start=1.0, end=2.6, speaker="al"))
    assert [(w.text, round(w.start, 6), round(w.end, 6)) for w in found] == [
        ("So,", 1.0, 1.4),
        ("we", 1.4, 1.8),
        ("meet", 1.8, 2.6),
    ]
    assert all(word.estimated and word.speaker == "al" for word in found)


def test_scripts_without_spaces_are_split_by_character() -> None:
    found = spans(RawUtterance(text="今天好。", start=0.0, end=1.2))
    assert found == [("今", 0.0, 0.4), ("天", 0.4, 0.8), ("好。", 0.8, 1.2)]


def test_signs_stay_with_the_character_they_hang_on() -> None:
    found = spans(RawUtterance(text="ที่นี่ スーパー", start=0.0, end=1.0))
    assert [text for text, _, _ in found] == ["ที่", "นี่", "スー", "パー"]


def test_right_to_left_text_and_emoji_are_words() -> None:
    found = spans(RawUtterance(text="שלום עולם 👩‍👩‍👧 مرحبا؟", start=0.0, end=1.0))
    assert [text for text, _, _ in found] == ["שלום", "עולם", "👩‍👩‍👧", "مرحبا؟"]


def test_a_token_of_several_words_is_split_and_shares_its_time() -> None:
    (found,) = said(RawUtterance(words=(RawWord(text=" New York", start=1, end=1.7, score=0.5),)))
    assert [(w.text, round(w.start, 3), round(w.end, 3), w.score) for w in found] == [
        ("New", 1.0, 1.3, 0.5),
        ("York", 1.3, 1.7, 0.5),
    ]
    assert all(word.estimated for word in found)


def test_a_token_without_spaces_stays_one_word() -> None:
    assert spans(RawUtterance(words=timed(("今天", 1.0, 2.0)))) == [("今天", 1.0, 2.0)]


def test_punctuation_joins_the_word_before_or_after_it() -> None:
    tokens = ["¿", "Qué", "?", "(", "sí", ")", ".", "“"]
    given = tuple(RawWord(text=token, start=place) for place, token in enumerate(tokens))
    found = spans(RawUtterance(words=given, end=9.0))
    assert [text for text, _, _ in found] == ["¿Qué?", "(sí).“"]


def test_punctuation_alone_is_a_word_after_all() -> None:
    assert spans(RawUtterance(words=timed((".", 1.0, 1.5), (".", None, None)))) == [
        ("..", 1.0, 1.5)
    ]


def test_signs_that_are_read_aloud_are_words() -> None:
    found = spans(RawUtterance(text="5 % & ♪", start=0.0, end=1.0))
    assert [text for text, _, _ in found] == ["5", "%", "&", "♪"]


def test_words_without_text_leave_the_text_of_the_utterance() -> None:
    found = spans(RawUtterance(text="so", words=(RawWord(text=" "),), start=1.0, end=2.0))
    assert found == [("so", 1.0, 2.0)]


def test_utterances_without_times_lie_between_their_neighbours() -> None:
    found = spans(
        RawUtterance(text="so", start=1.0, end=2.0),
        RawUtterance(text="we meet"),
        RawUtterance(text="at"),
        RawUtterance(text="nine", start=4.0, end=5.0),
    )
    assert found[1:4] == [("we", 2.0, 2.5), ("meet", 2.5, 3.5), ("at", 3.5, 4.0)]


def test_utterances_without_times_come_before_the_first_and_after_the_last() -> None:
    found = spans(
        RawUtterance(text="hello"),
        RawUtterance(text="so", start=9.0, end=9.5),
        RawUtterance(text="bye"),
    )
    assert found == [("hello", 8.667, 9.0), ("so", 9.0, 9.5), ("bye", 9.5, 9.7)]


def test_an_utterance_with_one_time_lasts_as_long_as_it_is_said() -> None:
    found = spans(
        RawUtterance(text="hello", start=1.0),
        RawUtterance(text="hello", end=5.0),
        RawUtterance(text="hello", start=6.0, end=6.0),
        RawUtterance(text="so", start=6.1, end=7.0),
    )
    assert [(start, end) for _, start, end in found] == [
        (1.0, 1.333),
        (4.667, 5.0),
        (6.0, 6.1),
        (6.1, 7.0),
    ]


def test_an_utterance_that_starts_after_its_words_does_not_say_when() -> None:
    found = spans(RawUtterance(words=timed(("hello", None, None), ("we", 5.0, 6.0)), start=5.5))
    assert found[0] == ("hello", round(5 - 5 / 15, 3), 5.0)


def test_utterances_may_overlap() -> None:
    found = spans(
        RawUtterance(words=timed(("so", 1.0, 5.0), ("we", 5.0, 6.0))),
        RawUtterance(words=timed(("yes", 2.0, 3.0))),
    )
    assert found == [("so", 1.0, 5.0), ("we", 5.0, 6.0), ("yes", 2.0, 3.0)]


def test_words_without_any_time_are_refused() -> None:
    with pytest.raises(ValueError, match="has words but no times; transcribe again"):
        said(RawUtterance(text="so"), RawUtterance(words=timed(("we", -1.0, math.nan))))


def test_no_words_are_no_utterance() -> None:
    assert said(RawUtterance(text=" \n", start=1.0), RawUtterance()) == []


@pytest.mark.parametrize(
    ("told", "kept"), [(0.5, 0.5), (1.0004, 1.0), (1.2, None), (-3.0, None), (math.nan, None)]
)
def test_a_score_of_another_kind_is_left_out(told: float, kept: float | None) -> None:
    (found,) = said(RawUtterance(words=(RawWord(text="so", start=1, end=2, score=told),)))
    assert found[0].score == kept


def test_a_word_keeps_its_own_speaker() -> None:
    mixed = (RawWord(text="so", speaker="bo"), RawWord(text="we"))
    (found,) = said(RawUtterance(words=mixed, start=1.0, end=2.0, speaker="al"))
    assert [word.speaker for word in found] == ["bo", "al"]


@pytest.mark.parametrize(
    "given",
    [
        [RawUtterance(words=timed(*[("so,", i / 4, i / 4 + 0.2) for i in range(100_000)]))],
        [RawUtterance(words=timed(*[("so,", None, None)] * 100_000), start=0.0, end=9e4)],
        [RawUtterance(words=timed(*[("so", i * 7919 % 1000, i) for i in range(100_000)]))],
        [RawUtterance(text="so " * 100_000, start=0.0, end=9e4)],
        [*[RawUtterance(text="so")] * 100_000, RawUtterance(text="we", start=9e4)],
    ],
    ids=["timed", "untimed", "shuffled", "text", "utterances"],
)
def test_a_hundred_thousand_words_take_seconds(given: list[RawUtterance]) -> None:
    begun = process_time()
    assert len(repaired(RawTranscript(utterances=given), "r")) >= 100_000
    assert process_time() - begun < 15
