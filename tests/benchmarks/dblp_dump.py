"""How long an import of a DBLP dump takes, and how much memory.

    python -m tests.benchmarks.dblp_dump FOLDER [--records N] [--parse-only]

The dump is made: N records (1,000,000) in the proportions of DBLP's own, people's pages among them,
written to FOLDER once and read from there. Each measurement is a process of its own; embeddings
are not made.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from app.domain.records.record import PaperRecord, Remark
from app.importers import ReadContext, read_events
from app.ingest.import_records import SourceFile, import_events
from app.store.database import Database

_WORDS = """
adaptive analysis approach automata bounds caching channel clustering codes complexity control
deep design detection distributed dynamic efficient estimation fast graph image inference learning
logic matching methods mobile model networks neural optimal parallel planning query random
robust routing scheduling search secure semantic sensor signal sparse stochastic structure systems
tensor time tracking trees video vision wireless
"""
WORDS = _WORDS.split()
_SYLLABLES = "an ba chi da el fo gu ha in jo ka li mo na or pe ra sa to ul va wei xi ya zhu"
SYLLABLES = _SYLLABLES.split()
NAMED = ("&uuml;", "&eacute;", "&ouml;", "&ntilde;", "&oslash;")


def write_dump(path: Path, records: int) -> None:
    """Write a dump of so many records."""
    chance = random.Random(1)
    people = [_person(chance) for _ in range(max(100, records // 3))]
    with path.open("w", encoding="iso-8859-1") as file:
        file.write('<?xml version="1.0" encoding="ISO-8859-1"?>\n')
        file.write('<!DOCTYPE dblp SYSTEM "dblp.dtd">\n<dblp>\n')
        for number in range(records):
            file.write(_record(chance, number, people))
        file.write("</dblp>\n")


def _person(chance: random.Random) -> str:
    name = "".join(chance.choices(SYLLABLES, k=2)).title()
    if chance.random() < 0.2:
        name += chance.choice(NAMED)
    family = "".join(chance.choices(SYLLABLES, k=2)).title()
    number = f" {chance.randrange(1, 300):04}" if chance.random() < 0.1 else ""
    return f"{name} {family}{number}"


def _record(chance: random.Random, number: int, people: list[str]) -> str:
    authors = [chance.choice(people) for _ in range(chance.randint(1, 6))]
    listed = "".join(f"<author>{name}</author>\n" for name in authors)
    if number % 20 == 0:
        key = f"homepages/{number % 300}/{number}"
        return f'<www mdate="2024-01-01" key="{key}">\n{listed}<title>Home Page</title>\n</www>\n'
    title = " ".join(chance.choices(WORDS, k=chance.randint(5, 11))).capitalize()
    year = chance.randint(1990, 2026)
    journal = number % 2
    tag, venue = ("article", "journal") if journal else ("inproceedings", "booktitle")
    key = f"{'journals' if journal else 'conf'}/inv/X{number}"
    return (
        f'<{tag} mdate="2024-01-01" key="{key}">\n{listed}<title>{title}.</title>\n'
        f"<pages>{number % 900}-{number % 900 + 9}</pages>\n<year>{year}</year>\n"
        f"<{venue}>Inventions {number % 2000}</{venue}>\n"
        f"<ee>https://doi.org/10.5555/inv.{number}</ee>\n"
        f"<url>db/{key}.html</url>\n</{tag}>\n"
    )


def measure(path: Path, parse_only: bool) -> None:
    """Read or import the dump, and say what it took."""
    context = ReadContext(datetime.now(UTC).date())
    started, used = time.perf_counter(), time.process_time()
    events = read_events(path, None, context)
    if parse_only:
        papers = 0
        for event in events:
            papers += isinstance(event, PaperRecord)
            if isinstance(event, Remark):
                print(event.reason)
    else:
        with tempfile.TemporaryDirectory() as folder:
            database = Database(Path(folder) / "library.db")
            report = import_events(database, events, SourceFile(filename=path.name, format="dblp"))
            papers = report.added + report.matched
            database.close()
    took, cpu = time.perf_counter() - started, time.process_time() - used
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{papers:,} papers: {took:.0f} s ({cpu:.0f} s of the processor), {memory:.0f} MB")


def main() -> None:
    """Make the dump where it is not there, and measure in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--parse-only", action="store_true")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    path = given.folder / f"dblp-{given.records}.xml"
    if given.measure:
        measure(path, given.parse_only)
        return
    if not path.exists():
        write_dump(path, given.records)
    print(f"{path.stat().st_size / 1e6:.0f} MB")
    subprocess.run([sys.executable, "-m", __spec__.name, *sys.argv[1:], "--measure"], check=True)


if __name__ == "__main__":
    main()
