"""Where checkpoints come from; the hub is a server of this test."""

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from diarize import ModelError
from diarize.checkpoints import checkpoint_file, checkpoint_folder

FILE = "pytorch_model.bin"
FILES = {FILE: b"weights", "config.yaml": b"!apply:os.abort []"}
COMMIT = "1" * 40


class Hub(ThreadingHTTPServer):
    """Holds one model, as the hub does; with a ``refusal`` it gives nothing out."""

    refusal: tuple[int, str] | None = None

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        if self.refusal:
            return self.refusal[0], {"X-Error-Code": self.refusal[1]}, b""
        if "/tree/" in path:
            tree = [
                {"type": "file", "path": name, "size": len(content), "oid": _tag(content)}
                for name, content in FILES.items()
            ]
            return 200, {}, json.dumps(tree).encode()
        if "/api/" in path:
            named = {"id": "someone/model", "sha": COMMIT}
            files = [{"rfilename": name} for name in FILES]
            return 200, {}, json.dumps(named | {"siblings": files}).encode()
        content = FILES[path.rsplit("/", 1)[1]]
        return 200, {"ETag": f'"{_tag(content)}"', "X-Repo-Commit": COMMIT}, content


def _tag(content: bytes) -> str:
    return hashlib.sha1(content).hexdigest()


class Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self) -> None:
        status, headers, content = self.server.answer(self.path)
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    do_HEAD = do_GET

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    reason = "needs the [torch] extra"
    constants: Any = pytest.importorskip("huggingface_hub.constants", reason=reason)
    with Hub(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        place = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setattr(constants, "ENDPOINT", place)
        template = f"{place}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
        yield server
        server.shutdown()
        thread.join()


def test_only_the_named_file_of_a_model_is_downloaded_and_kept(hub: Hub, tmp_path: Path) -> None:
    file = checkpoint_file("someone/model", FILE)
    assert file.read_bytes() == b"weights"
    assert [each.name for each in file.parent.iterdir()] == [FILE]
    hub.refusal = (503, "")
    assert checkpoint_file("someone/model", FILE) == file


def test_nothing_is_told_about_the_user(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_DISABLE_TELEMETRY", False)
    checkpoint_file("someone/model", FILE)
    assert constants.HF_HUB_DISABLE_TELEMETRY


def test_a_gated_model_is_told_with_the_page_of_its_licence(hub: Hub) -> None:
    hub.refusal = (403, "GatedRepo")
    with pytest.raises(ModelError, match=r"gated; .* at http://\S+/someone/model, .*HF_TOKEN"):
        checkpoint_file("someone/model", FILE)


def test_a_model_that_is_nowhere_is_told(hub: Hub) -> None:
    hub.refusal = (404, "RepoNotFound")
    with pytest.raises(ModelError, match=r"someone/model: not there, or not any more \(404\)"):
        checkpoint_file("someone/model", FILE)


def test_a_model_of_another_kind_is_told(hub: Hub) -> None:
    with pytest.raises(ModelError, match=r"someone/model holds no embedding_model\.ckpt"):
        checkpoint_folder("someone/model", ["embedding_model.ckpt"])


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("HF_HUB_OFFLINE", True, "HF_HUB_OFFLINE is set, and it is not in the hub's cache"),
        ("ENDPOINT", "http://127.0.0.1:9", "cannot be reached .*; check the network"),
    ],
)
def test_without_a_network_one_is_told_what_is_missing(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, name: str, value: object, told: str
) -> None:
    monkeypatch.setattr(f"huggingface_hub.constants.{name}", value)
    with pytest.raises(ModelError, match=f"someone/model: {told}"):
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
