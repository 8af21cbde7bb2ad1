"""Different papers stay apart, and where two may be one the report names both."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from app.domain.records.record import PaperRecord
from app.ingest.matching.index import MOST_ALIKE
from app.store.database import Database
from tests.unit.ingest.questions import one, take_in

ANN = PaperRecord("The Tides of a Small Harbour", ("Ann Bell",), date="2020", line=1)
RISE = "Tides rise in harbours whenever a moon passes overhead."
SHINE = "Lanterns of paper burned along every street in winter."


def like(**fields: object) -> PaperRecord:
    return replace(ANN, line=2, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (replace(ANN, title="Editorial", date="2018"), like(title="Editorial", date="2019")),
        (replace(ANN, title="Preface", venue="Stars"), like(title="Preface", venue="Moons")),
        (replace(ANN, title="Erratum", abstract=RISE), like(title="Erratum", abstract=SHINE)),
        (replace(ANN, title="Editorial"), like(title="Editorial", venue="Stars")),
        (replace(ANN, title="Reply", date="2020-01"), like(title="Reply", date="2020-02")),
        (replace(ANN, title="Tides, Part I"), like(title="Tides, Part II")),
        (replace(ANN, title="Tides, Volume 3"), like(title="Tides, Volume 4")),
        (ANN, like(title="Reply to: The Tides of a Small Harbour")),
        (ANN, like(title="Erratum: The Tides of a Small Harbour")),
        (replace(ANN, doi="10.5555/a"), like(doi="10.5555/b")),
        (ANN, like(date="2023")),
        (replace(ANN, title="C"), like(title="C++")),
        (replace(ANN, title="C++"), like(title="C#")),
    ],
)
def test_evidence_keeps_two_papers_apart(
    library: Database, first: PaperRecord, second: PaperRecord
) -> None:
    report = take_in(library, [first, second])
    assert (report.added, report.lines) == (2, [])


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (replace(ANN, title="On $x^2$"), like(title="On $x_2$"), "other signs in the title"),
        (replace(ANN, title="On x² here"), like(title="On x₂ here"), "other signs in the title"),
        (replace(ANN, title="P = NP"), like(title="P ≠ NP"), "other signs in the title"),
        (replace(ANN, title="On A* search"), like(title="On A search"), "other signs in the title"),
        (replace(ANN, title="Seeds at −5 °C"), like(title="Seeds at 5 °C"), "other signs"),
        (replace(ANN, title="On f′ alone"), like(title="On f alone"), "other signs in the title"),
        (replace(ANN, abstract=RISE), like(abstract=SHINE), "quite another abstract"),
        (
            replace(ANN, venue="Tides Conference"),
            like(venue="Journal of Moons", date="2021"),
            "another venue and year",
        ),
        (replace(ANN, venue="Tides 12"), like(venue="Tides 13"), "another volume"),
        (replace(ANN, title="Tides"), like(title="Tides", date="2021"), "another year"),
        (replace(ANN, title="Tides"), like(title="Tides", date=None), "a year in one alone"),
        (
            replace(ANN, doi="10.5555/a"),
            like(doi="10.5555/a", title="Owls", authors=()),
            "another title",
        ),
        (
            replace(ANN, arxiv_id="2001.00001", doi="10.5555/a"),
            like(arxiv_id="2001.00001", doi="10.5555/b"),
            "another DOI",
        ),
    ],
)
def test_what_may_be_one_paper_is_kept_apart_and_named(
    library: Database, first: PaperRecord, second: PaperRecord, why: str
) -> None:
    for records in ([first, second], [second, first]):
        report = take_in(library, records, records[0].title)
        if report.added == 0:
            continue  # the same two, the other way round
        assert (report.added, report.doubtful) == (2, 1)
        (line,) = report.lines
        assert line.startswith("line 2: ")
        assert why in line
        assert f"“{second.title}” ({second.year or 'no year'}) may be paper 1, " in line
        assert f"“{first.title}” ({first.year})" in line


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (ANN, like(title="THE TIDES OF A SMALL HARBOUR")),
        (ANN, like(date="2021")),
        (replace(ANN, title="On H$_2$O alone"), like(title="On H2O alone")),
        (replace(ANN, title="The moons at rest"), like(title="The Moons at Rest*")),
        (replace(ANN, venue="arXiv preprint"), like(venue="Journal of Moons", date="2021")),
        (replace(ANN, doi="10.48550/arxiv.2001.00001"), like(doi="10.5555/a", date="2021")),
        (
            replace(ANN, title="Tides", authors=("Ann Bell", "Cy Dee")),
            like(title="Tides", authors=("A. Bell", "Cy Dee"), date="2021"),
        ),
        (
            replace(ANN, title="Editorial", venue="Stars", date="2020-05"),
            like(title="Editorial", venue=None, date="2020-05"),
        ),
    ],
)
def test_one_paper_stays_one(library: Database, first: PaperRecord, second: PaperRecord) -> None:
    report = take_in(library, [replace(first, tags=("x",)), second])
    assert report.added == 1
    assert report.counts.keys() <= {"contradiction"}


def test_one_title_in_two_venues_of_a_year_is_a_doubt(library: Database) -> None:
    report = take_in(library, [replace(ANN, venue="Tides Conference"), like(venue="Moon Journal")])
    assert (report.added, report.doubtful) == (1, 1)
    assert "venue “Moon Journal” here, “Tides Conference” there" in report.lines[0]


def test_one_doi_with_another_title_of_the_same_people_is_a_doubt(library: Database) -> None:
    two = ("Ann Bell", "Cy Dee")
    first = replace(ANN, doi="10.5555/a", authors=two)
    report = take_in(library, [first, like(doi="10.5555/a", authors=two, title="Owls of Winter")])
    assert (report.added, report.doubtful) == (1, 1)
    assert "title “Owls of Winter” here" in report.lines[0]


STONES = ("Amber", "Basalt", "Chalk", "Flint", "Granite", "Jasper", "Slate")


def test_chapters_under_the_doi_of_their_book_stay_chapters(library: Database) -> None:
    book = replace(ANN, doi="10.5555/a", abstract=RISE)
    report = take_in(library, [book, like(doi="10.5555/a", title="Owls", abstract=SHINE)])
    assert (report.added, report.doubtful) == (2, 1)
    assert one(library, "SELECT count(*) FROM import_issue WHERE code = 'identifier-shared'") == 1


LONG = replace(ANN, title="Where Will Harbour Technology Drive the Tides of Winter")


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Where will harbour techonology drive the tides of winter?"},
        {"title": LONG.title + " (panel session)", "authors": ("A. Bell",)},
        {"title": LONG.title + " in Open Fjords and Closed Basins"},
        {"authors": ("Cy Dee", "Ann Bell")},
    ],
)
def test_a_title_of_another_source_may_be_misspelt(
    library: Database, changes: dict[str, object]
) -> None:
    take_in(library, [LONG], "a.jsonl")
    report = take_in(library, [replace(LONG, **changes)], "b.csv")  # type: ignore[arg-type]
    assert (report.added, report.matched) == (0, 1)


def test_one_source_knows_its_own_papers_apart(library: Database) -> None:
    other = replace(LONG, title=LONG.title.replace("Technology", "Techonology"), line=2)
    report = take_in(library, [LONG, other])
    assert report.added == 2
    assert "a similar title and the same people" in report.lines[0]


def test_of_similar_titles_in_two_papers_none_is_taken(library: Database) -> None:
    take_in(library, [LONG], "a.jsonl")
    take_in(library, [replace(LONG, title=LONG.title.replace("Technology", "Tecnology"))], "b.csv")
    other = replace(LONG, title=LONG.title + " revisited")
    assert take_in(library, [other], "c.csv").added == 1


def test_more_papers_of_one_title_than_can_be_told_apart_stay_apart(library: Database) -> None:
    many = [
        replace(LONG, authors=(f"Ann B{place:02}",), line=place, url=f"https://x.org/{place}")
        for place in range(40)
    ]
    assert take_in(library, many).added == 40
    assert take_in(library, [replace(LONG, authors=("Ann B07",), venue="New")], "b.csv").added == 1


STONES = ("Amber", "Basalt", "Chalk", "Flint", "Granite", "Jasper", "Slate")


def test_chapters_under_the_doi_of_their_book_are_found_again(library: Database) -> None:
    chapters = [
        replace(
            ANN,
            title=f"{one} {other}",
            authors=(f"A. {one}{other}",),
            doi="10.5555/book",
            line=line,
        )
        for line, (one, other) in enumerate(permutations(STONES, 2), 1)
    ]
    assert len(chapters) > MOST_ALIKE
    assert take_in(library, chapters, "a.jsonl").added == len(chapters)
    again = [replace(chapter, venue="The Book") for chapter in chapters]
    report = take_in(library, again, "b.csv")
    assert (report.added, report.matched) == (0, len(chapters))
