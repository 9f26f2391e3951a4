"""Vectors to names: the library of known voices."""

from enrollment.audit import Event
from enrollment.calibration import Calibration
from enrollment.cohort import Cohort, read_cohort
from enrollment.errors import LibraryError
from enrollment.exchange import Imported
from enrollment.fitting import fit_calibration
from enrollment.identification import Candidate, Decision, identify
from enrollment.index import VoiceIndex, build_index, open_index
from enrollment.judgement import IdentificationConfig, Judge
from enrollment.known import KnownVoices
from enrollment.library import Library
from enrollment.people import Person
from enrollment.references import Gallery, Reference, Utterance
from enrollment.statistics import Statistics
from enrollment.trials import Trials, compared

__all__ = [
    "Calibration",
    "Candidate",
    "Cohort",
    "Decision",
    "Event",
    "Gallery",
    "IdentificationConfig",
    "Imported",
    "Judge",
    "KnownVoices",
    "Library",
    "LibraryError",
    "Person",
    "Reference",
    "Statistics",
    "Trials",
    "Utterance",
    "VoiceIndex",
    "build_index",
    "compared",
    "fit_calibration",
    "identify",
    "open_index",
    "read_cohort",
]
