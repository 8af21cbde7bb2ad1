"""Mixed load for a while: whether memory, open files and the write-ahead log stay flat.

    python -m tests.benchmarks.mixed_load [LIBRARY] [--minutes 30] [--readers 6] [--pause 0.2]

Readers ask for pages, the API and exports with words of the papers; one writer imports papers,
corrects one of them and takes the import back, again and again. LIBRARY is copied with its vectors;
without, the bundled listing is imported. The first sixth of the time is not counted: what is kept
in memory once is there then. Ends with 1 where memory grew by more than 5 %, open files by more
than two, or an answer failed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from app.store.database import Database
from app.store.sqlite import log_of, size_of
from tests.benchmarks.servers import ROOT, Server, await_meaning, oeuvre, run_oeuvre

READS = (
    "/papers?q={0}", "/api/v1/papers?q={0}+{1}&facets=year,author,topic", "/suggest?q={0}",
    "/papers?q={0}&mode=keyword", "/papers.bib?q={0}", "/papers.jsonl?q=title:{0}", "/papers/{n}",
    "/api/v1/papers/{n}/similar", "/authors/{n}", "/authors?q={0}", "/timelines?q={0}",
    "/api/v1/timelines/topics?q={0}", "/network?q={0}", "/map?q={0}", "/", "/topics", "/imports",
    "/review", "/new", "/health", "/metrics", "/papers?yeer=2020", "/papers/99999999",
)  # fmt: skip
IMPORTED = 20
SAMPLE_S = 10.0
IDLE_S = 20.0
MEMORY, FILES = 1.05, 2
FINE = frozenset({200, 201, 202, 301, 400, 404, 503})


class Load:
    """Readers and a writer that ask a server until they are stopped."""

    def __init__(self, server: Server, words: list[str], pause: float) -> None:
        self.server = server
        self.statuses: Counter[int] = Counter()
        self.writes = 0
        self.failures: list[str] = []
        self._words = words
        self._pause = pause
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def begin(self, readers: int) -> None:
        """Begin to ask."""
        tasks = [threading.Thread(target=self._read, args=(seed,)) for seed in range(readers)]
        self._threads = [*tasks, threading.Thread(target=self._write)]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Ask for nothing more."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _read(self, seed: int) -> None:
        chance, client = random.Random(seed), self.server.connect()
        while not self._stop.wait(chance.uniform(0, 2 * self._pause)):
            one, other = chance.sample(self._words, 2)
            path = chance.choice(READS).format(one, other, n=chance.randint(1, 40))
            self._note(path, *client.get(path))

    def _write(self) -> None:
        number = 0
        while not self._stop.wait(20 * self._pause):
            number += 1
            lines = [
                {
                    "title": f"Load {number} paper {at} of {' '.join(self._words[at : at + 3])}",
                    "authors": [f"Ada Load{at}", f"Bo Pear{number % 7}"],
                    "date": "2021",
                    "abstract": " ".join(self._words[at : at + 60]),
                }
                for at in range(IMPORTED)
            ]
            body = "\n".join(map(json.dumps, lines))
            path = f"/api/v1/imports?filename=load-{number}.jsonl&wait=60"
            made = self._send("POST", path, body).get("import_ids", [])
            self._send("PATCH", "/api/v1/papers/1", json.dumps({"venue": f"Venue {number}"}))
            for import_id in made:
                self._send("DELETE", f"/api/v1/imports/{import_id}?wait=60")
                self.writes += 1

    def _send(self, method: str, path: str, body: str | None = None) -> dict[str, list[int]]:
        """Ask for a change."""
        client = HTTPConnection("127.0.0.1", self.server.port, timeout=300)
        try:
            client.request(method, path, body, {"Content-Type": "application/json"})
            answer = client.getresponse()
            read = answer.read()
            self._note(f"{method} {path}", answer.status, read)
            found: dict[str, list[int]] = json.loads(read or b"{}")
            return found
        except (OSError, HTTPException, ValueError) as error:
            self.failures.append(f"{method} {path}: {error!r}")
            return {}
        finally:
            client.close()

    def _note(self, path: str, status: int, body: bytes) -> None:
        self.statuses[status] += 1
        if status not in FINE:
            self.failures.append(f"{path}: {status} {body[:200]!r}")


@dataclass(frozen=True)
class Sample:
    """What a server takes at one moment."""

    second: float
    mib: float
    """Resident memory of the server itself."""
    files: int
    """Open files and sockets."""
    log_mib: float
    """Size of the write-ahead log."""


def main() -> int:
    """Load a server, and print what it takes every now and then."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path, nargs="?")
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--readers", type=int, default=6)
    parser.add_argument("--pause", type=float, default=0.2)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        if given.library:
            copy_with_vectors(given.library, path)
        else:
            command = ["import", str(ROOT / "data" / "listing.txt")]
            run_oeuvre(path, *command)
        words = words_of(path)
        with oeuvre(path) as server:
            print(f"Search by meaning: {await_meaning(server)}.", flush=True)
            load = Load(server, words, given.pause)
            load.begin(given.readers)
            begun, samples = time.monotonic(), []
            while (passed := time.monotonic() - begun) < given.minutes * 60:
                time.sleep(SAMPLE_S)
                samples.append(_sample(server, path, passed))
                if len(samples) % 12 == 0:
                    print(_line(samples[-1]), dict(load.statuses), load.writes, flush=True)
            load.end()
            time.sleep(IDLE_S)
            samples.append(_sample(server, path, time.monotonic() - begun))
    return _report(load, samples)


