import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the [train] extra")

from training.segmentation.voices import EVERY, VoiceHead, alone  # noqa: E402 - after the check


def test_who_talks_alone_is_named_and_nobody_else() -> None:
    classes = torch.tensor([[0, 1, 2, 3, 4, 2]]).repeat_interleave(2 * EVERY, dim=1)
    targets = torch.nn.functional.one_hot(classes, 7).float()
    who = alone(targets, torch.tensor([[7, 5, -1]]))
    assert who.tolist() == [[-1, 7, 5, -1, -1, 5]]


def test_the_head_names_a_voice_that_points_to_its_place() -> None:
    head = VoiceHead(8, np.eye(3, 8, dtype=np.float32))
    with torch.no_grad():
        head.place.weight.copy_(torch.eye(8))
        head.place.bias.zero_()
    remembered = torch.eye(8)[None, :3]
    right = head(remembered, torch.tensor([[0, 1, 2]]))
    wrong = head(remembered, torch.tensor([[1, 2, 0]]))
    assert right < 0.01 < 10 < wrong


def test_where_nobody_talks_alone_there_is_nothing_to_learn() -> None:
    head = VoiceHead(8, np.eye(3, 8, dtype=np.float32))
    remembered = torch.randn(2, 5, 8, requires_grad=True)
    loss = head(remembered, torch.full((2, 5), -1))
    loss.backward()
    assert loss == 0
    assert remembered.grad is not None
    assert not remembered.grad.any()
