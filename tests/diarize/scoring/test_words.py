import pytest
from hypothesis import given
from hypothesis import strategies as st

from diarize.scoring import SpeakerErrors, WordErrors, wder
from diarize.scoring.words import normalized
from diarize.transcript import Transcript, Utterance, Word

Said = list[tuple[str | None, str]]


def say(*said: tuple[str | None, str]) -> Transcript:
    """Say each text, a word a second."""
    words = [(speaker, text) for speaker, phrase in said for text in phrase.split()]
    return Transcript(
        recording="r",
        utterances=[
            Utterance((Word(text=text, start=i, end=i + 0.9, speaker=speaker),))
            for i, (speaker, text) in enumerate(words)
        ],
    )


transcripts = st.lists(
    st.tuples(st.sampled_from(["al", "bo", "cy", None]), st.sampled_from(["so", "it", "Is!", "-"])),
    max_size=12,
).map(lambda said: say(*said))


def test_a_case_worked_by_hand() -> None:
    reference = say(("al", "we should ship it"), ("bo", "no not yet"), ("al", "fine"))
    hypothesis = say(("x", "we could ship"), ("y", "no"), ("x", "not"), ("y", "yet really"))
    # it and fine are deleted or face another word: we-we, should-could, ship-ship, then it is
    # gone; no-no, not-not, yet-yet; fine faces really. x is al and y is bo: not is given to al,
    # and really to bo where al says fine
    assert wder(reference, hypothesis) == SpeakerErrors(words=7, wrong=2)


def test_how_words_without_spaces_are_cut_makes_no_difference() -> None:
    reference, hypothesis = say(("al", "你 好 世 界")), say(("x", "你好 世界"))
    assert wder(reference, hypothesis) == SpeakerErrors(words=4, wrong=0)


def test_insertions_and_deletions_do_not_count() -> None:
    reference = say(("al", "one two three"), ("bo", "four"))
    assert wder(reference, say(("x", "one three"), ("y", "four"))) == SpeakerErrors(3)
    assert wder(reference, say(("x", "one two and three"), ("y", "four"))) == SpeakerErrors(4)


def test_words_of_nobody_are_wrong_and_those_without_a_truth_do_not_count() -> None:
    reference = say(("al", "one two"), (None, "three"))
    assert wder(reference, say(("x", "one"), (None, "two three"))) == SpeakerErrors(2, wrong=1)
    assert wder(reference, say((None, "one two three"))) == SpeakerErrors(2, wrong=2)


def test_case_and_punctuation_do_not_count() -> None:
    reference = say(("al", "So, it is -"), ("bo", "Don\u2019t!"))
    assert wder(reference, say(("x", "so it is"), ("y", "don't"))) == SpeakerErrors(4)


def test_each_speaker_has_one_match() -> None:
    reference = say(("al", "one two three four"))
    assert wder(reference, say(("x", "one two three"), ("y", "four"))).rate == 0.25


def test_words_are_compared_in_order_of_time() -> None:
    late = Utterance((Word(text="two", start=1.0, end=1.5, speaker="bo"),))
    early = Utterance((Word(text="one", start=0.0, end=0.5, speaker="al"),))
    reference = Transcript(recording="r", utterances=[late, early])
    assert wder(reference, say(("x", "one"), ("y", "two"))) == SpeakerErrors(2)


@given(transcripts)
def test_a_reference_has_no_errors_against_itself(reference: Transcript) -> None:
    assert wder(reference, reference).wrong == 0


@given(transcripts, transcripts, st.permutations(["x", "y", "z"]))
def test_names_of_speakers_do_not_matter(
    reference: Transcript, hypothesis: Transcript, names: list[str]
) -> None:
    new = dict(zip(["al", "bo", "cy"], names, strict=True))
    renamed = say(*((word.speaker and new[word.speaker], word.text) for word in hypothesis))
    assert wder(reference, renamed) == wder(reference, hypothesis)


@given(transcripts, transcripts)
def test_rates_are_shares(reference: Transcript, hypothesis: Transcript) -> None:
    assert 0 <= wder(reference, hypothesis).rate <= 1


def test_nothing_said_is_no_error() -> None:
    assert wder(say(), say()) == wder(say(("al", "so")), say()) == SpeakerErrors()
    assert SpeakerErrors().rate == 0


def test_word_errors_add_up() -> None:
    total = WordErrors(10, inserted=1, deleted=2) + WordErrors(10, substituted=1)
    assert total.rate == 0.2
    assert WordErrors(inserted=1).rate == float("inf")
    assert WordErrors().rate == 0


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("“So!”", "so"),
        ("don\u2019t", "don't"),
        ("Straße", "strasse"),
        ("\uff2f\uff2b", "ok"),
        ("हिंदी।", "हिंदी"),
    ],
)
def test_words_are_compared_by_their_sounds(text: str, word: str) -> None:
    assert normalized(text) == word
