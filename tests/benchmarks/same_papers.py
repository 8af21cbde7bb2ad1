"""How many papers that two sources list are found to be one, and how many of these rightly.

    python -m tests.benchmarks.same_papers FOLDER

FOLDER holds `DBLP2.csv`, `ACM.csv` (id, title, authors, venue, year) and the pairs that are one
paper, `DBLP-ACM_perfectMapping.csv`: H. Köpcke and E. Rahm, "Frameworks for entity matching",
2010. Both files are imported into a new library. A pair of records, one of each file, that came to
one paper is right where it is among these pairs. Baseline: pairs of equal title and first author.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from collections import defaultdict
from html import unescape
from itertools import product
from pathlib import Path

from app.domain.people.names import parse_name
from app.domain.records.record import PaperRecord
from app.domain.text.plain import decode
from app.domain.text.titles import title_key
from app.ingest.import_records import SourceFile, import_events
from app.store.database import Database

Pairs = set[tuple[str, str]]
RECORDS_SQL = "SELECT import_id, line, paper_id FROM record"


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a table; entities (`G&#252;ting`) are decoded."""
    lines = decode(path.read_bytes())[0].splitlines(keepends=True)
    return [{name: unescape(text) for name, text in row.items()} for row in csv.DictReader(lines)]


def as_record(row: dict[str, str], line: int) -> PaperRecord:
    """Make a record of a row."""
    names = tuple(filter(None, map(str.strip, row["authors"].split(","))))
    return PaperRecord(row["title"], names, date=row["year"], venue=row["venue"], line=line)


def joined(tables: list[list[dict[str, str]]]) -> tuple[Pairs, float]:
    """Import both tables; give the pairs that came to one paper, and the seconds it took."""
    papers: defaultdict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "library.db")
        started = time.perf_counter()
        for place, table in enumerate(tables):
            records = (as_record(row, line) for line, row in enumerate(table))
            source = SourceFile(filename=str(place), format="csv", sha256=str(place), size=0)
            import_events(database, records, source)
        seconds = time.perf_counter() - started
        with database.read_raw() as connection:
            for import_id, line, paper_id in connection.execute(RECORDS_SQL):
                papers[paper_id][import_id - 1].append(tables[import_id - 1][line]["id"])
        database.close()
    return {pair for lists in papers.values() for pair in product(*lists)}, seconds


def baseline(tables: list[list[dict[str, str]]]) -> Pairs:
    """Give the pairs of equal title and first author's family name."""
    found: defaultdict[tuple[str, str], tuple[list[str], list[str]]]
    found = defaultdict(lambda: ([], []))
    for place, table in enumerate(tables):
        for row in table:
            first = row["authors"].split(",")[0]
            key = title_key(row["title"]), title_key(parse_name(first).family)
            found[key][place].append(row["id"])
    return {pair for lists in found.values() for pair in product(*lists)}


def main() -> None:
    """Measure, and print precision and recall."""
    folder = Path(sys.argv[1])
    tables = [read_rows(folder / name) for name in ("DBLP2.csv", "ACM.csv")]
    rows = csv.reader((folder / "DBLP-ACM_perfectMapping.csv").read_text("utf-8").splitlines())
    ids = [{row["id"] for row in table} for table in tables]
    gold = {(one, other) for one, other in rows if one in ids[0] and other in ids[1]}
    found, seconds = joined(tables)
    for label, pairs in (("equal title and first author", baseline(tables)), ("imported", found)):
        right = len(pairs & gold)
        print(
            f"{label}: {len(pairs):,} pairs of {len(gold):,}, "
            f"precision {right / len(pairs):.4f}, recall {right / len(gold):.4f}"
        )
    print(f"both imports: {seconds:.1f} s")


if __name__ == "__main__":
    main()
