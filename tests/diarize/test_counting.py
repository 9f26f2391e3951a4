import json
from math import inf
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from clustering import Count
from diarize import Diarizer, Samples, SpeakerBounds
from diarize.config import Config
from diarize.console import show
from diarize.counting import CountingConfig, speaker_count
from diarize.edits import Rename, SavedResult, result_as_dict
from diarize.errors import ConfigError

MEETING = Path(__file__).parents[2] / "examples" / "meeting.ogg"
KNOWN = CountingConfig(fewer=(1.0, -9.0, -1.5), more=(0.3, -1.5, -3.5))
amounts = st.floats(0, 5) | st.just(inf)


@given(amounts, amounts, st.lists(st.floats(-1e6, 1e6), min_size=6, max_size=6))
def test_the_shares_are_probabilities(apart: float, beyond: float, weights: list[float]) -> None:
    config = CountingConfig(fewer=tuple(weights[:3]), more=tuple(weights[3:]))
    found = speaker_count(Count(3, apart, beyond), config)
    assert found is not None
    shares = (found.confidence, found.fewer, found.more)
    assert all(0 <= share <= 1 for share in shares)
    assert sum(shares) == pytest.approx(1)


def test_wider_margins_are_surer() -> None:
    sure = [speaker_count(Count(2, margin, margin), KNOWN) for margin in (0.01, 0.1, 0.3, 0.6)]
    confidences = [each.confidence for each in sure if each]
    assert confidences == sorted(confidences)
    assert confidences[0] < 0.5 < confidences[-1]


def test_nothing_is_said_of_a_number_that_was_told_or_never_measured() -> None:
    assert speaker_count(None, KNOWN) is None
    assert speaker_count(Count(2, 0.1, 0.1), CountingConfig()) is None


@pytest.mark.parametrize("weights", [[1.0], [1.0, 2.0, float("nan")], ["a", "b", "c"], "abc"])
def test_weights_that_are_none_are_refused(weights: object) -> None:
    with pytest.raises(ConfigError):
        Config().updated({"counting": {"fewer": weights, "more": [0.0, 0.0, 0.0]}})


def test_a_recording_tells_how_sure_its_number_is() -> None:
    found = Diarizer()(MEETING)
    assert found.count is not None
    assert found.count.confidence > 0.5
    assert found.to_dict()["speaker_count"] == found.count.as_dict()
    console = Console(record=True, width=100)
    show(found, console)
    assert f"4 speakers: {found.count.confidence:.0%} likely; fewer" in console.export_text()


def test_a_number_that_was_asked_for_is_not_judged() -> None:
    engine = Diarizer()
    heard = engine.listen(MEETING)
    for bounds in (SpeakerBounds(4, 4), SpeakerBounds(2), SpeakerBounds(1, 3)):
        assert engine.stitch(heard, engine.group(heard, bounds)).count is None


@pytest.mark.parametrize(
    ("settings", "is_known"),
    [
        ({"clustering": {"same_voice": 0.5}}, False),
        ({"clustering": {"method": "agglomerative"}}, False),
        ({"segmentation": {"step": 2.5}}, False),
        ({"clustering": {"same_voice": 0.89}}, True),  # as it was measured with
        ({"stitch": {"count_bias": 0.1}}, True),
        (
            {
                "clustering": {"same_voice": 0.5},
                "counting": {"fewer": [0.0] * 3, "more": [0.0] * 3},
            },
            True,
        ),
    ],
)
def test_other_settings_than_it_was_measured_with_tell_nothing(
    settings: dict[str, dict[str, object]], is_known: bool
) -> None:
    assert bool(Diarizer(settings=settings).config.counting.fewer) == is_known


def test_a_recording_of_some_seconds_tells_nothing() -> None:
    assert speaker_count(Count(2, 0.1, 0.1), KNOWN, 19.0) is None
    assert speaker_count(Count(2, 0.1, 0.1), KNOWN, 20.0) is not None


def test_silence_has_no_number_to_be_sure_of() -> None:
    silent = Diarizer()(Samples(np.zeros(30 * 16_000, np.float32), 16_000))
    assert silent.count is None
    assert "speaker_count" not in silent.to_dict()


def test_corrections_leave_what_the_engine_said_of_the_number() -> None:
    found = Diarizer()(MEETING)
    saved = SavedResult.of(found).edited(Rename("SPEAKER_00", "al"))
    document = json.loads(json.dumps(result_as_dict(saved)))
    assert document["speaker_count"] == found.to_dict()["speaker_count"]
