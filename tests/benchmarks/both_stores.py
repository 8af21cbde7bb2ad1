"""One library in a file and in PostgreSQL: what an import, searches and pages take in each.

    python -m tests.benchmarks.both_stores RECORDS.jsonl [--records 20000] [--rounds 40]

The file is imported by the command, once into each; processor time is that of the command and, for
PostgreSQL, of the server of the database, too. Then both are served, and the same addresses are
asked of one and the other in turns. What a server takes of the processor counts most; the median of
the times of answers is shown beside it, since other programs may keep the machine busy.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from tests.benchmarks.proxied import primary_alone
from tests.benchmarks.servers import ROOT, Server, free_port, serving
from tests.postgresql.server import PostgresServer

ADDRESSES = """
/papers?q=parsing /papers?q=machine+translation&sort=title /papers?q=title:grammar /papers?year=2019
/api/v1/papers?q=corpus&facets=year,author,venue /api/v1/papers?q=speech&per_page=100 /papers/100
/authors/10 /authors?q=smith /timelines?q=parsing /network?q=parsing /papers.bib?q=discourse
/api/v1/suggest?q=pars
""".split()  # noqa: SIM905 - read by people
READS, IMPORT = 1.1, 2.0
"""How much more PostgreSQL may take."""
STORES = ("SQLite", "PostgreSQL")


def main() -> int:
    """Measure both, and print the figures; return 1 where PostgreSQL takes too much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", type=Path)
    parser.add_argument("--records", dest="count", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=40)
    given = parser.parse_args()
    os.environ["OEUVRE_SEMANTIC"] = "0"
    with tempfile.TemporaryDirectory() as name, primary_alone("library") as database:
        folder = Path(name)
        file = folder / "records.jsonl"
        with given.records.open(encoding="utf-8") as lines:
            file.write_text("".join(islice(lines, given.count)), "utf-8")
        places = (
            {"OEUVRE_DATABASE_URL": f"sqlite:///{folder / 'library.db'}"},
            {
                "OEUVRE_DATABASE_URL": database.url("library"),
                "OEUVRE_LOCAL_COPIES": str(folder / "copies"),
            },
        )
        imports = [import_into(place, file, database) for place in places]
        for store, (seconds, used) in zip(STORES, imports, strict=True):
            print(f"{store}: import {seconds:.1f} s, {used:.1f} s of processor", flush=True)
        with ExitStack() as opened:
            servers = []
            for place in places:
                port = free_port()
                command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
                servers.append(opened.enter_context(serving(command, port, **place)))
            used_ms, medians = ask_in_turns(servers, given.rounds)
    for store, used, median in zip(STORES, used_ms, medians, strict=True):
        print(f"{store}: an answer {median:.1f} ms in the middle, {used:.2f} ms of processor")
    reads, import_ratio = used_ms[1] / used_ms[0], imports[1][1] / imports[0][1]
    print(f"answers {reads:.2f} × (≤ {READS}), import {import_ratio:.2f} × (≤ {IMPORT:g})")
    return 0 if reads <= READS and import_ratio <= IMPORT else 1


def import_into(place: dict[str, str], file: Path, database: PostgresServer) -> tuple[float, float]:
    """Import a file by the command; return seconds, and seconds of processor of all that worked."""
    before, used = resource.getrusage(resource.RUSAGE_CHILDREN), processor_of(database)
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "app", "import", str(file)],
        cwd=ROOT, env=os.environ | place, check=True, capture_output=True,
    )  # fmt: skip
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, own + processor_of(database) - used


def processor_of(database: PostgresServer) -> float:
    """Return the seconds that a PostgreSQL has used, with connections that have ended."""
    main_process = int((database.folder / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{main_process}/task/{main_process}/children").read_text().split()
    return ticks_of(main_process, ended=True) + sum(ticks_of(int(one)) for one in children)


def ticks_of(process: int, *, ended: bool = False) -> float:
    """Return the seconds of processor of a process, and of its children that have ended."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11 : 15 if ended else 13])) / os.sysconf("SC_CLK_TCK")


def ask_in_turns(servers: list[Server], rounds: int) -> tuple[list[float], list[float]]:
    """Ask both for everything; return milliseconds of processor of an answer, and the median."""
    clients = [server.connect() for server in servers]
    for address in ADDRESSES:
        bodies = {client.get(address)[0] for client in clients}
        assert bodies == {200}, address
    before = [ticks_of(server.pid) for server in servers]
    taken: list[list[float]] = [[], []]
    for number in range(rounds):
        for place, address in enumerate(ADDRESSES):
            # What a server has answered a moment ago is kept: each round asks for something else.
            path = f"{address}{'&' if '?' in address else '?'}per_page={number + 20}"
            asked = address if address[1:].partition("?")[0] not in PAGED else path
            for which in (0, 1) if (number + place) % 2 else (1, 0):
                taken[which].append(clients[which].timed(asked)[0])
    used = [ticks_of(server.pid) - start for server, start in zip(servers, before, strict=True)]
    answers = rounds * len(ADDRESSES)
    return [one * 1000 / answers for one in used], [statistics.median(one) for one in taken]


PAGED = ("papers", "api/v1/papers", "authors")
"""Take how many they are to list."""

if __name__ == "__main__":
    sys.exit(main())
