"""One printed name may be several people's: circles of mentions, and what is not known."""

from __future__ import annotations

import random
from collections import defaultdict

import numpy as np
import pytest

from app.domain.records.record import PaperRecord
from app.ingest.people.evidence import scores
from app.ingest.people.evidence.circles import Mention, MentionCircle, PaperFacts
from app.ingest.people.evidence.clustering import grow
from app.store.database import Database
from tests.unit.ingest.questions import papers_of, rows, take_in

ORCID, OTHER = "0000-0002-1825-0097", "0000-0001-5109-3700"

PEOPLE_SQL = """
SELECT authorship.author_id, paper.title FROM paper
JOIN authorship ON paper_id = paper.id JOIN name ON name.id = name_id WHERE name.printed = ?
"""
LISTED_SQL = """
SELECT head.identity, head.circles, count(*)
FROM authorship JOIN name ON name.id = name_id JOIN author ON author.id = authorship.author_id
JOIN author AS head ON head.id = coalesce(author.listed_id, author.id)
WHERE name.printed = ? GROUP BY head.id ORDER BY count(*) DESC
"""


def papers(subject: str, names: tuple[str, ...], count: int) -> list[PaperRecord]:
    """Make papers of one subject and its authors."""
    return [PaperRecord(f"{subject} {number}", authors=names) for number in range(count)]


def two_wangs() -> list[PaperRecord]:
    """Give four papers of each of two people called Wei Wang, and one that nothing ties to them."""
    return [
        *papers("Glacial meltwater hydrology", ("Wei Wang", "Ingrid Thorvaldsen"), 4),
        *papers("Baroque harpsichord tuning", ("Wei Wang", "Ottavio Bellincioni"), 4),
        PaperRecord("Dental enamel erosion", authors=("Wei Wang",)),
    ]


def people(database: Database, printed: str) -> set[str]:
    """Give the titles of the papers of each person of a name."""
    titles: defaultdict[int, list[str]] = defaultdict(list)
    for author, title in rows(database, PEOPLE_SQL, printed):
        titles[author].append(title)
    return {" | ".join(sorted(some)) for some in titles.values()}


def test_people_of_one_name_are_told_apart_by_their_coauthors(library: Database) -> None:
    take_in(library, two_wangs())
    assert people(library, "Wei Wang") == {
        " | ".join(f"Baroque harpsichord tuning {number}" for number in range(4)),
        " | ".join(f"Glacial meltwater hydrology {number}" for number in range(4)),
        "Dental enamel erosion",
    }
    listed = rows(library, LISTED_SQL, "Wei Wang")
    assert listed == [("by-evidence", 1, 4), ("by-evidence", 1, 4), ("by-name", 1, 1)]


def test_what_is_not_known_stays_together_and_is_marked(library: Database) -> None:
    """Five papers of one common name that share nothing: one entry, five circles."""
    titles = ["Glaciers", "Harpsichords", "Enamel", "Labour markets", "Lichens"]
    take_in(library, [PaperRecord(title, authors=("Wei Wang",)) for title in titles])
    assert len(people(library, "Wei Wang")) == 5
    assert rows(library, LISTED_SQL, "Wei Wang") == [("not-known", 5, 5)]
    (namesakes,) = rows(library, "SELECT max(namesakes) FROM author")[0]
    assert 30 < namesakes < 60


def test_a_rare_name_is_one_person_whatever_the_papers_say(library: Database) -> None:
    titles = ["Glaciers", "Harpsichords", "Enamel"]
    take_in(library, [PaperRecord(title, authors=("Ottavio Bellincioni",)) for title in titles])
    assert len(people(library, "Ottavio Bellincioni")) == 1
    assert rows(library, LISTED_SQL, "Ottavio Bellincioni") == [("by-name", 1, 3)]


def test_a_fuller_name_takes_only_the_mentions_that_evidence_ties_to_it(library: Database) -> None:
    fuller = papers("Discourse trees", ("Yang Janet Liu", "Siyao Pengfei"), 1)
    hers = papers("Discourse relations", ("Yang Liu", "Siyao Pengfei"), 1)
    others = papers("Glacial meltwater hydrology", ("Yang Liu", "Ingrid Thorvaldsen"), 6)
    take_in(library, [*fuller, *hers, *others])
    found = people(library, "Yang Liu")
    assert "Discourse relations 0" in found
    shown = rows(
        library,
        """SELECT DISTINCT author.name FROM authorship
    JOIN author ON author.id = author_id JOIN paper ON paper.id = paper_id
    WHERE title LIKE 'Glacial%' AND position = 1""",
    )
    assert shown == [("Yang Liu",)]


