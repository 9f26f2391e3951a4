"""The leaner pooling computes what speechbrain's does."""

from importlib.util import find_spec
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="needs the [torch] extra")

pytestmark = [
    pytest.mark.skipif(not find_spec("speechbrain"), reason="needs the [torch] extra"),
    pytest.mark.usefixtures("speechbrain_left_quiet"),
]


def ecapa(**settings: Any) -> Any:
    from speechbrain.lobes.models.ECAPA_TDNN import ECAPA_TDNN

    torch.manual_seed(0)
    sizes = {"lin_neurons": 8, "channels": [16] * 4 + [48], "attention_channels": 4}
    network = ECAPA_TDNN(20, **sizes, se_channels=4, **settings)
    for parameter in network.parameters():  # biases are not all zero then
        torch.nn.init.normal_(parameter, std=0.3)
    return network.eval()


@pytest.mark.parametrize("frames", [30, 200])
@pytest.mark.parametrize("context", [True, False])
def test_the_voice_is_the_same(frames: int, context: bool) -> None:
    from diarize.conversion.pooling import lean

    network = ecapa(global_context=context)
    features = torch.randn(3, frames, 20)
    with torch.inference_mode():
        given, found = network(features), lean(network)(features)
    torch.testing.assert_close(found, given, rtol=1e-4, atol=1e-4)


def test_the_network_itself_is_left_as_it_was() -> None:
    from diarize.conversion.pooling import lean

    network = ecapa()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    lean(network)
    assert network.state_dict().keys() == before.keys()
    assert all((network.state_dict()[name] == value).all() for name, value in before.items())
