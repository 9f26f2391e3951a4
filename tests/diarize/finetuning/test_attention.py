import pytest

torch = pytest.importorskip("torch", reason="needs the [torch] extra")

from torch import Tensor  # noqa: E402 - after the check for torch

from diarize.finetuning.attention import Glance  # noqa: E402


@pytest.fixture
def frames() -> Tensor:
    return torch.randn(2, 30, 16, generator=torch.Generator().manual_seed(0))


def learnt() -> Glance:
    torch.manual_seed(0)
    made = Glance(16, inner=8, heads=2, hidden=12)
    for weights in made.parameters():
        torch.nn.init.normal_(weights, std=0.3)
    return made.eval()


def test_a_new_one_adds_nothing(frames: Tensor) -> None:
    torch.testing.assert_close(Glance(16, inner=8, heads=2)(frames), frames)


def test_each_frame_hears_of_every_other(frames: Tensor) -> None:
    other = frames.clone()
    other[:, -1] *= -1
    glance = learnt()
    changed = (glance(other) - glance(frames)).abs().amax(dim=2)
    assert (changed > 1e-6).all()


def test_the_order_of_frames_tells_it_nothing(frames: Tensor) -> None:
    glance, order = learnt(), torch.randperm(30, generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(glance(frames[:, order]), glance(frames)[:, order])


def test_it_can_be_taught_from_nothing(frames: Tensor) -> None:
    glance = Glance(16, inner=8, heads=2)
    glance(frames).square().mean().backward()
    assert glance.answer.weight.grad is not None
    assert glance.answer.weight.grad.abs().max() > 0
