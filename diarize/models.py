"""The two models of a bundle, ready to run, with the settings they were calibrated for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from numbers import Integral
from pathlib import Path
from types import NoneType
from typing import Any

from diarize.backends import Embedder, Segmenter
from diarize.bundle import Bundle, Model, find_bundle, read_verified
from diarize.config import Config, Tables
from diarize.embedding import BundleEmbedder, refuse_other_dimension
from diarize.errors import ConfigError, ModelError, expect, translated
from diarize.installed import MANIFEST, models_folder
from diarize.segmentation import OnnxSegmenter
from diarize.sessions import PROVIDERS, available, cores, open_session, rest
from embeddings import FbankConfig, OnnxEmbedder

MOST_THREADS = 8
"""Unless more are asked for: each needs some memory of its own."""
FRAMES = 100
"""Of a voice that any embedding takes."""


def _nothing() -> None:
    """Rest no models."""


@dataclass(frozen=True, slots=True)
class Models:
    """A segmenter and an embedder that belong together.

    ``settings`` are those the pair was calibrated for; ``provenance`` says where it comes from,
    and ``bundle`` is that, if it is one: without it, voices have no names. So many ``threads`` hear
    a recording at once: more than one only if both models may be shared between threads. ``rest``
    gives back the memory that the models keep for their next run, such as for clustering.
    """

    segment: Segmenter
    embed: Embedder
    settings: Tables = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)
    bundle: Bundle | None = None
    threads: int = 1
    rest: Callable[[], None] = _nothing


def load_models(
    bundle: str | Path = "auto", *, threads: int | None = None, device: str = "cpu"
) -> Models:
    """Load a bundle, by its name or folder, after checking its files.

    ``threads`` None means one for each core, `MOST_THREADS` at most. Each takes other chunks of a
    recording, which is faster than to share the work on one, and gives the same result whatever
    their number. On a device that is no processor there is one.

    Raises
    ------
    ModelError
        The bundle is missing, damaged or cannot run.
    TypeError
        The threads are no whole number.
    ValueError
        Unknown device, or fewer than one thread.
    """
    expect(threads, (Integral, NoneType), "threads is a whole number, or None for the usual one")
    if threads is not None and threads < 1:
        raise ValueError(f"threads is 1 or more, got {threads}")
    found, device = find_bundle(bundle), available(device)
    refuse_wrong_settings(found)
    segmentation, embedding = (
        open_session(read_verified(model), model.file.name, device=device)
        for model in (found.segmentation, found.embedding)
    )
    _check_dimension(embedding, found)
    with translated(ValueError, to=ModelError, about=f"bundle {found.name}"):
        features = FbankConfig(
            bins=found.embedding.bins,
            sample_rate=found.sample_rate,
            window=found.embedding.window,
            front_end=found.embedding.front_end,
            shared_mean=found.embedding.shared_mean,
        )
    return Models(
        OnnxSegmenter(segmentation, found.segmentation),
        BundleEmbedder(OnnxEmbedder(embedding, features), found.embedding),
        found.settings,
        _provenance(found),
        found,
        _threads(threads, segmentation, embedding),
        partial(_rest, segmentation, embedding, found),
    )


def chunk_seconds(segment: Segmenter) -> float:
    """Return how much a segmenter hears at once."""
    return segment.chunk / segment.grid.sample_rate


def refuse_wrong_settings(bundle: Bundle) -> None:
    """Refuse a bundle whose ``bundle.toml`` has settings that there are not.

    Raises
    ------
    ModelError
        It has; the message names the setting.
    """
    try:
        Config().updated(bundle.settings, f"{bundle.folder / MANIFEST}")
    except ConfigError as problem:
        here = models_folder() in bundle.folder.parents
        remedy = "; `diarize models install` makes it anew, --bundle embedded does without"
        raise ModelError(f"{problem}{remedy if here else ''}") from problem


def _check_dimension(session: Any, bundle: Bundle) -> None:
    """Refuse a model that says of itself that it takes, or gives, other vectors than promised.

    A library would hold them.
    """
    taken, bins = session.get_inputs()[0].shape, bundle.embedding.bins
    if len(taken) != 3 or (isinstance(taken[2], int) and taken[2] != bins):
        raise ModelError(
            f"{bundle.embedding.file.name} takes {taken} where its bundle promises frames of {bins}"
        )
    shape = session.get_outputs()[0].shape
    if len(shape) == 2 and isinstance(shape[1], int):
        refuse_other_dimension(bundle.embedding, shape[1])


def _rest(segmentation: Any, embedding: Any, bundle: Bundle) -> None:
    rest(segmentation, (1, 1, bundle.sample_rate))  # a second: the less it hears, the sooner
    rest(embedding, (1, FRAMES, bundle.embedding.bins))


def _threads(asked: int | None, *sessions: Any) -> int:
    """Return how many threads may hear at once: one on a device that is no processor.

    DirectML's sessions must not be shared, and a graphics card is busy with one.
    """
    if any(session.get_providers() != [PROVIDERS["cpu"]] for session in sessions):
        return 1
    return asked or min(cores(), MOST_THREADS)


def _provenance(bundle: Bundle) -> dict[str, Any]:
    return {
        "bundle": bundle.name,
        "bundle_version": bundle.version,
        "segmentation": _identity(bundle.segmentation),
        "embedding": _identity(bundle.embedding),
    }


def _identity(model: Model) -> dict[str, str]:
    return {"sha256": model.sha256, "license": model.license}
