"""Channels that cancel one another out in their mean, as when one of two is upside down."""

from dataclasses import dataclass
from math import exp2

import numpy as np
from numpy.typing import NDArray

SPEECH = (200.0, 3500.0)
"""Hz: there speech is strong, and hum or an offset, which may survive it in the mean, is not."""
LEFT = 0.15
"""Of the power of all channels, what at most is left in the sum of those that cancel out: all of it
is where they have nothing in common, about a third, on average, where they hear a voice a
millisecond apart."""
MEMORY = 0.25
"""Seconds after which what was heard counts half; alone, a short block says little."""
LOUDEST = 10.0
"""Times the power of what is heard now, which it counts at most, or a knock would hide whispers."""
ROUNDING = 1e-9
"""Of the power of a block, what in the range of speech is none, but the rounding of an offset."""


@dataclass
class Cancelling:
    """Follows the channels of a recording, block by block."""

    _left: float = 0.0
    _power: float = 0.0

    def among(self, waveform: NDArray[np.float32], rate: float) -> bool:
        """Tell whether the channels of the next block, ``(channels, samples)``, cancel out."""
        if len(waveform) == 1:
            return False
        with np.errstate(invalid="ignore", over="ignore"):  # infinities are found by the caller
            self._follow(waveform, rate)
        return self._left < LEFT * self._power

    def _follow(self, waveform: NDArray[np.float32], rate: float) -> None:
        samples, spectrum = waveform.shape[1], np.fft.rfft(waveform)
        first, last = (round(edge * samples / rate) for edge in SPEECH)
        speech = spectrum[:, first + 1 : last + 1]
        power, mix = _power(speech), speech.sum(axis=0)
        if power > ROUNDING * _power(spectrum):
            kept = self._kept(samples / rate, power)
            self._left = kept * self._left + _power(mix)
            self._power = kept * self._power + power

    def _kept(self, seconds: float, power: float) -> float:
        """Return how much what was heard before counts beside a block of such length and power."""
        most = LOUDEST * power * max(MEMORY / seconds, 1.0)
        return min(exp2(-seconds / MEMORY), most / max(self._power, most))


def _power(spectrum: NDArray[np.complexfloating]) -> float:
    return float(np.vdot(spectrum, spectrum).real)
