"""Checkpoints of pyannote.audio and speechbrain, made into bundles that need no torch."""

from diarize.conversion.build import Built, build_bundle
from diarize.conversion.manifest import Checkpoint

__all__ = ["Built", "Checkpoint", "build_bundle"]
