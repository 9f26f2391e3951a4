"""Recordings of which one knows who speaks when."""

from itertools import pairwise
from pathlib import Path

import pytest

from diarize import Annotation, Segment, Turn, read_annotations
from diarize.excerpts import as_wav, excerpt
from diarize.formats import WRITERS

EXAMPLES = Path(__file__).parents[1] / "examples"
CUTS = (0.0, 29.1, 52.6, 76.6)
"""Seconds at which nobody talks in the example meeting."""


@pytest.fixture(scope="session")
def labelled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with the example meeting in three: part1.wav, part1.rttm..."""
    folder = tmp_path_factory.mktemp("labelled")
    meeting = read_annotations(EXAMPLES / "meeting.rttm")["meeting"]
    for number, (start, end) in enumerate(pairwise(CUTS), start=1):
        part, name = Segment(start, end), f"part{number}"
        sound = as_wav(excerpt(EXAMPLES / "meeting.ogg", [part]))
        (folder / f"{name}.wav").write_bytes(sound)
        turns = [
            Turn(turn.start - start, turn.end - start, turn.speaker)
            for turn in meeting.within([part])
        ]
        text = WRITERS["rttm"].write(Annotation(name, turns), None)
        (folder / f"{name}.rttm").write_text(text)
    return folder
