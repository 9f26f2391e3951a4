"""What tests of several packages need: labelled recordings, a hub of bundles, checkpoints."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from diarize import Annotation, Segment, Turn, read_annotations
from diarize.bundle import EMBEDDED
from diarize.catalogue import Entry, entries
from diarize.excerpts import as_wav, excerpt
from diarize.formats import WRITERS
from tests.hub import Hub, serving
from tests.speech import write_data, write_rooms

Make = Callable[..., Path]
EXAMPLES = Path(__file__).parents[1] / "examples"
CUTS = (0.0, 31.0, 53.4, 78.2)
"""Seconds at which nobody talks in the example meeting."""

# the embedded models, as if they were those of the catalogue
GEOMETRY = {"hop": 320, "first": 0}


# before anything asks for a bundle, also at import: a folder that is not there and cannot be made
os.environ["DIARIZE_MODELS"] = str(Path(os.devnull) / "models")


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


@pytest.fixture(scope="session")
def speech_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder of data as recipes and benchmarks read it: see `write_data`."""
    folder = tmp_path_factory.mktemp("data")
    write_data(folder)
    return folder


@pytest.fixture(scope="session")
def speech_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a cache for what they make of it, with rooms: see `write_rooms`."""
    folder = tmp_path_factory.mktemp("cache")
    write_rooms(folder)
    return folder


@pytest.fixture
def models(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the folder of installed bundles an empty one of this test."""
    folder = tmp_path_factory.mktemp("models")
    monkeypatch.setenv("DIARIZE_MODELS", str(folder))
    return folder


@pytest.fixture
def entry(monkeypatch: pytest.MonkeyPatch) -> Entry:
    """Make the catalogue's bundle one of the sizes and geometry of the embedded models."""
    (known,) = entries()
    sizes = {role: (EMBEDDED / f"{role}.onnx").stat().st_size for role in known.files}
    tested = replace(
        known,
        segmentation=replace(known.segmentation, size=sizes["segmentation"]),
        embedding=replace(known.embedding, size=sizes["embedding"]),
        geometry={**known.geometry, **GEOMETRY},
    )
    monkeypatch.setattr("diarize.catalogue.CATALOGUE", (tested,))
    return tested


@pytest.fixture
def hub(
    entry: Entry, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Hub]:
    """Serve the embedded models under the names of the catalogue, to a client with its own cache.

    The client reads its variables once, when it is imported, so its constants are set.
    """
    constants = pytest.importorskip("huggingface_hub.constants", reason="needs the extra [hub]")
    files = {
        f"{file.repo}/{file.path}": (EMBEDDED / f"{role}.onnx").read_bytes()
        for role, file in entry.files.items()
    }
    monkeypatch.setattr("time.sleep", lambda seconds: None)  # before it tries again
    with serving(Hub(files)) as hub:
        template = hub.endpoint + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr(constants, "ENDPOINT", hub.endpoint)
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub-cache"))
        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
        monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "no-token"))
        monkeypatch.delenv("HF_TOKEN", raising=False)
        yield hub


@pytest.fixture
def make_checkpoint(tmp_path: Path) -> Make:
    """Return what saves a small PyanNet of random weights, by the trainer of pyannote.audio."""
    pytest.importorskip("pyannote.audio", reason="needs the [torch] extra")
    os.environ["PYANNOTE_METRICS_ENABLED"] = "false"

    def make(at_once: int | None, seconds: float = 2.0, speakers: int = 3) -> Path:
        import torch
        from lightning import Trainer
        from pyannote.audio.core.task import Problem, Resolution, Specifications
        from pyannote.audio.models.segmentation import PyanNet

        torch.manual_seed(0)
        torch.set_num_threads(1)
        model = PyanNet(lstm={"hidden_size": 16, "num_layers": 2}, linear={"hidden_size": 16})
        model.specifications = Specifications(
            problem=Problem(2 if at_once is None else 1),
            resolution=Resolution.FRAME,
            duration=seconds,
            classes=[f"speaker#{number}" for number in range(1, speakers + 1)],
            powerset_max_classes=at_once,
            permutation_invariant=True,
        )
        model.build()
        file = tmp_path / "pytorch_model.bin"
        _save(Trainer(accelerator="cpu", logger=False, enable_checkpointing=False), model, file)
        return file

    return make


def _save(trainer: Any, model: Any, file: Path) -> None:
    trainer.strategy.connect(model)
    trainer.save_checkpoint(file, weights_only=True)


@pytest.fixture(autouse=True)
def speechbrain_left_quiet() -> None:
    """Its old names warn when touched, and hypothesis touches ``__file__`` of every module.

    Any test before may have loaded it, or pytest while it looked for tests.
    """
    if torch := sys.modules.get("torch"):
        torch.set_num_threads(1)
    for module in list(sys.modules.values()) if "speechbrain" in sys.modules else ():
        if type(module).__module__ == "speechbrain.utils.importutils":
            module.__file__ = None


@pytest.fixture
def ecapa(tmp_path: Path) -> Path:
    """Make a folder in speechbrain's layout, with a small ECAPA-TDNN of random weights."""
    pytest.importorskip("speechbrain", reason="needs the [torch] extra")
    import torch
    from speechbrain.lobes.models.ECAPA_TDNN import ECAPA_TDNN

    torch.set_num_threads(1)
    torch.manual_seed(0)
    sizes = {"channels": [16] * 4 + [48], "attention_channels": 8, "se_channels": 8}
    (tmp_path / "ecapa").mkdir()
    network = ECAPA_TDNN(80, lin_neurons=24, **sizes)
    torch.save(network.state_dict(), tmp_path / "ecapa" / "embedding_model.ckpt")
    return tmp_path / "ecapa"
