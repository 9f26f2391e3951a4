"""pyannote.audio's own ``SpeakerDiarization`` around any segmentation and embedding.

Its clustering is agglomerative, as in pyannote/speaker-diarization 2.1, whose segmentation whisperx
carries and whose published settings are taken; the threshold belongs to the embedding.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diarize import Annotation, Turn
from diarize.segmentation.pyannet import quietly, read_network
from training.corpus import SAMPLE_RATE

PUBLISHED: dict[str, dict[str, Any]] = {
    "segmentation": {"threshold": 0.4442, "min_duration_off": 0.5817},
    "clustering": {"method": "centroid", "min_cluster_size": 15},
}
BATCH = 32
"""Published too, for chunks and for voices (github.com/pyannote/pyannote-audio/issues/1451)."""


@dataclass(frozen=True)
class PyannotePipeline:
    """The pipeline, which keeps what its models say with the recording, for other thresholds."""

    pipeline: Any

    def hear(self, waveform: NDArray[np.float32]) -> dict[str, Any]:
        """Take a recording; the models run when it is first told of."""
        import torch

        return {
            "waveform": torch.from_numpy(waveform)[None],
            "sample_rate": SAMPLE_RATE,
            "uri": "recording",
        }

    def tell(self, heard: dict[str, Any], threshold: float) -> Annotation:
        """Run both models, unless they have, cluster and reconstruct."""
        clustering = {**PUBLISHED["clustering"], "threshold": threshold}
        self.pipeline.instantiate({**PUBLISHED, "clustering": clustering})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about deviations of a single frame
            found = self.pipeline(heard)
        tracks = found.speaker_diarization.itertracks(yield_label=True)
        return Annotation("recording", [Turn(at.start, at.end, str(who)) for at, _, who in tracks])


def pyannote_pipeline(checkpoint: Path, voices: Any, batch: int) -> PyannotePipeline:
    """Return the pipeline around a checkpoint of PyanNet and what embeds voices for it.

    Its makers publish batches of 32. One voice at a time is faster on a processor, since those of
    a batch are padded to the longest.
    """
    with quietly():
        from pyannote.audio.pipelines import speaker_diarization as module

    # its constructor fetches a PLDA from the hub, which this clustering has no use for
    nothing: Callable[..., None] = lambda *_, **__: None  # noqa: E731
    module.get_plda = nothing
    module.PretrainedSpeakerEmbedding = lambda *_, **__: voices
    pipeline = module.SpeakerDiarization(
        segmentation=read_network(checkpoint).model,
        embedding="ours",
        embedding_exclude_overlap=True,
        clustering="AgglomerativeClustering",
        embedding_batch_size=batch,
        segmentation_batch_size=BATCH,
    )
    pipeline.training = True  # or it would keep nothing
    return PyannotePipeline(pipeline)
