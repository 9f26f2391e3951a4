import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize.timeline import Annotation, Turn
from diarize.transcript.attribution import attribute
from diarize.transcript.config import AttributionConfig
from diarize.transcript.sentences import ends_sentence
from diarize.transcript.words import Transcript, Utterance, Word

# Powers of two, so that sums of times are exact and a shift shifts nothing else.
ticks = st.integers(0, 64 * 20).map(lambda tick: tick / 64)
lengths = st.integers(1, 64 * 2).map(lambda tick: tick / 64)
turns = st.builds(
    lambda start, length, speaker: Turn(start, start + length, speaker),
    ticks,
    lengths,
    st.sampled_from("abc"),
)
annotations = st.lists(turns, max_size=12).map(lambda found: Annotation("r", found))
words = st.builds(
    lambda text, start, length, speaker: Word(
        text=text, start=start, end=start + length, speaker=speaker
    ),
    st.sampled_from(["so", "well.", "hm", "是。", "yes"]),
    ticks,
    lengths,
    st.none() | st.just("vendor"),
)


def transcript(*found: Word, utterance: int = 4) -> Transcript:
    cut = range(0, len(found), utterance)
    return Transcript(
        recording="r", utterances=[Utterance(tuple(found[i : i + utterance])) for i in cut]
    )


# Utterances may overlap, so that starts go back.
transcripts = st.lists(words, max_size=20).map(lambda found: transcript(*found))


def said(*given: tuple[str, float, float]) -> Transcript:
    return transcript(*(Word(text=text, start=start, end=end) for text, start, end in given))


def sentence(text: str, start: float) -> list[tuple[str, float, float]]:
    """Say each word in 0.3 s, without pauses."""
    return [(word, start + 0.3 * i, start + 0.3 * (i + 1)) for i, word in enumerate(text.split())]


def speakers(given: Transcript) -> list[str | None]:
    return [word.speaker for word in given]


@given(transcripts, annotations, st.none() | annotations)
def test_every_word_is_kept_in_order_with_its_times(
    given_words: Transcript, turns: Annotation, exclusive: Annotation | None
) -> None:
    found = attribute(given_words, turns, exclusive=exclusive)
    assert [len(u.words) for u in found.utterances] == [
        len(u.words) for u in given_words.utterances
    ]
    for old, new in zip(given_words, found, strict=True):
        kept = replace(new, speaker=old.speaker, confidence=None, second_speaker=None, reason=None)
        assert kept == old


@given(transcripts, annotations)
def test_a_word_has_a_known_speaker_or_a_reason(given_words: Transcript, turns: Annotation) -> None:
    for word in attribute(given_words, turns):
        assert (word.speaker is None) == (word.reason is not None) == (word.confidence is None)
        assert word.speaker is None or word.speaker in turns.speakers
        assert word.second_speaker is None or word.second_speaker in turns.speakers
        assert word.second_speaker is None or word.second_speaker != word.speaker


@given(transcripts, annotations, st.none() | annotations)
def test_a_word_wholly_inside_one_speakers_turn_alone_is_that_speakers(
    given_words: Transcript, turns: Annotation, exclusive: Annotation | None
) -> None:
    for word in attribute(given_words, turns, exclusive=exclusive):
        during = turns.within([word.segment])
        if len(during) == 1 and during.turns[0].duration == word.segment.duration:
            assert word.speaker == during.turns[0].speaker
            assert word.second_speaker is None
            assert word.confidence is not None
            assert word.confidence > 0.9


@given(transcripts, annotations, st.permutations(["x", "y", "z"]))
def test_other_names_give_the_same_answer(
    given_words: Transcript, turns: Annotation, names: list[str]
) -> None:
    alike = [[(t.start, t.end) for t in turns if t.speaker == s] for s in turns.speakers]
    if any(one == other for one, other in pairwise(sorted(alike))):
        return  # nothing but their names tells such speakers apart
    new = dict(zip("abc", names, strict=True))
    found = attribute(given_words, turns)
    renamed = attribute(given_words, turns.renamed(new))
    for one, other in zip(found, renamed, strict=True):
        assert other.speaker == (one.speaker and new[one.speaker])
        assert other.second_speaker == (one.second_speaker and new[one.second_speaker])
        assert other.confidence == one.confidence


@given(transcripts, annotations, st.integers(1, 10**4))
def test_later_times_change_nothing_else(
    given_words: Transcript, turns: Annotation, shift: int
) -> None:
    later = [replace(word, start=word.start + shift, end=word.end + shift) for word in given_words]
    moved = Annotation("r", [Turn(t.start + shift, t.end + shift, t.speaker) for t in turns])
    found = attribute(given_words, turns)
    for one, other in zip(found, attribute(transcript(*later), moved), strict=True):
        assert replace(other, start=one.start, end=one.end) == one


def test_who_talks_longest_during_a_word_says_it() -> None:
    turns = Annotation("r", [Turn(0.0, 1.0, "al"), Turn(1.0, 3.0, "bo")])
    assert speakers(attribute(said(("so", 0.8, 1.6), ("it", 0.2, 0.6)), turns))[0] == "bo"


