"""How well embeddings tell speakers apart: ``python -m benchmarks.verification``.

Held-out speakers of ``DATA/speech/dev``, all pairs of utterances: cut to 6, 3 and 1.5 seconds;
clean, with noise at 10 dB, in a room. Equal error rates have a 95 % interval over speakers drawn
with replacement. Noise and rooms are made here, since the recorded ones are trained on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.report import keep, known_rows
from benchmarks.speech import data_option
from training.acoustics import add_noise, reverberate, simulated_room
from training.cohort import Embed, Waveform, onnx_model
from training.commands import run_command
from training.corpus import CACHE, SAMPLE_RATE, Corpus, Utterance, load_corpus
from training.embedding.trials import FAMILIES, Trials, interval

Row = dict[str, Any]

CUTS = {"whole": 6.0, "3 s": 3.0, "1.5 s": 1.5}
"""Seconds at most; but for the first, shorter utterances do not take part."""
CONDITIONS = ("clean", "noisy", "reverberant")
SNR = 10.0


@dataclass(frozen=True, slots=True)
class Voices:
    """Utterances of held-out speakers, a few of each."""

    corpus: Corpus
    utterances: tuple[Utterance, ...]

    @classmethod
    def open(cls, data: Path, cache: Path, per_speaker: int) -> "Voices":
        """Read ``data/speech/dev``."""
        corpus = load_corpus(data / "speech" / "dev", cache)
        own = corpus.by_speaker().values()
        return cls(corpus, tuple(each for all_of in own for each in all_of[:per_speaker]))

    def cuts(self, cut: str, condition: str) -> Iterator[tuple[Utterance, Waveform]]:
        """Yield utterances as they are heard under a condition, the same in each run."""
        samples = int(CUTS[cut] * SAMPLE_RATE)
        for place, utterance in enumerate(self.utterances):
            if cut == "whole" or utterance.last - utterance.first >= samples:
                rng = np.random.default_rng([place, CONDITIONS.index(condition)])
                speech = self.corpus.waveform(utterance)[:samples]
                yield utterance, self._heard(speech, utterance.speaker, condition, rng)

    def _heard(self, speech: Waveform, speaker: str, condition: str, rng: Generator) -> Waveform:
        if condition == "reverberant":
            return reverberate(speech, simulated_room(rng))
        if condition == "noisy":
            noise = self._babble if rng.random() < 0.5 else self._pink
            return add_noise(speech, noise(speaker, len(speech), rng), SNR)
        return speech

    def _babble(self, speaker: str, samples: int, rng: Generator) -> Waveform:
        others = [each for each in self.utterances if each.speaker != speaker]
        places = rng.choice(len(others), 5, replace=False).tolist()
        voices = [np.resize(self.corpus.waveform(others[place]), samples) for place in places]
        return np.sum(voices, axis=0, dtype=np.float32)

    def _pink(self, speaker: str, samples: int, rng: Generator) -> Waveform:
        spectrum = np.fft.rfft(rng.standard_normal(samples))
        spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 1))
        return np.fft.irfft(spectrum, samples).astype(np.float32)


def resemblyzer_model() -> Embed | None:
    """Return the rival, or None where it is not installed."""
    try:
        from training.embedding.teacher import load_teacher

        return load_teacher()
    except ImportError:
        return None


def measured(name: str, embed: Embed, voices: Voices) -> Iterator[Row]:
    """Yield a row for each cut, condition and group of corpora in which there is one to compare."""
    for cut in CUTS:
        for condition in CONDITIONS:
            heard = [(each, embed(waveform)) for each, waveform in voices.cuts(cut, condition)]
            utterances = [utterance for utterance, _ in heard]
            vectors = np.array([vector for _, vector in heard], np.float32)
            for group, own in _groups(utterances):
                trials = Trials.of(vectors[own], [utterances[place].speaker for place in own])
                if trials.comparable:
                    head = {"model": name, "cut": cut, "condition": condition, "group": group}
                    yield head | _figures(trials) | {"cuts": len(own)}


def _groups(utterances: Sequence[Utterance]) -> Iterator[tuple[str, NDArray[np.int64]]]:
    families = np.array([FAMILIES.get(each.corpus, "common voice") for each in utterances])
    for family in np.unique(families).tolist():
        yield family, np.flatnonzero(families == family)
    if utterances:
        yield "all", np.arange(len(families))


def _figures(trials: Trials) -> Row:
    curve, (low, high) = trials.curve(), interval(trials)
    return {
        "eer": round(curve.equal_error_rate, 4),
        "eer_low": round(low, 4),
        "eer_high": round(high, 4),
        "min_dcf": round(curve.minimum_cost(), 3),
        "speakers": int(trials.speakers.max()) + 1,
        "pairs_same": int(trials.same.sum()),
        "pairs_different": int((~trials.same).sum()),
    }


HEAD = "model        cut    condition    group           EER    95 % interval minDCF speakers"


def line(row: Mapping[str, Any]) -> str:
    """Return a row of the printed table."""
    return (
        f"{row['model']:<12} {row['cut']:<6} {row['condition']:<12} {row['group']:<13}"
        f"{100 * row['eer']:6.1f} %  [{100 * row['eer_low']:4.1f}, "
        f"{100 * row['eer_high']:4.1f}]  {row['min_dcf']:.3f}  {row['speakers']:>4}"
    )


def main(
    data: Annotated[Path, data_option()] = Path("../shared/data"),
    model: Annotated[Path, typer.Option(help="ONNX file to measure")] = Path(
        "diarize/weights/embedding-int8.onnx"
    ),
    rival: Annotated[bool, typer.Option(help="Measure resemblyzer too, where installed")] = True,
    per_speaker: Annotated[int, typer.Option(help="Utterances of a speaker at most")] = 10,
    cache: Annotated[Path, typer.Option(help="For decoded audio")] = CACHE,
) -> None:
    """Measure the embedding model, and resemblyzer beside it.

    Without the rival, its figures in benchmarks/results stay: they do not change.
    """
    known = known_rows("verification")
    voices = Voices.open(data, cache, per_speaker)
    models = {"ours": onnx_model(model), "resemblyzer": resemblyzer_model() if rival else None}
    rows: list[Row] = []
    typer.echo(HEAD)
    for name, embed in models.items():
        kept = (row for row in known if row["model"] == name)
        for row in measured(name, embed, voices) if embed else kept:
            rows.append(row)
            typer.echo(line(row))
    typer.echo(f"written: {keep('verification', {'per_speaker': per_speaker, 'rows': rows})}")


if __name__ == "__main__":
    run_command(main)
