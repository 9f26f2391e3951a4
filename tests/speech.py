"""A folder of data as recipes read it, of voices and places that the tests make themselves."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from diarize import Samples
from diarize.excerpts import as_wav
from training.corpus import SAMPLE_RATE, save_array

SPEAKERS = 4
HEAD = "file,corpus,speaker,start,end\n"


def spoken(pitch: float, seconds: float = 10.0) -> NDArray[np.float32]:
    """Return two seconds of a buzz and half a second of pause, in turn."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    voice = np.sum([np.sin(2 * np.pi * pitch * n * time) / n for n in range(1, 12)], axis=0)
    voice *= 0.6 + 0.4 * np.sin(2 * np.pi * 4 * time)
    hiss = np.random.default_rng(0).standard_normal(len(time))
    return np.asarray(0.1 * voice * (time % 2.5 < 2) + 1e-4 * hiss, np.float32)


def write_speech(folder: Path, letter: str, corpus: str, pitch: float) -> None:
    """Write two utterances of 10 s of each of a few speakers, whose names begin with a letter."""
    folder.mkdir(parents=True)
    rows = []
    for number in range(SPEAKERS):
        name = f"{letter}{number}"
        said = spoken(pitch * 1.15**number, 20.0)
        (folder / f"{name}.wav").write_bytes(as_wav(Samples(said, SAMPLE_RATE)))
        rows += [f"{name}.wav,{corpus},{name},{start},{start + 10}\n" for start in (0, 10)]
    (folder / "segments.csv").write_text(HEAD + "".join(rows))


def write_sounds(folder: Path, number: int = 8) -> None:
    """Write sounds that tell themselves apart by their length: the first has 1000 samples."""
    folder.mkdir()
    for place in range(number):
        sound = np.random.default_rng(place).standard_normal(1000 + place).astype(np.float32)
        sound *= np.float32(0.05)
        sound[0] = 0.9
        (folder / f"{place}.wav").write_bytes(as_wav(Samples(sound, SAMPLE_RATE)))


def write_data(folder: Path) -> None:
    """Write speech of ``t0`` to ``t3`` to train on and of ``d0`` to ``d3``, noises and halls."""
    write_speech(folder / "speech" / "train", "t", "made", 90.0)
    write_speech(folder / "speech" / "dev", "d", "cv_zhCN", 200.0)
    write_sounds(folder / "noise")
    write_sounds(folder / "rir")


def write_rooms(cache: Path) -> None:
    """Write rooms, which take long to simulate, where they are kept: each part's are of a length.

    They last 300 samples in training and 200 in what is held out.
    """
    for name, length in (("rooms-1-400", 300), ("rooms-2-60", 200)):
        rooms = np.zeros((2, 4, length), np.float16)
        rooms[..., 0], rooms[..., -1] = 1, 0.5
        save_array(cache / f"{name}.npy", rooms)
