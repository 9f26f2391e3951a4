"""PyannoteSegmenter gives what pyannote.audio gives, for checkpoints that it wrote itself."""

import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from diarize import Diarizer, ModelError, Models, PyannoteSegmenter, Segment, load_models, score
from diarize.backends import Segmenter
from diarize.formats import read_annotations

torch: Any = pytest.importorskip("torch", reason="needs the [torch] extra")
pytest.importorskip("pyannote.audio", reason="needs the [torch] extra")

Make = Callable[..., Path]
EXAMPLES = Path(__file__).parents[3] / "examples"


def noise(samples: int, chunks: int = 2) -> NDArray[np.float32]:
    return 0.1 * np.random.default_rng(0).standard_normal((chunks, samples)).astype(np.float32)


def pyannotes_own(file: Path) -> Any:
    from pyannote.audio import Model

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it has a word to say about every version
        return Model.from_pretrained(file).eval()


def test_a_multi_label_checkpoint_gives_the_probabilities_of_pyannotes_own_model(
    make_checkpoint: Make,
) -> None:
    file = make_checkpoint(None)
    segmenter: Segmenter = PyannoteSegmenter(file)
    with torch.inference_mode():
        expected = pyannotes_own(file)(torch.from_numpy(noise(32_000))[:, None]).numpy()
    found = segmenter(noise(32_000))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=1e-4)


@pytest.mark.parametrize(("speakers", "at_once"), [(3, 2), (4, 2), (3, 3)])
def test_a_powerset_checkpoint_gives_each_speaker_the_classes_with_him_in_them(
    make_checkpoint: Make, speakers: int, at_once: int
) -> None:
    from pyannote.audio.utils.powerset import Powerset

    file = make_checkpoint(at_once, speakers=speakers)
    with torch.inference_mode():
        classes = pyannotes_own(file)(torch.from_numpy(noise(32_000))[:, None])
        expected = Powerset(speakers, at_once).to_multilabel(classes, soft=True).numpy()
    found = PyannoteSegmenter(file)(noise(32_000))
    assert found.shape[2] == speakers
    np.testing.assert_allclose(found, expected, atol=1e-4)


@pytest.mark.parametrize("seconds", [1.5, 5.0, 10.0])
def test_chunks_are_as_long_as_those_it_was_trained_on(
    make_checkpoint: Make, seconds: float
) -> None:
    segmenter = PyannoteSegmenter(make_checkpoint(2, seconds))
    assert segmenter.chunk == seconds * 16_000
    frames = segmenter(noise(segmenter.chunk, 1)).shape[1]
    assert frames == segmenter.network.model.num_frames(segmenter.chunk)


def test_a_frame_lies_where_pyannote_says_that_it_hears(make_checkpoint: Make) -> None:
    segmenter = PyannoteSegmenter(make_checkpoint(2))
    heard = segmenter.network.model.receptive_field
    grid = segmenter.grid
    assert grid.hop == round(heard.step * 16_000)
    for frame in (0, 7):
        middle = (grid.edge(frame) + grid.edge(frame + 1)) / 2
        assert middle == pytest.approx(heard[frame].middle, abs=1 / 16_000)


def test_a_folder_with_a_checkpoint_will_do(make_checkpoint: Make) -> None:
    assert PyannoteSegmenter(make_checkpoint(2).parent).chunk == 32_000


def test_telemetry_is_off_once_it_is_loaded(make_checkpoint: Make, monkeypatch: Any) -> None:
    file = make_checkpoint(2)
    monkeypatch.setenv("PYANNOTE_METRICS_ENABLED", "true")
    PyannoteSegmenter(file)
    from pyannote.audio.telemetry.metrics import is_metrics_enabled

    assert not is_metrics_enabled()


def test_an_unknown_device_is_misuse_and_a_missing_one_is_done_without(
    make_checkpoint: Make, caplog: pytest.LogCaptureFixture
) -> None:
    file = make_checkpoint(2)
    with pytest.raises(ValueError, match="unknown device 'tpu'; known: cpu, cuda, mps"):
        PyannoteSegmenter(file, device="tpu")
    missing = "mps" if torch.cuda.is_available() else "cuda"
    assert PyannoteSegmenter(file, device=missing)(noise(32_000)).shape[0] == 2
    assert "using the processor" in caplog.text


@pytest.mark.skipif(not find_spec("whisperx"), reason="needs whisperx, which carries a checkpoint")
def test_the_published_checkpoint_finds_who_speaks_in_the_example() -> None:
    from training.segmentation.teacher import teacher_checkpoint

    file = teacher_checkpoint()
    assert file
    ours, embedded = PyannoteSegmenter(file), load_models()
    assert (ours.chunk, ours.grid.hop, ours.grid.first) == (80_000, 270, 360)
    half = {
        "segmentation": {"step": ours.chunk / ours.grid.sample_rate / 2}
    }  # as docs/torch.md says
    diarizer = Diarizer(Models(ours, embedded.embed, embedded.settings), half)
    found = diarizer(EXAMPLES / "meeting.ogg")
    reference = read_annotations(EXAMPLES / "meeting.rttm")["meeting"]
    assert len(found.annotation.speakers) == len(reference.speakers)
    errors = score(reference, found.annotation, scored=[Segment(0.0, found.duration)])
    assert errors.rate < 0.15


def test_without_pyannote_audio_the_error_says_what_to_install(
    make_checkpoint: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = make_checkpoint(2)
    monkeypatch.setitem(__import__("sys").modules, "pyannote.audio.core.task", None)
    with pytest.raises(ModelError, match=r"pip install 'turnwise\[torch\]'"):
        PyannoteSegmenter(file)
