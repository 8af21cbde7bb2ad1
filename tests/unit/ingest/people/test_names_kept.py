"""Names, DOIs and odd fields through the store: kept as printed, compared as meant."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from app.domain.records.record import PaperRecord
from app.ingest.paper_rows import load_papers
from app.ingest.people.rekey import STATE
from app.ingest.remove import remove_import
from app.store.database import Database, raw_connection
from tests.unit.ingest.questions import are_one, author_of, one, papers_of, rows, take_in


def shown(database: Database, printed: str) -> str:
    name = one(database, "SELECT name FROM author WHERE id = ?", author_of(database, printed))
    assert isinstance(name, str)
    return name


@pytest.mark.parametrize(
    "names",
    [
        ("Кий Ян", "Кии Ян"),
        ("バス一郎", "ハス一郎"),
        ("Lin Tao 0001", "Lin Tao 0002"),
        ("Lin Tao 0001", "Lin Tao"),
        ("ANN SMITH", "A. N. N. Smith"),
        ("Study Group on Tides", "S. G. O. Tides"),
    ],
)
def test_two_are_two(library: Database, names: tuple[str, str]) -> None:
    take_in(library, papers_of(*([name] for name in names)))
    assert not are_one(library, *names)


@pytest.mark.parametrize(
    ("names", "name"),
    [
        (("ANN SMITH", "Ann Smith"), "Ann Smith"),
        (("Dr. Jane Doe", "Jane Doe (MIT)", "Jane Doe, PhD"), "Jane Doe"),
        (("Jisoo Lim (임지수)", "Jisoo Lim"), "Jisoo Lim"),
        (("bell hooks", "bell hooks", "Bell Hooks"), "bell hooks"),
        (("Bell Hooks", "bell hooks"), "Bell Hooks"),
        (("Lin Tao 0001",), "Lin Tao"),
    ],
)
def test_one_is_shown_by_name_alone(library: Database, names: tuple[str, ...], name: str) -> None:
    take_in(library, papers_of(*([printed] for printed in names)))
    assert are_one(library, *names)
    assert shown(library, names[0]) == name


def test_a_group_is_kept_and_is_nobody_else(library: Database) -> None:
    watch = PaperRecord("One", authors=("Alpine Watch",), groups=("Alpine Watch",))
    take_in(library, [watch, *papers_of(["A. Watch"], ["Alpine T. Watch"], ["ALPINE WATCH"])])
    with library.read() as session:
        stored = load_papers(session, [1, 2])
    assert stored[1].groups == ("Alpine Watch",)
    assert stored[2].groups == ()
    assert not are_one(library, "Alpine Watch", "Alpine T. Watch")
    assert not are_one(library, "Alpine Watch", "ALPINE WATCH")


def test_dois_are_kept_as_printed_and_compared_without_case(library: Database) -> None:
    first = PaperRecord("Tides", authors=("Ida Rowan",), doi="10.5555/ABC.d")
    take_in(library, [first])
    report = take_in(library, [PaperRecord("Tides!", doi="10.5555/abc.D")], "b.jsonl")
    assert report.matched == 1
    assert one(library, "SELECT doi FROM paper") == "10.5555/ABC.d"


def test_what_a_record_says_beyond_its_paper_is_kept(library: Database) -> None:
    odd = PaperRecord("Tides", authors=("Ida Rowan",), extra={"shelf": [1]})
    take_in(library, [odd])
    take_in(library, [PaperRecord("Tides", authors=("Ida Rowan",))], "b.jsonl")
    take_in(library, [PaperRecord("Tides", authors=("Ida Rowan",), date="2020")], "c.jsonl")
    remove_import(library, 3)
    payloads = rows(library, "SELECT payload FROM record WHERE import_id = 1")
    assert json.loads(payloads[0][0])["extra"] == {"shelf": [1]}
    assert one(library, "SELECT count(*) FROM paper") == 1


JOIN_SQL = (
    """UPDATE name SET (home_id, author_id) =
    (SELECT home_id, author_id FROM name WHERE printed = 'Кий Ян') WHERE printed = 'Кии Ян'""",
    """UPDATE authorship SET author_id =
    (SELECT author_id FROM name WHERE name.id = authorship.name_id)""",
    "DELETE FROM author WHERE id NOT IN (SELECT home_id FROM name)",
)


@pytest.fixture
def old_library(library: Database) -> Iterator[Database]:
    """A library whose names were keyed by an earlier version, which joined й and и."""
    take_in(library, papers_of(["Кий Ян"], ["Кии Ян"], ["ANN SMITH"], ["Ann Smith"]))
    with library.write("test") as session:
        connection = raw_connection(session)
        connection.execute("DELETE FROM library_state WHERE key = ?", (STATE,))
        for statement in JOIN_SQL:
            connection.execute(statement)
        connection.execute("UPDATE name SET key = 'кии ян' WHERE printed LIKE 'Ки%'")
        connection.execute("UPDATE name SET key = 'a n n smith' WHERE printed = 'ANN SMITH'")
    yield library


def test_names_keyed_by_an_earlier_version_are_keyed_anew(old_library: Database) -> None:
    assert are_one(old_library, "Кий Ян", "Кии Ян")
    take_in(old_library, papers_of(["Кий Ян", "ANN SMITH", "Кии Ян"])[:1], "b.jsonl")
    assert not are_one(old_library, "Кий Ян", "Кии Ян")
    assert are_one(old_library, "ANN SMITH", "Ann Smith")
    stray = "SELECT count(*) FROM authorship a JOIN name n ON n.id = a.name_id "
    assert one(old_library, stray + "WHERE a.author_id != n.author_id") == 0


def test_an_import_into_an_older_library_can_be_taken_back(old_library: Database) -> None:
    remove_import(old_library, 1)
    assert one(old_library, "SELECT count(*) FROM author") == 0
