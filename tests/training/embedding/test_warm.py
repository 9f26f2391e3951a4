from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the [train] extra")

from training.embedding.crops import Crops  # noqa: E402
from training.embedding.export import run_onnx  # noqa: E402
from training.embedding.model import ModelConfig  # noqa: E402
from training.embedding.train import begin  # noqa: E402
from training.embedding.warm import warm  # noqa: E402

SHIPPED = Path("diarize/weights/embedding.onnx")

pytestmark = pytest.mark.skipif(
    not (find_spec("speechbrain") and find_spec("onnx")), reason="needs the [train] extra"
)


def test_a_shipped_student_comes_back_with_heads_that_know_their_speakers(source: Crops) -> None:
    run = begin(source.labels, 16, ModelConfig(), seed=0)
    warm(run, SHIPPED, source)
    features = source.batch(0).features
    with torch.inference_mode():
        ours = run.student.eval()(torch.from_numpy(features))
    np.testing.assert_allclose(ours, run_onnx(SHIPPED.read_bytes(), features), atol=2e-3)
    with torch.inference_mode():
        cosines = run.heads.cosines(run.student(torch.from_numpy(features)))
        taught = run.heads.taught(run.student(torch.from_numpy(features)))
    own = cosines[torch.arange(len(features)), torch.from_numpy(source.batch(0).labels)]
    assert own.mean() > 0.6  # a place drawn at random has about 0
    assert taught.shape == (len(features), 16)


def test_a_student_of_another_shape_is_refused(source: Crops) -> None:
    run = begin(source.labels, 16, ModelConfig(channels=16, attention=8, squeeze=8), seed=0)
    with pytest.raises((ValueError, RuntimeError)):
        warm(run, SHIPPED, source)
