"""Where an utterance is speech and where it is pause: the labels of simulated conversations."""

import numpy as np
from numpy.typing import NDArray

from diarize.frames import FrameGrid, runs
from training.corpus import SAMPLE_RATE

GRID = FrameGrid(hop=160, sample_rate=SAMPLE_RATE)
"""Activity is told in frames of 10 ms."""

SILENCE_DB = -70.0
"""Below this level, in dB of full scale, nothing is speech."""

STEADY = 10.0
"""Sound whose loud and quiet frames differ by fewer dB is noise: speech has vowels and stops."""


def speech_activity(waveform: NDArray[np.float32], bridge: float = 0.25) -> NDArray[np.bool_]:
    """Tell which frames of one utterance of one speaker are speech.

    Energy after a first difference (which takes hum and rumble away) is compared with two
    thresholds between the utterance's own noise floor and its own level: speech starts above the
    upper one and lasts as long as it stays above the lower one.

    Parameters
    ----------
    waveform : float32 (samples,)
        16 kHz; breath, room and a noisy microphone are expected, other speakers are not.
    bridge : float
        Pauses shorter than this, in seconds, count as speech.

    Returns
    -------
    active : bool (samples // 160,)
    """
    levels = _levels(waveform)
    if not len(levels) or levels.max() < SILENCE_DB:
        return np.zeros(len(levels), dtype=np.bool_)
    level, floor = np.percentile(levels, (95, 5))
    if level - floor < STEADY:
        return np.zeros(len(levels), dtype=np.bool_)
    upper, lower = _thresholds(level, level - floor)
    active = _hysteresis(levels, upper, lower)
    active = ~_without_short(~active, GRID.frames_in(bridge), keep_edges=True)
    return _without_short(active, GRID.frames_in(0.06))


def _levels(waveform: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the level of each frame in dB, smoothed over three frames."""
    frames = len(waveform) // GRID.hop
    if not frames:
        return np.zeros(0, dtype=np.float32)
    rough = np.diff(waveform[: frames * GRID.hop], prepend=np.float32(0)).reshape(frames, GRID.hop)
    power = np.einsum("fs,fs->f", rough, rough) / GRID.hop
    smooth = np.convolve(np.pad(power, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
    return (10 * np.log10(smooth + 1e-12)).astype(np.float32)


def _thresholds(level: float, span: float) -> tuple[float, float]:
    """Place the thresholds below the level, further where the noise floor is further."""
    return level - min(24.0, 0.6 * span), level - min(31.0, 0.75 * span)


def _hysteresis(levels: NDArray[np.float32], upper: float, lower: float) -> NDArray[np.bool_]:
    active = np.zeros(len(levels), dtype=np.bool_)
    for start, end in runs(levels >= lower):
        active[start:end] = levels[start:end].max() >= upper
    return active


def _without_short(
    mask: NDArray[np.bool_], shortest: int, *, keep_edges: bool = False
) -> NDArray[np.bool_]:
    """Remove runs shorter than ``shortest`` frames, except at the edges where asked."""
    kept = mask.copy()
    for start, end in runs(mask):
        at_edge = keep_edges and (start == 0 or end == len(mask))
        if end - start < shortest and not at_edge:
            kept[start:end] = False
    return kept


def bridged(active: NDArray[np.bool_], seconds: float, grid: FrameGrid = GRID) -> NDArray[np.bool_]:
    """Fill the pauses of at most ``seconds`` between two stretches of speech.

    >>> bridged(np.array([True, False, True, False]), 0.01).tolist()
    [True, True, True, False]
    """
    return ~_without_short(~active, grid.frames_in(seconds) + 1, keep_edges=True)