def test_two_orcids_of_one_name_are_two_people_and_one_is_one(library: Database) -> None:
    orcids = (ORCID, OTHER, ORCID)
    records = [
        PaperRecord(title, authors=("Ottavio Bellincioni",), orcids=(orcid,))
        for title, orcid in zip(("Glaciers", "Enamel", "Lichens"), orcids, strict=True)
    ]
    take_in(library, records)
    assert people(library, "Ottavio Bellincioni") == {"Glaciers | Lichens", "Enamel"}
    assert {row[0] for row in rows(library, LISTED_SQL, "Ottavio Bellincioni")} == {"by-id"}


def test_one_name_twice_on_a_paper_is_two_people(library: Database) -> None:
    take_in(library, [PaperRecord("Glaciers", authors=("Wei Wang", "Wei Wang"))])
    assert len(rows(library, "SELECT DISTINCT author_id FROM authorship")) == 2


@pytest.mark.parametrize("name", ["Anonymous", "Various", "X", "J. R."])
def test_a_name_of_nobody_joins_nothing(library: Database, name: str) -> None:
    lists = [[name, "Ingrid Thorvaldsen"], [name, "Ingrid Thorvaldsen"]]
    take_in(library, papers_of(*lists))
    assert len(people(library, name)) == 2
    assert rows(library, LISTED_SQL, name) == [("not-known", 2, 2)]


def test_ids_stay_with_whoever_has_most_of_the_mentions(library: Database) -> None:
    take_in(library, two_wangs()[:4])
    (before,) = rows(library, "SELECT DISTINCT author_id FROM authorship WHERE position = 1")
    take_in(library, two_wangs()[4:], "b.jsonl")
    now = rows(
        library,
        """SELECT DISTINCT author_id FROM authorship JOIN paper ON paper.id = paper_id
        WHERE position = 1 AND title LIKE 'Glacial%'""",
    )
    assert now == [before]


def test_five_orders_of_import_give_the_same_people(
    empty_template: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    records = [*two_wangs(), *papers_of(["W. Wang", "Ingrid Thorvaldsen"], ["Wei T. Wang"])]
    outcomes = []
    for seed in range(5):
        path = tmp_path_factory.mktemp("order") / "library.db"
        path.write_bytes(empty_template.read_bytes())  # type: ignore[attr-defined]
        database = Database(path)
        order = random.Random(seed).sample(records, len(records))
        for start in range(0, len(order), 4):
            take_in(database, order[start : start + 4], f"{start}.jsonl")
        names = ("Wei Wang", "W. Wang", "Wei T. Wang")
        outcomes.append(
            [(people(database, n), sorted(rows(database, LISTED_SQL, n))) for n in names]
        )
        database.close()
    assert all(outcome == outcomes[0] for outcome in outcomes)


def circle(number: int, coauthors: set[str], title: str, year: int) -> MentionCircle:
    """Make a circle of one mention."""
    facts = PaperFacts((f"{number}",), frozenset(coauthors), title, year, frozenset())
    return MentionCircle.of([Mention(number, 1, "Wei Wang", number, facts, 1, 0, "same-name")])


def test_pairs_are_weighed_the_same_one_by_one_and_in_tables() -> None:
    circles = [
        circle(1, {"bell a", "dee c"}, "glaciers", 2001),
        circle(2, {"bell a"}, "glaciers enamel", 2003),
        circle(3, {"fox e"}, "enamel", 2025),
    ]
    values = {"bell a": 4.0, "dee c": 5.25, "fox e": 1.0}
    apart = np.zeros((3, 3), dtype=np.bool_)
    found = grow(circles, -100.0, apart, lambda coauthor: values[str(coauthor)])
    for one in range(3):
        for other in range(3):
            if one != other:
                weighed = scores.weigh(circles[one], circles[other], lambda c: values[str(c)])
                assert found.scores[one, other] == pytest.approx(weighed.score - 100, abs=1e-3)
                assert weighed.score >= scores.least_said(circles)


def test_three_thousand_papers_of_one_name_and_three_thousand_on_one(library: Database) -> None:
    many = [PaperRecord(f"Enamel {n}", authors=("Wei Wang", "Ann Bell")) for n in range(300)]
    crowd = PaperRecord("Bosons", authors=tuple(f"Wei{n} Wang" for n in range(3_000)))
    take_in(library, [*many, crowd])
    assert len(people(library, "Wei Wang")) == 1
    assert rows(library, "SELECT count(DISTINCT author_id) FROM authorship")[0][0] == 3_002


def test_a_coauthor_whose_names_lie_in_two_blocks_is_named(library: Database) -> None:
    forms = ("Ilse Vandermolen Quistorp", "Vandermolen Quistorp, Ilse")
    for name in (*forms, *reversed(forms)):
        take_in(library, papers_of(["Wei Wang", name], ["W. Wang", name]), f"{name}.jsonl")
    (sentences,) = zip(*rows(library, "SELECT sentence FROM author_evidence"), strict=True)
    assert any("Quistorp" in sentence for sentence in sentences)
