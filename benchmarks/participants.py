"""Voices as the diarizer hears them in meetings: among others, in one room, not always its own."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from diarize import Annotation, Diarizer, Samples, Segment
from diarize.excerpts import seconds_alone
from enrollment.known import KnownVoices
from training.acoustics import Acoustics
from training.corpus import CACHE, SAMPLE_RATE, Corpus, load_corpus
from training.identification import divided
from training.simulate import MeetingSettings, simulate_meeting
from training.simulate.meeting import Conversation
from training.simulate.scene import SCENES

SCENE_NAMES = ("clean", "room")
MEETINGS = 60
"""Of each scene, of two, three and four people in turn."""
EACH = 20.0
"""Seconds of a meeting for each who takes part: there is not more that is not enrolled."""
NOBODY = -1
"""Whose voice it is if nobody talks: a stranger's."""


def participants(
    diarizer: Diarizer, data: Path, scene: str, meetings: int = MEETINGS
) -> KnownVoices:
    """Diarize meetings of the speakers of ``data/speech/dev``, in what they are not enrolled with.

    Each voice belongs to whoever talks most in its turns, numbered by their place in the corpus,
    or to `NOBODY`.
    """
    corpus = load_corpus(data / "speech" / "dev", CACHE)
    number = {name: place for place, name in enumerate(corpus.by_speaker())}
    vectors, owners, seconds = [], [], []
    for made in meetings_of(corpus, Acoustics.load(data, "dev", CACHE), scene, meetings):
        found = diarizer(Samples(made.waveform, SAMPLE_RATE))
        for speaker, vector in zip(found.speakers, found.voices, strict=True):
            vectors.append(vector)
            who = talker(found.annotation, speaker, made.annotation)
            owners.append(NOBODY if who is None else number[who])
            seconds.append(seconds_alone(found.annotation, speaker))
    return KnownVoices(np.array(vectors, np.float32), np.array(owners), np.array(seconds))


def meetings_of(
    corpus: Corpus, acoustics: Acoustics, scene: str, meetings: int = MEETINGS, each: float = EACH
) -> Iterator[Conversation]:
    """Simulate meetings in what nobody is enrolled with, ``each`` seconds for whoever takes part.

    In more than `EACH` they say the same again.
    """
    rest = [item for own in corpus.by_speaker().values() for item in divided(own)[1]]
    for seed in range(meetings):
        people = 2 + seed % 3
        settings = MeetingSettings(
            speakers=people, seconds=people * each, scene=SCENES[scene], enough=EACH / 2
        )
        yield simulate_meeting(replace(corpus, utterances=tuple(rest)), acoustics, settings, seed)


def talker(found: Annotation, speaker: str, true: Annotation) -> str | None:
    """Return who talks most while ``speaker`` is said to, None if nobody does."""
    said = [Segment(turn.start, turn.end) for turn in found if turn.speaker == speaker]
    shared = true.within(said).talk_time()
    return max(shared, key=lambda name: shared[name], default=None)
