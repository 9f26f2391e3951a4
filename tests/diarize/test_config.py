from pathlib import Path

import numpy as np
import pytest

from diarize.config import Config, Tables, read_settings
from diarize.errors import ConfigError


def test_a_file_overrides_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("[segmentation]\nstep = 2\n")
    config = Config().updated(read_settings(file))
    assert config.segmentation.step == 2
    assert config.stitch == Config().stitch


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        ({"clustring": {}}, "unknown table 'clustring'; known: attribution, clustering"),
        ({"segmentation": {"stop": 1}}, "unknown setting 'stop'"),
        ({"segmentation": {"step": "fast"}}, r"\[segmentation\] step takes a number, got 'fast'"),
        ({"segmentation": {"batch": 1.5}}, "batch takes a whole number, got 1.5"),
        ({"segmentation": {"batch": True}}, "batch takes a whole number, got True"),
        ({"segmentation": {"step": -1.0}}, "step is 0.1 s or more, got -1.0"),
        ({"attribution": {"swich": 1.0}}, "unknown setting 'swich'; known: clash, foremost"),
        ({"attribution": {"leak": 2.0}}, "leak and least_overlap are shares"),
        ({"enrolment": {"alike": 0.5}}, "unknown setting 'alike'; known: enough, least, margin"),
        ({"enrolment": {"least": -1.0}}, "least, enough and region are seconds, 0 or more"),
        ({"enrolment": {"others": 1.5}}, "others and overlap are shares, from 0 to 1"),
        ({"enrolment": {"margin": 2}}, "margin is a difference of cosines"),
        (
            {"stitch": {"longest_pause": 1e308}},
            "longest_pause takes a number from -10{9} to 10{9}",
        ),
        ({"segmentation": {"batch": 10**400}}, "batch takes a number from -10{9} to 10{9}"),
        ({"segmentation": 3}, r"\[segmentation\] takes a table of settings, got 3"),
        ({"clustering": {"method": 3}}, r"\[clustering\] method takes text, got 3"),
        ({"segmentation": {"step": np.float32("nan")}}, "step takes a number that has an end"),
    ],
)
def test_a_wrong_setting_is_named(tables: dict[str, dict[str, object]], problem: str) -> None:
    with pytest.raises(ConfigError, match=f"my.toml: .*{problem}"):
        Config().updated(tables, "my.toml")


def test_numbers_of_numpy_are_numbers() -> None:
    given = {"segmentation": {"step": np.float32(2.5), "batch": np.int64(3)}}
    found = Config().updated(given).segmentation
    assert (found.step, found.batch) == (2.5, 3)
    assert (type(found.step), type(found.batch)) == (float, int)


def test_a_step_that_the_model_cannot_make_is_refused_if_it_was_asked_for() -> None:
    given: Tables = {"segmentation": {"step": 40.0}}
    with pytest.raises(ConfigError, match=r"a.toml: \[segmentation\] step is at most 10 s.*got 40"):
        Config().updated(given).fitted(10.0, given, "a.toml")
    assert Config().fitted(2.0, {}).segmentation.step == 2.0
    assert Config().fitted(10.0, {}) == Config()


def test_a_file_that_is_missing_or_not_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        read_settings(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("[segmentation\n")
    with pytest.raises(ConfigError, match=r"bad\.toml: is no TOML: "):
        read_settings(tmp_path / "bad.toml")
    (tmp_path / "bad.toml").write_bytes(b"[segmentation]\n# caf\xe9\n")
    with pytest.raises(ConfigError, match=r"bad\.toml: line 2 is not text; save the file as UTF-8"):
        read_settings(tmp_path / "bad.toml")
