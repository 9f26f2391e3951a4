"""A network for CPUs: convolutions, the embedding's frames, recurrence, attention at 40 ms."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from diarize.finetuning.frontend import MELS, LogMel
from diarize.finetuning.recall import Recall
from diarize.finetuning.voices import VoiceFrames
from diarize.segmentation.powerset import powerset

HOP = 320
"""Samples per output frame: 20 ms."""

CHUNK = 160_000
"""Samples the model is trained on: 10 s."""

SPEAKERS, AT_ONCE = 3, 2
"""Local speakers, and how many of them may talk at once."""


Fronts = tuple[Tensor, Tensor]
"""Features ``(batch, 80, n // 160)`` and the embedding's frames ``(batch, 768, n // 640)``."""


class SegmentationNetwork(nn.Module):
    """Samples float32 ``(batch, 1, n)`` -> log-probabilities ``(batch, n // 320, 7)``.

    Output frame ``i`` covers samples ``[320 i, 320 (i + 1))``; classes are the powerset of three
    local speakers, two at once, in the order of `powerset`. It takes 50 ms (800 samples) or more.
    Of the recurrent ``layers``, two or more, the last hears what `Recall` adds.
    """

    def __init__(
        self, width: int = 128, hidden: int = 128, layers: int = 3, channels: int = 256
    ) -> None:
        super().__init__()
        self.features, self.voices = LogMel(), VoiceFrames(channels)
        self.entry = _convolution(MELS, width, kernel=6, stride=2, padding=2)
        self.blocks = nn.ModuleList(
            _convolution(width, width, kernel=5, padding=2) for _ in range(2)
        )
        self.down = _convolution(width, width + width // 2, kernel=5, stride=2, padding=2)
        self.hearing = nn.Sequential(
            nn.BatchNorm1d(3 * channels),
            nn.Conv1d(3 * channels, width + width // 2, 1, bias=False),
        )
        self.memory = _recurrence(width + width // 2, hidden, layers - 1)
        self.recall = Recall(2 * hidden, width + width // 2)
        self.verdict = _recurrence(2 * hidden, hidden, 1)
        self.up = nn.Linear(2 * hidden, 2 * width)
        self.join = _convolution(2 * width, width, kernel=3, padding=1)
        self.classes = nn.Conv1d(width, len(powerset(SPEAKERS, AT_ONCE)), 1)

    def forward(self, waveform: Tensor) -> Tensor:
        """Return log-probabilities ``(batch, frames, classes)``."""
        return self.classify(*self.front(waveform))

    def front(self, waveform: Tensor) -> Fronts:
        """Return what no training changes: the features, and the embedding's frames."""
        return self.features(waveform), self.voices(waveform)

    def classify(self, features: Tensor, voices: Tensor) -> Tensor:
        """Return log-probabilities from what `front` gives."""
        fine = self.entry(features)
        for block in self.blocks:
            fine = fine + block(fine)
        coarse = self.down(fine)
        heard = self.hearing(voices)[:, :, : coarse.shape[2]]
        remembered = self._remember((coarse + heard).transpose(1, 2), heard.transpose(1, 2))
        coarse = self.up(remembered).reshape(fine.shape[0], -1, fine.shape[1]).transpose(1, 2)
        joined = self.join(torch.cat([coarse[:, :, : fine.shape[2]], fine], dim=1))
        return torch.log_softmax(self.classes(joined).transpose(1, 2), dim=-1)

    def _remember(self, sequence: Tensor, heard: Tensor) -> Tensor:
        """Go through the chunk forwards and backwards, and look around before the last layer."""
        remembered = _passed(self.memory, sequence)
        return _passed(self.verdict, remembered + self.recall(remembered, heard))


def _passed(recurrence: nn.LSTM, sequence: Tensor) -> Tensor:
    """Run a recurrence, in single precision always: its gradients suffer in bfloat16."""
    with torch.autocast(sequence.device.type, enabled=False):
        outputs: Tensor = recurrence(sequence.float())[0]
    return outputs


def _recurrence(inputs: int, hidden: int, layers: int) -> nn.LSTM:
    return nn.LSTM(inputs, hidden, layers, batch_first=True, bidirectional=True)


def _convolution(
    inputs: int, outputs: int, *, kernel: int, padding: int, stride: int = 1
) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv1d(inputs, outputs, kernel, stride, padding, bias=False),
        nn.BatchNorm1d(outputs),
        nn.ReLU(),
    )


def trainable(model: nn.Module) -> Iterator[nn.Parameter]:
    """Yield the parameters that training changes."""
    return (parameter for parameter in model.parameters() if parameter.requires_grad)
