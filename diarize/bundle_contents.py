"""What a bundle holds, as its ``bundle.toml`` describes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What one needs to know of any model to run it.

    Attributes
    ----------
    file : Path
        The ONNX file.
    sha256 : str
        Of the file, in hexadecimal.
    license, source : str
        Its terms, and where it comes from.
    sample_rate : int
        In Hz.
    """

    file: Path
    sha256: str
    license: str
    source: str
    sample_rate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentationModel(Model):
    """A segmentation model.

    Attributes
    ----------
    chunk : int
        Samples that go in at once.
    hop, first : int
        Frame ``i`` owns samples ``first + i * hop`` to ``first + (i + 1) * hop``.
    speakers, at_once : int
        Local speakers in a chunk, and how many of them may talk at once.
    """

    chunk: int
    hop: int
    first: int
    speakers: int
    at_once: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingModel(Model):
    """An embedding model.

    Attributes
    ----------
    dimension : int
        Values in an embedding.
    bins : int
        Mel bands of its filterbank.
    window : str
        Window function of its filterbank, as Kaldi names it.
    front_end : str
        Who computes its filterbank: ``kaldi``, which also goes without saying, or ``speechbrain``.
    shared_mean : float
        Share of a voice's mean that is of its whole chunk, in [0, 1]; 0 also goes without saying.
    """

    dimension: int
    bins: int
    window: str
    front_end: str = "kaldi"
    shared_mean: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Identification:
    """What similarities of voices are measured against, and what they mean.

    Attributes
    ----------
    file : Path
        Voices of strangers: an array that NumPy saved.
    sha256 : str
        Of that file, in hexadecimal.
    calibration : mapping
        Numbers, as `enrollment.Calibration` takes them.
    """

    file: Path
    sha256: str
    calibration: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Two models that were calibrated together.

    ``settings`` holds the settings that the bundle was calibrated for, by stage, in the form of
    a configuration file; ``identification`` is None where the bundle has none of its own.
    """

    name: str
    version: str
    folder: Path
    segmentation: SegmentationModel
    embedding: EmbeddingModel
    settings: Mapping[str, Mapping[str, Any]]
    identification: Identification | None = None

    @property
    def sample_rate(self) -> int:
        """Of both models, in Hz."""
        return self.segmentation.sample_rate
