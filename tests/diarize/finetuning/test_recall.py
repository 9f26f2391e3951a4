import pytest

torch = pytest.importorskip("torch", reason="needs the [torch] extra")

from diarize.finetuning.recall import Recall  # noqa: E402 - after the check for torch


@pytest.fixture
def recall() -> Recall:
    torch.manual_seed(0)
    return Recall(size=16, voice=8, heads=2, width=4).eval()


def test_it_adds_nothing_before_it_has_learnt(recall: Recall) -> None:
    assert not recall(torch.randn(2, 50, 16), torch.randn(2, 50, 8)).any()


def test_frames_are_told_of_those_that_sound_alike_wherever_they_are(recall: Recall) -> None:
    recall.output.reset_parameters()
    remembered, heard = torch.randn(1, 50, 16), torch.randn(1, 50, 8)
    told = recall(remembered, heard)
    order = torch.randperm(50)
    torch.testing.assert_close(recall(remembered[:, order], heard[:, order]), told[:, order])


def test_what_one_frame_knows_reaches_the_others(recall: Recall) -> None:
    recall.output.reset_parameters()
    remembered, heard = torch.randn(1, 50, 16), torch.randn(1, 50, 8)
    told = recall(remembered, heard)
    remembered[0, 49] += 1
    assert (recall(remembered, heard)[0, 0] - told[0, 0]).abs().max() > 1e-4
