"""A hub on the loopback interface: as much of its protocol as its client asks for."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

RESOLVE = re.compile(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)")
COMMIT = "0123456789abcdef0123456789abcdef01234567"
PIECE = 64 * 1024


@dataclass
class Hub:
    """What the hub has, and how it behaves; ``asked`` collects methods, paths and headers
    (their names in lower case).

    Attributes
    ----------
    files : dict
        Content by ``repo/path``.
    commit : str
        Of all of them; empty where it does not say, as something that is no hub.
    status : int or None
        The answer to everything, in place of a file.
    cuts : int
        So many downloads break off half way.
    redirects : bool
        Files come from elsewhere, as large ones do.
    stalls : bool
        Nothing is answered until the hub is closed.
    pause : float
        Seconds between the pieces of a download.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    commit: str = COMMIT
    status: int | None = None
    cuts: int = 0
    redirects: bool = False
    stalls: bool = False
    pause: float = 0.0
    asked: list[tuple[str, str, Mapping[str, str]]] = field(default_factory=list)
    closed: Event = field(default_factory=Event)
    endpoint: str = ""

    @property
    def downloads(self) -> list[Mapping[str, str]]:
        """The headers of each request for content."""
        return [headers for method, _, headers in self.asked if method == "GET"]


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """Serve a hub until the end of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": hub}))
    hub.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.closed.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_HEAD(self) -> None:
        self._answer(with_content=False)

    def do_GET(self) -> None:
        self._answer(with_content=True)

    def _answer(self, *, with_content: bool) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.hub.asked.append((self.command, self.path, headers))
        if self.hub.stalls:
            self.hub.closed.wait()
        elsewhere = self.path.startswith("/elsewhere")
        match = RESOLVE.fullmatch(self.path.removeprefix("/elsewhere"))
        content = self.hub.files.get(f"{match[1]}/{match[3]}") if match else None
        if self.hub.status is not None or content is None:
            self._refuse(self.hub.status or 404)
        elif self.hub.redirects and not elsewhere:
            self._redirect(content)
        else:
            self._send(content, with_content=with_content)

    def _refuse(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _redirect(self, content: bytes) -> None:
        self.send_response(302)
        # by another name, so that the client takes it for another host
        elsewhere = self.hub.endpoint.replace("127.0.0.1", "localhost")
        self.send_header("Location", f"{elsewhere}/elsewhere{self.path}")
        self.send_header("X-Linked-Etag", _etag(content))
        self.send_header("X-Linked-Size", str(len(content)))
        self.send_header("X-Repo-Commit", self.hub.commit)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, content: bytes, *, with_content: bool) -> None:
        first = int((self.headers.get("Range") or "bytes=0-")[len("bytes=") :].split("-")[0])
        self.send_response(206 if "Range" in self.headers else 200)
        self.send_header("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - first))
        self.send_header("ETag", _etag(content))
        if self.hub.commit:
            self.send_header("X-Repo-Commit", self.hub.commit)
        self.end_headers()
        if with_content:
            self._stream(content, first)

    def _stream(self, content: bytes, first: int) -> None:
        end = len(content)
        if self.hub.cuts:
            self.hub.cuts -= 1
            end, self.close_connection = (first + end) // 2, True
        for start in range(first, end, PIECE):
            self.wfile.write(content[start : min(start + PIECE, end)])
            if self.hub.pause:
                self.hub.closed.wait(self.hub.pause)


def _etag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()}"'