def test_the_recognisers_own_speakers_are_replaced() -> None:
    word = Word(text="so", start=0.0, end=0.5, speaker="B", confidence=0.3, reason="lost")
    (found,) = attribute(transcript(word), Annotation("r", [Turn(0.0, 1.0, "al")]))
    assert (found.speaker, found.reason) == ("al", None)
    (found,) = attribute(transcript(word), Annotation("r"))
    assert (found.speaker, found.confidence, found.reason) == (None, None, "no turns")


def test_a_word_beside_a_turn_is_of_the_nearest_and_far_from_all_of_nobody() -> None:
    turns = Annotation("r", [Turn(0.0, 1.0, "al"), Turn(2.0, 3.0, "bo")])
    near, closer, far = attribute(said(("a", 1.1, 1.3), ("b", 1.7, 1.9), ("c", 3.6, 3.9)), turns)
    assert (near.speaker, closer.speaker) == ("al", "bo")
    assert (far.speaker, far.reason) == (None, "no turn within 0.5 s")
    assert near.confidence is not None
    assert near.confidence < 0.5
    wide = AttributionConfig(longest_gap=2.0)
    assert speakers(attribute(said(("c", 3.6, 3.9)), turns, config=wide)) == ["bo"]


def test_the_exclusive_annotation_settles_who_says_a_word_in_overlap() -> None:
    turns = Annotation("r", [Turn(0.0, 2.0, "al"), Turn(0.0, 2.0, "bo")])
    for foremost, other in (("al", "bo"), ("bo", "al")):
        alone = Annotation("r", [Turn(0.0, 2.0, foremost)])
        (word,) = attribute(said(("so", 0.5, 1.0)), turns, exclusive=alone)
        assert (word.speaker, word.second_speaker) == (foremost, other)
        assert word.confidence is not None
        assert 0 < word.confidence < 0.5


def test_an_overlap_is_told_only_where_two_talk_at_once() -> None:
    turns = Annotation("r", [Turn(0.0, 1.0, "al"), Turn(0.9, 2.0, "bo"), Turn(2.0, 3.0, "cy")])
    found = attribute(said(("a", 0.5, 0.8), ("b", 0.8, 1.1), ("c", 1.9, 2.2)), turns)
    assert [word.second_speaker is not None for word in found] == [False, True, False]


def test_a_sentence_is_not_cut_where_a_turn_ends_too_early() -> None:
    late = said(*sentence("we should ship this today.", 0.0), *sentence("I agree with you.", 1.5))
    turns = Annotation("r", [Turn(0.0, 1.32, "al"), Turn(1.32, 2.7, "bo")])
    assert speakers(attribute(late, turns)) == ["al"] * 5 + ["bo"] * 4


def test_without_full_stops_sentences_end_with_utterances() -> None:
    found = transcript(*said(*sentence("we should ship this I agree with you", 0.0)), utterance=4)
    turns = Annotation("r", [Turn(0.0, 1.04, "al"), Turn(1.04, 2.4, "bo")])
    assert speakers(attribute(found, turns)) == ["al"] * 4 + ["bo"] * 4


def test_nobodys_sentence_goes_on_over_a_long_pause() -> None:
    # half of the second word is in a turn of al, half in one of bo, who talks from then on
    turns = Annotation("r", [Turn(0.0, 0.5, "al"), Turn(0.5, 1.0, "bo"), Turn(1.0, 2.0, "al")])
    both = AttributionConfig(switch=1.9, sentence_switch=0.0)
    close = said(("so", 0.0, 0.3), ("it", 0.3, 0.78), ("is", 1.0, 1.3))
    assert speakers(attribute(close, turns, config=both)) == ["al", "al", "al"]
    turns = Annotation("r", [Turn(0.0, 0.5, "al"), Turn(3.5, 4.0, "bo"), Turn(3.0, 3.5, "al")])
    apart = said(("so", 0.0, 0.3), ("it", 3.3, 3.78), ("is", 6.0, 6.3))
    assert speakers(attribute(apart, turns, config=both)) == ["al", "bo", None]


def test_a_backchannel_of_one_word_stays_its_speakers() -> None:
    turns = Annotation("r", [Turn(0.0, 1.5, "al"), Turn(1.6, 1.9, "bo"), Turn(2.0, 3.5, "al")])
    given_words = said(
        *sentence("and then we went there", 0.0),
        ("yeah", 1.6, 1.9),
        *sentence("and saw it all there", 2.0),
    )
    assert speakers(attribute(given_words, turns)) == ["al"] * 5 + ["bo"] + ["al"] * 5


def test_nobody_says_two_words_at_once() -> None:
    turns = Annotation("r", [Turn(0.0, 3.0, "al"), Turn(1.0, 2.0, "bo")])
    al = sentence("what I would like to say is this.", 0.0)
    bo = [(word, start + 0.1, end + 0.1) for word, start, end in sentence("no wait please", 1.0)]
    order = sorted(
        [(start, "al", text, end) for text, start, end in al]
        + [(start, "bo", text, end) for text, start, end in bo]
    )
    given_words = said(*((text, start, end) for start, _, text, end in order))
    assert speakers(attribute(given_words, turns)) == [speaker for _, speaker, _, _ in order]


