"""Papers of a type: as a parameter, a field of the query, a facet, a chip and an option."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.domain.records.record import PAPER_TYPES, PaperRecord
from app.main import create_app
from app.store.database import Database
from tests.unit.cli.test_command_line import Command, oeuvre  # noqa: F401
from tests.unit.conftest import BASE, settings_of
from tests.unit.explorer.page import Page
from tests.unit.ingest.questions import take_in

PAPERS = [
    PaperRecord("Ebb", ("Ann Bell",), date="2020", type="article"),
    PaperRecord("Flow", ("Ann Bell",), date="2021", type="preprint"),
    PaperRecord("Neap", ("Bo Ek",), date="2022", type="article"),
    PaperRecord("Spring", ("Bo Ek",), date="2023"),
]


@pytest.fixture
def typed(library: Database) -> Iterator[TestClient]:
    """Serve two articles, a preprint, and a paper of which no source says what it is."""
    take_in(library, [*PAPERS])
    with TestClient(create_app(settings_of(library.path)), base_url=BASE) as client:
        yield client


def titles(client: TestClient, query: str) -> list[str]:
    found = client.get(f"/api/v1/papers?sort=title&{query}").json()["results"]
    return [paper["title"] for paper in found]


def test_a_type_chooses_its_papers_and_several_any_of_them(typed: TestClient) -> None:
    assert titles(typed, "type=article") == ["Ebb", "Neap"]
    assert titles(typed, "type=article&type=preprint") == ["Ebb", "Flow", "Neap"]
    assert titles(typed, "type=article&year=2021-") == ["Neap"]
    assert titles(typed, "q=type:preprint OR spring") == ["Flow", "Spring"]
    assert titles(typed, "q=-type:article") == ["Flow", "Spring"]


@pytest.mark.parametrize("name", PAPER_TYPES)
def test_a_type_that_no_paper_has_is_no_mistake(typed: TestClient, name: str) -> None:
    expected = {"article": 2, "preprint": 1}.get(name, 0)
    assert len(titles(typed, f"type={name}")) == expected
    assert len(titles(typed, f"q=type:{name}")) == expected


def test_another_word_is_a_mistake_with_a_proposal(typed: TestClient) -> None:
    answer = typed.get("/api/v1/papers?type=preprnt")
    assert (answer.status_code, answer.json()["errors"][0]["param"]) == (400, "type")
    assert answer.json()["errors"][0]["hint"] == "Did you mean type=preprint?"
    assert typed.get("/api/v1/papers?q=type:sonnet").status_code == 400


def test_the_facet_leaves_its_own_choice_out(typed: TestClient) -> None:
    answer = typed.get("/api/v1/papers?type=preprint&facets=type").json()
    assert [(one["value"], one["label"], one["count"]) for one in answer["facets"]["type"]] == [
        ("article", "article", 2),
        ("preprint", "preprint", 1),
    ]


def test_the_page_says_it_and_links_it(typed: TestClient) -> None:
    page = Page(typed.get("/papers?type=article&type=preprint").text)
    assert [one.text for one in page.having("h1")] == ["3 papers of type article or preprint"]
    assert len(page.having("li", "chip")) == 2
    links = {one.attributes.get("href") for one in page.having("a")}
    assert {"/papers?type=article", "/papers?type=preprint"} <= links
    assert 'href="/papers?type=article"' in typed.get("/papers/1").text
    assert 'id="facet-type"' not in typed.get("/papers?q=spring").text


def test_the_command_line_takes_it(
    library: Database, oeuvre: Command, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    take_in(library, [*PAPERS])
    monkeypatch.setenv("OEUVRE_DATABASE_URL", f"sqlite:///{library.path}")
    assert oeuvre("search", "--type", "article", "--type", "preprint").printed.startswith("3 found")
    assert oeuvre("search", "type:preprint").printed.startswith("1 found")
