"""A service that is slow, down or confused costs patience, and never a half-written library."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.enrich.client import ServiceFails
from app.enrich.run import source_of
from app.errors import OeuvreError
from app.store.database import Database
from tests.unit.enrich import answers as made
from tests.unit.enrich.answers import Answer, Parameters, PublicService
from tests.unit.enrich.world import enrich, openalex_answers
from tests.unit.ingest.library_dump import everything
from tests.unit.ingest.questions import one


def test_a_busy_service_is_waited_for(
    served: PublicService, papers: Database, quick: list[float]
) -> None:
    answers = [
        Answer("slow down", 429, {"Retry-After": "7"}),
        Answer("<html>oops</html>", 503),
        made.openalex(),
    ]
    served.answer = lambda path, given: answers.pop(0) if len(answers) > 1 else answers[0]
    enrich(served, papers, "openalex")
    assert 7.0 in quick
    assert len(served.asked) == 4


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer("no", 500), "does not answer .500 no; tried 5 times"),
        (Answer("", 429, {"Retry-After": "3600"}), "asks to wait 3,600 seconds"),
        (Answer("key needed", 401), "lets nobody in without a key: 401 key needed"),
    ],
)
def test_a_service_that_is_down_changes_nothing(
    served: PublicService, papers: Database, answer: Answer, reason: str
) -> None:
    before = everything(papers)
    served.answer = lambda path, given: answer
    with pytest.raises(ServiceFails, match=reason):
        enrich(served, papers, "openalex")
    assert everything(papers) == before
    assert one(papers, "SELECT count(*) FROM import") == 1


def test_without_a_network(served: PublicService, papers: Database) -> None:
    address = "http://127.0.0.1:9"  # nobody listens there
    with pytest.raises(ServiceFails, match="does not answer"):
        enrich(served, papers, "openalex", openalex_url=address)


def test_it_goes_on_where_it_was_cut_off(served: PublicService, papers: Database) -> None:
    def breaks(path: str, given: Parameters) -> Answer:
        is_first = given["filter"].startswith("doi:")
        return openalex_answers(path, given) if is_first else Answer("", 500)

    served.answer = breaks
    with pytest.raises(ServiceFails, match="what was answered until now is kept"):
        enrich(served, papers, "openalex")
    served.asked.clear()
    served.answer = openalex_answers
    assert enrich(served, papers, "openalex").found == 2
    assert [given["filter"][:12] for _, given, _ in served.asked] == ["title.search"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("<html><body>Welcome to the hotel</body></html>", 200),
        ('{"meta": {"count": 2}, "results": [{"id": "https://openalex.org/W1", "ti', 200),
        ('{"error": "Invalid query", "message": "no such filter"}', 200),
        ("[1, 2]", 200),
        ("", 400),
    ],
)
def test_a_reply_that_is_not_understood_costs_its_papers_alone(
    served: PublicService, papers: Database, body: str, status: int
) -> None:
    def answer(path: str, given: Parameters) -> Answer:
        is_first = given["filter"].startswith("doi:")
        return Answer(body, status) if is_first else openalex_answers(path, given)

    served.answer = answer
    result = enrich(served, papers, "openalex")
    assert result.found == 1
    assert len(result.unread) == 1
    served.answer = openalex_answers  # what was not understood is asked for again
    assert enrich(served, papers, "openalex").found == 2


def test_nothing_there_is_no_failure(served: PublicService, papers: Database) -> None:
    result = enrich(served, papers, "orcid")  # 404
    assert (result.found, result.unread) == (0, [])
    served.answer = lambda path, given: made.arxiv()
    assert enrich(served, papers, "arxiv").unread == []


def test_a_folder_that_cannot_be_written(
    served: PublicService, papers: Database, tmp_path: Path
) -> None:
    served.answer = openalex_answers
    (tmp_path / "file").write_text("")
    with pytest.raises(OeuvreError, match="OEUVRE_REPLY_CACHE"):
        enrich(served, papers, "openalex", reply_cache=tmp_path / "file")


def test_there_is_no_such_source() -> None:
    with pytest.raises(OeuvreError, match="there are arxiv, openalex, crossref, orcid"):
        source_of("scopus")
