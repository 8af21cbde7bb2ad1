"""Printed names become persons: the safe merges, and nothing beyond them."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.record import PaperRecord
from app.importers import ReadContext, read_events
from app.ingest import disambiguate as settle
from app.ingest.disambiguation_rules import RARE, NamedPerson, compatible_pairs, find_same
from app.ingest.name_book import block_of, key_of
from app.ingest.remove import remove_import
from app.store.database import Database
from tests.unit.ingest.library_dump import persons
from tests.unit.ingest.questions import are_one, author_of, one, papers_of, rows, take_in

LISTING = Path(__file__).parents[3] / "data" / "listing.txt"


# --- what rules merge ----------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        ("Philip Torr", "Philip H. S. Torr"),
        ("Philip H. Torr", "Philip Henry Torr"),
        ("Puneet K Dokania", "Puneet K. Dokania"),
        ("Alexandru Ţifrea", "Tifrea, Alexandru"),
        ("Bernhard Schölkopf", "Bernhard Schoelkopf", "Bernhard Scholkopf"),
        ("Xiao-Ming Wei", "Xiaoming Wei"),
        ("Ann Bell", "Ann T. Bell", "Ann T. U. Bell"),
    ],
)
def test_one_person(library: Database, names: tuple[str, ...]) -> None:
    take_in(library, papers_of(*([name] for name in names)))
    assert are_one(library, *names)


@pytest.mark.parametrize(
    "names",
    [
        ("P. Torr", "Philip Torr"),
        ("Shashwat Goel", "Anmol Goel"),
        ("Wenjie Li", "Jiawei Li"),
        ("Jie Wang", "Jun Wang"),
        ("Ann T. Bell", "Ann U. Bell"),
        ("Steve Abney", "Steven Abney"),
        ("John Smith Jr.", "John Smith III"),
    ],
)
def test_two_persons(library: Database, names: tuple[str, str]) -> None:
    take_in(library, papers_of(*([name] for name in names)))
    assert not are_one(library, *names)


def test_a_name_that_fits_two_people_goes_to_neither(library: Database) -> None:
    take_in(library, papers_of(["Philip Torr"], ["Philip H. Torr"], ["Philip K. Torr"]))
    assert len(persons(library)) == 3


def test_who_wrote_a_paper_together_is_not_one(library: Database) -> None:
    take_in(library, papers_of(["Francis Tyers", "Francis M. Tyers"]))
    assert not are_one(library, "Francis Tyers", "Francis M. Tyers")


def _many_wangs() -> list[PaperRecord]:
    givens = ("Yan", "Ying", "Yong", "Yue", "Yun", "Yuting", "Yifan", "Yichen", "Yuhao", "Yanlin")
    assert len(givens) == RARE
    return papers_of(*([f"{given} Wang"] for given in givens))


def test_a_common_name_needs_a_shared_coauthor(library: Database) -> None:
    two = [["Yu Wang", "Ann Bell"], ["Yu T. Wang", "Cy Dee"]]
    take_in(library, [*_many_wangs(), *papers_of([], *two)[1:]])
    assert not are_one(library, "Yu Wang", "Yu T. Wang")
    third = PaperRecord("A third paper on tides", authors=("Yu T. Wang", "A. Gull", "Bell, Ann"))
    take_in(library, [third])
    assert are_one(library, "Yu Wang", "Yu T. Wang")
    evidence = one(library, "SELECT evidence FROM author_merge")
    assert evidence == (
        "“Yu Wang” is “Yu T. Wang” with the middle name left out; "
        "no other Wang begins with Yu, and both wrote with Ann Bell."
    )


def test_a_collaboration_shares_no_coauthors(
    library: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle, "CLOSE_PAPERS_SQL", settle.CLOSE_PAPERS_SQL.replace("30", "3"))
    crowd = ["Ann Bell", "Cy Dee", "Eva Fox"]
    two = papers_of([], ["Yu Wang", *crowd], ["Yu T. Wang", *crowd])[1:]
    take_in(library, [*_many_wangs(), *two])
    assert not are_one(library, "Yu Wang", "Yu T. Wang")


def test_the_fullest_name_is_shown(library: Database) -> None:
    take_in(library, papers_of(["Puneet K Dokania"], ["Puneet K. Dokania"], ["Puneet Dokania"]))
    assert rows(library, "SELECT name FROM author WHERE merged_into_id IS NULL") == [
        ("Puneet K. Dokania",)
    ]


def test_the_listing_has_67_authors_under_69_names(library: Database) -> None:
    report = take_in(library, read_events(LISTING, "listing", ReadContext(date(2026, 11, 22))))
    assert (report.added, report.people) == (41, 67)
    assert one(library, "SELECT count(*) FROM name") == 69
    several = {person for person in persons(library) if " = " in person}
    assert several == {
        "Philip H. S. Torr = Philip Torr",
        "Puneet K Dokania = Puneet K. Dokania",
    }


# --- the outcome does not depend on the order ----------------------------------------

NAMES = st.sampled_from(
    [
        *("Ann Bell", "Ann T. Bell", "Ann T. U. Bell", "Ann V. Bell", "A. Bell", "Ann Béll"),
        *("Bernhard Schölkopf", "Bernhard Schoelkopf", "B. Schölkopf", "Bernhard K. Schölkopf"),
        *("Ann Dee Fox", "Dee Fox, Ann", "Dee Fox, Ann T.", "Ann T. Fox"),
    ]
)
LISTS = st.lists(st.lists(NAMES, min_size=1, max_size=3, unique=True), min_size=2, max_size=6)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lists=LISTS, chance=st.randoms(use_true_random=False), cut=st.integers(0, 6))
def test_any_order_and_any_files_give_the_same_persons(
    empty_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    lists: list[list[str]],
    chance: random.Random,
    cut: int,
) -> None:
    records = papers_of(*lists)
    shuffled = chance.sample(records, len(records))
    outcomes = []
    for files in ([records], [shuffled], [shuffled[:cut], shuffled[cut:]]):
        path = tmp_path_factory.mktemp("order") / "library.db"
        path.write_bytes(empty_template.read_bytes())
        database = Database(path)
        for number, file in enumerate(files):
            take_in(database, file, f"{number}.jsonl")
        outcomes.append(persons(database))
        database.close()
    assert outcomes[0] == outcomes[1] == outcomes[2]


def test_a_merge_that_no_longer_holds_is_taken_back(library: Database) -> None:
    take_in(library, papers_of(["Philip Torr"], ["Philip H. Torr"]))
    kept = author_of(library, "Philip Torr")
    assert are_one(library, "Philip Torr", "Philip H. Torr")
    take_in(library, [PaperRecord("Another", authors=("Philip K. Torr",))], "b.jsonl")
    assert not are_one(library, "Philip Torr", "Philip H. Torr")
    remove_import(library, 2)
    assert are_one(library, "Philip Torr", "Philip H. Torr")
    assert author_of(library, "Philip Torr") == kept


def test_a_merged_person_keeps_an_address(library: Database) -> None:
    take_in(library, papers_of(["Philip Torr"]))
    take_in(library, [PaperRecord("Another", authors=("Philip H. S. Torr",))])
    assert rows(library, "SELECT id, name, merged_into_id FROM author ORDER BY id") == [
        (1, "Philip H. S. Torr", None),
        (2, "Philip H. S. Torr", 1),
    ]
    assert rows(library, "SELECT author_id, rule FROM authorship ORDER BY id") == [
        (1, "same-name"),
        (1, "middle-names-left-out"),
    ]


def test_a_later_mention_follows_the_merge(library: Database) -> None:
    take_in(library, papers_of(["Philip Torr"], ["Philip H. S. Torr"]))
    take_in(library, [PaperRecord("Later", authors=("Philip H S Torr",))])
    assert rows(library, "SELECT DISTINCT author_id FROM authorship") == [(1,)]
    assert one(library, "SELECT count(*) FROM authorship WHERE rule = 'same-name'") == 1


def test_an_import_cut_off_before_its_people_is_made_up_for(library: Database) -> None:
    records = papers_of(["Philip Torr"], ["Philip H. S. Torr"])
    with library.write("test") as session:
        settle.set_settled(session, False)
    take_in(library, records)
    with library.write("test") as session:
        settle.set_settled(session, False)  # as if this import had been killed at its end
        session.connection().exec_driver_sql("DELETE FROM author_merge")
        session.connection().exec_driver_sql("UPDATE name SET author_id = home_id")
        session.connection().exec_driver_sql("UPDATE author SET merged_into_id = NULL")
    assert not are_one(library, "Philip Torr", "Philip H. S. Torr")
    take_in(library, records)
    assert are_one(library, "Philip Torr", "Philip H. S. Torr")


# --- evidence ------------------------------------------------------------------------


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
    found = find_same(people, compatible_pairs(people), set(), lambda _: {})
    assert [finding.evidence for finding in found] == [sentence]
