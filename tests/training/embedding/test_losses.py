import math

import pytest

torch = pytest.importorskip("torch", reason="needs the [train] extra")

from training.embedding.losses import (  # noqa: E402 - after the check for torch
    angular_margin,
    contrast,
    contrast_within,
    distillation,
)

TWO = torch.eye(2)


def test_distillation_counts_from_like_to_opposite() -> None:
    assert float(distillation(TWO, TWO)) == pytest.approx(0)
    assert float(distillation(TWO, -TWO)) == pytest.approx(2)


def test_contrast_falls_as_partners_come_closer() -> None:
    same = torch.eye(2, dtype=torch.bool)
    right = contrast(TWO, TWO, same, temperature=0.1)
    wrong = contrast(TWO, TWO.flip(0), same, temperature=0.1)
    assert float(right) < 0.001 < 9 < float(wrong)


def test_contrast_of_no_partners_is_nothing() -> None:
    none = torch.zeros(2, 2, dtype=torch.bool)
    assert float(contrast(TWO, TWO, none, temperature=0.1)) == 0


def test_contrast_with_equal_partners_is_their_common_share() -> None:
    rows = torch.ones(1, 2) / math.sqrt(2)
    same = torch.tensor([[True, True]])
    assert float(contrast(rows, TWO, same, temperature=1.0)) == pytest.approx(math.log(2))


def test_crops_are_not_their_own_partners() -> None:
    embeddings = TWO.repeat_interleave(2, dim=0)
    labels = torch.tensor([0, 0, 1, 1])
    assert float(contrast_within(embeddings, labels, temperature=0.1)) < 0.001
    assert float(contrast_within(embeddings, torch.arange(4), temperature=0.1)) == 0
    assert float(contrast_within(embeddings, torch.tensor([0, 1, 0, 1]), temperature=0.1)) > 5


def test_a_margin_makes_the_same_cosines_cost_more() -> None:
    cosines, labels = torch.tensor([[0.7, 0.3], [-0.2, 0.6]]), torch.tensor([0, 1])
    costs = [float(angular_margin(cosines, labels, margin)) for margin in (0.0, 0.1, 0.3)]
    assert costs == sorted(costs)
    plain = torch.nn.functional.cross_entropy(30 * cosines, labels)
    assert costs[0] == pytest.approx(float(plain), rel=1e-3)


def test_the_margin_has_a_slope_everywhere() -> None:
    cosines = torch.linspace(-1, 1, 9)[:, None].repeat(1, 2).requires_grad_()
    angular_margin(cosines, torch.zeros(9, dtype=torch.long), 0.2).backward()
    assert cosines.grad is not None
    assert bool(torch.isfinite(cosines.grad).all())
