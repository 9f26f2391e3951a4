import logging
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from diarize import ConfigError, ModelError
from diarize.bundle import Bundle
from diarize.judge import Cosines, calibration_text, judge_of, judge_of_cohort
from enrollment.judgement import IdentificationConfig, Judge
from enrollment.known import KnownVoices


def person(*values: float) -> KnownVoices:
    vector = np.array([values], np.float32)
    return KnownVoices(vector / np.linalg.norm(vector), np.zeros(1, np.int64), np.full(1, 10.0))


def test_the_bundle_says_what_similarities_mean(bundle: Bundle) -> None:
    judge = judge_of(bundle)
    assert isinstance(judge, Judge)
    assert judge.cohort.vectors.shape == (400, bundle.embedding.dimension)


def test_a_calibration_of_ones_own_is_read_back(bundle: Bundle, tmp_path: Path) -> None:
    judge = judge_of_cohort(bundle)
    own = replace(judge.calibration, speakers=7)
    file = tmp_path / "team.db.calibration.toml"
    file.write_text(calibration_text(own, bundle))
    read = judge_of(bundle, file)
    assert isinstance(read, Judge)
    assert read.calibration == own
    assert judge_of(bundle, tmp_path / "missing.toml") != read


def test_a_calibration_of_other_models_is_not_used_and_said_not_to_be(
    bundle: Bundle, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    judge = judge_of_cohort(bundle)
    other = replace(bundle, embedding=replace(bundle.embedding, sha256="0" * 64))
    file = tmp_path / "team.db.calibration.toml"
    file.write_text(calibration_text(replace(judge.calibration, speakers=7), other))
    with caplog.at_level(logging.WARNING):
        read = judge_of(bundle, file)
    assert isinstance(read, Judge)
    assert read.calibration == judge.calibration
    assert "run `diarize calibrate` again" in caplog.text


def test_a_damaged_calibration_is_an_error_that_names_the_file(
    bundle: Bundle, tmp_path: Path
) -> None:
    file = tmp_path / "team.db.calibration.toml"
    good = calibration_text(judge_of_cohort(bundle).calibration, bundle)
    for bad in (good.replace("cosine", "sine"), good.replace("[calibration]", "[calibration")):
        file.write_text(bad)
        with pytest.raises(ConfigError, match=r"team\.db\.calibration\.toml"):
            judge_of(bundle, file)


def test_a_cohort_that_was_changed_is_refused(bundle: Bundle) -> None:
    assert bundle.identification is not None
    changed = replace(bundle.identification, sha256="0" * 64)
    with pytest.raises(ModelError, match=r"cohort\.npy is not the file of its bundle"):
        judge_of(replace(bundle, identification=changed))


def test_a_calibration_that_lacks_numbers_is_refused(bundle: Bundle) -> None:
    assert bundle.identification is not None
    emptied = replace(bundle.identification, calibration={})
    with pytest.raises(ModelError, match="a calibration has the entries"):
        judge_of(replace(bundle, identification=emptied))


def test_without_a_cohort_nothing_can_be_calibrated(bundle: Bundle) -> None:
    with pytest.raises(ModelError, match="no cohort, so nothing can be calibrated"):
        judge_of_cohort(replace(bundle, identification=None))


def test_raw_cosines_accept_above_suggest_and_suggest_above_the_bundles_threshold() -> None:
    judge, config = Cosines(same_speaker=0.4), IdentificationConfig()
    ratings = judge.rate(person(1, 0), person(0.5, 0.75**0.5), 1, config)
    assert ratings.scores == pytest.approx(5.0)
    assert ratings.noted < ratings.scores < ratings.needed
    alike = judge.rate(person(1, 0), person(1, 0.1), 1, config)
    assert alike.scores > alike.needed
    assert 0.9 < alike.probabilities < 1
