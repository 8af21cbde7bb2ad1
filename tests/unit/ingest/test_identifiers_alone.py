"""Papers known by an identifier alone: found by it, and completed by whatever names them."""

from __future__ import annotations

from app.domain.records.record import PaperRecord, name_of_identifier
from app.store.database import Database
from tests.unit.ingest.questions import one, rows, take_in

DOI = "10.5555/tide.1"
NAMED = PaperRecord("On Tides of Small Fjords", ("Ada Moreno",), date="2021", doi=DOI)


def alone(doi: str | None = None, arxiv_id: str | None = None) -> PaperRecord:
    return PaperRecord(name_of_identifier(doi, arxiv_id), doi=doi, arxiv_id=arxiv_id)


def test_an_identifier_of_a_paper_that_is_here_brings_nothing(library: Database) -> None:
    take_in(library, [NAMED])
    report = take_in(library, [alone(DOI)])
    assert (report.added, report.matched, report.doubtful, report.updated) == (0, 1, 0, 0)
    assert one(library, "SELECT title FROM paper") == NAMED.title


def test_what_is_found_for_an_identifier_takes_its_place(library: Database) -> None:
    report = take_in(library, [alone(DOI), alone(None, "2201.00001"), alone(None, "2201.00002")])
    assert (report.added, report.doubtful) == (3, 0)
    found = PaperRecord("Moons", ("Cyril Dee",), date="2022", arxiv_id="2201.00001")
    report = take_in(library, [NAMED, found])
    assert (report.added, report.updated, report.doubtful) == (0, 2, 0)
    assert rows(library, "SELECT title FROM paper ORDER BY id") == [
        (NAMED.title,),
        ("Moons",),
        ("arXiv:2201.00002",),
    ]
