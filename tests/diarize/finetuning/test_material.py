import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the [torch] extra")
pytest.importorskip("onnx", reason="needs the [torch] extra")

from diarize import (  # noqa: E402 - after the check for torch
    Annotation,
    AudioError,
    Turn,
    load_models,
)
from diarize.bundle import find_bundle  # noqa: E402
from diarize.finetuning.learner import Learner, of_bundle  # noqa: E402
from diarize.finetuning.material import Example, Material, rasterised, recoloured  # noqa: E402
from diarize.frames import FrameGrid  # noqa: E402
from diarize.labelled import labelled  # noqa: E402
from diarize.segmentation import activity  # noqa: E402


@pytest.fixture(scope="module")
def learner() -> Learner:
    return of_bundle(find_bundle("embedded").segmentation)


@pytest.fixture(scope="module")
def material(learner: Learner, labelled_folder: Path) -> Material:
    return Material.of(next(labelled(labelled_folder)), learner)


def test_to_read_recordings_does_not_change_the_network(
    learner: Learner, labelled_folder: Path
) -> None:
    for recording in labelled(labelled_folder):
        Material.of(recording, learner)
    sound = 0.1 * np.random.default_rng(0).standard_normal((1, 160_000)).astype(np.float32)
    with torch.inference_mode():
        scores = learner.network(torch.from_numpy(sound)[:, None]).numpy()
    found = activity(scores, learner.classes.numpy())
    np.testing.assert_allclose(found, load_models("embedded").segment(sound), atol=1e-3)


def test_labels_lie_where_the_turns_are() -> None:
    turns = [Turn(0.1, 0.3, "al"), Turn(0.2, 0.4, "bo")]
    talks = rasterised(Annotation("r", turns), FrameGrid(320, 16_000), 25)
    assert np.flatnonzero(talks[:, 0]).tolist() == list(range(5, 15))
    assert np.flatnonzero(talks[:, 1]).tolist() == list(range(10, 20))


def test_hours_of_turns_are_labelled_at_once() -> None:
    turns = [Turn(place, place + 0.5, f"s{place % 6}") for place in range(20_000)]
    long = Annotation("r", turns)
    start = time.process_time()
    talks = rasterised(long, FrameGrid(320, 16_000), 1_000_000)
    assert time.process_time() - start < 5  # a fraction of a second
    assert talks.sum() == 20_000 * 25


def test_turns_that_go_on_after_the_recording_are_of_another_one(
    learner: Learner, labelled_folder: Path
) -> None:
    recording = next(labelled(labelled_folder))
    turns = [*recording.annotation, Turn(31.2, 31.4, "rounded")]
    Material.of(replace(recording, annotation=Annotation("part1", turns)), learner)
    longer = replace(recording, annotation=Annotation("part1", [*turns, Turn(31.4, 36.0, "al")]))
    with pytest.raises(AudioError, match=r"part1\.wav: ends before turns of .*part1\.rttm"):
        Material.of(longer, learner)


def test_frames_that_begin_later_have_their_labels_earlier() -> None:
    turns = Annotation("r", [Turn(0.0, 0.2, "al"), Turn(0.4, 9.0, "bo")])
    talks = rasterised(turns, FrameGrid(320, 16_000, first=640), 20)
    assert talks[:, 0].sum() == 8  # the first 40 ms are of no frame
    assert talks[18:, 1].all()


def test_chunks_in_order_are_the_recording_and_silence_fills_the_last(material: Material) -> None:
    chunks = list(material.in_order())
    assert len(chunks) == material.chunks == 4
    heard = np.concatenate([each.waveform for each in chunks])
    samples = material.samples.astype(np.float32) / 32767
    np.testing.assert_array_equal(heard[: len(samples)], samples)
    assert not heard[len(samples) :].any()
    assert sum(each.talks.sum() for each in chunks) == material.talks.sum() > 1000


def test_what_is_heard_and_who_talks_belong_together(material: Material) -> None:
    example = material.at(123)
    np.testing.assert_array_equal(example.talks, material.talks[123:623])
    assert example.waveform[0] == pytest.approx(material.samples[123 * 320] / 32767)


def test_random_chunks_lie_inside(material: Material) -> None:
    frames = material.anywhere(np.random.default_rng(0))
    assert len(frames) == material.chunks
    assert all(0 <= frame * 320 <= len(material.samples) - 160_000 for frame in frames)


def test_parts_make_up_the_whole(material: Material) -> None:
    first, second = material.between(0, 0.8), material.between(0.8, 1)
    assert len(first.samples) + len(second.samples) == len(material.samples)
    assert len(first.samples) == pytest.approx(0.8 * len(material.samples), abs=320)
    joined = np.concatenate([first.talks, second.talks])
    np.testing.assert_array_equal(joined, material.talks[: len(joined)])


def test_of_too_many_speakers_those_who_talk_most_are_kept() -> None:
    talks = np.zeros((4, 5), np.bool_)
    talks[0, 0] = talks[0:2, 1] = talks[0:3, 2] = talks[3, 3] = talks[1:4, 4] = True
    classes = Example(np.zeros(1280, np.float32), talks).classes(speakers=3, at_once=2)
    assert classes.tolist() == [5, 4, 4, 2]  # the third, the last and the second, in this order


def test_of_nobody_is_nobody() -> None:
    example = Example(np.zeros(640, np.float32), np.zeros((2, 0), np.bool_))
    assert example.classes(speakers=3, at_once=2).tolist() == [0, 0]


def test_another_colour_has_the_same_length_and_about_the_same_level() -> None:
    noise = np.random.default_rng(0).standard_normal(16_000).astype(np.float32)
    coloured = recoloured(noise, np.random.default_rng(1))
    assert coloured.shape == noise.shape
    assert coloured.dtype == np.float32
    assert 0.8 < coloured.std() / noise.std() < 1.2
