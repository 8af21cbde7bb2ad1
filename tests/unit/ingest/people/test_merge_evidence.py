"""Merges by ORCID, and what a merge says about its reason."""

from __future__ import annotations

import pytest

from app.domain.records.record import PaperRecord
from app.ingest.people.disambiguate import bring_people_up
from app.ingest.people.disambiguation_rules import Evidence, find_same
from app.ingest.people.name_book import block_of, key_of
from app.ingest.people.name_pairs import CompatibleNames, NamedPerson
from app.store.database import Database
from tests.unit.ingest.library_dump import persons
from tests.unit.ingest.questions import are_one, one, papers_of, rows, take_in

ORCID, OTHER = "0000-0002-1825-0097", "0000-0001-5109-3700"


def _with_orcids(*pairs: tuple[str, str]) -> list[PaperRecord]:
    return [
        PaperRecord(f"Paper {number} on gulls", authors=(name, "Ann Bell"), orcids=(orcid, None))
        for number, (name, orcid) in enumerate(pairs)
    ]


def test_the_same_orcid_makes_one_person(library: Database) -> None:
    take_in(library, _with_orcids(("Wei Wang", ORCID), ("W. T. Wang", ORCID)))
    assert are_one(library, "Wei Wang", "W. T. Wang")
    evidence = one(library, "SELECT sentence FROM author_evidence WHERE rule = 'orcid'")
    assert evidence == f"“W. T. Wang” and “Wei Wang” have the same ORCID, {ORCID}."


def test_an_orcid_does_not_join_names_that_exclude_each_other(library: Database) -> None:
    take_in(library, _with_orcids(("Philip Torr", ORCID), ("Peter Torr", ORCID)))
    assert not are_one(library, "Philip Torr", "Peter Torr")


def test_two_orcids_are_two_people(library: Database) -> None:
    take_in(library, _with_orcids(("Philip Torr", ORCID), ("Philip H. S. Torr", OTHER)))
    assert not are_one(library, "Philip Torr", "Philip H. S. Torr")
    take_in(library, papers_of(["P. Torr", "Ann Bell"]), "b.jsonl")
    assert len(persons(library)) == 4


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (
            ("Philip H. S. Torr", "Philip Torr"),
            "“Philip Torr” is “Philip H. S. Torr” with middle names left out; "
            "no other Torr begins with Philip.",
        ),
        (
            ("Ann T. Bell", "Ann Tess Bell", "Ann U. Bell"),
            "“Ann T. Bell” is “Ann Tess Bell” with the middle name shortened; "
            "nobody else fits one of the two and not the other.",
        ),
        (
            ("Bernhard Schölkopf", "Bernhard Schoelkopf"),
            "“Bernhard Schölkopf” and “Bernhard Schoelkopf” are two spellings of one name.",
        ),
    ],
)
def test_a_merge_says_why(names: tuple[str, ...], sentence: str) -> None:
    people = [
        NamedPerson(number, name, key_of(name), block_of(name)) for number, name in enumerate(names)
    ]
    found = find_same(
        people, CompatibleNames(people).pairs(person.id for person in people), Evidence()
    )
    assert [finding.evidence for finding in found] == [sentence]


def test_people_of_an_older_library_are_settled_anew(library: Database) -> None:
    take_in(library, papers_of(["P. Torr", "Ann Bell"], ["Philip Torr", "Ann Bell"]))
    with library.write("test") as session:
        run = session.connection().exec_driver_sql
        run("UPDATE name SET author_id = home_id")
        run("UPDATE author SET merged_into_id = NULL")
        run(
            "UPDATE authorship SET author_id = "
            "(SELECT home_id FROM name WHERE name.id = authorship.name_id)"
        )
        run("UPDATE library_state SET value = 'yes' WHERE key = 'people_settled'")
        run("DELETE FROM library_state WHERE key = 'common_names'")
    assert not are_one(library, "P. Torr", "Philip Torr")
    begun: list[bool] = []
    for _ in range(2):  # a library of today's rules is left as it is, without a word
        bring_people_up(library, lambda: begun.append(are_one(library, "P. Torr", "Philip Torr")))
        assert are_one(library, "P. Torr", "Philip Torr")
    assert begun == [False]


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (("Anja Belzwig", "Anya Belzwig"), "“Anja Belzwig” is “Anya Belzwig” spelled otherwise"),
        (
            ("Ingeborg Torr", "Inegborg Torr"),
            "“Inegborg Torr” is “Ingeborg Torr” spelled otherwise",
        ),
        (("Bea Torrwald", "Beatrice Torrwald"), "“Bea Torrwald” is “Beatrice Torrwald” spelled"),
        (("Geunbae Torr", "Gary Geunbae Torr"), "“Geunbae Torr” is “Gary Geunbae Torr” with other"),
    ],
)
def test_a_misspelled_name_is_one_with_a_rare_coauthor(
    library: Database, names: tuple[str, str], sentence: str
) -> None:
    take_in(library, papers_of([names[0], "Ottavio Bellincioni"]))
    assert not are_one_after(library, names, [names[1]])
    assert are_one_after(library, names, [names[1], "Ottavio Bellincioni"])
    found = rows(library, "SELECT sentence FROM author_evidence WHERE rule = 'misspelled'")
    assert [one.startswith(sentence) for (one,) in found] == [True]


