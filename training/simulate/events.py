"""Sounds that begin and end as speech does, but are none: knocks, rustle, dishes, tones."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from training.acoustics import Acoustics, Waveform, rms
from training.corpus import SAMPLE_RATE

RATES = (0.1, 4.0)
"""Events a second, at least and at most."""


def events(samples: int, acoustics: Acoustics, rng: Generator) -> Waveform:
    """Return few or many events, float32 ``(samples,)``, -20 to 8 dB against a level of 1 each."""
    track = np.zeros(samples, dtype=np.float32)
    rate = np.exp(rng.uniform(*np.log(RATES)))
    for _ in range(1 + rng.poisson(rate * samples / SAMPLE_RATE)):
        event = _event(acoustics, rng)[:samples]
        start = int(rng.integers(samples - len(event) + 1))
        gain = 10 ** (rng.uniform(-20, 8) / 20) / max(rms(event), 1e-9)
        track[start : start + len(event)] += np.float32(gain) * event
    return track


def _event(acoustics: Acoustics, rng: Generator) -> Waveform:
    kind = rng.random()
    if kind < 0.35 and acoustics.noises:
        return _excerpt(acoustics, rng)
    if kind < 0.6:
        return rustle(rng)
    return knocks(rng) if kind < 0.9 else tone(rng)


def _length(rng: Generator) -> int:
    """Draw 0.03 to 3 s, most often a third of a second."""
    return round(float(np.clip(0.35 * np.exp(rng.standard_normal()), 0.03, 3.0)) * SAMPLE_RATE)


def _excerpt(acoustics: Acoustics, rng: Generator) -> Waveform:
    """Return a stretch of a measured noise, faster or slower than it was."""
    length, speed = _length(rng), rng.uniform(0.6, 1.6)
    noise = acoustics.noise(int(length * speed) + 2, rng)
    return _enveloped(np.interp(np.arange(length) * speed, np.arange(len(noise)), noise), rng)


def rustle(rng: Generator) -> Waveform:
    """Return noise whose colour and quick ups and downs are random: paper, cloth, breath."""
    length = _length(rng)
    tilt = np.array([1.0, rng.uniform(-0.95, 0.95)])
    noise = np.convolve(rng.standard_normal(length), tilt, mode="same")
    return _enveloped(noise * modulation(length, rng.uniform(3, 30), rng), rng)


def knocks(rng: Generator) -> Waveform:
    """Return one to eight damped resonances at 2 to 9 a second: steps, keys, cups."""
    number, apart = int(rng.integers(1, 9)), SAMPLE_RATE / rng.uniform(2, 9)
    time = np.arange(int(0.15 * SAMPLE_RATE)) / SAMPLE_RATE
    modes = np.exp(rng.uniform(np.log(80), np.log(4000), (4, 1)))
    decays = rng.uniform(0.004, 0.04, (4, 1))
    knock = (np.sin(2 * np.pi * modes * time) * np.exp(-time / decays)).sum(axis=0)
    knock += rng.uniform(0, 2) * rng.standard_normal(len(time)) * np.exp(-time / 0.004)
    series = np.zeros(int(number * apart) + len(time), dtype=np.float32)
    for count in range(number):
        start = int(count * apart * rng.uniform(0.9, 1.0))
        series[start : start + len(time)] += rng.uniform(0.3, 1) * knock
    return series


def tone(rng: Generator) -> Waveform:
    """Return a steady or sliding sound with harmonics: a chair, a telephone, a whistle."""
    length = _length(rng)
    pitch = np.exp(rng.uniform(np.log(150), np.log(2500)))
    slide = np.linspace(1, rng.choice([1.0, rng.uniform(0.7, 1.4)]), length)
    phase = 2 * np.pi * np.cumsum(pitch * slide) / SAMPLE_RATE
    weights = rng.uniform(0, 1, 3)
    return _enveloped(sum(w * np.sin((n + 1) * phase) for n, w in enumerate(weights)), rng)


def modulation(samples: int, rate: float, rng: Generator) -> Waveform:
    """Return a random positive envelope that changes ``rate`` times a second."""
    points = max(int(samples / SAMPLE_RATE * rate), 1) + 2
    steps = np.exp(rng.uniform(0.3, 1.2) * rng.standard_normal(points))
    return np.interp(np.linspace(0, points - 1, samples), np.arange(points), steps).astype(
        np.float32
    )


def carried_by(envelope: Waveform, carrier: Waveform) -> Waveform:
    """Give noise the ups and downs of speech, smoothed over 20 ms: only its voice is missing."""
    frames = len(envelope) // 320 + 1
    padded = np.zeros(frames * 320, dtype=np.float32)
    padded[: len(envelope)] = envelope
    levels = np.sqrt(np.square(padded).reshape(frames, 320).mean(axis=1))
    smooth = np.interp(np.arange(len(envelope)), np.arange(frames) * 320 + 160, levels)
    return carrier * smooth.astype(np.float32)


def _enveloped(sound: NDArray[np.float64], rng: Generator) -> Waveform:
    """Let a sound rise quickly and fall slowly, or the other way round."""
    position = np.linspace(0, 1, len(sound))
    peak = rng.beta(1, 2) * 0.9 + 0.05
    envelope = np.minimum(position / peak, (1 - position) / (1 - peak)) ** rng.uniform(0.2, 2)
    return (sound * envelope).astype(np.float32)
