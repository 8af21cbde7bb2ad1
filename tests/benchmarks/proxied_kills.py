"""Many clients at three servers behind a proxy while an import runs and one thing after another
dies: whether anybody is answered wrongly, or not at all.

    python -m tests.benchmarks.proxied_kills RECORDS.jsonl [--clients 64] [--pause 3]
        [--papers 8000] [--kill two|one]

A quarter of the papers are there before, the others are imported meanwhile, through the proxy, by
server `one`. At a third of the import a server is killed (SIGKILL), then the replica, then the
primary is stopped for some seconds; what was killed comes back, and the import is repeated where
it was cut off. Readers' answers must be those that the library gives between two batches of the
import. An eighth of the clients correct papers of their own and read them again. Every answer is
counted by the phase in which it came. In the end each server must have the people of the import
alone, whatever their numbers are. With `--kill one` answers differ from those of the import alone
by these numbers, and by the file that the repeated import counts as. Ends with 1 where one was
wrong, a reader got an error, or a writer got another one than 503 with Retry-After while the
primary was down.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from itertools import islice
from pathlib import Path

from tests.benchmarks.expected_answers import Expected, digest, expected, people_of
from tests.benchmarks.proxied import (
    PATIENCE_S,
    Cluster,
    asked,
    cluster,
    follow_primary,
    primary_alone,
)
from tests.benchmarks.proxied_clients import ADDRESSES, DOWN, Findings, Import, Load
from tests.benchmarks.servers import run_oeuvre

DOWN_S = 6.0
SETTLE_S = 10.0
BACK_S = 5.0
"""After PostgreSQL is there again: a change may have met it while it started."""


def main() -> int:
    """Run all of it once, and print what came."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", type=Path)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--pause", type=float, default=3.0)
    parser.add_argument("--papers", type=int, default=8000)
    parser.add_argument("--kill", choices=("one", "two"), default="two")
    given = parser.parse_args()
    os.environ["OEUVRE_SEMANTIC"] = "0"
    folder = Path(tempfile.mkdtemp(prefix="oeuvre-proxied-"))
    base, file = make_files(given.records, given.papers, given.clients // 8, folder)
    right = expected(base, file, ADDRESSES, folder)
    print(f"{sum(len(one.during) for one in right.values())} answers are right", flush=True)
    findings = Findings()
    with primary_alone("library") as primary:
        moved = run_oeuvre(base, "copy", "--to", primary.url("library"))
        if moved.returncode:
            raise SystemExit(moved.stderr.decode())
        with cluster(primary, "library", folder) as made:
            load = Load(made.port, findings, given.pause)
            load.begin(given.clients, given.clients // 8)
            incoming = Import(made.port, file, findings)
            try:
                go_through(made, incoming, findings, given)
            finally:
                load.end()
            _look_at_the_end(made, load, right, findings)
            _compare_people(made, folder, findings)
    status = report(findings, right, incoming)
    if not status:
        shutil.rmtree(folder)
    return status


def make_files(records: Path, papers: int, writers: int, folder: Path) -> tuple[Path, Path]:
    """Make a library of a quarter of the records, and a file of the others."""
    with records.open(encoding="utf-8") as lines:
        chosen = list(islice(lines, papers))
    own = [
        json.dumps({"title": f"Qwxyz number {number}", "authors": [f"Bo Qwxyz{number}"]}) + "\n"
        for number in range(1, writers + 1)
    ]
    first, rest = folder / "first.jsonl", folder / "import.jsonl"
    first.write_text("".join(own + chosen[: papers // 4]), "utf-8")
    rest.write_text("".join(chosen[papers // 4 :]), "utf-8")
    base = folder / "base.db"
    run_oeuvre(base, "import", str(first))
    return base, rest


def go_through(
    made: Cluster, incoming: Import, findings: Findings, given: argparse.Namespace
) -> None:
    """Kill one thing after another, and let each come back."""
    time.sleep(SETTLE_S)
    count = papers_of(made)
    batches = iter(range(count + 1, 10**9, 2000))
    incoming.begin()
    _begin(findings, "import")
    _until(made, next(batches), incoming)
    _begin(findings, f"server {given.kill} killed")
    made.servers[given.kill].kill()
    time.sleep(SETTLE_S)
    _until(made, next(batches), incoming)
    _begin(findings, "replica killed, too")
    made.replica.stop()
    time.sleep(SETTLE_S)
    _begin(findings, DOWN)
    made.primary.stop()
    time.sleep(DOWN_S)
    made.primary.start()
    time.sleep(BACK_S)
    _begin(findings, "primary back")
    time.sleep(SETTLE_S)
    _begin(findings, "all back")
    follow_primary(made.primary, made.replica)
    made.servers[given.kill].start()
    made.servers[given.kill].await_ready()
    incoming.wait()
    time.sleep(SETTLE_S)


def papers_of(made: Cluster) -> int:
    """Count the papers that the third server shows, which is never killed."""
    papers: int = json.loads(asked(made.servers["three"].port, "/health")[1])["papers"]
    return papers


def _begin(findings: Findings, phase: str) -> None:
    findings.phase = phase
    print(f"{time.strftime('%H:%M:%S')} {phase}", flush=True)


def _until(made: Cluster, papers: int, incoming: Import) -> None:
    """Wait until an import has stored so many papers, or has ended."""
    deadline = time.monotonic() + 10 * PATIENCE_S
    while papers_of(made) < papers and not incoming.is_done and time.monotonic() < deadline:
        time.sleep(0.3)


def _look_at_the_end(
    made: Cluster, load: Load, right: dict[str, Expected], findings: Findings
) -> None:
    """Ask each server for everything once more."""
    findings.phase = "end"
    for server in made.servers.values():
        for address in ADDRESSES:
            status, body = asked(server.port, address)
            if digest(body, server.port) not in right[address].after:
                findings.note("end", "wrong", f"{server.name} {address}: {status}, not as alone")
                findings.examples[address, f"end {server.name}"] = body
        for paper, value in load.acknowledged.items():
            with suppress(ValueError):
                found = json.loads(asked(server.port, f"/api/v1/papers/{paper}")[1]).get("volume")
                if found != value:
                    text = f"{server.name}: paper {paper} has {found}, not {value}"
                    findings.note("end", "lost", text)


def _compare_people(made: Cluster, folder: Path, findings: Findings) -> None:
    """Compare each server's people with those of the import alone."""
    states = (folder / "whole").glob("state-*.db")
    alone = people_of(max(states, key=lambda path: int(path.stem.partition("-")[2])))
    for server in made.servers.values():
        (copy,) = (folder / server.name).glob("*/library.db")
        others = people_of(copy)
        differing = ((alone - others) + (others - alone)).total()
        print(f"{server.name}: {others.total():,} people, {differing} not as alone")
        if differing:
            findings.note("end", "people", f"{server.name}: {differing} people are not as alone")


def report(findings: Findings, right: dict[str, Expected], incoming: Import) -> int:
    """Print what was counted; return 1 where anything is wrong."""
    wrong = []
    for address, answers in findings.read.items():
        for name, count in answers.items():
            if name not in right[address].during:
                wrong.append(f"{count} × {address}: {name} is none of {len(right[address].during)}")
                path = Path(tempfile.gettempdir()) / f"wrong-{len(wrong)}"
                path.write_bytes(findings.examples[address, name])
    phases = list(dict.fromkeys(phase for phase, _ in findings.counts))
    for phase in phases:
        print(phase)
        for (where, kind), count in sorted(findings.counts.items()):
            if where == phase:
                print(f"    {count:6,} {kind}")
    reads = sum(answers.total() for answers in findings.read.values())
    late = sorted(findings.lateness) or [0.0]
    print(f"{reads:,} answers compared; {sum(len(one) for one in findings.read.values())} kinds")
    print(
        f"own changes on another server: {len(findings.lateness)}, at most after {late[-1]:.2f} s"
    )
    print(f"{incoming.tries} tries of the import; done: {incoming.is_done}")
    print("\n".join(wrong[:20]) or "0 wrong answers")
    print("\n".join(findings.faults[:20]) or "0 errors but those that are allowed")
    return 1 if wrong or findings.faults or not incoming.is_done else 0


if __name__ == "__main__":
    sys.exit(main())
