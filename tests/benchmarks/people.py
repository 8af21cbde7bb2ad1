"""How often mentions of names are given to the right person, and how the merges do.

    python -m tests.benchmarks.people NAMES_DIR CORPORA_DIR

NAMES_DIR holds what is known: `acl_name_variants/people.jsonl`, the ACL Anthology's own list of
people and the names that they are printed under, `acl_name_variants/mentions.jsonl`, mentions on
its papers with the person, and `mentions/<set>/`, each with `papers.jsonl` and `gold.json`, a list
of [set, address or doi:… of the paper, person, affiliation, name]. CORPORA_DIR holds JSON Lines
that are imported into one new library.

Precision and recall are over pairs of mentions: of those that came to one person, how many are one
person's, and the other way round. Pairs of *names* flatter: a list of variants has hardly any pair
of names of two people, so that nothing can be found wrong. Baseline: one person for each key of
names. Merges are not judged here: `--sample 60` prints some, drawn at random, to be read.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from app.importers import ReadContext, read_events
from app.ingest.import_records import SourceFile, import_events
from app.ingest.people.disambiguate import settle_everybody
from app.store.database import Database

Mention = tuple[str, int, int]
"""Person in the gold, person here, person by the key of the name alone."""

MENTION_SQL = """
SELECT authorship.author_id, name.home_id
FROM paper JOIN authorship ON authorship.paper_id = paper.id
JOIN name ON name.id = authorship.name_id WHERE {} AND name.printed = ?
"""
SHOWN_SQL = """
SELECT author.id, author.name, name.printed, count(*)
FROM name JOIN author ON author.id = name.author_id
JOIN authorship ON authorship.name_id = name.id GROUP BY name.id
"""
MERGES_SQL = "SELECT rule, evidence FROM author_merge WHERE undone_at IS NULL ORDER BY id"
UNDECIDED = {"bo-li", "fei-liu", "yang-liu"}
"""Ids of the anthology that may be several people's."""


@contextmanager
def library_of(files: Iterable[Path]) -> Iterator[Database]:
    """Import files of JSON Lines into a new library."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "library.db")
        for file in files:
            events = read_events(file, "jsonl", ReadContext(datetime.now(UTC).date()))
            source = SourceFile(filename=file.name, format="jsonl", sha256=file.name, size=0)
            import_events(database, events, source)
        yield database
        database.close()


def pairs_of(counted: Iterable[int]) -> int:
    """Count the pairs within groups of these sizes."""
    return sum(count * (count - 1) // 2 for count in counted)


def score(pairs: Sequence[tuple[str, int]]) -> tuple[float, float, float]:
    """Give precision, recall and F1 over pairs of mentions, each with gold and found person."""
    right = pairs_of(Counter(pairs).values())
    found = pairs_of(Counter(ours for _, ours in pairs).values())
    known = pairs_of(Counter(person for person, _ in pairs).values())
    precision, recall = right / max(found, 1), right / max(known, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def print_scores(what: str, mentions: Sequence[Mention]) -> None:
    """Print what is found, and the baseline."""
    found = score([(person, ours) for person, ours, _ in mentions])
    by_key = score([(person, home) for person, _, home in mentions])
    shown = (" ".join(f"{value:.3f}" for value in values) for values in (found, by_key))
    print(f"{what:24} {len(mentions):>6,} mentions  P R F1 {'  one for each key '.join(shown)}")


def find_mentions(
    database: Database, condition: str, wanted: Iterable[tuple[str, str, str]]
) -> list[Mention]:
    """Look up mentions given as person, address of the paper, and printed name."""
    with database.read_raw() as connection:
        query = MENTION_SQL.format(condition)
        found = [
            (person, connection.execute(query, (address, name)).fetchone())
            for person, address, name in wanted
        ]
    return [(person, *row) for person, row in found if row is not None]


def measure_set(folder: Path) -> None:
    """Import one set of mentions into a library of its own, and score it."""
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    wanted = [(person, address.removeprefix("doi:"), name) for _, address, person, _, name in gold]
    with library_of([folder / "papers.jsonl"]) as database:
        print_scores(folder.name, find_mentions(database, "? IN (paper.url, paper.doi)", wanted))


def measure_variants(database: Database, people: Path) -> None:
    """Count the variants of a name in the list that are one person with the person's own name."""
    with database.read_raw() as connection:
        author = dict(connection.execute("SELECT printed, author_id FROM name").fetchall())
    linked = []
    for line in people.read_text("utf-8").splitlines():
        person = json.loads(line)
        own = person["canonical"]
        for name in person.get("variants", ()):
            if name != own and name in author and own in author:
                linked.append(author[name] == author[own])
    share = sum(linked) / len(linked)
    print(f"variants linked          {sum(linked):,} of {len(linked):,}  {share:.3f}")


def measure_shown(database: Database) -> None:
    """Count the people with ten mentions and more who are shown under a name hardly used."""
    forms: dict[tuple[int, str], Counter[str]] = {}
    with database.read_raw() as connection:
        for author, shown, printed, count in connection.execute(SHOWN_SQL):
            forms.setdefault((author, shown), Counter())[printed] += count
    rare = sum(
        counts.total() >= 10 and 0 < counts[shown] < counts.total() / 10
        for (_, shown), counts in forms.items()
    )
    print(f"shown under a name on less than a tenth of ten papers and more: {rare:,}")


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", type=Path)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--sample", type=int, default=0, help="merges to print")
    options = parser.parse_args()
    for folder in sorted((options.names / "mentions").iterdir()):
        if folder.is_dir():
            measure_set(folder)
    acl = options.names / "acl_name_variants"
    with library_of(sorted(options.corpora.glob("*.jsonl.gz"))) as database:
        lines = (acl / "mentions.jsonl").read_text("utf-8").splitlines()
        wanted = [
            (row["person"], f"https://aclanthology.org/{row['paper']}", row["name"])
            for row in map(json.loads, lines)
            if row["person"] not in UNDECIDED
        ]
        print_scores("ACL Anthology", find_mentions(database, "paper.url = ?", wanted))
        measure_variants(database, acl / "people.jsonl")
        measure_shown(database)
        with database.read_raw() as connection:
            merges = connection.execute(MERGES_SQL).fetchall()
        print("merges", dict(Counter(rule for rule, _ in merges)))
        for rule, evidence in random.Random(0).sample(merges, options.sample):
            print(f"  {rule}: {evidence}")
        start = perf_counter()
        with database.write("benchmark") as session:
            settle_everybody(session)
        print(f"everybody settled again  {perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
