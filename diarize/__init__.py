"""Who spoke when: speaker diarization and identification, offline, on a laptop's processor.

>>> from diarize import Annotation, Turn
>>> Annotation("standup", [Turn(0.0, 1.5, "al")]).speakers
('al',)
"""

from diarize._layout import check_ours

check_ours("embeddings", "clustering", "enrollment")

from clustering import ClusteringConfig, SpeakerBounds
from diarize._version import __version__
from diarize.audio import Samples, Source
from diarize.config import Config
from diarize.errors import (
    AudioError,
    ConfigError,
    DiarizeError,
    EnrollmentError,
    FileError,
    FormatError,
    ModelError,
    ScoringError,
)
from diarize.formats import read_annotations, read_uem
from diarize.library import SpeakerLibrary
from diarize.models import Models, load_models
from diarize.pipeline import Diarizer
from diarize.result import Diarization
from diarize.scoring import Errors, score
from diarize.timeline import Annotation, Segment, Turn
from diarize.transcript import Transcript, Word, attribute, read_transcript

__all__ = [
    "Annotation",
    "AudioError",
    "ClusteringConfig",
    "Config",
    "ConfigError",
    "Diarization",
    "DiarizeError",
    "Diarizer",
    "EnrollmentError",
    "Errors",
    "FileError",
    "FormatError",
    "ModelError",
    "Models",
    "Samples",
    "ScoringError",
    "Segment",
    "Source",
    "SpeakerBounds",
    "SpeakerLibrary",
    "Transcript",
    "Turn",
    "Word",
    "__version__",
    "attribute",
    "load_models",
    "read_annotations",
    "read_transcript",
    "read_uem",
    "score",
]
