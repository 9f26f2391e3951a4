"""Voices stay what they are in eight bits."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from diarize.bundle import find_bundle
from diarize.conversion.parity import sound_of, voices_in
from diarize.sessions import open_session
from embeddings import FbankConfig

EXAMPLE = Path(__file__).parents[3] / "examples" / "meeting.ogg"

pytestmark = pytest.mark.skipif(not find_spec("onnx"), reason="needs the [torch] extra")


def test_in_eight_bits_a_voice_is_nearly_the_same_in_a_smaller_file() -> None:
    from diarize.conversion.int8 import with_int8_convolutions

    model = find_bundle().embedding.file.with_name("embedding.onnx").read_bytes()
    voices = list(voices_in(sound_of(EXAMPLE, 160_000, 16_000), FbankConfig()))
    assert len(voices) == 40
    small = with_int8_convolutions(model, voices[:20])
    assert len(small) < 0.7 * len(model)
    sessions = [open_session(content, "embedding.onnx") for content in (model, small)]
    for voice in voices[20:]:
        known, found = (each.run(None, {"features": voice[None]})[0][0] for each in sessions)
        cosine = known @ found / (np.linalg.norm(known) * np.linalg.norm(found))
        assert cosine > 0.99
        assert not np.array_equal(known, found)