def are_one_after(library: Database, names: tuple[str, str], authors: list[str]) -> bool:
    """Import one more paper, and say whether two names are one person's."""
    take_in(library, papers_of(authors), f"{len(authors)}.jsonl")
    return are_one(library, *names)


@pytest.mark.parametrize(
    "names",
    [
        ("Xiaoming Wang", "Xiaomin Wang"),  # too many are called so
        ("Xia Yuan", "Xiaobing Yuan"),
        ("Philip Torr Jr.", "Phillip Torr"),
        ("Anja Belzwig", "Anneliese Belzwig"),
        ("Jo Belzwig", "Jonathan Belzwig"),  # two letters say nothing
    ],
)
def test_names_that_are_not_nearly_alike_stay_two(
    library: Database, names: tuple[str, str]
) -> None:
    take_in(library, papers_of(*([name, "Ottavio Bellincioni"] for name in names)))
    assert not are_one(library, *names)


def test_names_that_may_be_one_wait_for_a_decision_and_are_listed_apart(library: Database) -> None:
    take_in(library, papers_of(["John Lindqvist", "Ann Bell"], ["John A. Lindqvist", "Bob Hay"]))
    take_in(library, papers_of(["John B. Lindqvist"]), "b.jsonl")
    pairs = rows(library, "SELECT sentence FROM author_evidence WHERE other_id IS NOT NULL")
    assert [sentence.split(":")[0] for (sentence,) in pairs] == [
        "“John Lindqvist” may be “John A. Lindqvist”",
        "“John Lindqvist” may be “John B. Lindqvist”",
    ]
    assert rows(library, "SELECT count(*) FROM author WHERE listed_id IS NOT NULL") == [(0,)]


@pytest.mark.parametrize(
    ("one_", "other"),
    [
        ("Ed Quickenbush", "Edward Quickenbush"),
        ("Tavrin Quickenbush", "Tavrim Quickenbush"),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_rare_names_that_are_nearly_alike_wait_for_a_decision(
    library: Database, one_: str, other: str, at_once: bool
) -> None:
    """Nobody wrote with both: nothing joins them, yet hardly anybody else has the family name."""
    records = papers_of([one_, "Ann Bell"], [other, "Cy Dee"])
    for some in [records] if at_once else [records[:1], records[1:]]:
        take_in(library, some)
    assert not are_one(library, one_, other)
    pairs = rows(library, "SELECT rule FROM author_evidence WHERE other_id IS NOT NULL")
    assert pairs == [("may-be-one",)]


def test_common_names_that_are_nearly_alike_do_not(library: Database) -> None:
    take_in(library, papers_of(["Ed Smith", "Ann Bell"], ["Edward Smith", "Cy Dee"]))
    assert rows(library, "SELECT 1 FROM author_evidence WHERE other_id IS NOT NULL") == []


def test_a_common_family_name_in_the_middle_joins_nobody(library: Database) -> None:
    """In Hoang Tran Van the family is Hoang; who is printed Hoang Van may be of any family."""
    records = [
        PaperRecord("Gulls over Fjords", authors=("Hoang Van", "Ann Bell")),
        PaperRecord("Concrete", authors=("Hoang Tran Van", "Cy Dee")),
        PaperRecord("Heat Pumps", authors=("Zorban Quixle", "Ed Fox")),
        PaperRecord("Violins", authors=("Zorban Mabel Quixle", "Gus Hay")),
    ]
    take_in(library, records)
    assert not are_one(library, "Hoang Van", "Hoang Tran Van")
    assert are_one(library, "Zorban Quixle", "Zorban Mabel Quixle")
