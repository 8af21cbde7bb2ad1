"""Two servers import overlapping records at the same time: as if one had come after the other.

    python -m tests.benchmarks.two_imports RECORDS.jsonl [--rounds 20] [--records 5000]

Each round is a new database in PostgreSQL, into which two processes import a file each, with local
copies of their own; half of the records are in both files. A third server then fills a copy, and
its rows must be those of a file into which one command alone has imported one and then the other,
in one of both orders: number by number, all but times and secrets.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from itertools import islice
from pathlib import Path

import psycopg

from app.store.shared.compare import RowSums, differing_tables, file_sums, store_sums
from app.store.shared.database import SharedDatabase
from app.store.sqlite import open_file
from tests.benchmarks.proxied import primary_alone
from tests.benchmarks.servers import ROOT, run_oeuvre

OF_THEIR_TIME = ("import", "library_state")
"""Tables that hold when something was done, or a secret."""


def main() -> int:
    """Import again and again, and count what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--records", dest="count", type=int, default=5000)
    given = parser.parse_args()
    os.environ["OEUVRE_SEMANTIC"] = "0"
    os.environ["OEUVRE_LOCK_TIMEOUT"] = "900"
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name, primary_alone("postgres2") as server:
        folder = Path(name)
        files = make_files(given.records, given.count, folder)
        alone = {
            order: one_after_the_other([files[number] for number in order], folder)
            for order in ((0, 1), (1, 0))
        }
        for number in range(given.rounds):
            url = server.url(f"round{number}")
            with psycopg.connect(
                server.url("postgres").replace("+psycopg", ""), autocommit=True
            ) as admin:
                admin.execute(f"CREATE DATABASE round{number}".encode())
            began = time.perf_counter()
            outcome = at_once(url, files, alone, folder / str(number))
            outcomes[outcome] += 1
            print(f"{number + 1}: {outcome}, {time.perf_counter() - began:.0f} s", flush=True)
    print(dict(outcomes))
    return 0 if all(outcome.startswith("as") for outcome in outcomes) else 1


def make_files(records: Path, count: int, folder: Path) -> list[Path]:
    """Write two files of so many records, half of which are in both."""
    with records.open(encoding="utf-8") as lines:
        chosen = list(islice(lines, count + count // 2))
    files = [folder / "one.jsonl", folder / "other.jsonl"]
    files[0].write_text("".join(chosen[:count]), "utf-8")
    files[1].write_text("".join(chosen[count // 2 :]), "utf-8")
    return files


def one_after_the_other(files: list[Path], folder: Path) -> RowSums:
    """Import files into a new library in a file; return what it holds."""
    path = folder / f"{files[0].stem}-first.db"
    for file in files:
        done = run_oeuvre(path, "import", str(file))
        assert done.returncode == 0, done.stderr
    with closing(open_file(path, "ro")) as file:
        return file_sums(file)


def at_once(
    url: str, files: list[Path], alone: dict[tuple[int, int], RowSums], folder: Path
) -> str:
    """Import all files at once; say what came of it."""
    imports = [
        subprocess.Popen(
            [sys.executable, "-m", "app", "import", str(file)],
            cwd=ROOT,
            env={
                **os.environ,
                "OEUVRE_DATABASE_URL": url,
                "OEUVRE_LOCAL_COPIES": str(folder / file.stem),
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for file in files
    ]
    for one in imports:
        _, errors = one.communicate()
        if one.returncode:
            return f"an import ended with {one.returncode}: {errors.decode()[-300:]}"
    SharedDatabase(url, folder / "late.db").close()
    with closing(open_file(folder / "late.db", "ro")) as file:
        found = file_sums(file)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as store:
        if differing := differing_tables(found, store_sums(store)):
            return f"the local copy differs in {', '.join(differing)}"
    wrong = []
    for order, rows in alone.items():
        differing = [
            one
            for one in differing_tables(rows, found)
            if one.partition(" ")[0] not in OF_THEIR_TIME
        ]
        if not differing:
            return f"as {files[order[0]].stem}, then {files[order[1]].stem}"
        wrong.append(", ".join(differing))
    return f"differs in {' | '.join(wrong)}"


if __name__ == "__main__":
    sys.exit(main())
