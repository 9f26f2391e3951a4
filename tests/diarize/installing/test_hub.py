"""The hub as it is on bad days."""

import hashlib
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from diarize.bundle import EMBEDDED
from diarize.catalogue import Entry
from diarize.errors import ModelError
from diarize.installing.hub import fetch
from diarize.listen import silent
from tests.hub import COMMIT, Hub

PIECE = 2**20  # what is kept at once
VOICES = (EMBEDDED / "embedding.onnx").read_bytes()


@pytest.fixture
def constants(hub: Hub) -> Any:
    return pytest.importorskip("huggingface_hub.constants")


def test_a_file_comes_with_its_commit_and_its_hash(hub: Hub, entry: Entry) -> None:
    found = fetch(entry.embedding, "main", silent)
    assert found.path.read_bytes() == VOICES
    assert found.commit == COMMIT
    assert found.sha256 == hashlib.sha256(VOICES).hexdigest()


def test_a_connection_that_is_cut_is_taken_up_where_it_broke_off(hub: Hub, entry: Entry) -> None:
    hub.cuts = 2
    assert fetch(entry.embedding, "main", silent).path.read_bytes() == VOICES
    first, *again = (headers.get("range") for headers in hub.downloads)
    assert first is None
    assert again == [f"bytes={PIECE}-", f"bytes={2 * PIECE}-"]


def test_a_connection_that_is_cut_again_and_again_is_told(hub: Hub, entry: Entry) -> None:
    hub.cuts = 1000
    with pytest.raises(ModelError, match="the connection was cut; run it again"):
        fetch(entry.embedding, "main", silent)


