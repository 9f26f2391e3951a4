"""What the student is to learn from the teacher: a direction for each utterance."""

from pathlib import Path

import numpy as np

from training.corpus import Corpus
from training.embedding.perturb import GUISES
from training.embedding.soundalikes import Vectors, unit
from training.embedding.teacher import Taught, taught_file


def all_targets(corpus: Corpus, work: Path) -> Vectors:
    """Return `targets` in each of the `GUISES`, ``(guises, utterances, d)``, as cached.

    Raises
    ------
    FileError
        The teacher was not asked about these utterances.
    """
    files = [taught_file(work, guise) for guise in GUISES]
    return np.stack([targets(corpus, Taught.load(file, corpus.table)) for file in files])


def targets(corpus: Corpus, taught: Taught) -> Vectors:
    """Return a unit target ``(utterances, d)`` for each utterance of the corpus.

    The teacher's vectors lose their common mean, which tells no one apart, and are drawn half way
    to the mean of their speaker, which is a better teacher than a single utterance. Utterances
    that the teacher has not heard get the mean of their speaker.
    """
    speakers = np.unique([each.speaker for each in corpus.utterances], return_inverse=True)[1]
    own = np.zeros((len(corpus.utterances), taught.vectors.shape[1]), np.float32)
    own[taught.indices] = unit(taught.vectors - taught.vectors.mean(axis=0))
    means = np.zeros((speakers.max() + 1, own.shape[1]), np.float32)
    np.add.at(means, speakers, own)
    return unit(own + unit(means)[speakers])
