"""Faults of disks, files, neighbours and surroundings, each under a real server once.

    python -m tests.benchmarks.faults [NAME …]

A server serves a small library; something breaks; pages, the API, an export and one change are
asked for. No answer may be a failure without a name: 5xx is 503 with its reason. Then the fault is
mended, or the server is started anew, and the library must be as before: the same papers, sound in
the doctor's eyes. A full disk needs a file system that root mounts; elsewhere it is named as left
out. Ends with 1 where anything was wrong.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from filelock import FileLock

from app.paths import default_model_cache
from tests.benchmarks.servers import ROOT, Server, oeuvre, run_oeuvre

ASKED = (
    "/", "/papers?q=learning", "/papers/1", "/authors/1", "/timelines", "/imports", "/review",
    "/api/v1/papers?facets=year", "/api/v1/papers?q=learning&mode=semantic", "/papers.bib",
    "/health",
)  # fmt: skip
QUIET = {"OEUVRE_SEMANTIC": "0"}
LONGEST_S = 30.0
Undo = Callable[[], object]


@dataclass
class Place:
    """A library in a folder of its own, while a server serves it."""

    library: Path
    server: Server
    papers: int
    wrong: list[str] = field(default_factory=list)

    def get(self, path: str, method: str = "GET", body: str | None = None) -> tuple[int, str]:
        """Ask once; status 0 where there was no answer."""
        line = HTTPConnection("127.0.0.1", self.server.port, timeout=LONGEST_S)
        headers = {"Accept": "text/html"} if body is None else {"Content-Type": "application/json"}
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        except (OSError, HTTPException) as error:
            return 0, repr(error)
        finally:
            line.close()

    def ask(self) -> None:
        """Ask for everything, and note what is a failure without a name."""
        answers = {path: self.get(path) for path in ASKED}
        answers["PATCH"] = self.get("/api/v1/papers/1", "PATCH", '{"venue": "Tides"}')
        for path, (status, text) in answers.items():
            if (status >= 500 and status != 503) or status == 0 or "Traceback" in text:
                self.wrong.append(f"{path}: {status} {text[-200:]!r}")

    def must_serve(self) -> None:
        """Wait until it is whole again: the same papers, and a change that is made."""
        deadline = time.monotonic() + LONGEST_S
        while True:
            health = self.get("/health")
            change = self.get("/api/v1/papers/1", "PATCH", '{"venue": "Tides"}')
            is_whole = health[0] == 200 and json.loads(health[1])["papers"] == self.papers
            if is_whole and change[0] == 200:
                return
            if time.monotonic() > deadline:
                self.wrong.append(f"not as before: {health} {change}"[:400])
                return
            time.sleep(0.5)


def _deleted(place: Place) -> Undo:
    kept = place.library.rename(place.library.with_name("kept"))
    return lambda: kept.rename(place.library)


def _replaced(place: Place) -> Undo:
    kept = place.library.rename(place.library.with_name("kept"))
    run_oeuvre(place.library.with_name("other.db"), "papers")
    place.library.with_name("other.db").rename(place.library)
    return lambda: kept.replace(place.library)


def _changed(change: Callable[[bytes], bytes], glob: str = "") -> Callable[[Place], Undo]:
    """Change the bytes of the library, or of the files beside it that a pattern names."""

    def act(place: Place) -> Undo:
        folder = place.library.parent
        paths = [one for one in folder.glob(glob) if one.is_file()] if glob else [place.library]
        assert paths, glob
        kept = {path: path.read_bytes() for path in paths}
        for path, data in kept.items():
            path.write_bytes(change(data))
        return lambda: [path.write_bytes(data) for path, data in kept.items()]

    return act


def _empty(_: bytes) -> bytes:
    return b""


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _damage(data: bytes) -> bytes:
    middle = len(data) // 2 // 4096 * 4096
    return data[:middle] + b"\x55" * min(8192, len(data) - middle) + data[middle + 8192 :]


def _gone(glob: str) -> Callable[[Place], Undo]:
    """Remove folders or files beside the library; what is derived is made anew."""

    def act(place: Place) -> Undo:
        for path in place.library.parent.glob(glob):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        return lambda: None

    return act


def _held(place: Place) -> Undo:
    lock = FileLock(f"{place.library}.lock")
    lock.acquire()
    status, text = place.get("/api/v1/papers/1", "PATCH", '{"venue": "Ebb"}')
    if status != 503:
        place.wrong.append(f"a change beside another writer: {status} {text[:100]}")
    return lock.release


def _second_server(place: Place) -> Undo:
    with oeuvre(place.library, **QUIET) as other:
        beside = Place(place.library, other, place.papers, place.wrong)
        beside.ask()
        beside.get("/api/v1/papers/2", "PATCH", '{"venue": "Ebb and flow"}')
        deadline = time.monotonic() + LONGEST_S
        while "Ebb and flow" not in place.get("/api/v1/papers/2")[1]:
            if time.monotonic() > deadline:
                place.wrong.append("the change of another server is not shown")
                break
            time.sleep(0.2)
    return lambda: None


def _crowded(place: Place) -> Undo:
    """Use up the descriptors of a process that may open few."""
    subprocess.run(["prlimit", f"--pid={place.server.pid}", "--nofile=120"], check=True)
    silent = ExitStack()
    for _ in range(200):
        with suppress(OSError):
            silent.enter_context(socket.create_connection(("127.0.0.1", place.server.port), 2))
    return silent.close


def _old_files(place: Place) -> Undo:
    for path, moment in zip(place.library.parent.iterdir(), (0, 4e9) * 50, strict=False):
        os.utime(path, (moment, moment))
    return lambda: None


def _full(place: Place) -> Undo:
    filler = place.library.with_name("filler")
    with suppress(OSError), filler.open("wb", 0) as file:
        while True:
            file.write(b"\0" * 4096)
    return filler.unlink


def _nothing(_: Place) -> Undo:
    return lambda: None


def _killed(place: Place) -> Undo:
    place.get("/api/v1/papers/1", "PATCH", '{"venue": "Before the kill"}')
    os.kill(place.server.pid, signal.SIGKILL)
    time.sleep(0.2)
    return lambda: None


@dataclass(frozen=True)
class Fault:
    """One kind of fault.

    Args:
        act: breaks something; gives what mends it.
        restart: the server is started anew afterwards.
        variables: of the environment, in which the server runs.
        folder: name of the library's folder.
        disk: a small file system of its own is needed.
    """

    act: Callable[[Place], Undo]
    restart: bool = False
    variables: dict[str, str] = field(default_factory=dict)
    folder: str = "place"
    disk: bool = False
    kills: bool = False


FAULTS: dict[str, Fault] = {
    "library deleted, put back": Fault(_deleted),
    "library replaced by another, put back": Fault(_replaced),
    "library emptied": Fault(_changed(_empty), restart=True),
    "library cut in the middle": Fault(_changed(_cut), restart=True),
    "library damaged in the middle": Fault(_changed(_damage), restart=True),
    "write-ahead log and its index deleted": Fault(_gone("library.db-*"), restart=True),
    "vectors deleted": Fault(_gone("library.db.vectors")),
    "vectors cut": Fault(_changed(_cut, "library.db.vectors/**/*")),
    "vectors damaged": Fault(_changed(_damage, "library.db.vectors/**/*")),
    "model deleted": Fault(_gone("models/*"), restart=True, variables={"OEUVRE_SEMANTIC": "1"}),
    "model cut": Fault(_changed(_cut, "models/*/model.onnx"), variables={"OEUVRE_SEMANTIC": "1"}),
    "model damaged": Fault(
        _changed(_damage, "models/*/model.onnx"), variables={"OEUVRE_SEMANTIC": "1"}
    ),
    "another process writes": Fault(_held, variables={"OEUVRE_LOCK_TIMEOUT": "1"}),
    "second server": Fault(_second_server),
    "few descriptors": Fault(_crowded),
    "files of 1970 and 2096": Fault(_old_files),
    "disk full": Fault(_full, disk=True),
    "server killed after a change": Fault(_killed, restart=True, kills=True),
    "terminal that is not UTF-8": Fault(
        _nothing, variables={"LC_ALL": "de_DE.ISO-8859-1", "PYTHONUTF8": "0"}
    ),
    "no locale, home or folder for temporary files": Fault(
        _nothing, variables={"LC_ALL": "C", "HOME": "/nonexistent", "TMPDIR": "/nonexistent"}
    ),
    "time zone a day ahead": Fault(_nothing, variables={"TZ": "Pacific/Kiritimati"}),
    "time zone a day behind": Fault(_nothing, variables={"TZ": "Etc/GMT+12"}),
    "odd path": Fault(_nothing, folder="a#b?c%41 'd\" é\u202e\n"),
}


@contextmanager
def _folder(fault: Fault) -> Iterator[Path | None]:
    """Make the folder of a library; None where it needs a file system that cannot be mounted."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as base:
        folder = Path(base) / fault.folder
        folder.mkdir()
        if not fault.disk:
            yield folder
            return
        mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)]
        if subprocess.run(mount, check=False, capture_output=True).returncode:
            yield None
            return
        try:
            yield folder
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=False)


