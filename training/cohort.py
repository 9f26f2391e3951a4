"""Voices of strangers for the bundle, from speakers that were trained on.

``training.naming`` makes them. Identification measures against them how unusual a similarity is, so
they are made anew whenever the embedding model changes. Each is the mean of up to 20 seconds; the
corpora take turns, so that the small ones have a say. Equal seeds give equal files.
"""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from diarize.atomic import write_atomically
from embeddings import OnnxEmbedder
from training.corpus import SAMPLE_RATE, Corpus, Utterance

Waveform = NDArray[np.float32]
Embed = Callable[[Waveform], NDArray[np.float32]]

STRANGERS = 400
SECONDS = 20.0
LEAST = 3.0
"""Seconds below which a voice says little."""
PIECE = 5.0
"""Seconds that are embedded at once."""
REST = 0.3
"""Share of a piece below which the last one is left out."""


def onnx_model(file: Path) -> Embed:
    """Return an embedding model of a bundle, run as the engine runs it."""
    from diarize.sessions import open_session

    embedder = OnnxEmbedder(open_session(file.read_bytes(), file.name))
    return lambda waveform: embedder(waveform, np.ones((1, 1), np.bool_))[0]


def strangers(corpus: Corpus, number: int = STRANGERS, seed: int = 0) -> tuple[str, ...]:
    """Choose speakers with enough speech, one of each corpus in turn."""
    rng = np.random.default_rng(seed)
    own = corpus.by_speaker()
    names = [name for name in sorted(own) if sum(each.seconds for each in own[name]) >= LEAST]
    turns: list[tuple[int, str, str]] = []
    for family in sorted({own[name][0].corpus for name in names}):
        members = [name for name in names if own[name][0].corpus == family]
        turns += [(turn, family, name) for turn, name in enumerate(rng.permutation(members))]
    return tuple(str(name) for _, _, name in sorted(turns)[:number])


def speech(corpus: Corpus, utterances: Sequence[Utterance], seconds: float) -> Waveform:
    """Return the first seconds of some utterances, end to end."""
    waveforms = [corpus.waveform(utterance) for utterance in utterances]
    return np.concatenate(waveforms)[: int(seconds * SAMPLE_RATE)]


def pieces(waveform: Waveform) -> list[Waveform]:
    """Cut speech into pieces of `PIECE` seconds; a rest that is short is left out."""
    length = int(PIECE * SAMPLE_RATE)
    cut = [waveform[first : first + length] for first in range(0, len(waveform), length)]
    return cut[:1] + [piece for piece in cut[1:] if len(piece) >= REST * length]


def mean_voice(embed: Embed, waveform: Waveform) -> NDArray[np.float32]:
    """Return the mean voice of the pieces of a waveform: float32 ``(d,)``, unit norm."""
    cut = pieces(waveform)
    total = np.sum([len(piece) * embed(piece) for piece in cut], axis=0)
    return np.asarray(total / np.linalg.norm(total), np.float32)


def cohort(corpus: Corpus, embed: Embed, number: int, seed: int) -> NDArray[np.float16]:
    """Return one voice for each stranger, float16 ``(number, d)``."""
    own = corpus.by_speaker()
    chosen = strangers(corpus, number, seed)
    voices = [mean_voice(embed, speech(corpus, own[name], SECONDS)) for name in chosen]
    return np.array(voices, np.float16)


def write_cohort(file: Path, voices: NDArray[np.float16]) -> None:
    """Write voices ``(number, d)`` as `enrollment.cohort.read_cohort` reads them."""
    made = io.BytesIO()
    np.save(made, voices, allow_pickle=False)
    write_atomically(file, made.getvalue())
