"""How crops are drawn."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CropConfig:
    """How crops are drawn.

    Attributes
    ----------
    seed : int
        Batch ``n`` depends on the seed and ``n`` alone.
    speech : float
        Seconds of speech in a batch: shorter crops are of more speakers, two crops each.
    seconds : tuple of float
        Lengths to choose from; all crops of a batch share one. They are few, since a compiled
        network is compiled for each.
    stitched, perturbed, reverberant, noisy, babble, narrow, coded : float
        Probabilities: cut together from pieces, in a guise, in a room, with noise, with
        somebody else in part of it, through a telephone's band, through a codec.
    halls : float
        Share of the rooms that are churches, tunnels and the like.
    snr : tuple of float
        Least and greatest signal-to-noise ratio, in dB.
    meeting : int
        Speakers of a batch who sound alike: one, and each is drawn by chance.
    alike : int
        So many speakers count as sounding like one.
    together : float
        Probability that all who sound alike are heard in one place, noise and codec.
    """

    seed: int = 0
    speech: float = 128.0
    seconds: tuple[float, ...] = (1.2, 2.0, 3.6)
    stitched: float = 0.25
    perturbed: float = 0.6
    reverberant: float = 0.55
    noisy: float = 0.45
    babble: float = 0.15
    narrow: float = 0.08
    coded: float = 0.1
    halls: float = 0.2
    snr: tuple[float, float] = (0.0, 20.0)
    meeting: int = 8
    alike: int = 60
    together: float = 0.5
