import math
from itertools import permutations

import pytest

torch = pytest.importorskip("torch", reason="needs the [torch] extra")

from torch import Tensor  # noqa: E402 - after the check for torch

from diarize.finetuning.frontend import LogMel, band_power, mel_filters  # noqa: E402
from diarize.finetuning.loss import permutation_invariant_loss, renumberings  # noqa: E402
from diarize.finetuning.network import SegmentationNetwork  # noqa: E402


@pytest.fixture(scope="module")
def model() -> SegmentationNetwork:
    torch.manual_seed(0)
    return SegmentationNetwork(width=16, hidden=8, layers=2, channels=16).eval()


@pytest.mark.parametrize("samples", [160_000, 159_999, 48_320, 1000, 800])
def test_each_320_samples_give_one_frame(model: SegmentationNetwork, samples: int) -> None:
    scores = model(torch.randn(2, 1, samples))
    assert scores.shape == (2, samples // 320, 7)
    torch.testing.assert_close(scores.exp().sum(dim=2), torch.ones(2, samples // 320))


def test_a_gain_changes_little(model: SegmentationNetwork) -> None:
    waveform = 0.1 * torch.randn(1, 1, 32_000)
    torch.testing.assert_close(model(waveform), model(0.1 * waveform), atol=0.02, rtol=0.02)


def test_what_is_quieter_than_a_silent_room_leaves_no_trace() -> None:
    knock = torch.zeros(1, 1, 32_000)
    knock[..., 16_000:16_400] = torch.randn(400)
    features = LogMel(80)
    assert features(1e-5 * knock).abs().max() < 0.01 < 0.5 < features(0.1 * knock).abs().max()


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_digital_silence_and_a_constant_are_harmless(
    model: SegmentationNetwork, value: float
) -> None:
    assert torch.isfinite(model(torch.full((1, 1, 32_000), value))).all()


def test_a_sine_excites_the_filter_of_its_pitch() -> None:
    time = torch.arange(16_000) / 16_000
    features = LogMel(80)
    waveform = torch.sin(2 * torch.pi * 1000 * time)[None, None]
    power = band_power(waveform, features.fourier(), torch.eye(201)[:, :, None])
    power = power.mean(dim=2)[0]
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


def test_renumberings_move_pairs_with_their_members() -> None:
    table = renumberings()
    assert table.shape == (len(list(permutations(range(3)))), 7)
    assert table[0].tolist() == list(range(7))
    assert all(sorted(row) == list(range(7)) for row in table.tolist())
    assert table[1].tolist() == [0, 1, 3, 2, 5, 4, 6]  # the last two speakers change places


@pytest.mark.parametrize(("speakers", "at_once", "classes"), [(2, 2, 4), (4, 2, 11), (3, 3, 8)])
def test_other_powersets_have_other_renumberings(speakers: int, at_once: int, classes: int) -> None:
    assert renumberings(speakers, at_once).shape == (math.factorial(speakers), classes)
