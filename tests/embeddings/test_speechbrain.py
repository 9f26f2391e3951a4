"""EcapaEmbedder gives what speechbrain's own parts give, one after the other."""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings import EcapaEmbedder, FbankConfig, VectorError

torch: Any = pytest.importorskip("torch", reason="needs the [torch] extra")

pytestmark = [
    pytest.mark.skipif(not find_spec("speechbrain"), reason="needs the [torch] extra"),
    pytest.mark.usefixtures("speechbrain_left_quiet"),
]

SIZES: dict[str, Any] = {
    "lin_neurons": 24,
    "channels": [16, 16, 16, 48],
    "kernel_sizes": [5, 3, 3, 1],
    "dilations": [1, 2, 3, 1],
    "groups": [1, 1, 1, 1],
    "attention_channels": 8,
    "se_channels": 12,
    "res2net_scale": 4,
}


@pytest.fixture
def network() -> Any:
    from speechbrain.lobes.models.ECAPA_TDNN import ECAPA_TDNN

    torch.manual_seed(0)
    return ECAPA_TDNN(80, **SIZES).eval()


@pytest.fixture
def folder(tmp_path: Path, network: Any) -> Iterator[Path]:
    torch.save(network.state_dict(), tmp_path / "embedding_model.ckpt")
    yield tmp_path
    assert not (tmp_path / "was run").exists()


def sound(seconds: float) -> NDArray[np.float32]:
    samples = int(seconds * 16_000)
    return 0.1 * np.random.default_rng(0).standard_normal(samples).astype(np.float32)


def everywhere() -> NDArray[np.bool_]:
    return np.ones((1, 50), bool)


def test_a_whole_waveform_gives_the_vector_of_speechbrains_own_chain(
    folder: Path, network: Any
) -> None:
    from speechbrain.lobes.features import Fbank
    from speechbrain.processing.features import InputNormalization

    normalise = InputNormalization(norm_type="sentence", std_norm=False)
    with torch.inference_mode():
        features = Fbank(n_mels=80)(torch.from_numpy(sound(2))[None])
        (expected,) = network(normalise(features, torch.ones(1)))[0].numpy()
    (found,) = EcapaEmbedder(folder)(sound(2), everywhere())
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected / np.linalg.norm(expected), atol=1e-5)


def test_each_mask_has_a_vector_of_its_own_frames(folder: Path) -> None:
    masks = np.array([[True, False], [False, True], [True, True]])
    rows = EcapaEmbedder(folder)(sound(4), masks)
    assert rows.shape == (3, 24)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert np.abs(rows[0] - rows[1]).max() > 1e-3


def test_less_than_a_frame_of_sound_still_gives_a_vector(folder: Path) -> None:
    assert np.isfinite(EcapaEmbedder(folder)(np.ones(10, np.float32), everywhere())).all()


def test_a_poisoned_yaml_beside_the_weights_is_not_read(folder: Path) -> None:
    command = f"!apply:os.mkdir [{str(folder / 'was run')!r}]"
    (folder / "hyperparams.yaml").write_text(f"embedding_model: {command}")
    assert EcapaEmbedder(folder)(sound(1), everywhere()).shape == (1, 24)


class Poison:
    """A pickle that makes a folder when it is loaded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.folder),)


def test_a_poisoned_pickle_is_refused_and_not_run(folder: Path) -> None:
    torch.save({"fc.conv.weight": Poison(folder / "was run")}, folder / "embedding_model.ckpt")
    with pytest.raises(ValueError, match="nothing of it was run"):
        EcapaEmbedder(folder)


@pytest.mark.parametrize(
    "saved", [[1, 2], {"fc.conv.weight": "text"}, {"fc.conv.weight": torch.zeros(2, 2, 1)}]
)
def test_what_is_no_ecapa_is_refused(folder: Path, saved: object) -> None:
    torch.save(saved, folder / "embedding_model.ckpt")
    with pytest.raises(ValueError, match=r"table of tensors|weights of an ECAPA"):
        EcapaEmbedder(folder)


def test_weights_that_are_left_over_or_missing_are_named(folder: Path, network: Any) -> None:
    weights = network.state_dict()
    torch.save(weights | {"more.weight": torch.zeros(1)}, folder / "embedding_model.ckpt")
    with pytest.raises(ValueError, match=r"another network: more\.weight"):
        EcapaEmbedder(folder)
    weights.pop("fc.conv.bias")
    torch.save(weights, folder / "embedding_model.ckpt")
    with pytest.raises(ValueError, match=r"another network: fc\.conv\.bias"):
        EcapaEmbedder(folder)


@pytest.mark.parametrize("text", ["bins = 40", "front_end = 'os.abort'", "call = 'os.abort'", "?"])
def test_features_that_make_no_sense_are_refused(folder: Path, text: str) -> None:
    (folder / "features.toml").write_text(text)
    with pytest.raises(ValueError, match=r"80 bands|features\.toml"):
        EcapaEmbedder(folder)


def test_features_are_speechbrains_unless_a_file_says_otherwise(folder: Path) -> None:
    assert EcapaEmbedder(folder).features == FbankConfig(front_end="speechbrain")
    (folder / "features.toml").write_text("shared_mean = 0.5")
    shared = EcapaEmbedder(folder).features
    assert shared == FbankConfig(front_end="speechbrain", shared_mean=0.5)
    (folder / "features.toml").write_text('front_end = "kaldi"')
    assert EcapaEmbedder(folder).features == FbankConfig(front_end="kaldi")


def test_a_network_that_gives_no_numbers_is_told(folder: Path, network: Any) -> None:
    broken = {name: each * np.nan for name, each in network.state_dict().items()}
    torch.save(broken, folder / "embedding_model.ckpt")
    with pytest.raises(VectorError, match="gives a vector without a direction"):
        EcapaEmbedder(folder)(sound(1), everywhere())
