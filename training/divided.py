"""A recording that was heard once and divided into one speaker, two, three and so on."""

from dataclasses import dataclass
from itertools import islice

from clustering import ClusteringConfig, Clusters, SpeakerBounds
from clustering.evidence import Count, Evidence, natural
from clustering.partition import Partition
from clustering.regions import checked
from diarize import Diarizer, Errors, score
from diarize.listen import Heard
from training.cases import Case

MOST = 12
"""Groups: the meetings have six speakers at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What comes out if so many groups are formed."""

    errors: Errors
    speakers: int


@dataclass(frozen=True, slots=True, eq=False)
class Divided:
    """A recording, and what comes of all ways to divide it.

    Attributes
    ----------
    speakers : int
        How many there are in truth.
    evidence : tuple of Evidence
        That of two groups, of three, and so on.
    outcomes : tuple of Outcome
        That of one group, of two, and so on.
    """

    speakers: int
    evidence: tuple[Evidence, ...]
    outcomes: tuple[Outcome, ...]

    @classmethod
    def of(cls, diarizer: Diarizer, case: Case, heard: Heard) -> "Divided":
        """Divide what was heard in a recording; if that is nobody, there is one outcome."""
        regions, speakers = heard.regions, len(case.reference.speakers)
        if not len(regions):
            return cls(speakers, (), (_outcome(diarizer, case, heard, diarizer.group(heard)),))
        found = checked(heard.embeddings, regions.seconds, regions.rivals, regions.voices)
        partition = Partition.of(found, SpeakerBounds(), diarizer.config.clustering)
        evidence = tuple(islice(partition.counter.evidence(), MOST - 1))
        ways = map(partition.clusters, range(1, len(evidence) + 2))
        outcomes = tuple(_outcome(diarizer, case, heard, clusters) for clusters in ways)
        return cls(speakers, evidence, outcomes)

    def under(self, config: ClusteringConfig) -> Outcome:
        """Return what comes out under some settings of how many speakers there are."""
        return self.outcomes[self.count(config).number - 1]

    def count(self, config: ClusteringConfig) -> Count:
        """Return how many groups there are under some settings, and how clearly."""
        return natural(self.evidence, config)


def _outcome(diarizer: Diarizer, case: Case, heard: Heard, clusters: Clusters) -> Outcome:
    found = diarizer.stitch(heard, clusters).annotation
    return Outcome(score(case.reference, found, scored=case.scored), len(found.speakers))
