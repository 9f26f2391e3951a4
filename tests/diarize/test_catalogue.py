import pytest

from clustering import ClusteringConfig
from diarize.catalogue import CATALOGUE, PYANNET, Entry, entry_named
from diarize.config import Config
from diarize.installed import folder_of

SINCNET = (  # kernel and stride of each layer of PyanNet's SincNet
    *((251, 10), (3, 3)),
    *((5, 1), (3, 3)),
    *((5, 1), (3, 3)),
)


def test_the_frames_of_pyannet_lie_where_its_layers_put_them() -> None:
    hop, field, frames = 1, 1, 160_000
    for kernel, stride in SINCNET:
        field += (kernel - 1) * hop
        hop *= stride
        frames = (frames - kernel) // stride + 1
    assert (hop, field, frames) == (270, 991, 589)
    assert (PYANNET["hop"], PYANNET["first"]) == (hop, (field - 1) // 2 - hop // 2)
    assert (PYANNET["chunk"] - 2 * PYANNET["first"]) // PYANNET["hop"] == frames


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)
def test_an_entry_can_be_installed_and_used(entry: Entry) -> None:
    assert folder_of(entry.name).name == entry.name
    settings = Config().updated(entry.settings)
    assert isinstance(settings.clustering, ClusteringConfig)
    assert entry.size < 100e6
    assert all(file.license in ("MIT", "CC-BY-4.0") for file in entry.files.values())


def test_an_entry_is_found_by_its_name() -> None:
    assert entry_named("pyannote-wespeaker") is CATALOGUE[0]
    assert entry_named("other") is None
