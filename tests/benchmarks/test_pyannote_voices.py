"""At equal weights a rival must hear what we hear, whoever runs the model."""

from pathlib import Path

import numpy as np
import pytest

from diarize import Segment
from diarize.excerpts import excerpt

torch = pytest.importorskip("torch", reason="needs the [torch] extra")
pytest.importorskip("pyannote.audio", reason="needs the [torch] extra")

EXAMPLE = Path(__file__).parents[2] / "examples" / "meeting.ogg"


def test_a_voice_is_the_same_in_the_class_of_pyannote_and_in_ours(tmp_path: Path) -> None:
    from benchmarks.rivals.pyannote_voices import Voices, own_voices
    from embeddings.speechbrain import EcapaEmbedder
    from training.export import MODEL, save_ecapa

    save_ecapa(MODEL, tmp_path)
    theirs, ours = own_voices(tmp_path), Voices(EcapaEmbedder(tmp_path))
    waveform = excerpt(EXAMPLE, [Segment(13.2, 18.0)]).waveform
    talks = torch.zeros(2, 250)
    talks[0, :240] = 1  # the other says nothing, and is nobody
    heard = torch.from_numpy(waveform).expand(2, 1, -1)
    found, known = theirs(heard, masks=talks), ours(heard, talks)
    assert np.isnan(found[1]).all()
    assert np.isnan(known[1]).all()
    assert found[0] @ known[0] / np.linalg.norm(found[0]) > 0.999
