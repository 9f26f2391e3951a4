"""The teacher's vectors: resemblyzer's speaker encoder, run once over the training utterances.

The encoder is the LSTM of Wan et al., "Generalized End-to-End Loss for Speaker Verification"
(ICASSP 2018), as published in the package ``resemblyzer`` (Apache-2.0, weights inside).
"""

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from numpy.typing import NDArray

from diarize.errors import FileError
from training.commands import data_option, run_command
from training.corpus import SAMPLE_RATE, Corpus, Utterance, load_corpus
from training.embedding.perturb import GUISES, Guise, disguised

SHORTEST_SECONDS = 1.0
LONGEST_SECONDS = 6.0
Waveform = NDArray[np.float32]
Embed = Callable[[Waveform], NDArray[np.float32]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """Utterances and what the teacher says of them.

    Attributes
    ----------
    indices : int64 (n,)
        Places of the utterances in ``Corpus.utterances``.
    vectors : float32 (n, 256)
        Unit rows.
    table : str
        Which utterances they are, `Corpus.table`: in others the places mean somebody else.
    """

    indices: NDArray[np.int64]
    vectors: NDArray[np.float32]
    table: str

    @classmethod
    def nothing(cls, table: str) -> "Taught":
        """Return what is known at first."""
        nobody = np.empty(0, np.int64)
        return cls(indices=nobody, vectors=np.empty((0, 256), np.float32), table=table)

    @classmethod
    def load(cls, file: Path, table: str) -> "Taught":
        """Read what ``save`` wrote.

        Raises
        ------
        FileError
            There is no file, or it is of other utterances.
        """
        if not file.exists():
            raise FileError(str(file), "is not there; run training.embedding.teacher")
        with np.load(file) as arrays:
            if "table" not in arrays or str(arrays["table"]) != table:
                raise FileError(str(file), "is of another table; run training.embedding.teacher")
            return cls(indices=arrays["indices"], vectors=arrays["vectors"], table=table)

    @classmethod
    def begun(cls, file: Path, table: str) -> "Taught":
        """Read what ``save`` wrote, or begin anew where there is nothing for these utterances."""
        try:
            return cls.load(file, table)
        except FileError:
            return cls.nothing(table)

    def save(self, file: Path) -> None:
        """Write to ``file``, which is never half written."""
        part = file.with_suffix(".part.npz")
        np.savez(part, indices=self.indices, vectors=self.vectors, table=np.array(self.table))
        part.replace(file)

    def with_more(self, indices: Sequence[int], vectors: Sequence[NDArray[np.float32]]) -> "Taught":
        """Return these and some more."""
        return Taught(
            indices=np.concatenate([self.indices, np.array(indices, np.int64)]),
            vectors=np.concatenate([self.vectors, np.stack(vectors)]),
            table=self.table,
        )


def load_teacher() -> Embed:
    """Return resemblyzer's encoder with its own preprocessing: waveform to float32 ``(256,)``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its imports use deprecated names of other packages
        from resemblyzer import VoiceEncoder, preprocess_wav
    encoder = VoiceEncoder("cpu", verbose=False)

    def embed(waveform: Waveform) -> NDArray[np.float32]:
        voiced = preprocess_wav(waveform)
        kept = voiced if len(voiced) >= SAMPLE_RATE // 2 else waveform
        return np.asarray(encoder.embed_utterance(kept), np.float32)

    return embed


def worth_teaching(corpus: Corpus, per_speaker: int) -> list[int]:
    """Return the places of up to ``per_speaker`` utterances of each speaker.

    The first of everybody comes first, so that an interrupted run has heard all speakers.
    """
    places = {utterance: place for place, utterance in enumerate(corpus.utterances)}
    kept = [
        [places[each] for each in utterances if each.seconds >= SHORTEST_SECONDS][:per_speaker]
        for utterances in corpus.by_speaker().values()
    ]
    return [own[turn] for turn in range(per_speaker) for own in kept if turn < len(own)]


def taught_file(work: Path, guise: Guise) -> Path:
    """Return where the vectors of voices in a guise are kept."""
    return work / f"teacher-{guise.name}.npz"


def beginning(corpus: Corpus, utterance: Utterance, guise: Guise) -> Waveform:
    """Return at most the first six seconds of an utterance, in a guise."""
    samples = int(LONGEST_SECONDS * guise.speed * SAMPLE_RATE)
    return disguised(corpus.waveform(utterance)[:samples], guise)


def teach(
    corpus: Corpus, embed: Embed, file: Path, per_speaker: int, guise: Guise = GUISES[0]
) -> Iterator[Taught]:
    """Embed what ``file`` lacks and save every 250 utterances; yield what is known so far.

    What it holds of another table than the corpus has is left out.
    """
    taught = Taught.begun(file, corpus.table)
    known = set(taught.indices.tolist())
    left = [place for place in worth_teaching(corpus, per_speaker) if place not in known]
    for start in range(0, len(left), 250):
        places = left[start : start + 250]
        vectors = [embed(beginning(corpus, corpus.utterances[place], guise)) for place in places]
        taught = taught.with_more(places, vectors)
        taught.save(file)
        yield taught
    yield taught


def main(
    data: Annotated[Path, data_option("speech/train")] = Path("../shared/data"),
    work: Annotated[Path, typer.Option(help="Cache of audio and vectors")] = Path("work"),
    per_speaker: Annotated[int, typer.Option(help="Utterances of a speaker at most")] = 8,
    guise: Annotated[
        int | None, typer.Option(help="One alone, by its number.", min=0, max=len(GUISES) - 1)
    ] = None,
) -> None:
    """Cache the teacher's vectors in WORK, a file for each guise of the voices."""
    torch.set_num_threads(1)
    corpus, embed = load_corpus(data / "speech" / "train", work), load_teacher()
    for each in GUISES if guise is None else (GUISES[guise],):
        for taught in teach(corpus, embed, taught_file(work, each), per_speaker, each):
            typer.echo(f"{len(taught.indices)} utterances in guise {each.name}")


if __name__ == "__main__":
    run_command(main)
