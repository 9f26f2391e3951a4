"""From waveform chunks to the activity of local speakers."""

from diarize.segmentation.config import SegmentationConfig
from diarize.segmentation.onnx import OnnxSegmenter
from diarize.segmentation.powerset import activity, powerset

__all__ = ["OnnxSegmenter", "SegmentationConfig", "activity", "powerset"]
