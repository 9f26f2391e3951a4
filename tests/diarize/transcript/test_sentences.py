import numpy as np

from diarize.transcript.sentences import hearing_order, sentence_starts
from diarize.transcript.words import Transcript, Utterance, Word


def meeting(*utterances: list[tuple[str, float, float]]) -> Transcript:
    return Transcript(
        recording="r",
        utterances=[
            Utterance(tuple(Word(text=text, start=start, end=end) for text, start, end in one))
            for one in utterances
        ],
    )


def test_a_sentence_begins_after_another_and_while_others_talk() -> None:
    said = meeting(
        [("so", 0.0, 0.3), ("we", 0.3, 0.6), ("meet", 0.6, 0.9)],
        [("no", 0.5, 0.7), ("wait.", 0.7, 1.0)],
        [("and", 1.0, 1.2)],
    )
    assert sentence_starts(said).tolist() == [True, False, False, True, False, True]


def test_without_full_stops_sentences_begin_with_utterances() -> None:
    said = meeting([("so", 0.0, 0.3), ("we", 0.3, 0.6)], [("meet", 0.6, 0.9)])
    assert sentence_starts(said).tolist() == [True, False, True]


def test_words_are_heard_in_order_of_time_but_sentences_stay_whole() -> None:
    said = meeting(
        [("so", 0.0, 0.3), ("we.", 0.6, 0.9), ("yes", 3.0, 3.3)],
        [("hm", 0.5, 0.7), ("no", 0.9, 1.1), ("but", 3.5, 3.8)],
        [("ah", 2.0, 2.1)],
    )
    order = hearing_order(said, sentence_starts(said), pause=0.8)
    assert [list(said)[place].text for place in order] == [
        "so",
        "we.",
        "hm",
        "no",
        "ah",
        "yes",
        "but",
    ]


def test_no_words_have_no_order() -> None:
    order = hearing_order(meeting(), sentence_starts(meeting()), pause=0.8)
    assert order.dtype == np.int64
    assert len(order) == 0
