"""Where a conversation takes place: levels, distances, rooms, noise, telephone, clipping."""

from dataclasses import dataclass, replace

FloatRange = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """How a conversation is recorded: shares are probabilities, levels are in dB.

    Attributes
    ----------
    level_spread : float
        Deviation of the talkers' levels around each other.
    far : float
        Share of talkers who are heard through the room.
    halls : float
        Share of recordings made in a church, a tunnel or the like, not in a room.
    noisy, snr : float, (low, high)
        Share of recordings with noise, and its distance to the speech.
    babble, events : float
        Share of recordings with other people far away, or with sounds that come and go.
    telephone, clipped, coded : float
        Share of recordings through a telephone band, driven over full scale, or through a codec.
    peak : (low, high)
        Level of the loudest sample, dB of full scale.
    """

    level_spread: float = 4.0
    far: float = 0.5
    halls: float = 0.15
    noisy: float = 0.8
    snr: FloatRange = (5.0, 30.0)
    babble: float = 0.08
    events: float = 0.5
    telephone: float = 0.08
    clipped: float = 0.05
    coded: float = 0.08
    peak: FloatRange = (-20.0, -0.5)


_QUIET = Scene(
    far=0.0, halls=0.0, noisy=0.0, babble=0.0, events=0.0, telephone=0.0, clipped=0.0, coded=0.0
)
_ROOM = replace(_QUIET, far=1.0, noisy=1.0, snr=(10.0, 25.0), events=0.3)

SCENES = {
    "clean": replace(_QUIET, level_spread=2.0),
    "noisy": replace(_QUIET, noisy=1.0, snr=(5.0, 15.0), events=0.5),
    "room": _ROOM,
    "hall": replace(_ROOM, halls=1.0),
    "mixed": Scene(),
}
"""Settings by name, for benchmarks and demonstrations."""
