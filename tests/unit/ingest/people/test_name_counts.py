"""How common names are is kept, and brought up to date by the names that came."""

from __future__ import annotations

import random

import pytest

from app.ingest.people.evidence import name_counts, namesakes
from app.ingest.people.evidence.name_counts import count_names
from app.ingest.remove import remove_import
from app.store.database import Database
from tests.unit.ingest.questions import papers_of, rows, take_in

COUNTS_SQL = "SELECT word, family, people FROM name_count ORDER BY word, family"


@pytest.fixture(autouse=True)
def few_are_common(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (namesakes, name_counts):
        monkeypatch.setattr(module, "LEAST_FAMILY", 4)
        monkeypatch.setattr(module, "LEAST_GIVEN", 3)


def kept_and_counted_anew(library: Database) -> tuple[object, object]:
    """Give what is kept, and what a count of all names gives."""
    before = rows(library, COUNTS_SQL)
    with library.write("test") as session:
        kept = count_names(session, set())
        anew = count_names(session, None)
    return (before, kept), (rows(library, COUNTS_SQL), anew)


def test_people_are_counted_by_family_and_given_name(library: Database) -> None:
    take_in(library, papers_of(["Wei Wang", "Wei-Ming Li"], ["W. Wang", "Wang, Wei", "Weiming Li"]))
    assert rows(library, COUNTS_SQL) == [
        ("", "li", 2),
        ("", "wang", 2),  # Wei Wang and W. Wang; "Wang, Wei" has the key of the first
        ("wei", "li", 1),
        ("wei", "wang", 1),
        ("weiming", "li", 2),
    ]


def test_what_is_kept_is_what_a_count_of_all_gives(library: Database) -> None:
    given, families = ("Wei", "Ann", "Xiao-Ming", "Xiaoming", "B."), ("Wang", "Li", "Bell", "Dahl")
    names = [f"{one} {other}" for one in given for other in families]
    names += [f"{other}, {one}" for one in given for other in families]
    random.Random(3).shuffle(names)
    for start in range(0, len(names), 7):
        take_in(library, papers_of(names[start : start + 7]), f"{start}.jsonl")
        kept, anew = kept_and_counted_anew(library)
        assert kept == anew
    remove_import(library, 2)
    kept, anew = kept_and_counted_anew(library)
    assert kept == anew
