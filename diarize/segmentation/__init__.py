"""From waveform chunks to the activity of local speakers."""

from diarize.segmentation.config import SegmentationConfig
from diarize.segmentation.onnx import OnnxSegmenter
from diarize.segmentation.powerset import activity, powerset, powerset_classes

__all__ = ["OnnxSegmenter", "SegmentationConfig", "activity", "powerset", "powerset_classes"]
