import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("pyroomacoustics", reason="needs the [train] extra")

from benchmarks.oracle import Mask
from benchmarks.swapped import TRUTH, Engine, measure
from diarize import Annotation, Segment, Turn, load_models
from diarize.models import Models
from training.cases import Case
from training.corpus import SAMPLE_RATE


def first(waveform: NDArray[np.float32], masks: Mask) -> NDArray[np.float32]:
    """Hear all voices alike."""
    return np.tile(np.eye(1, 4, dtype=np.float32), (len(masks), 1))


@pytest.fixture(scope="module")
def models() -> Models:
    return load_models("embedded", threads=1)


def test_where_nothing_is_heard_all_is_missed_whatever_embeds(models: Models) -> None:
    engine = Engine(models, {"ours": models.segment, TRUTH: None}, {"one": first, "other": first})
    turns = Annotation("silent", [Turn(1, 6, "al"), Turn(7, 12, "bo")])
    silence = np.zeros(20 * SAMPLE_RATE, np.float32)
    found = measure(engine, [Case("x, 2 speakers", silence, turns, (Segment(0, 20),))])
    assert {(each, name) for _, each, name in found} == {
        (each, name) for each in ("ours", TRUTH) for name in (TRUTH, "one", "other")
    }
    assert {outcome.recordings for outcome in found.values()} == {1}
    for name in (TRUTH, "one", "other"):
        assert found["x", "ours", name].errors.missed == pytest.approx(10)
    assert found["x", TRUTH, TRUTH].errors.rate == pytest.approx(0, abs=0.01)
