"""Charts and networks of libraries that nobody would draw: a page that makes sense all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.domain.records.record import PaperRecord
from app.ingest.import_records import import_events
from app.main import create_app
from app.store.database import Database
from app.store.models import PaperTopicRow, TopicRow
from tests.conftest import WORLD_FILE
from tests.unit.conftest import BASE, settings_of
from tests.unit.explorer.page import Page

PAGES = (
    "/", "/network", "/network?limit=2000", "/network/drawing", "/timelines",
    "/timelines?chart=topics", "/timelines?chart=categories&form=heatmap",
    "/timelines?chart=coauthors", "/timelines?chart=coauthors&author=1",
    "/timelines?form=multiples&share=share", "/authors", "/authors/1", "/authors/1?",
    "/network?person=1&first=2020", "/network.graphml", "/network.gexf", "/network.csv",
)  # fmt: skip

Serve = Callable[[Sequence[PaperRecord], int], TestClient]


@pytest.fixture
def serve(library_path: Path) -> Iterator[Serve]:
    """Give a function that serves a library of some papers, and of as many topics as asked for."""
    with ExitStack() as stack:

        def served(papers: Sequence[PaperRecord], topics: int = 0) -> TestClient:
            database = Database(library_path)
            import_events(database, iter(papers), WORLD_FILE)
            if topics:
                give_topics(database, len(papers), topics)
            database.close()
            return stack.enter_context(
                TestClient(create_app(settings_of(library_path)), base_url=BASE)
            )

        yield served


def give_topics(database: Database, papers: int, topics: int) -> None:
    """Give each topic a paper, in turn."""
    centroid = np.ones(4, dtype=np.float32).tobytes()
    with database.write("topics for tests") as session:
        for number in range(1, topics + 1):
            words = [f"subject {number}"]
            session.add(TopicRow(id=number, label=words[0], words=words, centroid=centroid))
        session.flush()
        for number in range(1, papers + 1):
            topic = (number - 1) % topics + 1
            session.add(PaperTopicRow(paper_id=number, position=1, topic_id=topic, weight=0.9))


def paper(number: int, *authors: str, date: str | None = "2021") -> PaperRecord:
    return PaperRecord(title=f"Matter {number} of the world", authors=authors, date=date)


def page_of(client: TestClient, address: str) -> Page:
    answer = client.get(address, headers={"accept": "text/html"})
    assert answer.status_code == 200, (address, answer.text[:400])
    return Page(answer.text)


LIBRARIES = {
    "no dates at all": [paper(n, f"Ada Person{n}", "Bo Other", date=None) for n in range(6)],
    "one paper": [paper(1, "Ada Person", "Bo Other")],
    "one author": [paper(n, "Ada Person", date=f"{2000 + n}") for n in range(5)],
    "no authors": [paper(n) for n in range(3)],
    "a stray year": [paper(1, "Ada Person", date="0001"), paper(2, "Ada Person", date="9998")],
}


@pytest.mark.parametrize("which", LIBRARIES)
def test_every_page_is_answered(serve: Serve, which: str) -> None:
    client = serve(LIBRARIES[which], 0)
    for address in PAGES:
        if which == "no authors" and ("/authors/1" in address or "author=1" in address):
            continue
        assert client.get(address).status_code == 200, address


def test_papers_without_dates_have_no_chart_and_a_reason(serve: Serve) -> None:
    client = serve(LIBRARIES["no dates at all"], 0)
    page = page_of(client, "/timelines")
    assert "No paper of this set has a year." in [one.text for one in page.having("p", "note")]
    assert not page.having("svg", "lane-track")
    network = page_of(client, "/network")
    assert len(network.having("a", "person")) == 7
    assert not network.having("form", "years")


def test_one_paper_and_one_author_are_told_in_words(serve: Serve) -> None:
    client = serve([paper(1, "Ada Person")], 0)
    assert page_of(client, "/network").having("h1")[0].text == "1 person on 1 paper, 2021"
    (note,) = page_of(client, "/network").having("p", "network-note")
    assert "no pair who wrote together" in note.text
    assert len(page_of(client, "/timelines").having("a", "dot")) == 1


def test_a_paper_of_three_thousand_authors_joins_nobody_and_is_counted(serve: Serve) -> None:
    crowd = paper(1, *(f"Ada Person{n:04}" for n in range(3000)))
    client = serve([crowd, paper(2, "Ada Person0001", "Bo Other")], 0)
    page = page_of(client, "/network?limit=2000")
    (note,) = page.having("p", "network-note")
    assert "Drawn are 2,000 of 3,001 people" in note.text
    assert "1 paper has more than 100 authors and joins nobody" in note.text
    drawn = client.get("/network/drawing?limit=2000").json()
    assert (len(drawn["people"]), len(drawn["links"])) == (2000, 0)
    meta = client.get("/api/v1/network/coauthors?limit=2000").json()["meta"]
    assert meta["capped"]
    assert any("100 authors" in said for said in meta["notes"])

    person = client.get("/api/v1/authors?q=Person0001").json()["results"][0]["id"]
    lanes = page_of(client, f"/timelines?chart=coauthors&author={person}")
    assert len(lanes.having("li", "lane")) == 60
    assert any("other 2,940" in one.text for one in lanes.having("p", "note"))
    series = client.get(f"/api/v1/timelines/coauthors?author={person}").json()["series"]
    assert len(series) == 3000
    assert client.get(f"/authors/{person}").status_code == 200


def test_two_thousand_topics_are_folded_with_the_way_to_have_them(serve: Serve) -> None:
    client = serve([paper(n, f"Ada Person{n % 7}") for n in range(2000)], 2000)
    page = page_of(client, "/timelines?chart=topics")
    rows = page.having("li", "lane")
    assert len(rows) == 61
    totals = [one.text for one in page.having("span", "lane-total")]
    assert sum(int(text.replace(",", "")) for text in totals) == 2000
    assert any("The 1,940 smallest are folded" in one.text for one in page.having("p", "note"))
    csv = client.get("/timelines.csv?chart=topics").text
    assert csv.count("subject ") == 2000
    assert page_of(client, "/network").having("h1")[0].text.startswith("7 people")
    assert page_of(client, "/").having("h1")
