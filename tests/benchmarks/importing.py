"""How long an import takes beside plain SQLite, how much memory, and how it grows.

    python -m tests.benchmarks.importing CORPORA_DIR [--records N]

CORPORA_DIR holds `*.jsonl.gz` in the native format. The baseline is what any import must do:
`executemany` of the same rows (papers, names, authorships, categories) by the standard library,
and one full-text index over title, abstract and authors. A second, lower one leaves people out.
Ours reads and checks the files as well, keeps people, origins and duplicates, and two full-text
indexes. Each measurement is a process of its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path

from app.domain.records.record import Event, PaperRecord
from app.importers import ReadContext, read_events
from app.ingest.import_records import SourceFile, import_events
from app.store.database import Database

PLAIN_TABLES = """
CREATE TABLE paper (id INTEGER PRIMARY KEY, title, abstract, authors, date, venue, doi, arxiv_id,
                    url, keywords);
CREATE TABLE author (id INTEGER PRIMARY KEY, name UNIQUE);
CREATE TABLE authorship (paper_id, position, author_id, PRIMARY KEY (paper_id, position));
CREATE INDEX authorship_author ON authorship (author_id);
CREATE TABLE category (paper_id, code);
CREATE INDEX category_paper ON category (paper_id);
CREATE VIRTUAL TABLE words USING fts5(title, abstract, authors, content='paper',
    content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');
"""
SHARE = 10
"""The smaller import has every tenth record: 12,000 of 120,000, as long and as old as the rest."""


def records_of(corpora: Path, most: int, every: int = 1) -> Iterator[Event]:
    """Read every record, every tenth, …, from all files of a folder."""
    context = ReadContext(datetime.now(UTC).date())
    files = sorted(corpora.glob("*.jsonl.gz"))
    events = (event for file in files for event in read_events(file, "jsonl", context))
    return islice(events, 0, most, every)


def plain(
    corpora: Path, most: int, every: int, path: Path, *, people: bool = True
) -> dict[str, float]:
    """Time the baseline; reading the files, and telling names apart, are not counted.

    Args:
        people: False leaves names, authorships and categories out: one table and its index.
    """
    papers, authorships, categories = [], [], []
    names: dict[str, int] = {}
    for number, record in enumerate(records_of(corpora, most, every), 1):
        if not isinstance(record, PaperRecord):
            continue
        papers.append(
            (
                number,
                record.title,
                record.abstract,
                ", ".join(record.authors),
                record.date,
                record.venue,
                record.doi,
                record.arxiv_id,
                record.url,
                json.dumps(record.keywords),
            )
        )
        for position, name in enumerate(record.authors, 1):
            authorships.append((number, position, names.setdefault(name, len(names) + 1)))
        categories += [(number, code) for code in record.categories]
    started, before = time.perf_counter(), time.process_time()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.executescript(PLAIN_TABLES)
    connection.executemany(f"INSERT INTO paper VALUES ({','.join('?' * 10)})", papers)
    if people:
        connection.executemany(
            "INSERT INTO author VALUES (?, ?)", [(i, n) for n, i in names.items()]
        )
        connection.executemany("INSERT INTO authorship VALUES (?, ?, ?)", authorships)
        connection.executemany("INSERT INTO category VALUES (?, ?)", categories)
    connection.execute("INSERT INTO words(words) VALUES ('rebuild')")
    connection.commit()
    connection.close()
    return {
        "seconds": time.perf_counter() - started,
        "processor": time.process_time() - before,
        "records": len(papers),
    }


def ours(corpora: Path, most: int, every: int, path: Path) -> dict[str, float]:
    """Time a whole import into a new library, reading included."""
    database = Database(path)
    started, before = time.perf_counter(), time.process_time()
    source = SourceFile(filename="corpora", format="jsonl", sha256="", size=0)
    report = import_events(database, records_of(corpora, most, every), source)
    seconds = time.perf_counter() - started
    database.close()
    return {
        "seconds": seconds,
        "processor": time.process_time() - before,
        "records": report.added + report.matched,
        "added": report.added,
        "people": report.people,
        "mebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


MEASUREMENTS: dict[str, Callable[[Path, int, int, Path], dict[str, float]]] = {
    "table": partial(plain, people=False),
    "plain": plain,
    "ours": ours,
}


def measured(kind: str, corpora: Path, most: int, every: int = 1) -> dict[str, float]:
    """Run one measurement in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        asked = ("--only", kind, "--every", str(every), "--into", str(Path(folder) / "library.db"))
        done = subprocess.run(
            [sys.executable, "-m", __spec__.name, str(corpora), "--records", str(most), *asked],
            check=True,
            capture_output=True,
            text=True,
        )
    result: dict[str, float] = json.loads(done.stdout)
    return result


def main() -> None:
    """Measure, and print each figure beside its baseline."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--records", type=int, default=10**9)
    parser.add_argument("--every", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--only", choices=tuple(MEASUREMENTS), help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        measure = MEASUREMENTS[options.only]
        print(json.dumps(measure(options.corpora, options.records, options.every, options.into)))
        return
    table = measured("table", options.corpora, options.records)
    baseline = measured("plain", options.corpora, options.records)
    whole = measured("ours", options.corpora, options.records)
    part = measured("ours", options.corpora, options.records, SHARE)
    linear = part["seconds"] * whole["records"] / part["records"]
    print(f"records                        {whole['records']:>10,.0f}")
    print(f"  new papers                   {whole['added']:>10,.0f}")
    print(f"  people                       {whole['people']:>10,.0f}")
    print(f"plain sqlite3, the same rows   {baseline['seconds']:>10.1f} s")
    print(f"  papers alone                 {table['seconds']:>10.1f} s")
    print(f"import                         {whole['seconds']:>10.1f} s")
    print(f"  times the same rows          {whole['seconds'] / baseline['seconds']:>10.2f}   (≤ 4)")
    print(f"  times papers alone           {whole['seconds'] / table['seconds']:>10.2f}")
    print(f"processor time of the two      {baseline['processor']:>10.1f} s")
    print(f"  (two threads share ours)     {whole['processor']:>10.1f} s")
    print(f"  memory at its highest        {whole['mebibytes']:>10,.0f} MiB (≤ 1,024)")
    print(f"import of {part['records']:>7,.0f} records      {part['seconds']:>10.1f} s")
    print(f"  growth against linear        {whole['seconds'] / linear:>10.2f}   (≤ 1.3)")


if __name__ == "__main__":
    main()
