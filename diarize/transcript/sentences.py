"""Sentences: where they end and begin, and in which order their words are heard."""

import numpy as np
from numpy.typing import NDArray

from diarize.transcript.words import Transcript, Word

# Full stops of the world's scripts, and what may stand after them.
SENTENCE_ENDS = tuple(".!?…。！？｡．؟۔।॥։။።‽")  # noqa: RUF001
CLOSING = "\"'”’»›)]}」』）】"  # noqa: RUF001


def ends_sentence(text: str) -> bool:
    """Return whether a full stop of any script ends a word, closing quotes aside.

    >>> ends_sentence("done.”"), ends_sentence("好。"), ends_sentence("well,")
    (True, True, False)
    """
    return text.rstrip(CLOSING).endswith(SENTENCE_ENDS)


def sentence_starts(transcript: Transcript) -> NDArray[np.bool_]:
    """Return whether a sentence begins with each word: bool ``(n,)``.

    One begins after each full stop, and with an utterance that begins before an earlier one is
    over. If there is no full stop at all, each utterance is a sentence.
    """
    ends = np.array([ends_sentence(word.text) for word in transcript], dtype=bool)
    firsts = _firsts(transcript)
    if not ends.any():
        return firsts
    starts = np.append(True, ends)[: len(ends)]
    latest = 0.0
    for first, utterance in zip(np.flatnonzero(firsts), _spoken(transcript), strict=True):
        starts[first] |= utterance[0].start < latest
        latest = max(latest, utterance[-1].end)
    return starts


def hearing_order(
    transcript: Transcript, sentences: NDArray[np.bool_], pause: float
) -> NDArray[np.int64]:
    """Return the order in which words are heard: int64 ``(n,)``.

    It is the order of time, but sentences stay whole where utterances overlap, as when people talk
    at once. ``sentences``, bool ``(n,)``, is true where one begins; a ``pause``, in seconds, ends
    one too.
    """
    starts = np.array([word.start for word in transcript], dtype=float)
    ends = np.array([word.end for word in transcript], dtype=float)
    begins = sentences | _firsts(transcript)
    begins[1:] |= starts[1:] - ends[:-1] >= pause
    pieces = np.cumsum(begins) - 1
    order: NDArray[np.int64] = np.argsort(starts[begins][pieces], kind="stable")
    return order


def _spoken(transcript: Transcript) -> list[tuple[Word, ...]]:
    return [utterance.words for utterance in transcript.utterances if utterance.words]


def _firsts(transcript: Transcript) -> NDArray[np.bool_]:
    """Return whether an utterance begins with each word: bool ``(n,)``."""
    lengths = [len(words) for words in _spoken(transcript)]
    firsts = np.zeros(sum(lengths), dtype=bool)
    firsts[np.cumsum([0, *lengths[:-1]]) if lengths else []] = True
    return firsts
