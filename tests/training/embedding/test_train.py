from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
from numpy.typing import NDArray

torch = pytest.importorskip("torch", reason="needs the [train] extra")

from diarize.errors import FileError  # noqa: E402 - after the check for torch
from training.corpus import load_corpus  # noqa: E402
from training.embedding.checkpoint import Run  # noqa: E402
from training.embedding.crops import Crops  # noqa: E402
from training.embedding.dev import DevSet  # noqa: E402
from training.embedding.diary import Diary  # noqa: E402
from training.embedding.export import FARTHEST, farthest, read_student, run_onnx, to_onnx  # noqa: E402
from training.embedding.model import ModelConfig, Student  # noqa: E402
from training.embedding.perturb import GUISES  # noqa: E402
from training.embedding.schedule import TrainConfig  # noqa: E402
from training.embedding.teacher import taught_file, teach  # noqa: E402
from training.embedding.train import begin, both, learn, main, train  # noqa: E402

TINY = ModelConfig(channels=16, attention=8, squeeze=8)
SCHEDULE = TrainConfig(minutes=1)

pytestmark = pytest.mark.skipif(
    not (find_spec("speechbrain") and find_spec("onnx")), reason="needs the [train] extra"
)


@pytest.fixture
def run(source: Crops) -> Run:
    return begin(source.labels, 16, TINY, seed=0)


def test_steps_make_the_losses_smaller(run: Run, source: Crops) -> None:
    batch = source.batch(0)
    run.seconds = 5  # past the warm-up
    costs = [sum(learn(run, batch, SCHEDULE).values()) for _ in range(12)]
    assert costs[-1] < 0.8 * costs[0]
    assert run.step == 12


def test_teacher_and_student_say_who_sounds_alike_with_equal_weight(
    run: Run, source: Crops
) -> None:
    sounds = both(run, source.corpus, source.targets[0])
    assert sounds.shape == (8, 16 + 192)
    assert (sounds[:, :16] == source.targets[0]).all()
    assert np.linalg.norm(sounds[:, 16:], axis=1) == pytest.approx(1, abs=1e-4)


def test_an_interrupted_run_goes_on_where_it_was(run: Run, source: Crops, tmp_path: Path) -> None:
    learn(run, source.batch(0), SCHEDULE)
    run.save(tmp_path / "checkpoint.pt")
    resumed = begin(source.labels, 16, TINY, seed=1)
    resumed.load(tmp_path / "checkpoint.pt")
    assert (resumed.step, resumed.seconds) == (1, run.seconds)
    next_costs = [learn(each, source.batch(1), SCHEDULE) for each in (run, resumed)]
    assert next_costs[0] == pytest.approx(next_costs[1], rel=1e-3)


def test_training_ends_on_time_and_keeps_a_diary(run: Run, source: Crops, tmp_path: Path) -> None:
    dev = DevSet.cut(source.corpus, seconds=1.0)
    diary = Diary(tmp_path, dev, Student(TINY), every=60)
    train(run, source.batch, replace(SCHEDULE, minutes=0.02), diary)
    diary.close(run)
    assert run.seconds >= 1.2
    head, row = (tmp_path / "dev.csv").read_text().splitlines()
    assert head == "step,minutes,voices"
    assert row.startswith(f"{run.step},")


def test_a_family_of_one_speaker_has_no_error_rate(source: Crops) -> None:
    alone = [replace(each, corpus="cv_zhCN") for each in source.corpus.utterances[:2]]
    mixed = replace(source.corpus, utterances=(*alone, *source.corpus.utterances[2:]))
    assert DevSet.cut(mixed, seconds=1.0).error_rates(Student(TINY)).keys() == {"voices"}


def test_what_is_exported_computes_the_same(run: Run, source: Crops, tmp_path: Path) -> None:
    for number in range(3):
        learn(run, source.batch(number), SCHEDULE)
    run.save(tmp_path / "checkpoint.pt")
    from onnx import load_from_string

    student = run.averaged(Student(TINY))
    model = to_onnx(student, {"recipe": "a test"}).SerializeToString()
    assert farthest(student, model, lengths=(30, 161, 300)) < FARTHEST
    assert load_from_string(model).metadata_props[0].value == "a test"


def test_exported_rows_are_of_length_one_for_any_batch() -> None:
    model = to_onnx(Student(TINY), {}).SerializeToString()
    rng = np.random.default_rng(0)
    for batch in (1, 5):
        features = rng.standard_normal((batch, 50, 80)).astype(np.float32)
        rows = run_onnx(model, features)
        assert rows.shape == (batch, 192)
        assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-4)


def test_a_student_is_read_back_at_its_width(tmp_path: Path) -> None:
    run = begin(12, 16, ModelConfig(channels=32), seed=0)
    run.save(tmp_path / "checkpoint.pt")
    student, numbers = read_student(tmp_path / "checkpoint.pt")
    assert numbers["steps"] == "0"
    features = torch.randn(1, 60, 80)
    expected = run.averaged(Student(ModelConfig(channels=32)))(features)
    assert torch.equal(student(features), expected)


@pytest.mark.filterwarnings("ignore:`torch.jit:DeprecationWarning")  # torch uses what it deprecates
def test_the_yardstick_is_of_speakers_who_are_not_trained_on(
    speech_data: Path, speech_cache: Path, tmp_path: Path
) -> None:
    corpus = load_corpus(speech_data / "speech" / "train", tmp_path)
    for guise in GUISES:
        for _ in teach(corpus, hum, taught_file(tmp_path, guise), 2, guise):
            pass
    copytree(speech_cache, tmp_path, dirs_exist_ok=True)  # the rooms
    main(speech_data, tmp_path, minutes=0, channels=16)
    head, *rows = (tmp_path / "dev.csv").read_text().splitlines()
    assert head == "step,minutes,mandarin"  # as the corpus of the held-out speakers is
    assert len(rows) == 1


def hum(waveform: NDArray[np.float32]) -> NDArray[np.float32]:
    """Hear the spectrum, as a teacher."""
    return np.abs(np.fft.rfft(waveform, 510)).astype(np.float32)


def test_without_what_the_teacher_said_nothing_is_learnt(speech_data: Path, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"teacher-1-1\.npz: is not there; run training\.embedding"):
        main(speech_data, tmp_path, minutes=0, channels=16)
    assert not (tmp_path / "checkpoint.pt").exists()
