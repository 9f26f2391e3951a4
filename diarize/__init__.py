"""Who spoke when: speaker diarization and identification, offline, on a laptop's processor.

>>> from diarize import Annotation, Turn
>>> Annotation("standup", [Turn(0.0, 1.5, "al")]).speakers
('al',)
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING

from diarize._layout import check_ours
from diarize._version import __version__

check_ours("embeddings", "clustering", "enrollment")

# ONNX Runtime reports to its makers, by a number for the machine that it keeps in the user's cache,
# unless one of these is there before it is loaded: the second in its first versions that did so
for _variable in ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED"):
    os.environ[_variable] = "1"

if TYPE_CHECKING:
    from clustering import ClusteringConfig, SpeakerBounds
    from diarize.admission import Admitted, EnrolmentRequest, enroll
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
    from diarize.finetuning.config import FittingConfig
    from diarize.finetuning.recipe import finetune
    from diarize.finetuning.result import FineTuned
    from diarize.formats import read_annotations, read_uem
    from diarize.library import SpeakerLibrary
    from diarize.models import Models, load_models
    from diarize.pipeline import Diarizer
    from diarize.result import Diarization
    from diarize.scoring import Errors, score
    from diarize.segmentation.pyannote import PyannoteSegmenter
    from diarize.speechbrain import SpeechBrainEmbedder
    from diarize.timeline import Annotation, Segment, Turn
    from diarize.transcript import Transcript, Word, attribute, read_transcript
    from diarize.tuning import Tuned, tune
    from enrollment import IdentificationConfig

__all__ = [
    "Admitted",
    "Annotation",
    "AudioError",
    "ClusteringConfig",
    "Config",
    "ConfigError",
    "Diarization",
    "DiarizeError",
    "Diarizer",
    "EnrollmentError",
    "EnrolmentRequest",
    "Errors",
    "FileError",
    "FineTuned",
    "FittingConfig",
    "FormatError",
    "IdentificationConfig",
    "ModelError",
    "Models",
    "PyannoteSegmenter",
    "Samples",
    "ScoringError",
    "Segment",
    "Source",
    "SpeakerBounds",
    "SpeakerLibrary",
    "SpeechBrainEmbedder",
    "Transcript",
    "Tuned",
    "Turn",
    "Word",
    "__version__",
    "attribute",
    "enroll",
    "finetune",
    "load_models",
    "read_annotations",
    "read_transcript",
    "read_uem",
    "score",
    "tune",
]

_HOMES = {
    "Admitted": "diarize.admission",
    "Annotation": "diarize.timeline",
    "AudioError": "diarize.errors",
    "ClusteringConfig": "clustering",
    "Config": "diarize.config",
    "ConfigError": "diarize.errors",
    "Diarization": "diarize.result",
    "DiarizeError": "diarize.errors",
    "Diarizer": "diarize.pipeline",
    "EnrollmentError": "diarize.errors",
    "EnrolmentRequest": "diarize.admission",
    "Errors": "diarize.scoring",
    "FileError": "diarize.errors",
    "FineTuned": "diarize.finetuning.result",
    "FittingConfig": "diarize.finetuning.config",
    "FormatError": "diarize.errors",
    "IdentificationConfig": "enrollment",
    "ModelError": "diarize.errors",
    "Models": "diarize.models",
    "PyannoteSegmenter": "diarize.segmentation.pyannote",
    "Samples": "diarize.audio",
    "ScoringError": "diarize.errors",
    "Segment": "diarize.timeline",
    "Source": "diarize.audio",
    "SpeakerBounds": "clustering",
    "SpeakerLibrary": "diarize.library",
    "SpeechBrainEmbedder": "diarize.speechbrain",
    "Transcript": "diarize.transcript",
    "Tuned": "diarize.tuning",
    "Turn": "diarize.timeline",
    "Word": "diarize.transcript",
    "attribute": "diarize.transcript",
    "enroll": "diarize.admission",
    "finetune": "diarize.finetuning.recipe",
    "load_models": "diarize.models",
    "read_annotations": "diarize.formats",
    "read_transcript": "diarize.transcript",
    "read_uem": "diarize.formats",
    "score": "diarize.scoring",
    "tune": "diarize.tuning",
}


if not TYPE_CHECKING:  # a type checker would take any name for public

    def __getattr__(name: str) -> object:
        """Import what is asked for, and no more: ``diarize --help`` needs none of it."""
        if name not in _HOMES:
            raise AttributeError(f"module 'diarize' has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(_HOMES[name]), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
