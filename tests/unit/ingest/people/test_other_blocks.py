"""Names of different blocks that may be one person's: suggested; joined where evidence is sure."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.records.record import PaperRecord
from app.ingest.people.decisions import split_person, undo_decision
from app.ingest.people.name_book import block_of, key_of
from app.ingest.people.other_blocks.names import Likeness, NameForm, likeness
from app.ingest.people.other_blocks.search import names_across
from app.ingest.people.other_blocks.suggestions import PeopleAcross, people_across
from app.ingest.remove import remove_import
from app.store.database import Database
from tests.unit.ingest.questions import are_one, author_of, one, rows, take_in

ORCID, OTHER_ORCID = "0000-0002-1825-0097", "0000-0001-5109-3700"


def _form(printed: str) -> NameForm:
    return NameForm.of(key_of(printed), block_of(printed))


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("Dinh Dien", "Dien Dinh", Likeness.ORDER),
        ("K. Rohini Srihari", "Rohini K. Srihari", Likeness.ORDER),
        ("Balamurali A.R", "Balamurali AR", Likeness.ORDER),
        ("Germán Sanchis", "Germán Sanchis-Trilles", Likeness.MORE),
        ("Bruce Croft", "W. Bruce Croft", Likeness.MORE),
        ("Miguel A. Alonso", "Miguel Alonso Pardo", Likeness.FAMILY),
        ("Miguel P. Alonso", "Miguel Alonso Pardo", Likeness.MORE),
        ("Osvaldo Novais de Oliveira", "Osvaldo Novais Oliveira Jr.", Likeness.MORE),
        ("Taku Kudoh", "Taku Kudo", Likeness.FAMILY_SPELLED),
        ("Sandipan Dandpat", "Sandipan Dandapat", Likeness.FAMILY_SPELLED),
        ("Ivan Obradoviæ", "Ivan Obradović", Likeness.FAMILY_SPELLED),
        ("Katherine Okafor", "Catherine Okafor", Likeness.GIVEN_SPELLED),
        ("Elizabeth Richerson", "Elizabeth Schroeder", Likeness.FAMILY),
        ("Elizabeth Ann Richerson", "Elizabeth Mary Schroeder", None),
        ("E. Richerson", "E. Schroeder", None),
        ("Julia Okafor", "Yulia Okafor", Likeness.GIVEN_SPELLED),
        ("Bing Han", "Ting Han", None),
        ("Le An Ha", "Thuy An Ha", None),
        ("Miguel Ángel de Miguel", "Miguel Ángel Ferrer", Likeness.FAMILY),
        ("Abdelmajid Benhamadou", "Abdelmajid Ben Hamadou", Likeness.ORDER),
        ("Ann Bell", "Mary Bell", None),
    ],
)
def test_names_of_different_blocks_go_together(one: str, other: str, how: Likeness | None) -> None:
    assert likeness(_form(one), _form(other)) is how
    assert likeness(_form(other), _form(one)) is how


def _suggested(library: Database) -> list[PeopleAcross]:
    with library.read_raw() as connection:
        return people_across(connection, names_across(connection))


def _papers(*lists: tuple[str, ...], years: tuple[int, ...] = ()) -> list[PaperRecord]:
    """Make a paper for each list of authors, each in the year after the one before."""
    titles = ("Tides", "Gulls", "Harbours", "Kelp", "Dunes", "Reefs")
    dates = map(str, years or range(2015, 2021))
    return [
        PaperRecord(title, authors=names, date=date)
        for title, names, date in zip(titles, lists, dates, strict=False)
    ]


WED = _papers(
    ("Zdenka Richerson", "Ottavio Bellincioni", "Ingrid Thorvald"),
    ("Zdenka Schroeder", "Ottavio Bellincioni", "Ingrid Thorvald"),
    ("Zdenka Schroeder", "Ottavio Bellincioni"),
)


def test_another_family_name_is_suggested_where_coauthors_are_shared(library: Database) -> None:
    take_in(library, WED)
    (found,) = _suggested(library)
    assert found.sentence == (
        "“Zdenka Richerson” may be “Zdenka Schroeder”: the same first names, another family name, "
        "2 co-authors in common."
    )
    assert (found.papers, found.parts["namesakes"]) == (1, 1)
    assert not are_one(library, "Zdenka Richerson", "Zdenka Schroeder")


def test_rare_names_need_no_coauthor_where_they_are_in_order(library: Database) -> None:
    take_in(library, _papers(
        ("Salvador Zimmat",), ("Salvador Zimmat Okaforin",), ("Zimmatov Yerai",),
        ("Yerai Doval Zimmatov",),
    ))  # fmt: skip
    (found,) = _suggested(library)
    assert found.sentence == (
        "“Salvador Zimmat” may be “Salvador Zimmat Okaforin”: one has further names besides the "
        "same ones, no co-author in common, but hardly anybody else has such a name."
    )


def test_who_writes_under_both_family_names_at_once_is_not_suggested(library: Database) -> None:
    lists = [paper.authors for paper in WED]
    take_in(library, _papers(*lists, years=(2018, 2015, 2020)))
    assert _suggested(library) == []


@pytest.mark.parametrize(
    "lists",
    [
        (("Zdenka Richerson", "Ann Bell"), ("Zdenka Schroeder", "Mary Okafor")),
        (
            ("Zdenka Richerson", "Zdenka Schroeder", "Ann Bell"),
            ("Zdenka Schroeder", "Ottavio Bellincioni"),
            ("Zdenka Richerson", "Ottavio Bellincioni"),
        ),
        (("Maria Richerson", "Ann Bell"), ("Maria Schroeder", "Ann Bell")),
    ],
    ids=["nobody-in-common", "on-one-paper", "common-first-name"],
)
def test_strangers_are_not_suggested(library: Database, lists: tuple[tuple[str, ...], ...]) -> None:
    take_in(library, _papers(*lists))
    assert _suggested(library) == []


def test_people_of_two_orcids_are_not_suggested(library: Database) -> None:
    orcids = (ORCID, OTHER_ORCID, OTHER_ORCID)
    take_in(library, [
        PaperRecord(paper.title, authors=paper.authors, date=paper.date,
                    orcids=(orcid, *[None] * (len(paper.authors) - 1)))
        for paper, orcid in zip(WED, orcids, strict=True)
    ])  # fmt: skip
    assert _suggested(library) == []


FURTHER = [
    PaperRecord("Sandbanks", authors=("Yerai Doval", "Ottavio Bellincioni"), date="2019"),
    PaperRecord("Lagoons", authors=("Doval Zimmatov Yerai", "Ottavio Bellincioni"), date="2020"),
]


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        ("Germán Sanchis", "Germán Sanchis-Trilles", True),
        ("Dinh Dien", "Dien Dinh", True),
        ("Yerai Doval", "Ingrid Thorvald Yerai Doval", False),
        ("Zdenka Richerson", "Zdenka Schroeder", False),
        ("Wei Wang", "Wang Wei", False),
    ],
)
def test_rare_names_with_a_rare_coauthor_are_joined(
    library: Database, one: str, other: str, joined: bool
) -> None:
    take_in(library, _papers((one, "Ottavio Bellincioni"), (other, "Ottavio Bellincioni")))
    assert are_one(library, one, other) is joined


def test_a_join_ends_where_both_write_one_paper(library: Database) -> None:
    for number, paper in enumerate(FURTHER):
        take_in(library, [paper], f"{number}.jsonl")
    assert are_one(library, "Yerai Doval", "Doval Zimmatov Yerai")
    both = PaperRecord("Cliffs", authors=("Yerai Doval", "Doval Zimmatov Yerai"), date="2021")
    take_in(library, [both], "both.jsonl")
    assert not are_one(library, "Yerai Doval", "Doval Zimmatov Yerai")


def test_who_was_parted_by_hand_is_not_joined_again(library: Database) -> None:
    take_in(library, FURTHER)
    person = author_of(library, "Yerai Doval")
    paper = one(library, "SELECT id FROM paper WHERE title = 'Lagoons'")
    decision = split_person(library, person, [paper])
    take_in(library, [PaperRecord("Bays", authors=FURTHER[0].authors, date="2022")], "later.jsonl")
    assert not are_one(library, "Yerai Doval", "Doval Zimmatov Yerai")
    undo_decision(library, decision)
    assert are_one(library, "Yerai Doval", "Doval Zimmatov Yerai")


def test_a_join_ends_where_one_name_goes(library: Database) -> None:
    for number, paper in enumerate(FURTHER):
        take_in(library, [paper], f"{number}.jsonl")
    remove_import(library, 1)
    here = "SELECT name, identity FROM author WHERE id IN (SELECT author_id FROM authorship)"
    assert sorted(rows(library, here)) == [
        ("Doval Zimmatov Yerai", "by-name"),
        ("Ottavio Bellincioni", "by-name"),
    ]
    assert rows(library, "SELECT * FROM author_evidence") == []


def test_order_of_imports_changes_nothing(library: Database, tmp_path: Path) -> None:
    papers = [
        *WED,
        *_papers(("Germán Sanchis", "Ann Bell"), ("Germán Sanchis-Trilles", "Ann Bell")),
        *FURTHER,
    ]
    with_other_order = Database(tmp_path / "other.db")
    take_in(library, papers)
    for number, paper in enumerate(reversed(papers)):
        take_in(with_other_order, [paper], f"{number}.jsonl")
    said = [
        [(one.sentence, one.score, one.papers) for one in _suggested(where)]
        for where in (library, with_other_order)
    ]
    joined = [
        are_one(where, "Yerai Doval", "Doval Zimmatov Yerai")
        for where in (library, with_other_order)
    ]
    with_other_order.close()
    assert said[0] == said[1]
    assert len(said[0]) == 1
    assert joined == [True, True]
