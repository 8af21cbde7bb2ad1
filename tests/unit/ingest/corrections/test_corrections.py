"""What a person corrected holds, whatever comes in or goes, until it is taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.records.correction import read_correction
from app.domain.records.record import PaperRecord
from app.errors import Clash, NotFound
from app.ingest.corrections.change import correct_paper, take_back
from app.ingest.import_records import SourceFile, import_events
from app.ingest.paper_rows import load_papers
from app.ingest.remove import remove_import
from app.ingest.removed.restore import restore_import
from app.store.database import Database
from app.store.load_corrections import HIDDEN
from tests.unit.ingest.library_dump import everything
from tests.unit.ingest.questions import check_indexes, one, rows, take_in

PAPER = PaperRecord(
    "The Tides of a Smal Harbour",
    ("Ann Bell", "Cy Dee"),
    orcids=("0000-0002-1825-0097", None),
    date="2019",
    date_printed="May 1",
    year_inferred=True,
    year_reason="between two others",
    abstract="Tides rise and fall in the small harbour twice a day.",
    venue="Journal of Tides",
    tags=("harbour",),
    line=1,
)
ELSEWHERE = replace(
    PAPER, date="2019-06-01", date_printed=None, year_inferred=False, year_reason=None,
    citation_count=4, tags=("sea",), line=9,
)  # fmt: skip
OTHER = PaperRecord("Moons above Quiet Streets", ("Ann Bell", "Gus Hay"), date="2020", line=2)
TITLE, NAMES, DATE = "The Tides of a Small Harbour", ("Ann Bell", "Cyril Dee"), "2018-03-02"


def correct(library: Database, paper_id: int = 1, **given: object) -> None:
    paper = shown(library, paper_id)
    values = {name: read_correction(name, value, paper, 2026) for name, value in given.items()}
    correct_paper(library, paper_id, values)


def shown(library: Database, paper_id: int = 1) -> PaperRecord:
    with library.read() as session:
        return load_papers(session, [paper_id])[paper_id]


def is_corrected(paper: PaperRecord) -> bool:
    return (paper.title, paper.authors, paper.date) == (TITLE, NAMES, DATE)


@pytest.fixture
def corrected(library: Database) -> Database:
    take_in(library, [PAPER, OTHER])
    correct(library, title=TITLE, authors=list(NAMES), date=DATE)
    return library


def test_the_paper_says_what_was_given_and_all_else_as_before(corrected: Database) -> None:
    wanted = replace(
        PAPER, title=TITLE, authors=NAMES, date=DATE, date_printed=None, year_inferred=False,
        year_reason=None, line=None,
    )  # fmt: skip
    assert shown(corrected) == wanted  # Ann Bell keeps her ORCID
    printed = {name for (name,) in rows(corrected, "SELECT printed FROM name")}
    assert printed == {"Ann Bell", "Cyril Dee", "Gus Hay"}
    assert one(corrected, "SELECT title FROM paper_text WHERE paper_id = 1").startswith("the tides")
    assert one(corrected, "SELECT group_concat(before, '|') FROM correction") == (
        f"{PAPER.title}|Ann Bell; Cy Dee|2019 (year inferred)"
    )
    check_indexes(corrected)


@pytest.mark.parametrize("came_in", [PAPER, ELSEWHERE, replace(PAPER, title=TITLE, venue=None)])
def test_it_holds_when_the_paper_comes_again(corrected: Database, came_in: PaperRecord) -> None:
    report = take_in(corrected, [came_in], "b.jsonl")
    assert (report.added, report.matched) == (0, 1)
    assert is_corrected(shown(corrected))
    assert one(corrected, "SELECT count(*) FROM paper") == 2


def test_another_source_still_completes_the_paper(corrected: Database) -> None:
    take_in(corrected, [ELSEWHERE], "b.jsonl")
    paper = shown(corrected)
    assert (paper.citation_count, paper.tags) == (4, ("harbour", "sea"))


def test_it_holds_when_one_of_two_imports_goes(corrected: Database) -> None:
    take_in(corrected, [ELSEWHERE], "b.jsonl")
    remove_import(corrected, 1)
    paper = shown(corrected)
    assert is_corrected(paper)
    assert paper.tags == ("sea",)
    check_indexes(corrected)


@pytest.mark.parametrize("came_in", [PAPER, ELSEWHERE])
def test_it_holds_when_the_paper_goes_and_comes_back(
    corrected: Database, came_in: PaperRecord
) -> None:
    remove_import(corrected, 1)
    assert one(corrected, "SELECT count(*) FROM paper") == 0
    take_in(corrected, [OTHER, came_in], "b.jsonl")
    (paper_id,) = (row[0] for row in rows(corrected, "SELECT DISTINCT paper_id FROM correction"))
    assert is_corrected(shown(corrected, paper_id))
    take_in(corrected, [came_in, ELSEWHERE], "c.jsonl")  # and is met as any other
    assert is_corrected(shown(corrected, paper_id))
    assert one(corrected, "SELECT count(*) FROM paper") == 2
    check_indexes(corrected)


def test_a_dry_run_leaves_what_was_decided_where_it_is(corrected: Database) -> None:
    remove_import(corrected, 1)
    before = rows(corrected, "SELECT * FROM correction")
    source = SourceFile(filename="b.jsonl", format="jsonl", sha256="b")
    assert import_events(corrected, iter([PAPER]), source, dry_run=True).added == 1
    assert rows(corrected, "SELECT * FROM correction") == before


def test_all_taken_back_the_library_is_as_it_was(library: Database) -> None:
    take_in(library, [PAPER, OTHER])
    before = everything(library), rows(library, "SELECT payload FROM record")
    correct(library, title=TITLE, authors=list(NAMES), date=DATE)
    take_back(library, 1, "authors")
    paper = shown(library)
    assert (paper.title, paper.authors, paper.date) == (TITLE, PAPER.authors, DATE)
    take_back(library, 1, "title")
    take_back(library, 1, "date")
    assert (everything(library), rows(library, "SELECT payload FROM record")) == before


def test_a_field_is_corrected_anew(corrected: Database) -> None:
    correct(corrected, date="2017")
    assert shown(corrected).date == "2017"
    take_back(corrected, 1, "date")
    assert shown(corrected).date == PAPER.date
    with pytest.raises(Clash, match="not corrected"):
        take_back(corrected, 1, "date")


def test_what_the_sources_say_anyway_is_no_correction(corrected: Database) -> None:
    correct(corrected, title=PAPER.title, venue="Journal of Tides", date="2019")
    fields = rows(corrected, "SELECT field FROM correction WHERE undone_at IS NULL ORDER BY id")
    assert fields == [("authors",), ("date",)]  # an inferred year that is given is certain
    assert not shown(corrected).year_inferred


def test_a_field_is_emptied(library: Database) -> None:
    take_in(library, [replace(PAPER, doi="10.5555/wrong", has_code=True, code_url="https://a.b/c")])
    correct(library, doi=None, code_url="", venue="", authors=[])
    take_in(library, [replace(ELSEWHERE, doi="10.5555/wrong", has_code=True)], "b.jsonl")
    paper = shown(library)
    assert (paper.doi, paper.has_code, paper.code_url, paper.venue) == (None, False, None, None)
    assert paper.authors == ()
    assert one(library, "SELECT count(*) FROM paper") == 1


def test_a_hidden_paper_stays_hidden_when_it_comes_back(library: Database) -> None:
    take_in(library, [PAPER, OTHER])
    before = everything(library), rows(library, "SELECT payload FROM record")
    correct_paper(library, 1, {HIDDEN: {}})
    assert (everything(library), rows(library, "SELECT payload FROM record"))[0] == before[0]
    remove_import(library, 1)
    take_in(library, [OTHER, ELSEWHERE], "b.jsonl")
    hidden = "SELECT title FROM paper WHERE id IN (SELECT paper_id FROM correction)"
    assert one(library, hidden) == ELSEWHERE.title
    paper_id = one(library, "SELECT paper_id FROM correction")
    take_back(library, paper_id, HIDDEN)
    with pytest.raises(Clash, match="not hidden"):
        take_back(library, paper_id, HIDDEN)


def test_there_must_be_such_a_paper(library: Database) -> None:
    with pytest.raises(NotFound):
        correct_paper(library, 7, {"venue": {"venue": "X"}})
    with pytest.raises(NotFound):
        correct_paper(library, 7, {HIDDEN: {}})


def test_it_holds_when_an_import_is_brought_back(corrected: Database) -> None:
    correct_paper(corrected, 2, {HIDDEN: {}})
    before = everything(corrected)
    remove_import(corrected, 1)
    restore_import(corrected, 1)
    assert is_corrected(shown(corrected))
    assert everything(corrected) == before
    assert rows(corrected, "SELECT paper_id FROM correction WHERE field = 'hidden'") == [(2,)]
