"""Papers are completed from public services: certainly the same ones, and nothing is added."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.records.record import PaperRecord
from app.ingest.remove import remove_import
from app.store.database import Database
from tests.unit.enrich import answers as made
from tests.unit.enrich.answers import Answer, Parameters, PublicService
from tests.unit.enrich.world import MOONS, STORMS, TIDES, enrich, openalex_answers
from tests.unit.ingest.library_dump import everything
from tests.unit.ingest.questions import one, rows, take_in


def test_papers_are_completed_by_identifier_and_by_title(
    served: PublicService, papers: Database
) -> None:
    served.answer = openalex_answers
    result = enrich(served, papers, "openalex")
    assert (result.papers, result.found, result.new, result.requests) == (3, 2, 2, 2)
    found = rows(papers, "SELECT date, doi, venue, citation_count FROM paper ORDER BY id")
    assert found == [
        ("2020-05-06", "10.5555/tides", "Journal of Tides", 7),
        ("2021", "10.5555/moons", None, None),
        ("2019", None, None, None),
    ]
    filters = [given["filter"] for _, given, _ in served.asked]
    assert filters == [
        "doi:10.5555/tides|10.48550/arxiv.1901.00001",
        "title.search:moons above every quiet street of the city",
    ]
    history = rows(papers, "SELECT filename, format, added, matched FROM import ORDER BY id")
    assert history[1] == ("enrich: openalex", "openalex", 0, 2)


def test_a_dry_run_changes_nothing(served: PublicService, papers: Database) -> None:
    served.answer = openalex_answers
    before = everything(papers)
    result = enrich(served, papers, "openalex", dry_run=True)
    assert result.report is not None
    assert result.report.updated_fields == {"doi": 1, "date": 1, "venue": 1, "citation_count": 1}
    assert everything(papers) == before
    assert one(papers, "SELECT count(*) FROM import") == 1
    requests = len(served.asked)
    enrich(served, papers, "openalex")  # the same replies are kept
    assert len(served.asked) == requests


def test_it_is_taken_back_as_any_import(served: PublicService, papers: Database) -> None:
    before = everything(papers)
    served.answer = openalex_answers
    result = enrich(served, papers, "openalex")
    assert result.report is not None
    assert result.report.import_id is not None
    remove_import(papers, result.report.import_id)
    assert everything(papers) == before


def test_what_is_known_already_is_no_import(served: PublicService, papers: Database) -> None:
    served.answer = openalex_answers
    enrich(served, papers, "openalex")
    result = enrich(served, papers, "openalex")
    assert (result.found, result.new, result.report) == (2, 0, None)
    assert one(papers, "SELECT count(*) FROM import") == 2


def test_it_says_who_asks(served: PublicService, papers: Database) -> None:
    served.answer = lambda path, given: made.openalex()
    enrich(served, papers, "openalex", openalex_key="secret-key")
    _, given, headers = served.asked[0]
    assert "mailto:ann@example.org" in headers["User-Agent"]
    assert (given["mailto"], given["api_key"]) == ("ann@example.org", "secret-key")
    kept = [path.read_bytes() for path in (papers.path.parent / "replies").glob("*/*")]
    assert kept
    assert not any(b"secret-key" in one for one in kept)


def test_crossref(served: PublicService, papers: Database) -> None:
    def answer(path: str, given: Parameters) -> Answer:
        if "filter" in given:
            return made.crossref(
                made.crossref_work(
                    TIDES.title, (("Ann", "Bell"), ("Cy", "Dee")), DOI="10.5555/tides",
                    issued={"date-parts": [[2020, 5]]}, volume="3",
                    **{"container-title": ["Journal of Tides"]},
                )
            )  # fmt: skip
        return made.crossref()

    served.answer = answer
    result = enrich(served, papers, "crossref")
    assert (result.found, result.requests) == (1, 3)
    assert rows(papers, "SELECT date, volume, venue FROM paper WHERE id = 1") == [
        ("2020-05", "3", "Journal of Tides")
    ]
    asked = [given.get("filter") or given["query.bibliographic"] for _, given, _ in served.asked]
    assert asked == [
        "doi:10.5555/tides",
        "moons above every quiet street of the city Bell",
        "storms over distant islands of the south Fay",
    ]


def test_arxiv(served: PublicService, papers: Database) -> None:
    def answer(path: str, given: Parameters) -> Answer:
        if "id_list" in given:
            return made.arxiv(
                made.arxiv_entry(
                    "1901.00001", STORMS.title, STORMS.authors, "2019-01-02", "Winds of old."
                )
            )
        return made.arxiv()

    served.answer = answer
    result = enrich(served, papers, "arxiv")
    assert result.found == 1
    query = "SELECT date, abstract FROM paper WHERE id = 3"
    assert rows(papers, query) == [("2019-01-02", "Winds of old.")]
    assert served.asked[0][1]["id_list"] == "1901.00001"
    assert served.asked[1][1]["search_query"] == 'ti:"the tides of a small harbour"'


def test_orcid(served: PublicService, papers: Database) -> None:
    served.answer = lambda path, given: made.orcid(
        (STORMS.title, "2019", "10.5555/storms"), ("Another Paper of Hers", "2018", "10.5555/b")
    )
    result = enrich(served, papers, "orcid")
    assert (result.found, result.not_asked, result.requests) == (1, 2, 1)
    assert served.asked[0][0] == "/v3.0/0000-0002-1825-0097/works"
    assert one(papers, "SELECT doi FROM paper WHERE id = 3") == "10.5555/storms"
    assert one(papers, "SELECT count(*) FROM paper") == 3


@pytest.mark.parametrize(
    "works",
    [
        [("Moons above Every Quiet Street of the City", ("Zed Zip",), 2021)],  # other people
        [("Moons above Every Quiet Street of the City", ("Ann Bell", "Gus Hay"), 2012)],
        [("Moons over Loud Villages", ("Ann Bell", "Gus Hay"), 2021)],
    ],
)
def test_what_may_be_another_paper_is_left(
    served: PublicService, papers: Database, works: list[tuple[str, tuple[str, ...], int]]
) -> None:
    served.answer = lambda path, given: made.openalex(
        *(made.openalex_work(title, names, publication_year=year) for title, names, year in works)
    )
    before = everything(papers)
    assert enrich(served, papers, "openalex").found == 0
    assert everything(papers) == before


def test_of_two_works_that_may_be_it_none_is_taken(served: PublicService, papers: Database) -> None:
    works = [
        made.openalex_work(MOONS.title, MOONS.authors, doi=doi, publication_year=2021)
        for doi in ("10.5555/one", "10.5555/two")
    ]
    served.answer = lambda path, given: made.openalex(*works)
    assert enrich(served, papers, "openalex").found == 0


def test_a_doi_that_leads_to_another_paper_is_left(served: PublicService, papers: Database) -> None:
    served.answer = lambda path, given: made.openalex(
        made.openalex_work("Growing Beans Indoors", ("Zed Zip",), doi="10.5555/tides")
    )
    assert enrich(served, papers, "openalex").found == 0


def test_it_never_adds_a_paper_where_two_are_alike(
    served: PublicService, library: Database
) -> None:
    take_in(library, [TIDES])
    take_in(library, [replace(MOONS, venue="Journal of Beans", date="2016")], "b.jsonl")
    take_in(library, [MOONS], "c.jsonl")
    count = one(library, "SELECT count(*) FROM paper")
    served.answer = openalex_answers
    enrich(served, library, "openalex")
    assert one(library, "SELECT count(*) FROM paper") == count
    assert one(library, "SELECT added FROM import WHERE filename = 'enrich: openalex'") == 0


def test_a_paper_that_is_an_identifier_alone_gets_its_name(
    served: PublicService, library: Database
) -> None:
    doi, number = "10.5555/tides", "1901.00001"
    take_in(
        library,
        [PaperRecord(f"doi:{doi}", doi=doi), PaperRecord(f"arXiv:{number}", arxiv_id=number)],
        "ids.txt",
    )
    served.answer = openalex_answers
    assert enrich(served, library, "openalex").found == 1
    served.answer = lambda path, given: made.arxiv(
        made.arxiv_entry(number, STORMS.title, STORMS.authors, "2019-01-02", "Winds of old.")
    )
    assert enrich(served, library, "arxiv").found == 1
    found = rows(library, "SELECT title, date FROM paper ORDER BY id")
    assert found == [(TIDES.title, "2020-05-06"), (STORMS.title, "2019-01-02")]
    assert one(library, "SELECT count(*) FROM name WHERE printed = 'Eve Fay'") == 1


def test_an_identifier_is_no_title_to_be_sought(served: PublicService, library: Database) -> None:
    take_in(library, [PaperRecord("arXiv:1901.00001", arxiv_id="1901.00001")], "ids.txt")
    result = enrich(served, library, "crossref")
    assert (result.not_asked, served.asked) == (1, [])


def test_a_doi_of_arxiv_is_asked_for_at_arxiv(served: PublicService, library: Database) -> None:
    take_in(library, [replace(MOONS, doi="10.48550/arXiv.2101.00002")])
    served.answer = lambda path, given: made.arxiv()
    enrich(served, library, "arxiv")
    assert [given["id_list"] for _, given, _ in served.asked] == ["2101.00002"]