def copy_with_vectors(library: Path, target: Path) -> None:
    """Copy a library, and the vectors beside it."""
    Database(library).backup(target)
    with suppress(FileNotFoundError):
        shutil.copytree(f"{library}.vectors", f"{target}.vectors")


def words_of(library: Path) -> list[str]:
    """Give words of a library's titles."""
    with closing(sqlite3.connect(library)) as connection:
        titles = connection.execute("SELECT title FROM paper ORDER BY id LIMIT 2000").fetchall()
    return sorted({word for (title,) in titles for word in re.findall(r"[a-z]{4,}", title.lower())})


def _sample(server: Server, library: Path, second: float) -> Sample:
    log = size_of(log_of(library)) / 2**20
    return Sample(second, server.resident_mib(), server.open_files(), log)


def _line(sample: Sample) -> str:
    return (
        f"{sample.second:6.0f} s  {sample.mib:7.1f} MiB  {sample.files:4} files open  "
        f"log {sample.log_mib:5.1f} MiB"
    )


def _report(load: Load, samples: list[Sample]) -> int:
    """Compare the last sixth of the time with the second one."""
    *during, idle = samples
    sixth = max(len(during) // 6, 1)
    early, late = during[sixth : 2 * sixth] or during, during[-sixth:]
    mib = [statistics.median(one.mib for one in some) for some in (early, late)]
    files = [statistics.median_low(one.files for one in some) for some in (early, late)]
    print(_line(idle), "idle again")
    print(f"{dict(load.statuses)}; {load.writes} imports made and taken back")
    print(f"memory {mib[0]:.1f} -> {mib[1]:.1f} MiB: {mib[1] / mib[0] - 1:+.1%} (at most +5 %)")
    print(f"open files {files[0]} -> {files[1]} (at most +{FILES})")
    print(f"log at most {max(one.log_mib for one in during):.1f} MiB, idle {idle.log_mib:.1f} MiB")
    print("\n".join(load.failures[:10]) or "no answer failed")
    flat = mib[1] <= mib[0] * MEMORY and files[1] <= files[0] + FILES
    return 0 if flat and not load.failures else 1


if __name__ == "__main__":
    sys.exit(main())