def test_what_came_before_an_interruption_is_not_fetched_again(hub: Hub, entry: Entry) -> None:
    fetch(entry.segmentation, "main", silent)
    hub.cuts = 1000
    with pytest.raises(ModelError, match="cut"):
        fetch(entry.embedding, "main", silent)
    hub.cuts = 0
    hub.asked.clear()
    fetch(entry.segmentation, "main", silent)
    fetch(entry.embedding, "main", silent)
    assert len(hub.downloads) == 1


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (
            401,
            r"access refused \(401\).*read its terms at http.*ecapa-tdnn512-LM, and set HF_TOKEN",
        ),
        (
            403,
            r"access refused \(403\).*read its terms at http.*ecapa-tdnn512-LM, and set HF_TOKEN",
        ),
        (404, r"not there, or not any more \(404\); look at http.*ecapa-tdnn512-LM"),
        (429, r"too many requests \(429\)"),
        (500, r"the hub answers 500; try again later"),
        (503, r"the hub answers 503; try again later"),
    ],
)
def test_a_refusal_says_what_to_do_in_one_line(
    hub: Hub, entry: Entry, status: int, told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    hub.status = status
    with pytest.raises(ModelError, match=told) as caught:
        fetch(entry.embedding, "main", silent)
    assert "\n" not in str(caught.value)
    assert capfd.readouterr().err == ""


def test_what_answers_but_is_no_hub_is_told(hub: Hub, entry: Entry) -> None:
    hub.commit = ""
    with pytest.raises(
        ModelError, match="does not seem to be served by a Hugging Face Hub"
    ) as caught:
        fetch(entry.embedding, "main", silent)
    assert "\n" not in str(caught.value)


def test_files_that_come_from_elsewhere_are_followed_without_the_token(
    hub: Hub, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    hub.redirects = True
    assert fetch(entry.embedding, "main", silent).path.read_bytes() == VOICES
    sent = {path.startswith("/elsewhere"): headers for _, path, headers in hub.asked}
    assert sent[False]["authorization"] == "Bearer hf_secret"
    assert "authorization" not in sent[True]


def test_a_slow_hub_is_waited_for(hub: Hub, entry: Entry) -> None:
    hub.pause = 0.002
    assert fetch(entry.segmentation, "main", silent).path.stat().st_size == entry.segmentation.size


def test_a_hub_that_does_not_answer_is_told(hub: Hub, entry: Entry, constants: Any) -> None:
    hub.stalls = True
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(constants, "HF_HUB_ETAG_TIMEOUT", 0.2)
        with pytest.raises(
            ModelError, match=r"no answer in time; .* set HF_HUB_ETAG_TIMEOUT and HF_HUB_DOWN"
        ):
            fetch(entry.embedding, "main", silent)


def test_a_hub_that_cannot_be_reached_is_told(
    hub: Hub, entry: Entry, constants: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    unreachable(constants, monkeypatch)
    with pytest.raises(ModelError, match=r"cannot be reached \(.*\); check the network, the proxy"):
        fetch(entry.embedding, "main", silent)


def unreachable(constants: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{taken.getsockname()[1]}"
    template = endpoint + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)


def test_without_a_network_the_cache_will_do(
    hub: Hub, entry: Entry, constants: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fetch(entry.embedding, "main", silent)
    unreachable(constants, monkeypatch)
    found = fetch(entry.embedding, "main", silent)
    assert (found.path, found.commit, found.sha256) == (before.path, COMMIT, None)


def test_offline_nothing_is_asked_and_the_cache_is_named(
    hub: Hub, entry: Entry, constants: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match=r"HF_HUB_OFFLINE is set, and it is not in .*hub-cache"):
        fetch(entry.embedding, "main", silent)
    assert hub.asked == []


def test_offline_the_cache_will_do(
    hub: Hub, entry: Entry, constants: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch(entry.embedding, "main", silent)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert fetch(entry.embedding, "main", silent).commit == COMMIT


def test_a_refusal_is_not_answered_from_the_cache(hub: Hub, entry: Entry) -> None:
    fetch(entry.embedding, "main", silent)
    hub.status = 403
    with pytest.raises(ModelError, match="access refused"):
        fetch(entry.embedding, "main", silent)


def test_a_full_cache_is_told(
    hub: Hub, entry: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("huggingface_hub.file_download.http_get", full)
    with pytest.raises(ModelError, match=r"no space left for the hub's cache, .*; make room"):
        fetch(entry.embedding, "main", silent)


def test_nothing_is_sent_but_requests_for_files(hub: Hub, entry: Entry) -> None:
    fetch(entry.embedding, "main", silent)
    assert all("/resolve/" in path for _, path, _ in hub.asked)
    agents = {headers["user-agent"] for _, _, headers in hub.asked}
    assert not any("torch" in agent or "agent" in agent for agent in agents)


def test_the_clients_log_is_as_loud_as_before(hub: Hub, entry: Entry) -> None:
    before = logging.getLogger("huggingface_hub").level
    fetch(entry.segmentation, "main", silent)
    assert logging.getLogger("huggingface_hub").level == before


def test_a_missing_client_is_named_with_what_installs_it(
    entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(ModelError, match=r"pip install 'turnwise\[hub\]'"):
        fetch(entry.embedding, "main", silent)


@pytest.fixture
def proxies(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Yield what sets variables of proxies, which the client reads when it asks first."""
    huggingface_hub = pytest.importorskip("huggingface_hub")
    huggingface_hub.close_session()
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    yield monkeypatch
    huggingface_hub.close_session()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("ALL_PROXY", "socks5://127.0.0.1:1", "SOCKS proxy"),
        ("HTTP_PROXY", "foo://127.0.0.1:1", "foo"),
        ("HTTP_PROXY", "http://127.0.0.1:port", "port"),
        ("HF_TOKEN", "hf_\u20ac", "ascii"),
    ],
)
def test_a_variable_that_makes_no_sense_is_told_with_those_to_look_at(
    proxies: pytest.MonkeyPatch, entry: Entry, name: str, value: str, told: str
) -> None:
    proxies.setenv(name, value)
    with pytest.raises(ModelError, match=rf"\(.*{told}.*\); check the .*proxy") as caught:
        fetch(entry.embedding, "main", silent)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("endpoint", ["http://[::1", "http://127.0.0.1:abc", "127.0.0.1:80"])
def test_an_address_that_is_none_is_told(
    hub: Hub, entry: Entry, constants: Any, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = endpoint + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    with pytest.raises(ModelError, match="check the proxy, HF_ENDPOINT, HF_TOKEN"):
        fetch(entry.embedding, "main", silent)


def test_a_number_that_is_none_is_told() -> None:
    pytest.importorskip("huggingface_hub")
    code = "from diarize.hub_client import hub_client; hub_client()"
    variables = {**os.environ, "HF_HUB_DOWNLOAD_TIMEOUT": "30s"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=variables, capture_output=True, text=True, check=False
    )
    assert "ModelError: a variable of the Hugging Face hub makes no sense" in done.stderr
    assert "'30s'); look at those that begin with HF_" in done.stderr


def test_what_progress_raises_is_no_matter_of_the_hub(hub: Hub, entry: Entry) -> None:
    def cancel(_stage: str, _done: float, _total: float | None) -> None:
        raise InterruptedError("the user thought better of it")

    with pytest.raises(InterruptedError, match="thought better"):
        fetch(entry.embedding, "main", cancel)
    assert fetch(entry.embedding, "main", silent).path.read_bytes() == VOICES