def _wrong_of(fault: Fault, sound: Path) -> list[str] | None:
    """Let one fault happen; return what was wrong, None where it cannot be made here."""
    with _folder(fault) as folder:
        if folder is None:
            return None
        library = folder / "library.db"
        shutil.copyfile(sound, library)
        if (vectors := Path(f"{sound}.vectors")).exists():
            shutil.copytree(vectors, f"{library}.vectors")
        variables = {**QUIET, **fault.variables}
        if variables["OEUVRE_SEMANTIC"] == "1":
            shutil.copytree(default_model_cache(), folder / "models")
            variables["OEUVRE_MODEL_CACHE"] = str(folder / "models")
        with closing(sqlite3.connect(sound)) as connection:
            (papers,) = connection.execute("SELECT count(*) FROM paper").fetchone()
        with oeuvre(library, **variables) as server:
            place = Place(library, server, papers)
            mend = fault.act(place)
            if not fault.kills:
                place.ask()
            mend()
            if not fault.restart:
                place.must_serve()
        if fault.restart:
            with oeuvre(library, **variables) as server:
                again = Place(library, server, papers, place.wrong)
                if fault.kills and "Before the kill" not in again.get("/api/v1/papers/1")[1]:
                    again.wrong.append("an acknowledged change is lost")
                again.must_serve()  # which makes another change
        doctor = run_oeuvre(library, "doctor")
        if doctor.returncode == 2 or b"Traceback" in doctor.stderr:
            place.wrong.append(f"the doctor: {doctor.stderr[-200:]!r}")
        return place.wrong


def main(names: list[str]) -> int:
    """Let each fault happen, and print what came of it."""
    failed = 0
    with tempfile.TemporaryDirectory() as base:
        sound = Path(base) / "library.db"
        run_oeuvre(sound, "import", str(ROOT / "data" / "listing.txt"))
        for name in names or FAULTS:
            begun = time.monotonic()
            try:
                wrong = _wrong_of(FAULTS[name], sound)
            except SystemExit as end:  # the server did not start
                wrong = [str(end)]
            said = "left out: no file system can be mounted" if wrong is None else "as it should be"
            failed += bool(wrong)
            shown = "; ".join(wrong or [said])
            print(f"{name:48} {time.monotonic() - begun:5.1f} s  {shown[:600]}", flush=True)
    print(f"{len(names or FAULTS)} kinds of fault, {failed} with something wrong")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