def test_utterances_that_overlap_are_heard_as_they_sound() -> None:
    al = sentence("what I would like to say is this.", 0.0)
    bo = [(word, start + 0.1, end + 0.1) for word, start, end in sentence("no wait please", 1.0)]
    turns = Annotation("r", [Turn(0.0, 3.0, "al"), Turn(1.0, 2.0, "bo")])
    assert speakers(attribute(said(*al, *bo), turns)) == ["al"] * len(al) + ["bo"] * len(bo)


def test_sentences_that_overlap_stay_whole() -> None:
    al = sentence("what I would like to say is this.", 0.0)
    bo = [(word, start + 0.1, end + 0.1) for word, start, end in sentence("no but wait. yes", 1.7)]
    utterances = [
        Utterance(tuple(Word(text=text, start=start, end=end) for text, start, end in one))
        for one in (al, bo)
    ]
    turns = Annotation("r", [Turn(0.0, 2.4, "al"), Turn(1.75, 3.0, "bo")])
    found = attribute(Transcript(recording="r", utterances=utterances), turns)
    assert speakers(found) == ["al"] * len(al) + ["bo"] * len(bo)


def test_a_sentence_after_a_backchannel_is_not_torn() -> None:
    def sentence_of(name: str, start: float, words: int) -> Utterance:
        edges = [
            (round(start + 0.3 * i, 3), round(start + 0.3 * i + 0.285, 3)) for i in range(words)
        ]
        texts = [f"{name}{i}" for i in range(words - 1)] + [f"{name}."]
        pairs = zip(texts, edges, strict=True)
        return Utterance(tuple(Word(text=text, start=s, end=e) for text, (s, e) in pairs))

    said = [sentence_of("al", 12.8, 10), sentence_of("bo", 15.8, 4), sentence_of("al", 16.09, 13)]
    turns = [Turn(12.8, 15.8, "al"), Turn(15.8, 17.0, "bo"), Turn(16.09, 19.99, "al")]
    found = attribute(Transcript(recording="r", utterances=said), Annotation("r", turns))
    assert [word.speaker for word in found] == [word.text[:2] for word in found]


def test_turns_without_a_name_are_nobodys() -> None:
    turns = Annotation("r", [Turn(0.0, 1.0, "al"), Turn(1.0, 2.0, "")])
    found = attribute(said(("so", 0.2, 0.6), ("hm", 1.6, 1.9)), turns)
    assert speakers(found) == ["al", None]


def test_a_long_turn_is_not_forgotten_behind_short_ones() -> None:
    turns = [Turn(0.0, 100.0, "al"), *(Turn(i + 0.5, i + 0.6, "bo") for i in range(99))]
    (word,) = attribute(said(("so", 99.7, 99.9)), Annotation("r", turns))
    assert word.speaker == "al"


def test_a_transcript_without_words_is_fine() -> None:
    empty = Transcript(recording="r")
    assert attribute(empty, Annotation("r", [Turn(0.0, 1.0, "al")])) == empty


@pytest.mark.parametrize("text", ["done.", "done!”", "好。", "نعم؟", "है।", "ok…", 'he said "no."'])
def test_a_sentence_ends_in_many_scripts(text: str) -> None:
    assert ends_sentence(text)
    assert not ends_sentence(text.rstrip('.!”。؟।…"') + ",")


@pytest.mark.parametrize(
    "wrong",
    [
        {"longest_gap": -1.0},
        {"leak": 0.0},
        {"switch": 2.5},
        {"switch": 0.5, "sentence_switch": 1.0},
        {"least_overlap": 0.0},
        {"longest_pause": float("nan")},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"are|is"):
        AttributionConfig(**wrong)


def meeting(count: int) -> Annotation:
    """Return turns of 4 s of eight speakers, the last half second of each overlapped."""
    return Annotation(
        "r", [Turn(3.5 * i, 3.5 * i + 4.0, f"s{i * i % 7 + i % 2}") for i in range(count)]
    )


def test_a_hundred_thousand_words_take_a_second_or_two() -> None:
    turns = meeting(10_000)
    step = 35_000 / 100_000
    long = transcript(
        *(
            Word(text="so." if i % 11 == 0 else "so", start=i * step, end=(i + 0.9) * step)
            for i in range(100_000)
        ),
        utterance=20,
    )
    began = time.process_time()
    found = attribute(long, turns, exclusive=turns)
    assert time.process_time() - began < 6  # 1.2 on a busy machine; room for a slower one
    assert len(found) == 100_000
    assert None not in speakers(found)


def test_time_grows_no_faster_than_words_and_turns_where_all_talk_at_once() -> None:
    turns = Annotation("r", [Turn(i % 10, 400.0, f"s{i}") for i in range(40)])
    given_words = said(*((f"w{i}", i * 0.3, i * 0.3 + 0.5) for i in range(1200)))
    began = time.process_time()
    assert None not in speakers(attribute(given_words, turns))
    assert time.process_time() - began < 6
