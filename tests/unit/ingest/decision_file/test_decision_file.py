"""Decisions as a file: written, taken in elsewhere, and what is wrong with lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.records.record import PaperRecord
from app.ingest.decision_file.take_in import TakenIn, take_in_decisions, write_decisions
from app.ingest.paper_decisions.change import keep_papers_apart, merge_papers
from app.ingest.people.decisions import merge_people, split_person, undo_decision
from app.store.database import Database
from tests.unit.cli.test_command_line import Command, oeuvre  # noqa: F401
from tests.unit.ingest.questions import are_one, author_of, one, papers_of, take_in

NAMES = ("Mary Okafor", "Musa Okafor", "Milo Okafor")
PAPERS = papers_of(*([name, "Ann Bell"] for name in NAMES))
MOMENT = "2026-01-31T12:00:00Z"


@pytest.fixture
def elsewhere(empty_template: Path, tmp_path: Path) -> Database:
    """Give another library of the same papers, in another order."""
    path = tmp_path / "elsewhere.db"
    path.write_bytes(empty_template.read_bytes())
    database = Database(path)
    take_in(database, PAPERS[::-1])
    return database


def decided(database: Database) -> None:
    """Make two people and two papers one, and take a paper from somebody."""
    take_in(database, PAPERS)
    mary, musa, bell = (author_of(database, name) for name in (*NAMES[:2], "Ann Bell"))
    merge_people(database, mary, musa, "She signs both ways — always.")
    split_person(database, bell, [3])
    keep_papers_apart(database, 1, 2)


def people(kind: str, name: str, second: str, **more: Any) -> str:
    sides = {"one": [{"name": name}], "other": [{"name": second}]}
    return json.dumps({"about": "people", "kind": kind, "made_at": MOMENT, **sides, **more})


def reasons(found: TakenIn) -> list[tuple[int, str]]:
    return [(problem.line, problem.reason) for problem in found.problems]


def test_decisions_hold_elsewhere_and_come_once(library: Database, elsewhere: Database) -> None:
    decided(library)
    lines = write_decisions(library)
    assert lines == sorted(lines)
    assert [json.loads(line)["about"] for line in lines] == ["papers", "people", "people"]
    assert "always" in "".join(lines)
    assert not are_one(elsewhere, *NAMES[:2])
    found = take_in_decisions(elsewhere, lines)
    assert (found.added, found.known, found.problems) == (3, 0, [])
    assert are_one(elsewhere, *NAMES[:2])
    query = (
        "SELECT count(DISTINCT authorship.author_id) FROM authorship JOIN name ON name.id = name_id"
    )
    assert one(elsewhere, f"{query} WHERE printed = 'Ann Bell'") == 2
    assert write_decisions(elsewhere) == lines
    found = take_in_decisions(elsewhere, [*lines, *lines])
    assert (found.added, found.known, found.problems) == (0, 6, [])


def test_papers_are_made_one_and_parted_elsewhere(library: Database, elsewhere: Database) -> None:
    take_in(library, PAPERS)
    merge_papers(library, 1, 2)
    found = take_in_decisions(elsewhere, write_decisions(library))
    assert (found.added, found.problems) == (1, [])
    assert one(elsewhere, "SELECT count(*) FROM paper") == 2
    assert one(elsewhere, "SELECT count(DISTINCT paper_id) FROM record") == 2


def test_papers_that_are_not_here_are_said(library: Database, elsewhere: Database) -> None:
    take_in(library, [*PAPERS, PaperRecord("Elsewhere", authors=("Cy Dee",))])
    keep_papers_apart(library, 1, 4)
    found = take_in_decisions(elsewhere, write_decisions(library))
    assert found.added == 0
    assert reasons(found) == [
        (1, "left out: not both papers are here; import it again once they are.")
    ]


def test_what_is_decided_waits_for_its_papers(library: Database) -> None:
    found = take_in_decisions(library, [people("one", *NAMES[:2])])
    assert reasons(found) == [(1, "kept, does nothing yet: no paper here prints “Mary Okafor”.")]
    take_in(library, PAPERS)
    assert are_one(library, *NAMES[:2])


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_nothing_is_joined_that_a_line_keeps_apart(library: Database, order: list[int]) -> None:
    """Mary is Musa, Musa is Milo, Mary is not Milo: the last join and no other is left out."""
    take_in(library, PAPERS)
    lines = [
        people("one", NAMES[0], NAMES[1], made_at="2026-01-01T00:00:00Z"),
        people("one", NAMES[1], NAMES[2], made_at="2026-01-02T00:00:00Z"),
        people("apart", NAMES[0], NAMES[2]),
    ]
    found = take_in_decisions(library, [lines[at] for at in order])
    at, line = order.index(1) + 1, order.index(2) + 1
    assert reasons(found) == [(at, f"left out: it makes one of two that line {line} keeps apart.")]
    assert are_one(library, *NAMES[:2])
    assert not are_one(library, *NAMES[1:])


def test_a_file_does_not_overrule_what_is_decided_here(library: Database) -> None:
    decided(library)
    found = take_in_decisions(library, [people("apart", *NAMES[:2])])
    assert reasons(found) == [(1, "left out: a decision here makes one of these two.")]
    assert are_one(library, *NAMES[:2])


def test_what_was_taken_back_does_not_come_again(library: Database) -> None:
    take_in(library, PAPERS)
    decision = merge_people(library, *(author_of(library, name) for name in NAMES[:2]))
    lines = write_decisions(library)
    undo_decision(library, decision)
    ((line, reason),) = reasons(take_in_decisions(library, lines))
    assert (line, "taken back here" in reason) == (1, True)
    assert not are_one(library, *NAMES[:2])


def test_two_authors_of_one_paper_are_not_joined(library: Database) -> None:
    sides = {
        "one": [{"name": "Ann Bell", "papers": ["doi:10.1/a"]}],
        "other": [{"name": "Cy Dee", "papers": ["doi:10.1/a"]}],
    }
    found = take_in_decisions(library, [people("one", "", "", **sides)])
    assert reasons(found) == [(1, "left out: both sides are authors of one paper.")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "it is not JSON"),
        ("[]", "it is not a JSON object"),
        ('{"about": "ships"}', "“about” is people or papers"),
        ('{"about": "people", "kind": "same"}', "“kind” of people is one of one, apart, later"),
        ('{"about": "people", "kind": "one", "one": []}', "“one” is a list of mentions"),
        ('{"about": "papers", "kind": "same", "one": [{"title": "A"}]}', "“one” is a list of rec"),
        (people("one", "A", "B", made_at="soon"), "“made_at” is no time"),
        (people("one", "A", "B", one=[{"name": 3}]), "“one” is a list of mentions"),
    ],
)
def test_a_wrong_line_costs_that_line(library: Database, line: str, said: str) -> None:
    take_in(library, PAPERS)
    found = take_in_decisions(library, ["", line, people("one", *NAMES[:2])])
    assert found.added == 1
    ((number, reason),) = reasons(found)
    assert number == 2
    assert reason.startswith(f"left out: {said}")


def test_the_command_writes_and_reads_files(
    oeuvre: Command,  # noqa: F811
    library: Database,
    tmp_path: Path,
) -> None:
    decided(library)
    file = tmp_path / "decisions.jsonl"
    assert oeuvre("decisions", "--export", str(file)).printed == f"3 decisions in {file}\n"
    again = oeuvre("decisions", "--import", str(file))
    assert (again.status, again.printed) == (0, "no decision added, 3 here already\n")
    file.write_text("{\n", "utf-8")
    assert oeuvre("decisions", "--import", str(file)).status == 1
    file.write_bytes(b"\xff")
    assert oeuvre("decisions", "--import", str(file)).status == 2
    assert oeuvre("decisions", "--import", str(tmp_path / "none.jsonl")).status == 2
    assert oeuvre("decisions").status == 2
