"""Word error rates of meetings, by meeteval [1]_, which comes with the extra ``words``.

References
----------
.. [1] T. von Neumann et al., "MeetEval: a toolkit for computation of word error rates for meeting
   transcription systems", CHiME 2023.
"""

from collections import Counter
from collections.abc import Callable
from math import inf, prod
from typing import Any

from diarize.errors import ScoringError
from diarize.scoring.words import WordErrors, normalized, parts_of, scored_words
from diarize.transcript import Transcript
from diarize.transcript.passages import Passage, passages

# Seconds by which a word may be early or late for the time-constrained rate, as in CHiME-7.
COLLAR = 5.0
# Speakers that meeteval takes at most, and streams for the optimal combination.
MOST_SPEAKERS, MOST_STREAMS = 20, 10
# Of an exact search for the optimal combination; with more it would take longer than seconds.
MOST_STATES = 2_000_000

Segments = list[dict[str, Any]]
Score = Callable[[Any, Any, Any], Any]


def cpwer(reference: Transcript, hypothesis: Transcript) -> WordErrors:
    """Count word errors when what each speaker says is put in a row, and speakers are matched.

    In this concatenated minimum-permutation word error rate [1]_ a word that is given to a wrong
    speaker is deleted for one and inserted for another. Words of nobody count as a speaker's.

    Raises
    ------
    ScoringError
        meeteval is missing, or there are more than 20 speakers.

    References
    ----------
    .. [1] S. Watanabe et al., "CHiME-6 challenge: tackling multispeaker speech recognition for
       unsegmented recordings", CHiME 2020.
    """

    def score(meeteval: Any, theirs: Any, ours: Any) -> Any:
        return meeteval.cp_word_error_rate(theirs, ours)

    _refuse_more_than(MOST_SPEAKERS, reference, hypothesis)
    return _scored(score, _by_word(reference), _by_word(hypothesis))


def tcpwer(reference: Transcript, hypothesis: Transcript, collar: float = COLLAR) -> WordErrors:
    """Count the same where words only match if they are said at about the same time [1]_.

    ``collar`` is by how many seconds a word of the hypothesis, its middle, may be off a word of
    the reference.

    Raises
    ------
    ScoringError
        meeteval is missing, or there are more than 20 speakers.
    ValueError
        The collar is negative or not a number.

    References
    ----------
    .. [1] T. von Neumann et al., "MeetEval: a toolkit for computation of word error rates for
       meeting transcription systems", CHiME 2023.
    """
    if not 0 <= collar < inf:
        raise ValueError(f"the collar is in seconds, at least 0, got {collar}")

    def score(meeteval: Any, theirs: Any, ours: Any) -> Any:
        return meeteval.time_constrained_minimum_permutation_word_error_rate(
            theirs,
            ours,
            collar=collar,
            reference_pseudo_word_level_timing="character_based",
            hypothesis_pseudo_word_level_timing="character_based_points",
        )

    _refuse_more_than(MOST_SPEAKERS, reference, hypothesis)
    return _scored(score, _by_word(reference), _by_word(hypothesis))


def orcwer(reference: Transcript, hypothesis: Transcript) -> WordErrors:
    """Count word errors when each utterance of the reference may be any speaker's [1]_.

    So only what is said counts, and that utterances are not torn apart: what this optimal
    reference combination lacks of `cpwer` is confusion of speakers. In long meetings of many the
    best combination is approached greedily.

    Raises
    ------
    ScoringError
        meeteval is missing, or the hypothesis has more than 10 speakers.

    References
    ----------
    .. [1] I. Sklyar et al., "Multi-turn RNN-T for streaming recognition of multi-party speech",
       ICASSP 2022.
    """
    _refuse_more_than(MOST_STREAMS, hypothesis)
    theirs, ours = _by_passage(reference), _by_word(hypothesis)
    lengths = Counter(segment["speaker"] for segment in ours)
    exact = len(theirs) * prod(length + 1 for length in lengths.values()) <= MOST_STATES

    def score(meeteval: Any, theirs: Any, ours: Any) -> Any:
        if exact:
            return meeteval.orc_word_error_rate(theirs, ours)
        return meeteval.greedy_orc_word_error_rate(theirs, ours)

    return _scored(score, theirs, ours)


def _scored(score: Score, theirs: Segments, ours: Segments) -> WordErrors:
    try:
        import meeteval.wer
        from meeteval.io.seglst import SegLST
    except ImportError as problem:
        raise ScoringError(
            "cpWER, tcpWER and ORC-WER need meeteval: pip install 'turnwise[words]'"
        ) from problem
    words = sum(len(segment["words"].split()) for segment in theirs)
    if not words or not ours:
        return WordErrors(words, inserted=len(ours), deleted=words)
    found = score(meeteval.wer, SegLST(theirs), SegLST(ours))
    return WordErrors(words, found.insertions, found.deletions, found.substitutions)


def _by_word(transcript: Transcript) -> Segments:
    """Return a segment for each word, so that its own times count."""
    return [_segment(Passage(word.speaker, (word,))) for word in scored_words(transcript)]


def _by_passage(transcript: Transcript) -> Segments:
    """Return a segment for what each speaker says in a row in an utterance."""
    found = (each for one in transcript.utterances for each in passages(one.words))
    return [segment for segment in map(_segment, found) if segment["words"]]


def _segment(passage: Passage) -> dict[str, Any]:
    texts = (normalized(part.text) for word in passage.words for part in parts_of(word))
    return {
        "session_id": "",
        "speaker": "?" if passage.speaker is None else f"={passage.speaker}",
        "start_time": passage.start,
        "end_time": passage.end,
        "words": " ".join(filter(None, texts)),
    }


def _refuse_more_than(most: int, *transcripts: Transcript) -> None:
    for transcript in transcripts:
        count = len({word.speaker for word in transcript})
        if count > most:
            raise ScoringError(
                f"{transcript.recording}: {count} speakers are more than the {most} that "
                "meeteval takes; score the word diarization error rate alone"
            )
