"""People at servers behind a proxy: readers, writers, and one who imports a file."""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.benchmarks.expected_answers import digest
from tests.benchmarks.proxied import PATIENCE_S

ADDRESSES = """
/papers?q=parsing /papers?q=translation&sort=title /papers?q=dialogue+system /papers?q=zzz
/papers?q=semantic*&sort=citations /papers?q=title:grammar /papers?q=-parsing+lexicon
/api/v1/papers?q=parsing&facets=year,venue /api/v1/papers?q=corpus&per_page=50&sort=title
/api/v1/papers?q=translation&per_page=100 /api/v1/papers?q=word+sense&fields=id,title,year
/api/v1/papers?q=speech&sort=oldest /papers.csv?q=discourse /papers.bib?q=tagging
/papers.jsonl?q=title:generation /timelines?q=parsing /api/v1/timelines/papers?q=translation
/api/v1/papers/100 /papers/200 /authors?q=smith /api/v1/authors?q=wang
""".split()  # noqa: SIM905 - read by people
MISSING = 40
"""Answers without the job of the import, after which it is taken for lost with its server."""
DOWN = "primary down"


@dataclass
class Findings:
    """What the clients met; many threads add to it."""

    phase: str = "before"
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(phase, kind of answer) -> how often."""
    faults: list[str] = field(default_factory=list)
    read: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Address -> digest of an answer -> how often."""
    examples: dict[tuple[str, str], bytes] = field(default_factory=dict)
    lateness: list[float] = field(default_factory=list)
    """Seconds until a writer that had lost its server saw its own change."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, phase: str, kind: str, fault: str = "") -> None:
        """Count an answer, by the phase in which it was asked for."""
        with self._lock:
            self.counts[phase, kind] += 1
            if fault:
                self.faults.append(f"[{phase}] {fault}")

    def keep(self, address: str, body: bytes, port: int) -> None:
        """Keep what was read, for the comparison at the end."""
        name = digest(body, port)
        with self._lock:
            self.read[address][name] += 1
            self.examples.setdefault((address, name), body)


class Client:
    """One person at the proxy, who stays with a server as browsers do.

    Args:
        server: the one to begin with; "" leaves it to the proxy.
    """

    def __init__(self, port: int, server: str = "") -> None:
        self._port = port
        self.server = server
        self._connection = HTTPConnection("127.0.0.1", port, timeout=3 * PATIENCE_S)

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, str, bytes]:
        """Return status, Retry-After and body."""
        headers = {"Content-Type": "application/json", "Accept": "*/*"}
        if self.server:
            headers["Cookie"] = f"server={self.server}"
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            text = answer.read()
        except (OSError, HTTPException):
            self._connection.close()
            raise
        for cookie in answer.headers.get_all("Set-Cookie", []):
            if cookie.startswith("server="):
                self.server = cookie.partition(";")[0].removeprefix("server=")
        return answer.status, answer.getheader("Retry-After") or "", text


class Load:
    """All clients, until they are stopped."""

    def __init__(self, port: int, findings: Findings, pause: float) -> None:
        self._port = port
        self._findings = findings
        self._pause = pause
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self.acknowledged: dict[int, str] = {}
        """Paper -> the value that its writer was promised last."""

    def begin(self, clients: int, writers: int) -> None:
        """Begin to ask."""
        tasks = [(self._write, number + 1) for number in range(writers)]
        tasks += [(self._read, number) for number in range(writers, clients)]
        self._threads = [threading.Thread(target=task, args=(one,)) for task, one in tasks]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Ask for nothing more."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _read(self, seed: int) -> None:
        chance, client = random.Random(seed), Client(self._port)
        while not self._stop.wait(chance.uniform(0, 2 * self._pause)):
            address, phase = chance.choice(ADDRESSES), self._findings.phase
            try:
                status, _, body = client.ask("GET", address)
            except (OSError, HTTPException) as error:
                self._findings.note(phase, "read: broken", f"GET {address}: {error!r}")
                continue
            if status == 200:
                self._findings.note(phase, "read: 200")
                self._findings.keep(address, body, self._port)
            else:
                text = f"GET {address}: {status} {body[:200]!r}"
                self._findings.note(phase, f"read: {status}", text)

    def _write(self, paper: int) -> None:
        chance, client, number = random.Random(-paper), Client(self._port), 0
        while not self._stop.wait(chance.uniform(0, 4 * self._pause)):
            number += 1
            value = f"{paper}-{number}"
            body = json.dumps({"volume": value}).encode()
            before, server = self._findings.phase, client.server
            try:
                status, retry, text = client.ask("PATCH", f"/api/v1/papers/{paper}", body)
            except (OSError, HTTPException) as error:
                self._findings.note(before, "write: broken", f"PATCH paper {paper}: {error!r}")
                continue
            phases = {before, self._findings.phase}
            if status == 200:
                self._findings.note(before, "write: 200")
                self.acknowledged[paper] = value
                self._see(client, paper, value)
                continue
            is_right = status == 503 and retry and DOWN in phases
            fault = "" if is_right else f"PATCH paper {paper}: {status} {retry} {text[:200]!r}"
            self._findings.note(before, f"write: {status} Retry-After {retry or 'none'}", fault)
            if server != client.server:
                self._findings.note(before, "write: came to another server")

    def _see(self, client: Client, paper: int, value: str) -> None:
        """Read what was just written; another server may need a moment."""
        begun, phase, server = time.monotonic(), self._findings.phase, client.server
        while True:
            try:
                status, _, body = client.ask("GET", f"/api/v1/papers/{paper}")
            except (OSError, HTTPException) as error:
                self._findings.note(phase, "read: broken", f"GET paper {paper}: {error!r}")
                return
            if status != 200:
                self._findings.note(phase, f"read: {status}", f"GET paper {paper}: {body[:200]!r}")
                return
            if json.loads(body).get("volume") == value:
                break
            late = time.monotonic() - begun
            if client.server == server or late > 30:
                text = f"paper {paper} lacks {value} after {late:.1f} s ({server}, {client.server})"
                self._findings.note(phase, "read: own change lacks", text)
                return
            time.sleep(0.05)
        self._findings.note(phase, "read: own change")
        if client.server != server:
            self._findings.lateness.append(time.monotonic() - begun)


class Import:
    """One file, imported by server `one` through the proxy, until it is all there."""

    def __init__(self, port: int, file: Path, findings: Findings) -> None:
        self._port, self._file, self._findings = port, file, findings
        self.is_done = False
        self.tries = 0
        self._thread = threading.Thread(target=self._run)

    def begin(self) -> None:
        """Begin."""
        self._thread.start()

    def wait(self) -> None:
        """Wait for its end."""
        self._thread.join()

    def _run(self) -> None:
        while not self.is_done and self.tries < 20:
            self.tries += 1
            phase = self._findings.phase
            try:
                state = self._try_once()
            except (OSError, HTTPException) as error:
                state = f"broken: {type(error).__name__}"
            self.is_done = state == "done"
            self._findings.note(phase, f"import: {state[:150]}")
            if not self.is_done:
                time.sleep(1)

    def _try_once(self) -> str:
        client = Client(self._port, "one")
        path = "/api/v1/imports?filename=import.jsonl&wait=0"
        status, _, body = client.ask("POST", path, self._file.read_bytes())
        if status not in (200, 201, 202):
            return f"{status} {body[:120]!r}"
        job, server, missing = json.loads(body), client.server, 0
        while job["state"] in ("waiting", "running") and missing < MISSING:
            time.sleep(0.5)
            client.server = server  # where the job is, though another one answered meanwhile
            status, _, body = client.ask("GET", f"/api/v1/imports/jobs/{job['key']}")
            missing = 0 if status == 200 else missing + 1
            job = json.loads(body) if status == 200 else job
        return str(job["state"]) if job["state"] == "done" else f"{job['state']}: {job['message']}"
