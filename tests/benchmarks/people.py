"""How often mentions of names are given to the right person, and how the merges do.

    python -m tests.benchmarks.people FOLDER…

Each folder is known by its files, and is looked for in folders within:

- `papers.jsonl` and `gold.json`, a list of [set, address or doi:… of the paper, person,
  affiliation, name]: the papers are imported into a library of their own.
- `*.jsonl.gz`: all of them are imported into one library.
- `people.jsonl` and `mentions.jsonl`, the ACL Anthology's own list of people with the names that
  they are printed under, and mentions on its papers with the person: looked up in that library.

Precision and recall are over pairs of mentions: of those that came to one person, how many are one
person's, and the other way round. B³ is the same for each mention, averaged over mentions, so that
large people do not count more. Pairs of *names* flatter: a list of variants has hardly any pair
of names of two people, so that nothing can be found wrong. Baseline: one person for each key of
names. Merges are not judged here: `--sample 60` prints some, drawn at random, to be read.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from app.importers import ReadContext, read_events
from app.ingest.import_records import SourceFile, import_events
from app.ingest.people.disambiguate import settle_everybody
from app.ingest.people.other_blocks.search import names_across
from app.ingest.people.other_blocks.suggestions import people_across
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
MERGES_SQL = """
SELECT rule, sentence FROM author_evidence WHERE other_id IS NULL AND rule != 'evidence' ORDER BY id
"""
SUGGESTED_SQL = "SELECT author_id, other_id FROM author_evidence WHERE other_id IS NOT NULL"
LISTED_SQL = "SELECT id, coalesce(listed_id, id) FROM author"
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


class Score(NamedTuple):
    """How mentions that are found to be one person's compare with those that are."""

    precision: float
    recall: float

    @property
    def words(self) -> str:
        """Precision, recall and F1."""
        both = max(self.precision + self.recall, 1e-9)
        f1 = 2 * self.precision * self.recall / both
        return f"{self.precision:.3f} {self.recall:.3f} {f1:.3f}"


def over_pairs(pairs: Sequence[tuple[str, int]]) -> Score:
    """Score the pairs of mentions, each given with its person in the gold and here."""
    right = pairs_of(Counter(pairs).values())
    found = pairs_of(Counter(ours for _, ours in pairs).values())
    known = pairs_of(Counter(person for person, _ in pairs).values())
    return Score(right / max(found, 1), right / max(known, 1))


def over_mentions(pairs: Sequence[tuple[str, int]]) -> Score:
    """Score each mention, and give the means (B³)."""
    both = Counter(pairs)
    found = Counter(ours for _, ours in pairs)
    known = Counter(person for person, _ in pairs)
    precision = sum(n * n / found[ours] for (_, ours), n in both.items())
    recall = sum(n * n / known[person] for (person, _), n in both.items())
    return Score(precision / max(len(pairs), 1), recall / max(len(pairs), 1))


def print_scores(what: str, mentions: Sequence[Mention]) -> None:
    """Print what is found, and the baseline."""
    found = [(person, ours) for person, ours, _ in mentions]
    by_key = over_pairs([(person, home) for person, _, home in mentions])
    print(
        f"{what:26} {len(mentions):>6,} mentions  P R F1 {over_pairs(found).words}"
        f"  B³ {over_mentions(found).words}  one for each key {by_key.words}"
    )


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
    wanted = [
        (f"{name} {person}", address.removeprefix("doi:"), printed)
        for name, address, person, _, printed in gold
    ]
    with library_of([folder / "papers.jsonl"]) as database:
        print_scores(folder.name, find_mentions(database, "? IN (paper.url, paper.doi)", wanted))


def measure_people(database: Database, folder: Path) -> None:
    """Score mentions of the ACL Anthology, the names of several people apart from the others."""
    lines = (folder / "mentions.jsonl").read_text("utf-8").splitlines()
    labelled = [row for row in map(json.loads, lines) if row["person"] not in UNDECIDED]
    people_of: defaultdict[str, set[str]] = defaultdict(set)
    for row in labelled:
        people_of[row["name"]].add(row["person"])
    chosen: dict[str, Callable[[str], bool]] = {
        "ACL Anthology": lambda _name: True,
        "… names of several people": lambda name: len(people_of[name]) > 1,
        "… other names": lambda name: len(people_of[name]) == 1,
    }
    for what, is_chosen in chosen.items():
        wanted = [
            (row["person"], f"https://aclanthology.org/{row['paper']}", row["name"])
            for row in labelled
            if is_chosen(row["name"])
        ]
        print_scores(what, find_mentions(database, "paper.url = ?", wanted))
    measure_variants(database, folder / "people.jsonl")


def measure_variants(database: Database, people: Path) -> None:
    """Count the variants of a name in the list that are one person with the person's own name, and
    those that the review suggests besides, or that are listed together."""
    with database.read_raw() as connection:
        author = dict(connection.execute("SELECT printed, author_id FROM name").fetchall())
        suggested = set(connection.execute(SUGGESTED_SQL).fetchall())
        suggested |= {one.pair for one in people_across(connection, names_across(connection))}
        listed = dict(connection.execute(LISTED_SQL).fetchall())
    linked, found = [], []
    for line in people.read_text("utf-8").splitlines():
        person = json.loads(line)
        own = person["canonical"]
        for name in person.get("variants", ()):
            if name != own and name in author and own in author:
                one, other = author[name], author[own]
                linked.append(one == other)
                is_waiting = (one, other) in suggested or (other, one) in suggested
                found.append(one == other or is_waiting or listed[one] == listed[other])
    for what, some in (("linked", linked), ("linked or suggested", found)):
        print(f"variants {what:20} {sum(some):,} of {len(some):,}  {sum(some) / len(some):.3f}")


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
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--sample", type=int, default=0, help="merges to print")
    options = parser.parse_args()
    folders = sorted(
        {gold.parent for given in options.folders for gold in given.rglob("gold.json")}
    )
    for folder in folders:
        measure_set(folder)
    files = sorted({file for given in options.folders for file in given.rglob("*.jsonl.gz")})
    if not files:
        return
    with library_of(files) as database:
        for known in sorted(
            {one for given in options.folders for one in given.rglob("mentions.jsonl")}
        ):
            measure_people(database, known.parent)
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
