"""Printed names become persons: the safe merges, and nothing beyond them."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.records.record import PaperRecord
from app.importers import ReadContext, read_events
from app.ingest.people import disambiguate as settle
from app.ingest.people.evidence import namesakes, papers
from app.ingest.remove import remove_import
from app.store.database import Database
from tests.unit.ingest.library_dump import persons
from tests.unit.ingest.questions import are_one, author_of, one, papers_of, rows, take_in

ORCID = "0000-0002-1825-0097"
LISTING = Path(__file__).parents[4] / "data" / "listing.txt"


HOME_SQL = """
UPDATE authorship SET author_id = (SELECT home_id FROM name WHERE name.id = authorship.name_id)
"""

# --- what rules merge ----------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        ("Philip Torr", "Philip H. S. Torr"),
        ("Philip H. Torr", "Philip Henry Torr"),
        ("Puneet K Dokania", "Puneet K. Dokania"),
        ("Alexandru Ţifrea", "Tifrea, Alexandru"),
        ("Bernhard Schölkopf", "Bernhard Schoelkopf", "Bernhard Scholkopf"),
        ("Cheol-Young Ock", "Cheolyoung Ock"),
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
        ("David Smith", "David T. Smith"),
        ("Xiao-Ming Wang", "Xiaoming Wang"),
        ("Wei Wang", "Wei T. Wang"),
        ("Juan Soler", "Juan José Rodríguez Soler"),
        ("Gina-Anne Belzwig", "Gina Belzwig"),
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


def test_a_common_name_needs_a_shared_coauthor(library: Database) -> None:
    take_in(library, papers_of(["David Smith", "Ann Bell"], ["David T. Smith", "Cy Dee"]))
    assert not are_one(library, "David Smith", "David T. Smith")
    third = PaperRecord("A third paper on tides", authors=("David T. Smith", "Bell, Ann"))
    take_in(library, [third])
    assert are_one(library, "David Smith", "David T. Smith")
    said = rows(
        library, "SELECT sentence FROM author_evidence WHERE rule = 'middle-names-left-out'"
    )
    assert said == [
        (
            "“David Smith” is “David T. Smith” with the middle name left out; "
            "both wrote with Ann Bell.",
        )
    ]


@pytest.mark.parametrize(
    "names",
    [
        ("P. Torr", "Philip Torr"),
        ("Torr, P", "Torr, P H"),
        ("Steve Abney", "Steven Abney"),
        ("Mike White", "Michael White"),
        ("Xiao-Ming Wei", "Xiaoming Wei"),
        ("A. Haenni", "A. Hänni"),
        ("Juan Soler", "Juan José Rodríguez Soler"),
        # Many have these names; only these mentions share a co-author whom hardly anybody shares.
        ("Wei Wang", "Wei T. Wang"),
        ("Xiao-Ming Wang", "Xiaoming Wang"),
    ],
)
def test_a_shared_coauthor_makes_one_person(library: Database, names: tuple[str, str]) -> None:
    take_in(library, papers_of(*([name, "Ann Bell"] for name in names)))
    assert are_one(library, *names)


@pytest.mark.parametrize(
    ("names", "shared"),
    [
        (("P. Torr", "Philip Torr"), "Wei Wang"),  # too many are called so to tell
        (("Wei-Lin Fox", "Wei Fox"), "Ann Bell"),  # half of a name with a hyphen
        (("Philip Torr", "Peter Torr"), "Ann Bell"),
        (("Philip Torr 0001", "P. Torr"), "Ann Bell"),
    ],
)
def test_a_shared_coauthor_is_not_enough(
    library: Database, names: tuple[str, str], shared: str
) -> None:
    take_in(library, papers_of(*([name, shared] for name in names)))
    assert not are_one(library, *names)


def test_a_coauthor_printed_with_an_initial_is_shared(library: Database) -> None:
    take_in(library, papers_of(["P. Torr", "A. Gull"], ["Philip Torr", "Ann Gull"]))
    assert are_one(library, "P. Torr", "Philip Torr")


def test_a_coauthor_of_few_of_many_papers_says_little(library: Database) -> None:
    """And so much less where each writes of a subject of their own."""
    subjects = {
        ("J. Smith", "Ann Bell"): "Hydrology of glacial meltwater rivers",
        ("John Smith", "Cy Dee"): "Baroque harpsichord tuning",
    }
    records = [
        PaperRecord(f"{title} {number}", authors=(*names, *(["Noah Smith"] if not number else [])))
        for names, title in subjects.items()
        for number in range(30)
    ]
    take_in(library, records)
    assert not are_one(library, "J. Smith", "John Smith")


def test_initials_of_two_people_with_evidence_go_to_neither(library: Database) -> None:
    lists = [["P. Torr", "Ann Bell"], ["Philip Torr", "Ann Bell"], ["Peter Torr", "Ann Bell"]]
    take_in(library, papers_of(*lists))
    assert len(persons(library)) == 4


def test_a_third_name_does_not_matter_where_there_is_evidence(library: Database) -> None:
    lists = [["Philip Torr", "Ann Bell"], ["Philip H. Torr", "Ann Bell"], ["Philip K. Torr"]]
    take_in(library, papers_of(*lists))
    assert are_one(library, "Philip Torr", "Philip H. Torr")
    assert not are_one(library, "Philip Torr", "Philip K. Torr")


def test_no_two_names_of_a_person_exclude_each_other(library: Database) -> None:
    crowd = ["Ann Bell", "Cy Dee"]
    names = ["P. Torr", "P. H. Torr", "Philip Torr", "Peter H. Torr", "P. K. Torr"]
    take_in(library, papers_of(*([name, *crowd] for name in names)))
    for person in persons(library):
        assert not {"Philip Torr", "Peter H. Torr"} <= set(person.split(" = "))
        assert not {"P. H. Torr", "P. K. Torr"} <= set(person.split(" = "))


def test_a_collaboration_shares_no_coauthors(
    library: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "CLOSE_AUTHORS", 3)
    crowd = ["Ann Bell", "Cy Dee", "Eva Fox"]
    take_in(library, papers_of(["David Smith", *crowd], ["David T. Smith", *crowd]))
    assert not are_one(library, "David Smith", "David T. Smith")


def test_the_most_used_name_is_shown(library: Database) -> None:
    lists = [["Xipeng QIu"], ["Xipeng Qiu"], ["Xipeng Qiu"], ["P. H. S. Torr", "Ann Bell"]]
    lists += [["Philip Torr", "Ann Bell"], ["Philip Torr"]]
    take_in(library, papers_of(*lists))
    shown = rows(library, "SELECT name FROM author WHERE merged_into_id IS NULL ORDER BY name")
    assert shown == [("Ann Bell",), ("Philip Torr",), ("Xipeng Qiu",)]
    take_in(library, [PaperRecord(f"More {n}", authors=("P. H. S. Torr",)) for n in range(2)])
    assert author_names(library, "Philip Torr") == {"P. H. S. Torr"}


def author_names(library: Database, printed: str) -> set[str]:
    """Give the name under which a person is shown."""
    return {
        row[0]
        for row in rows(
            library, "SELECT name FROM author WHERE id = ?", author_of(library, printed)
        )
    }


def test_of_equally_used_names_the_fullest_is_shown(library: Database) -> None:
    take_in(library, papers_of(["Puneet K Dokania"], ["Puneet K. Dokania"], ["Puneet Dokania"]))
    assert rows(library, "SELECT name FROM author WHERE merged_into_id IS NULL") == [
        ("Puneet K. Dokania",)
    ]


def test_signs_alone_are_nobody(library: Database) -> None:
    record = PaperRecord(
        "Open Models", authors=("Gemma Team", ":", "Ann Bell"), orcids=(None, None, ORCID)
    )
    report = take_in(library, [record])
    assert persons(library) == {"Gemma Team", "Ann Bell"}
    assert rows(library, "SELECT orcid FROM authorship ORDER BY position") == [(None,), (ORCID,)]
    assert report.counts["no-name"] == 1
    assert take_in(library, [record], "b.jsonl").added == 0


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
        *("Noah Smith", "Noah A. Smith", "N. Smith", "Wei Wang", "W. Wang", "Yan Wang"),
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
    # Some co-authors become busy, and common, within so few papers.
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr(namesakes, "AUTHORS_OF_ALL", 4_800)
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
        more = [PaperRecord(f"{name} again", authors=(name, "Yan Wang")) for name in lists[0]]
        remove_import(database, take_in(database, more, "more.jsonl").import_id or 0)
        outcomes.append(persons(database))
        database.close()
    monkeypatch.undo()
    assert all(outcome == outcomes[0] for outcome in outcomes)


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
    assert rows(library, "SELECT author_id, rule FROM authorship ORDER BY rule") == [
        (1, "middle-names-left-out"),
        (1, "same-name"),
    ]


def test_a_later_mention_follows_the_merge(library: Database) -> None:
    take_in(library, papers_of(["Philip Torr"], ["Philip H. S. Torr"]))
    take_in(library, [PaperRecord("Later", authors=("Philip H S Torr",))])
    assert rows(library, "SELECT DISTINCT author_id FROM authorship") == [(1,)]
    assert one(library, "SELECT count(*) FROM authorship WHERE rule = 'same-name'") == 2


def test_an_import_cut_off_before_its_people_is_made_up_for(library: Database) -> None:
    records = papers_of(["Philip Torr"], ["Philip H. S. Torr"])
    with library.write("test") as session:
        settle.set_settled(session, False)
    take_in(library, records)
    with library.write("test") as session:
        settle.set_settled(session, False)  # as if this import had been killed at its end
        session.connection().exec_driver_sql("UPDATE name SET author_id = home_id")
        session.connection().exec_driver_sql(HOME_SQL)
        session.connection().exec_driver_sql("UPDATE author SET merged_into_id = NULL")
    assert not are_one(library, "Philip Torr", "Philip H. S. Torr")
    take_in(library, records)
    assert are_one(library, "Philip Torr", "Philip H. S. Torr")
