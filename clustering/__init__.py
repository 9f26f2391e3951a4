"""Vectors to labels: which regions of a recording are of one speaker."""

from clustering.config import METHODS, ClusteringConfig, SpeakerBounds
from clustering.evidence import Count
from clustering.partition import Clusters, cluster

__all__ = ["METHODS", "ClusteringConfig", "Clusters", "Count", "SpeakerBounds", "cluster"]
