from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diarize.errors import ScoringError
from diarize.scoring import WordErrors, cpwer, orcwer, tcpwer
from diarize.scoring import meetings as module
from diarize.transcript import Transcript, Utterance, Word

pytest.importorskip("meeteval", reason="it comes with the extra words")


def say(*said: tuple[str | None, str]) -> Transcript:
    """Say each text as an utterance, a word a second."""
    utterances, now = [], 0
    for speaker, text in said:
        words = []
        for word in text.split():
            words.append(Word(text=word, start=now, end=now + 0.9, speaker=speaker))
            now += 1
        utterances.append(Utterance(tuple(words)))
    return Transcript(recording="r", utterances=utterances)


def later(transcript: Transcript, seconds: float) -> Transcript:
    return replace(
        transcript,
        utterances=[
            Utterance(
                tuple(replace(w, start=w.start + seconds, end=w.end + seconds) for w in one.words)
            )
            for one in transcript.utterances
        ],
    )


REFERENCE = say(("al", "We should ship it."), ("bo", "Not yet."), ("al", "Fine."))

transcripts = st.lists(
    st.tuples(st.sampled_from(["al", "bo", "cy"]), st.sampled_from(["so", "so it", "it is so"])),
    max_size=6,
).map(lambda said: say(*said))


@pytest.mark.parametrize("rate", [cpwer, tcpwer, orcwer])
def test_how_words_without_spaces_are_cut_makes_no_difference(
    rate: Callable[[Transcript, Transcript], WordErrors],
) -> None:
    assert rate(say(("al", "你 好 世 界")), say(("x", "你好 世界"))) == WordErrors(4)


def test_a_word_at_the_wrong_speaker_is_deleted_and_inserted() -> None:
    hypothesis = say(("x", "we should ship it not"), ("y", "yet"), ("x", "fine"))
    assert cpwer(REFERENCE, hypothesis) == WordErrors(7, inserted=1, deleted=1)
    assert tcpwer(REFERENCE, hypothesis) == WordErrors(7, inserted=1, deleted=1)


def test_a_wrong_word_is_substituted() -> None:
    hypothesis = say(("x", "we could ship it"), ("y", "not yet"), ("x", "fine"))
    for score in (cpwer, tcpwer, orcwer):
        assert score(REFERENCE, hypothesis) == WordErrors(7, substituted=1)


def test_who_says_an_utterance_does_not_count_for_the_optimal_combination() -> None:
    hypothesis = say(("x", "we should ship it not yet"), ("y", "fine"))
    assert orcwer(REFERENCE, hypothesis) == WordErrors(7)
    # al: fine became not, and yet is too much; bo: not became fine, and yet is missing
    assert cpwer(REFERENCE, hypothesis) == WordErrors(7, 1, 1, substituted=2)
    torn = say(("x", "we should"), ("y", "ship it not yet fine"))
    # whichever stream takes the first utterance, half of it is missing there
    assert orcwer(REFERENCE, torn) == WordErrors(7, inserted=2, deleted=2)


def test_words_match_only_within_the_collar() -> None:
    reference = say(("al", "one two"))
    hypothesis = later(reference, 6.5)
    assert cpwer(reference, hypothesis).rate == 0
    assert tcpwer(reference, hypothesis, collar=7.0).rate == 0
    assert tcpwer(reference, hypothesis, collar=5.0) == WordErrors(2, inserted=2, deleted=2)


@settings(max_examples=40, deadline=None)
@given(transcripts, transcripts)
def test_the_rates_are_in_the_order_of_what_they_forbid(
    reference: Transcript, hypothesis: Transcript
) -> None:
    def wrong(errors: WordErrors) -> int:
        assert errors.words == len(reference)
        return errors.inserted + errors.deleted + errors.substituted

    combined, in_a_row = wrong(orcwer(reference, hypothesis)), wrong(cpwer(reference, hypothesis))
    assert combined <= in_a_row <= wrong(tcpwer(reference, hypothesis))
    assert wrong(tcpwer(reference, reference)) == 0


@settings(max_examples=30, deadline=None)
@given(transcripts, transcripts)
def test_a_greedy_combination_is_no_better_than_the_optimal_one(
    reference: Transcript, hypothesis: Transcript
) -> None:
    exact = orcwer(reference, hypothesis)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST_STATES", 0)
        greedy = orcwer(reference, hypothesis)
    assert greedy.words == exact.words
    assert greedy.rate >= exact.rate


def test_words_of_nobody_are_not_those_of_a_speaker_called_so() -> None:
    reference = say(("?", "so it is"), ("al", "yes"))
    assert cpwer(reference, say((None, "so it is"), ("?", "yes"))).rate == 0


@pytest.mark.parametrize("score", [cpwer, tcpwer, orcwer])
def test_silence_on_either_side_is_fine(
    score: Callable[[Transcript, Transcript], WordErrors],
) -> None:
    assert score(say(), say()) == WordErrors()
    assert score(REFERENCE, say()) == WordErrors(7, deleted=7)
    assert score(say(), REFERENCE) == WordErrors(0, inserted=7)


def test_too_many_speakers_are_refused_in_a_line() -> None:
    crowd = say(*((f"s{place}", "so") for place in range(21)))
    with pytest.raises(ScoringError, match="r: 21 speakers are more than the 20 that meeteval"):
        cpwer(REFERENCE, crowd)
    with pytest.raises(ScoringError, match="more than the 10"):
        orcwer(REFERENCE, crowd)


@pytest.mark.parametrize("collar", [-1.0, float("nan"), float("inf")])
def test_a_collar_that_makes_no_sense_is_refused(collar: float) -> None:
    with pytest.raises(ValueError, match="the collar is in seconds"):
        tcpwer(REFERENCE, REFERENCE, collar)
