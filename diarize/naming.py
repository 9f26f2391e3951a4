"""A result under the names that were accepted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from diarize.identities import Identity
from diarize.result import Diarization
from enrollment.judgement import IdentificationConfig


def named(
    found: Diarization, identities: tuple[Identity, ...], config: IdentificationConfig
) -> Diarization:
    """Return a result under the names that were accepted; nobody else's name changes.

    Somebody whose name is what another voice of the recording is called keeps their number.
    """
    names = {
        each.speaker: each.name
        for each in identities
        if each.name and each.name not in found.speakers
    }
    decided = [{"speaker": each.speaker, "decision": each.decision} for each in identities]
    provenance = {"far": config.far, "margin": config.margin, "decisions": decided}
    return replace(
        found,
        annotation=(annotation := found.annotation.renamed(names)),
        exclusive=found.exclusive.renamed(names),
        voices=_voices(found, annotation.speakers, names),
        identities=identities,
        provenance={**(found.provenance or {}), "identification": provenance},
    )


def _voices(
    found: Diarization, speakers: Sequence[str], names: Mapping[str, str]
) -> NDArray[np.float32]:
    """Return the voice of each of the speakers, of whom one may have been several."""
    called = [names.get(speaker, speaker) for speaker in found.speakers]
    sums = np.zeros((len(speakers), found.voices.shape[1]), np.float32)
    np.add.at(sums, [speakers.index(name) for name in called], found.voices)
    norms = np.linalg.norm(sums, axis=1, keepdims=True).clip(1e-9)
    return np.asarray(sums / norms, np.float32)
