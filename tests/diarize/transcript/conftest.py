"""Transcripts made on the spot."""

from collections.abc import Callable

import pytest

from diarize.transcript import Transcript, Utterance, Word


@pytest.fixture(scope="session")
def say() -> Callable[..., Transcript]:
    """Return ``say((speaker, text), ..., pause=0.0, recording="r")``.

    Each text is an utterance; its words last 0.3 s, with 0.1 s between them, and ``pause`` seconds
    more between utterances.
    """

    def make(*said: tuple[str | None, str], pause: float = 0.0, recording: str = "r") -> Transcript:
        utterances, now = [], 0.0
        for speaker, text in said:
            words = []
            for word in text.split(" "):
                words.append(Word(text=word, start=now, end=round(now + 0.3, 3), speaker=speaker))
                now = round(now + 0.4, 3)
            utterances.append(Utterance(tuple(words)))
            now = round(now + pause, 3)
        return Transcript(recording=recording, utterances=utterances)

    return make
