"""Checkpoints of pyannote.audio and speechbrain, made into bundles that need no torch."""

from diarize.conversion.build import Built, build_bundle
from diarize.conversion.manifest import Origin

__all__ = ["Built", "Origin", "build_bundle"]
