"""Where checkpoints come from; the hub is a server of this test."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from diarize import ModelError
from diarize.checkpoints import checkpoint_file, checkpoint_folder

FILE = "pytorch_model.bin"
Hub = Callable[[int, str], None]


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Return what makes the hub answer everything with a status and an error code of its own."""
    constants: Any = pytest.importorskip(
        "huggingface_hub.constants", reason="needs the [torch] extra"
    )
    answer: list[tuple[int, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, code = answer[-1]
            self.send_response(status)
            self.send_header("X-Error-Code", code)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_HEAD = do_GET

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setattr(constants, "ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
        yield lambda status, code: answer.append((status, code))
        server.shutdown()


def test_a_gated_model_is_told_with_the_page_of_its_licence(hub: Hub) -> None:
    hub(403, "GatedRepo")
    with pytest.raises(
        ModelError, match=r"gated.* https://huggingface\.co/someone/model.*HF_TOKEN"
    ):
        checkpoint_file("someone/model", FILE)


def test_a_model_that_is_nowhere_is_told(hub: Hub) -> None:
    hub(404, "RepoNotFound")
    with pytest.raises(ModelError, match="neither on this machine nor on the hub"):
        checkpoint_file("someone/model", FILE)


def test_without_a_network_one_is_told_to_bring_the_folder(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="the hub cannot be reached: download it where"):
        checkpoint_file("someone/model", FILE)


def test_a_file_is_itself_and_a_folder_holds_one(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    assert checkpoint_file(tmp_path / FILE, FILE) == tmp_path / FILE
    assert checkpoint_file(str(tmp_path), FILE) == tmp_path / FILE


def test_a_folder_of_another_kind_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"holds no pytorch_model\.bin"):
        checkpoint_folder(tmp_path, [FILE])


def test_what_is_neither_a_path_nor_a_name_is_told() -> None:
    with pytest.raises(ModelError, match="neither a file, a folder nor owner/name"):
        checkpoint_file("no such model", FILE)
