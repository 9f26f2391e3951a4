from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pyroomacoustics", reason="needs the [train] extra")

from benchmarks.guided import PEOPLE, WAYS, Engine, Found, among, enrol, lines, measure
from diarize import Annotation, Diarization, Diarizer, SpeakerLibrary, Turn, load_models
from training.acoustics import Acoustics
from training.bundle import EMBEDDING, WEIGHTS
from training.cohort import onnx_model
from training.corpus import load_corpus

EVERYBODY = [f"s{number}" for number in range(20)]


@pytest.mark.parametrize(("part", "known"), [(1.0, 3), (0.5, 2), (0.0, 0)])
def test_a_library_has_ten_people_and_a_part_of_those_present(part: float, known: int) -> None:
    present = ("s1", "s3", "s5")
    names = among(present, EVERYBODY, part, np.random.default_rng(0))
    assert len(set(names)) == PEOPLE
    assert len(set(names) & set(present)) == known


def test_every_way_is_measured_for_every_library(speech_data: Path, tmp_path: Path) -> None:
    corpus = load_corpus(speech_data / "speech" / "dev", tmp_path)
    acoustics = Acoustics.load(speech_data, "dev", tmp_path)
    models = load_models(WEIGHTS, threads=1)
    assert models.bundle is not None
    with SpeakerLibrary(tmp_path / "people.db", models.bundle, make=True) as library:
        enrol(library, models, onnx_model(WEIGHTS / EMBEDDING), corpus)
        total = measure(Engine(Diarizer(models), library), corpus, acoustics, meetings=1)
    assert {way for _, _, way in total} == set(WAYS)
    assert {who for _, who, _ in total} == {"everybody", "half of them", "nobody"}
    assert all(found.meetings == 1 for found in total.values())
    assert all(found.naming.known == 0 for (_, who, _), found in total.items() if who == "nobody")
    assert len(list(lines(total))) == len(total)


def test_what_comes_out_adds_up() -> None:
    truth = Annotation("m", [Turn(0, 4, "al"), Turn(4, 8, "bo")])
    turns = Annotation("m", [Turn(0, 4, "al"), Turn(4, 8, "SPEAKER_01")])
    found = Diarization(turns, turns, 8.0, np.eye(2, 4, dtype=np.float32))
    one = Found.of(truth, found, ["al", "bo"])
    assert (one + one).to_dict() == {
        "meetings": 2,
        "der": 0.0,
        "exact": 1.0,
        "named": 0.5,
        "misnamed": 0.0,
        "strangers_named": None,
    }
