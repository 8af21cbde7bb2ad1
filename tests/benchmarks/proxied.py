"""Three servers of one library in PostgreSQL with a replica, behind the proxy of `deploy/`."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.benchmarks.servers import ROOT, free_port
from tests.postgresql.server import PostgresServer, folder_of_its_own

NAMES = ("one", "two", "three")
READY_S = 300.0
PATIENCE_S = 120
"""That a writer waits for an import."""


@dataclass
class SharedServer:
    """One server of the library, in a process of its own that may be killed."""

    name: str
    port: int
    folder: Path
    variables: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; `await_ready` waits for it."""
        variables = {**self.variables, "OEUVRE_LOCAL_COPIES": str(self.folder / self.name)}
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app", "serve", "--port", str(self.port)],
                cwd=ROOT, env=os.environ | variables, stdout=log, stderr=log,
            )  # fmt: skip

    def await_ready(self) -> None:
        """Wait until it serves."""
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            with suppress(OSError, HTTPException):
                if asked(self.port, "/health/ready")[0] == 200:
                    return
            assert self.process is not None
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit(f"Server {self.name} did not start: {self.folder / self.name}.log")

    def kill(self) -> None:
        """End it as a fault of the machine would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()


@dataclass
class Cluster:
    """All of it, while it runs."""

    primary: PostgresServer
    replica: PostgresServer
    port: int
    """Of the proxy."""
    servers: dict[str, SharedServer] = field(default_factory=dict)


def asked(port: int, path: str) -> tuple[int, bytes]:
    """Ask one server, on a connection of its own; return status and body."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@contextmanager
def primary_alone(database: str) -> Iterator[PostgresServer]:
    """Run a PostgreSQL with one empty database until the block ends."""
    server = PostgresServer(folder_of_its_own())
    try:
        server.make()
        server.start()
        server.program("createdb", "-h", "127.0.0.1", "-p", str(server.port),
                       "-U", "oeuvre", database)  # fmt: skip
        yield server
    finally:
        with suppress(AssertionError):
            server.stop()
        shutil.rmtree(server.folder)


@contextmanager
def cluster(primary: PostgresServer, database: str, folder: Path) -> Iterator[Cluster]:
    """Run a replica, three servers and the proxy until the block ends.

    Args:
        primary: runs, and has a database of that name.
        folder: of local copies and logs.
    """
    with ExitStack() as ends:
        replica = PostgresServer(folder_of_its_own())
        ends.callback(shutil.rmtree, replica.folder)
        follow_primary(primary, replica)
        ends.callback(_stop_quietly, replica)
        variables = {
            "OEUVRE_DATABASE_URL": primary.url(database),
            "OEUVRE_READ_URL": replica.url(database),
            "OEUVRE_SEMANTIC": "0",
            "OEUVRE_LOCK_TIMEOUT": str(PATIENCE_S),
        }
        made = Cluster(primary, replica, free_port())
        for name in NAMES:
            server = SharedServer(name, free_port(), folder, variables)
            server.start()
            ends.callback(server.stop)
            made.servers[name] = server
        for server in made.servers.values():
            server.await_ready()
        proxy = start_proxy(made, folder)
        ends.callback(proxy.wait)
        ends.callback(proxy.terminate)
        yield made


def follow_primary(primary: PostgresServer, replica: PostgresServer) -> None:
    """Make a replica by streaming replication anew, and start it."""
    for one in replica.folder.iterdir():
        shutil.rmtree(one) if one.is_dir() and not one.is_symlink() else one.unlink()
    replica.program(
        "pg_basebackup", "-D", str(replica.folder), "-R", "-h", "127.0.0.1",
        "-p", str(primary.port), "-U", "oeuvre", "--checkpoint=fast",
    )  # fmt: skip
    replica.start()


def start_proxy(made: Cluster, folder: Path) -> subprocess.Popen[bytes]:
    """Start HAProxy with the file of `deploy/`, in which only addresses are others."""
    program = shutil.which("haproxy", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        raise SystemExit("There is no haproxy: apt install haproxy.")
    text = (ROOT / "deploy" / "haproxy.cfg").read_text("utf-8")
    text = text.replace("bind :8000", f"bind 127.0.0.1:{made.port}")
    text = text.replace("127.0.0.1:9999", f"127.0.0.1:{free_port()}")
    lines = [line for line in text.splitlines() if not re.match(r"\s+server ", line)]
    lines += [
        f"    server {name} 127.0.0.1:{server.port} cookie {name}"
        for name, server in made.servers.items()
    ]
    path = folder / "haproxy.cfg"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    with (folder / "haproxy.log").open("wb") as log:
        proxy = subprocess.Popen([program, "-f", str(path)], stdout=log, stderr=log)
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and proxy.poll() is None:
        with suppress(OSError, HTTPException):
            if asked(made.port, "/health/ready")[0] == 200:
                return proxy
        time.sleep(0.1)
    raise SystemExit(f"HAProxy did not start: {folder / 'haproxy.log'}")


def _stop_quietly(server: PostgresServer) -> None:
    with suppress(AssertionError):
        server.stop()
