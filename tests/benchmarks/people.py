"""How often the safe merges of persons are right, and how many they find.

    python -m tests.benchmarks.people NAMES_DIR CORPORA_DIR

NAMES_DIR holds `people.jsonl`, the ACL Anthology's own list of people and the names that they
are printed under; CORPORA_DIR holds `acl-anthology.jsonl.gz`, which is imported into a new
library. A pair of names with different keys that came to one person is right where the list gives
both to one person, wrong where it gives them to two, and left out where it does not know one of
them. Baseline: what equal keys alone join.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import defaultdict
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

from app.importers import ReadContext, read_events
from app.ingest.import_records import SourceFile, import_events
from app.store.database import Database

Gold = dict[str, set[int]]
"""Printed name -> the people who are printed so."""


def read_gold(path: Path) -> Gold:
    """Read who is printed under which names."""
    gold: defaultdict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        person = json.loads(line)
        for name in (person["canonical"], *person.get("variants", ())):
            gold[name].add(number)
    return gold


def joined_names(corpus: Path) -> list[tuple[str, str, int]]:
    """Import a corpus; give each printed name with its key and its person."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "library.db")
        events = read_events(corpus, "jsonl", ReadContext(datetime.now(UTC).date()))
        source = SourceFile(filename=corpus.name, format="jsonl", sha256="", size=0)
        import_events(database, events, source)
        with database.read_raw() as connection:
            names = connection.execute("SELECT printed, key, author_id FROM name").fetchall()
        database.close()
    return names


def main() -> None:
    """Measure, and print precision and recall."""
    names_dir, corpora = map(Path, sys.argv[1:3])
    gold = read_gold(names_dir / "people.jsonl")
    names = joined_names(corpora / "acl-anthology.jsonl.gz")
    keys = {name: key for name, key, _ in names}
    by_person: defaultdict[int, list[str]] = defaultdict(list)
    for name, _, person in names:
        by_person[person].append(name)
    right = wrong = unknown = 0
    for group in by_person.values():
        for one, other in combinations(group, 2):
            if keys[one] == keys[other]:
                continue
            if one not in gold or other not in gold:
                unknown += 1
            elif gold[one] & gold[other]:
                right += 1
            else:
                wrong += 1
    by_gold: defaultdict[int, list[str]] = defaultdict(list)
    for name in keys:
        for number in gold.get(name, ()):
            by_gold[number].append(name)
    pairs = [pair for group in by_gold.values() for pair in combinations(group, 2)]
    same_key = sum(keys[one] == keys[other] for one, other in pairs)
    print(f"names {len(names):,}, persons {len(by_person):,}")
    print(f"pairs of names of one person in the list   {len(pairs):>6,}")
    print(f"  joined by equal keys (baseline)          {same_key:>6,}  {same_key / len(pairs):.3f}")
    found = same_key + right
    print(f"  joined by keys and safe merges           {found:>6,}  {found / len(pairs):.3f}")
    print(f"safe merges right, wrong, not in the list  {right:,}, {wrong:,}, {unknown:,}")
    print(f"  precision                                {right / (right + wrong):>6.4f}  (≥ .98)")


if __name__ == "__main__":
    main()
