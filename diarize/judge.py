"""What similarities of voices mean: by the bundle's cohort, or by raw cosines without one."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from diarize.bundle import Bundle, read_verified
from diarize.config import Config, read_settings
from diarize.errors import ConfigError, ModelError, translated
from diarize.manifest import manifest_text
from enrollment.calibration import Calibration
from enrollment.cohort import read_cohort
from enrollment.judgement import IdentificationConfig, Judge, Rater, Ratings
from enrollment.known import KnownVoices

NOTED, NEEDED = 0.08, 0.3
"""How much above the bundle's ``same_speaker``, which is of windows of which some hold two people,
a raw cosine of whole voices must be for a name to be suggested, and to be accepted."""
DEVIATION = 0.1
"""What cosines of strangers deviate by, roughly: the unit of scores."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Cosines:
    """Raw cosines, for a bundle without a cohort: they promise no false-accept rate.

    ``same_speaker`` is the cosine above which the bundle takes two groups for one speaker.
    """

    same_speaker: float

    def rate(
        self, voices: KnownVoices, people: KnownVoices, among: int, config: IdentificationConfig
    ) -> Ratings:
        """Rate voices, whose owners are not looked at, against people of a library."""
        scores = (voices.vectors @ people.vectors.T).astype(np.float64) / DEVIATION
        noted = np.full_like(scores, (self.same_speaker + NOTED) / DEVIATION)
        needed = np.full_like(scores, (self.same_speaker + NEEDED) / DEVIATION)
        odds = np.exp((scores - (noted + needed) / 2).clip(-30, 30))
        total = 1 + odds.sum(axis=1, keepdims=True)  # one for a stranger
        return Ratings(people.owners, scores, needed, noted, odds / total)


def judge_of(bundle: Bundle, calibrated: Path | None = None) -> Rater:
    """Return what the bundle says of similarities, or what a file of `calibration_text` does.

    That no false-accept rate can be promised, or that the file is of another model, is logged as
    a warning.

    Raises
    ------
    ModelError
        What the bundle says is not as it should be.
    ConfigError
        The file is not.
    """
    if bundle.identification is None:
        logger.warning(
            "bundle %s has no cohort: names are given by raw cosines, and how often a stranger "
            "gets one is unknown",
            bundle.name,
        )
        return Cosines(Config().updated(bundle.settings).clustering.same_speaker)
    judge = judge_of_cohort(bundle)
    own = _of_user(calibrated, bundle) if calibrated and calibrated.exists() else None
    return replace(judge, calibration=own) if own else judge


def judge_of_cohort(bundle: Bundle) -> Judge:
    """Return what the bundle's own cohort and calibration say.

    Raises
    ------
    ModelError
        The bundle has none, or they are not as they should be.
    """
    table = bundle.identification
    if table is None:
        raise ModelError(f"bundle {bundle.name} has no cohort, so nothing can be calibrated")
    read_verified(table)
    with translated(ValueError, to=ModelError, about=f"bundle {bundle.name}"):
        cohort, calibration = read_cohort(table.file), Calibration.from_dict(table.calibration)
        if cohort.vectors.shape[1] != bundle.embedding.dimension:
            raise ValueError(f"its cohort is of {cohort.vectors.shape[1]} values a voice")
    return Judge(cohort, calibration)


def _of_user(file: Path, bundle: Bundle) -> Calibration | None:
    tables = read_settings(file)
    if _made_with(tables) != made_with(bundle):
        logger.warning(
            "%s is of other models, so it is not used; run `diarize calibrate` again", file
        )
        return None
    with translated(ValueError, to=ConfigError, about=str(file)):
        return Calibration.from_dict(tables.get("calibration", {}))


def made_with(bundle: Bundle) -> dict[str, str]:
    """Return what a calibration belongs to: the model of the voices, and the cohort."""
    cohort = bundle.identification.sha256 if bundle.identification else ""
    return {"model": bundle.embedding.sha256, "cohort": cohort}


def _made_with(tables: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tables.get(name) for name in ("model", "cohort")}


def calibration_text(calibration: Calibration, bundle: Bundle) -> str:
    """Return a calibration as TOML, for `judge_of`."""
    return manifest_text({"": made_with(bundle), "calibration": calibration.as_dict()})
