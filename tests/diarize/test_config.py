from pathlib import Path

import pytest

from diarize.config import Config, read_settings
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
        ({"segmentation": {"step": "fast"}}, "step takes a float, got 'fast'"),
        ({"segmentation": {"batch": 1.5}}, "batch takes a int, got 1.5"),
        ({"segmentation": {"batch": True}}, "batch takes a int, got True"),
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
        ({"segmentation": 3}, "takes a table of settings, got 3"),
    ],
)
def test_a_wrong_setting_is_named(tables: dict[str, dict[str, object]], problem: str) -> None:
    with pytest.raises(ConfigError, match=f"my.toml: .*{problem}"):
        Config().updated(tables, "my.toml")


def test_a_file_that_is_missing_or_not_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        read_settings(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("[segmentation\n")
    with pytest.raises(ConfigError, match=r"bad\.toml"):
        read_settings(tmp_path / "bad.toml")
