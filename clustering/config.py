"""Settings: how voices are told apart, and how many there may be."""

from dataclasses import dataclass
from numbers import Integral
from typing import Literal, get_args

Method = Literal["hdbscan", "agglomerative"]
METHODS: tuple[str, ...] = get_args(Method)
AMOUNTS = ("scarcity", "mixing", "least_region", "least_speaker")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteringConfig:
    """How regions become speakers.

    ``same_speaker`` depends on the model of the embeddings, ``same_voice`` less so.

    Attributes
    ----------
    method : {"hdbscan", "agglomerative"}
        How voices are found among 200 regions or more, about a minute and a half of speech; fewer
        are always left to agglomerative clustering: of a graph, or below ``dense_from`` of the
        cosines themselves.
    same_voice : float
        Cosine of the voices of two groups, cleared of what noise does to them, from which they are
        one speaker; it was calibrated with the embedded embedding.
    scarcity : float
        What is added to that cosine for each natural logarithm by which a group's share of all
        speech is less than one: of whom little is heard must be the more unlike the others.
    mixing : float
        What is added to it as the regions of local speakers fall into both groups, and taken from
        it as they do not: the halves of a monologue are mixed, two speakers mostly are not.
    same_speaker : float
        Cosine at which two cuts as long as a window are as likely of one speaker as of two: how
        sure one may be of a region, or of a voice that is to be enrolled.
    least_region : float
        Seconds of clean speech in its window below which a region does not help to find the
        speakers.
    least_speaker : float
        Seconds of speech below which a group of regions is no speaker, unless the recording is
        very short. Speech counts as often as overlapping chunks and windows hear it: mostly four
        times.
    least_share : float
        The same as a share of all speech: in a long recording more adds up to a false speaker.
    dense_from : int
        Regions below which a graph and its density say less than the cosines themselves.
    min_cluster_size : int
        Regions that make a dense group, for HDBSCAN.
    dimensions : int
        Coordinates in which HDBSCAN measures density.
    most : int
        Regions among which speakers are looked for; of more, all of an even sample of local
        speakers are taken.
    """

    method: Method = "hdbscan"
    same_voice: float = 0.89
    scarcity: float = 0.13
    mixing: float = 0.14
    same_speaker: float = 0.3
    least_region: float = 0.8
    least_speaker: float = 10.0
    least_share: float = 0.015
    dense_from: int = 120
    min_cluster_size: int = 6
    dimensions: int = 12
    most: int = 1000

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise ValueError(f"method is one of {', '.join(METHODS)}, got {self.method!r}")
        self._check_regions()
        if not -1 < self.same_speaker < 1:
            raise ValueError(f"same_speaker is a cosine in (-1, 1), got {self.same_speaker}")
        if not self.same_voice > -1:
            raise ValueError(f"same_voice is a cosine above -1, got {self.same_voice}")
        for name in AMOUNTS:
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name} is 0 or more, got {getattr(self, name)}")

    def _check_regions(self) -> None:
        if not 0 <= self.least_share < 1:
            raise ValueError(f"least_share is a share in [0, 1), got {self.least_share}")
        if min(self.min_cluster_size, self.dimensions) < 2:
            raise ValueError("min_cluster_size and dimensions are 2 or more")
        if self.most < self.dense_from or self.dense_from < 2 * self.min_cluster_size:
            raise ValueError("most >= dense_from >= 2 * min_cluster_size does not hold")


@dataclass(frozen=True, slots=True)
class SpeakerBounds:
    """How many speakers there may be.

    >>> SpeakerBounds(2, 2).exact
    True

    Attributes
    ----------
    least : int
        Fewest; 1 or more.
    most : int or None
        Most; None for no limit.
    """

    least: int = 1
    most: int | None = None

    def __post_init__(self) -> None:
        for number in (self.least, 1 if self.most is None else self.most):
            if not isinstance(number, Integral):
                raise TypeError(f"speakers are counted in whole numbers, got {number!r}")
        if self.least < 1:
            raise ValueError(f"there is at least 1 speaker, got {self.least}")
        if self.most is not None and self.most < self.least:
            raise ValueError(
                f"at least {self.least} and at most {self.most} speakers exclude each other"
            )

    @property
    def exact(self) -> bool:
        """Whether the number is known."""
        return self.least == self.most
