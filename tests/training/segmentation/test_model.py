from itertools import permutations
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="needs the [train] extra")

from torch import Tensor  # noqa: E402 - after the check for torch

from training.segmentation.frontend import LogMel, mel_filters  # noqa: E402
from training.segmentation.loss import permutation_invariant_loss, renumberings  # noqa: E402
from training.segmentation.model import SegmentationModel  # noqa: E402
from training.segmentation.state import TrainingState, learning_rate  # noqa: E402


@pytest.fixture(scope="module")
def model() -> SegmentationModel:
    torch.manual_seed(0)
    return SegmentationModel(width=16, hidden=8, layers=1).eval()


@pytest.mark.parametrize("samples", [160_000, 159_999, 48_320, 1000, 640])
def test_each_320_samples_give_one_frame(model: SegmentationModel, samples: int) -> None:
    scores = model(torch.randn(2, 1, samples))
    assert scores.shape == (2, samples // 320, 7)
    torch.testing.assert_close(scores.exp().sum(dim=2), torch.ones(2, samples // 320))


def test_a_gain_changes_little(model: SegmentationModel) -> None:
    waveform = 0.1 * torch.randn(1, 1, 32_000)
    torch.testing.assert_close(model(waveform), model(0.1 * waveform), atol=0.02, rtol=0.02)


def test_what_is_quieter_than_a_silent_room_leaves_no_trace() -> None:
    knock = torch.zeros(1, 1, 32_000)
    knock[..., 16_000:16_400] = torch.randn(400)
    features = LogMel(80)
    assert features(1e-5 * knock).abs().max() < 0.01 < 0.5 < features(0.1 * knock).abs().max()


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_digital_silence_and_a_constant_are_harmless(
    model: SegmentationModel, value: float
) -> None:
    assert torch.isfinite(model(torch.full((1, 1, 32_000), value))).all()


def test_a_sine_excites_the_filter_of_its_pitch() -> None:
    time = torch.arange(16_000) / 16_000
    features = LogMel(80)
    waveform = torch.sin(2 * torch.pi * 1000 * time)[None, None]
    spectrum = torch.nn.functional.conv1d(waveform, features.kernels, stride=160).square()
    power = (spectrum[:, :201] + spectrum[:, 201:]).mean(dim=2)[0]
    assert power.argmax() == 25  # bins of 40 Hz
    assert mel_filters(80)[:, 25].argmax() == (torch.tensor(mel_filters(80)) @ power).argmax()


def certain(classes: Tensor) -> Tensor:
    return torch.nn.functional.one_hot(classes, 7).float()


def test_the_loss_is_blind_to_the_numbering_of_speakers() -> None:
    generator = torch.Generator().manual_seed(0)
    scores = torch.randn(3, 50, 7, generator=generator).log_softmax(dim=2)
    classes = torch.randint(0, 7, (3, 50), generator=generator)
    losses = [
        permutation_invariant_loss(scores, certain(table[classes])) for table in renumberings()
    ]
    torch.testing.assert_close(torch.stack(losses), losses[0].expand(6))


def test_a_perfect_answer_in_another_numbering_costs_nothing() -> None:
    classes = torch.randint(0, 7, (2, 50), generator=torch.Generator().manual_seed(0))
    scores = torch.log(certain(renumberings()[3][classes]) + 1e-9)
    assert permutation_invariant_loss(scores, certain(classes)) < 1e-6


def test_missed_overlap_costs_more_where_it_weighs_more() -> None:
    overlapped = certain(torch.full((1, 10), 4))
    scores = torch.full((1, 10, 7), 1 / 7).log()
    losses = [float(permutation_invariant_loss(scores, overlapped, weight)) for weight in (0, 1)]
    assert losses[1] == pytest.approx(2 * losses[0])


def test_renumberings_move_pairs_with_their_members() -> None:
    table = renumberings()
    assert table.shape == (len(list(permutations(range(3)))), 7)
    assert table[0].tolist() == list(range(7))
    assert all(sorted(row) == list(range(7)) for row in table.tolist())


def test_the_learning_rate_warms_up_and_falls() -> None:
    rates = [learning_rate(t, 100, step) for t, step in ((0, 0), (1, 400), (50, 900), (100, 2000))]
    assert rates[0] < rates[2] < rates[1]
    assert rates[3] < 1e-5


def test_a_checkpoint_brings_everything_back(tmp_path: Path) -> None:
    first = TrainingState.fresh(seed=1)
    first.step, first.seconds = 7, 1.5
    first.save(tmp_path / "c.pt")
    second = TrainingState.fresh(seed=2)
    second.load(tmp_path / "c.pt")
    assert (second.step, second.seconds) == (7, 1.5)
    for name, value in first.model.state_dict().items():
        torch.testing.assert_close(second.model.state_dict()[name], value)
