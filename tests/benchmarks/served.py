"""A server in a process of its own, for benchmarks that ask over sockets."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
MOST_READ = 1 << 20
"""Bytes of an answer that are read: an export of 120,000 papers has a hundred times that."""
READY_S = 900.0
"""Until the model is exported and a small library encoded, on a busy machine."""


class Client:
    """One connection that is kept, as a browser keeps it."""

    def __init__(self, address: str) -> None:
        self._netloc = urlsplit(address).netloc
        self._connection = http.client.HTTPConnection(self._netloc, timeout=120)

    def get(self, target: str, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        """Return status and body of an answer; of a long one the beginning, then hang up."""
        try:
            return self._get(target, headers)
        except (http.client.RemoteDisconnected, ConnectionError):
            # A server may close a connection that was idle, or after an answer.
            self._connection.close()
            return self._get(target, headers)

    def _get(self, target: str, headers: Mapping[str, str] | None) -> tuple[int, bytes]:
        self._connection.request("GET", target, headers=dict(headers or {}))
        answer = self._connection.getresponse()
        body = answer.read(MOST_READ)
        if not answer.isclosed():
            self._connection.close()
        return answer.status, body


@contextmanager
def served(library: Path | None, *, wait: bool = True) -> Iterator[str]:
    """Serve a library, or a new one of the bundled listing, and give its address.

    Args:
        wait: until search by meaning is ready or off.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = library or Path(folder, "library.db")
        environment = {**os.environ, "OEUVRE_DATABASE_URL": f"sqlite:///{path.absolute()}"}
        listing = ["--start-from", str(ROOT / "data" / "listing.txt")] if library is None else []
        server = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", "--port", "0", *listing],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[-1]
            client = Client(address)
            deadline = time.monotonic() + READY_S
            while wait and json.loads(client.get("/health")[1])["semantic"] == "warming":
                if time.monotonic() > deadline:
                    raise TimeoutError("search by meaning did not get ready")
                time.sleep(0.5)
            yield address
        finally:
            server.terminate()
            server.wait(20)
