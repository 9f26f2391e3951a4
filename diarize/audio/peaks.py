"""Samples that are no sound: NaN, infinite, or out of all proportion."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diarize.errors import AudioError

ABSURD = 1e12
"""No sound, whatever its unit: integers of 32 bits end at 2e9."""
LOUD = 10.0
"""Times full scale: up to there a sample does no harm, and what is usually above has another scale,
such as that of integers."""
OUTLYING = 100.0
"""Times the usual level: what is louder does not belong to the sound."""
USUAL = 0.9
"""Share of the samples of a piece, those that are 0 left out, that are below its usual level."""
FEW = 0.05
"""Share of the samples of a piece that may be out of all proportion."""
ENOUGH = 100
"""Samples that are not 0 from which a piece has a usual level."""


@dataclass
class Peaks:
    """Checks the pieces of a recording, one after the other; what it finds goes to ``warnings``."""

    label: str
    warnings: list[str]
    _usual: float = 0.0
    _told: bool = False

    def checked(
        self, mono: NDArray[np.float32], seconds: float, rate: float
    ) -> NDArray[np.float32]:
        """Return a piece that starts at ``seconds``, without what is out of all proportion.

        Models hear ten seconds as one, so that a single such sample would silence them all. Sound
        on another scale, as some programs give, is left as it is.

        Raises
        ------
        AudioError
            It has samples that are NaN, infinite or absurd.
        """
        levels = np.abs(mono)
        peak = float(levels.max(initial=0.0))
        if not peak < ABSURD:  # nor is NaN
            at = seconds + float(np.argmin(levels < ABSURD)) / rate
            what = "NaN or infinite samples" if not np.isfinite(peak) else f"a sample of {peak:.3g}"
            raise AudioError(self.label, f"contains {what} at {at:.1f} s")
        if peak <= LOUD or self._usual > LOUD:
            return mono
        heard = levels[levels > 0]
        if len(heard) >= ENOUGH:
            self._usual = max(self._usual, float(np.quantile(heard, USUAL)))
        limit = max(LOUD, self._usual * OUTLYING)
        if peak <= limit or self._usual > LOUD:
            return mono
        if np.mean(levels > limit) > FEW:  # it is speech after a quiet beginning
            self._usual = peak
            return mono
        self._tell(peak, seconds + float(levels.argmax()) / rate)
        most = max(self._usual, 1.0)
        return np.clip(mono, -most, most)

    def _tell(self, peak: float, at: float) -> None:
        if not self._told:
            self.warnings.append(f"has a sample of {peak:.3g} at {at:.1f} s, which is clipped")
        self._told = True
