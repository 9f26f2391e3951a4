import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import diarize
from diarize import (
    Annotation,
    Diarizer,
    Samples,
    Segment,
    SpeakerBounds,
    Transcript,
    Turn,
    Word,
    attribute,
    read_transcript,
    score,
)

ANY: Any = 3
NOTHING: Any = None
TURNS, WORDS = Annotation("r"), Transcript(recording="r")
WHOLE = [Segment(0, 1)]


@pytest.mark.parametrize("name", diarize.__all__)
def test_every_public_name_is_there_and_listed(name: str) -> None:
    assert getattr(diarize, name) is not None
    assert name in dir(diarize)


def test_what_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'diarise'"):
        _ = diarize.diarise  # type: ignore[attr-defined]


def test_the_command_line_loads_no_engine_to_print_its_help() -> None:
    program = (
        "import sys, cli; heavy = {'av', 'faiss', 'hdbscan', 'onnxruntime', 'scipy', 'sklearn', "
        "'pyannote', 'rich.progress', 'diarize.pipeline'}; print(*sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


@pytest.mark.parametrize(
    ("call", "taken"),
    [
        (lambda: Segment(NOTHING, 1), "a segment starts at a number, in seconds, got NoneType"),
        (lambda: Turn(0, 1, ANY), "a speaker is a name, as text, got int"),
        (lambda: Annotation("r", [ANY]), "an annotation holds turns: .*, got int"),
        (lambda: Annotation("r", NOTHING), "takes a sequence of turns, got NoneType"),
        (lambda: Word(text=ANY, start=0, end=1), "a word is a str, got int"),
        (lambda: Samples(NOTHING, 16_000), "a waveform is a NumPy array, .*, got NoneType"),
        (lambda: SpeakerBounds(ANY / 2), "counted in whole numbers, got 1.5"),
        (lambda: read_transcript(ANY), "a transcript is a path, bytes, dict or list, got int"),
        (lambda: score(ANY, TURNS, scored=WHOLE), "an Annotation is scored .*, got int"),
        (lambda: score(TURNS, ANY, scored=WHOLE), "an Annotation is scored .*, got int"),
        (lambda: score(TURNS, TURNS, scored=[ANY]), "is a list of segments: .*, got int"),
        (lambda: score(TURNS, TURNS, scored=WHOLE, collar=NOTHING), "the collar is a number"),
        (lambda: attribute(NOTHING, NOTHING), "attribute takes a Transcript, .*, got NoneType"),
        (lambda: attribute(WORDS, NOTHING), "takes an Annotation of who spoke when, got NoneType"),
        (lambda: attribute(WORDS, TURNS, exclusive=ANY), "an Annotation or None, got int"),
        (lambda: Diarizer(ANY), "models are those of load_models, got int"),
        (lambda: Diarizer(settings=ANY), "settings are a mapping of stages .*, got int"),
        (lambda: Diarizer(library=ANY), "library is an open SpeakerLibrary, got int"),
    ],
)
def test_a_value_of_a_wrong_type_is_told_what_is_taken(
    call: Callable[[], object], taken: str
) -> None:
    with pytest.raises(TypeError, match=taken):
        call()


@pytest.mark.parametrize("source", [None, 3, np.zeros(9, np.float32)])
def test_what_is_no_source_of_sound_is_told_what_one_is(engine: Diarizer, source: Any) -> None:
    with pytest.raises(TypeError, match="a source is a path, bytes, a binary stream or Samples"):
        engine(source)
    with pytest.raises(TypeError, match=r"bounds are SpeakerBounds\(least, most\), got int"):
        engine(b"", bounds=ANY)
    with pytest.raises(TypeError, match="a channel is a whole number"):
        engine(b"", channel=ANY / 2)
