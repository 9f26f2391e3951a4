"""Bundles that can be installed: which files of the Hugging Face hub they are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class HubFile:
    """A model on the hub.

    Attributes
    ----------
    repo, path : str
        Its repository there, and the file in it.
    size : int
        In bytes, as its page says.
    license : str
        Its terms, as an SPDX identifier.
    revision : str
        A commit, or a branch whose commit is recorded when it is installed first.
    sha256 : str or None
        Of the file, in hexadecimal; None where it is recorded when it is installed first.
    """

    repo: str
    path: str
    size: int
    license: str
    revision: str = "main"
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A bundle that can be installed.

    Attributes
    ----------
    name, version : str
        Of the bundle.
    about : str
        One line.
    notes : tuple of str
        What one should know before relying on it.
    segmentation, embedding : HubFile
        Where its models come from.
    geometry, features : mapping
        The rest of what ``bundle.toml`` says of each.
    settings : mapping
        By stage, as in a configuration file.
    """

    name: str
    version: str
    about: str
    notes: tuple[str, ...] = ()
    segmentation: HubFile
    embedding: HubFile
    geometry: Mapping[str, Any]
    features: Mapping[str, Any]
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def files(self) -> Mapping[str, HubFile]:
        """Its files, by the table of ``bundle.toml`` that describes them."""
        return {"segmentation": self.segmentation, "embedding": self.embedding}

    @property
    def size(self) -> int:
        """What is fetched, in bytes."""
        return sum(file.size for file in self.files.values())


# The frames of PyanNet's SincNet are 270 samples apart, and the first is centred on sample 495 of
# its receptive field of 991: it owns what is half a hop around it.
PYANNET = {
    "sample_rate": 16_000,
    "chunk": 160_000,
    "hop": 270,
    "first": 495 - 270 // 2,
    "speakers": 3,
    "at_once": 2,
}
WESPEAKER = {"sample_rate": 16_000, "dimension": 192, "bins": 80, "window": "hamming"}

CATALOGUE: tuple[Entry, ...] = (
    Entry(
        name="pyannote-wespeaker",
        version="1",
        about="pyannote's segmentation 3.0 and WeSpeaker's ECAPA-TDNN 512, large-margin fine-tuned",
        notes=(
            "same_speaker = 0.35 is a starting point for voices of this model, not calibrated here",
            "it has no cohort: names from a speaker library are given by raw cosines",
            "CC BY 4.0 asks to name the makers of the voice model: WeSpeaker, trained on VoxCeleb",
        ),
        segmentation=HubFile(
            repo="onnx-community/pyannote-segmentation-3.0",
            path="onnx/model.onnx",
            size=5_990_000,
            license="MIT",
        ),
        embedding=HubFile(
            repo="Wespeaker/wespeaker-ecapa-tdnn512-LM",
            path="voxceleb_ECAPA512_LM.onnx",
            size=24_900_000,
            license="CC-BY-4.0",
        ),
        geometry=PYANNET,
        features=WESPEAKER,
        settings={"clustering": {"same_speaker": 0.35}},
    ),
)
"""Oldest first: ``auto`` takes the last that is installed."""


def entries() -> tuple[Entry, ...]:
    """Return the bundles that can be installed, oldest first."""
    return CATALOGUE


def entry_named(name: str) -> Entry | None:
    """Return the bundle of the catalogue with a name, or None."""
    return next((entry for entry in entries() if entry.name == name), None)
