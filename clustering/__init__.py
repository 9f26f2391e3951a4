"""Vectors to labels: which regions of a recording are of one speaker."""

from clustering.clusters import Clusters, labelled
from clustering.config import METHODS, ClusteringConfig, SpeakerBounds
from clustering.evidence import Count
from clustering.partition import cluster

__all__ = [
    "METHODS",
    "ClusteringConfig",
    "Clusters",
    "Count",
    "SpeakerBounds",
    "cluster",
    "labelled",
]
