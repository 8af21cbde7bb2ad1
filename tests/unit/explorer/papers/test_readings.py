"""How a query is read: identifiers, pasted titles, nothing at all; the same in every answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from app.domain.records.record import PaperRecord
from app.ingest.import_records import import_events
from app.main import create_app
from app.store.database import Database
from tests.conftest import WORLD_FILE
from tests.unit.conftest import BASE, settings_of

OLD = "10.5555/(TIDE)1099-0002(200101)12:3+<45::AID-X9>2.0.CO;2-Q"
TITLES = [
    "Topic: What a Word Means without One",
    "Venue: Nowhere. A Journal of Lost Talks",
    "Code: A Survey of Harbour Rules",
    "ICARUS DID NOT LISTEN",
    "SALT AND SAND OR GRAVEL",
    "-20 °C and below: frozen harbours",
    'The "unclosed quay in print',
    "A pier (never finished",
    "(Half a (bracket)",
    "Why *do* gulls cry?",
    "Harbours: a Toolkit",
]
PAPERS = [
    *(PaperRecord(title=title, date="2015") for title in TITLES),
    PaperRecord(title="Old signs", date="2001", doi=OLD),
    PaperRecord(title="Signs of a quay", date="2002", doi="10.5555/Quay#7_b"),
    PaperRecord(title="A preprint", date="2024", arxiv_id="2402.88881"),
    PaperRecord(title="A page", date="2003", url="https://www.quay.example/a_b?id=5"),
    PaperRecord(title="Gravel", date="2016", keywords=("beach sand", "stone")),
    PaperRecord(title="q_tree of buoys", authors=("Ada Fraction",)),
    PaperRecord(title="qxtree of buoys", authors=("Ada Fraction",)),
    PaperRecord(title="50% wind at sea"),
    PaperRecord(title="500 winds at sea"),
    PaperRecord(title="What we hear", date="2017", abstract="Gravel and stone say little."),
]
IDENTIFIERS = {
    OLD: "Old signs",
    f"https://doi.org/{OLD.lower()}": "Old signs",
    "doi:10.5555/QUAY#7_B": "Signs of a quay",
    "arXiv:2402.88881v2": "A preprint",
    "http://quay.example/a_b?id=5": "A page",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, empty_template: Path) -> Iterator[TestClient]:
    path = Path(copyfile(empty_template, tmp_path_factory.mktemp("readings") / "library.db"))
    database = Database(path)
    import_events(database, iter(PAPERS), WORLD_FILE)
    database.close()
    with TestClient(create_app(settings_of(path)), base_url=BASE) as client:
        yield client


def asked(site: TestClient, q: str, **more: str) -> dict[str, Any]:
    answer = site.get("/api/v1/papers", params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def titles(site: TestClient, q: str, **more: str) -> list[str]:
    return [paper["title"] for paper in asked(site, q, **more)["results"]]


def page(site: TestClient, q: str) -> str:
    return site.get("/papers", params={"q": q}, headers={"accept": "text/html"}).text


@pytest.mark.parametrize(("text", "title"), IDENTIFIERS.items())
def test_an_identifier_gives_exactly_its_paper(site: TestClient, text: str, title: str) -> None:
    assert titles(site, text) == [title]
    assert site.get("/papers.jsonl", params={"q": text}).text.count("\n") == 1
    assert "Read as a" in page(site, text)
    suggested = site.get("/api/v1/suggest", params={"q": text}).json()
    assert [paper["title"] for paper in suggested["papers"]] == [title]


def test_an_identifier_that_no_paper_has_finds_nothing_and_says_so(site: TestClient) -> None:
    answer = asked(site, "doi:10.5555/quay")
    assert answer["meta"]["count"] == 0
    (note,) = answer["meta"]["notes"]
    assert note.startswith("Read as a DOI: no paper here has it.")
    assert titles(site, note.partition("q=")[2]) == []
    html = page(site, "doi:10.5555/quay")
    assert "No paper of this library has the DOI “doi:10.5555/quay”." in html
    assert "occurs nowhere" not in html
    assert urlencode({"q": '"doi:10.5555/quay"'}) in html


@pytest.mark.parametrize("title", TITLES)
def test_a_pasted_title_finds_its_paper_first(site: TestClient, title: str) -> None:
    for text in (title, f"{title}.", title.replace(" ", "  ")):
        assert titles(site, text)[0] == title
    exported = site.get("/papers.jsonl", params={"q": title}).text.splitlines()
    assert json.loads(exported[0])["title"] == title
    assert site.get("/api/v1/timelines/papers", params={"q": title}).status_code == 200


@pytest.mark.parametrize("title", [TITLES[0], TITLES[3], TITLES[4], TITLES[5]])
def test_the_other_reading_is_one_link_away(site: TestClient, title: str) -> None:
    note = asked(site, title)["meta"]["notes"][0]
    assert note.startswith("Read as a title, word for word.")
    other = note.partition("q=")[2]
    assert other == f"({title})"
    assert urlencode({"q": other}) in page(site, title)
    assert "Read as a title" not in str(asked(site, other)["meta"]["notes"])
    assert asked(site, other)["meta"]["count"] != asked(site, title)["meta"]["count"]


def test_a_part_of_a_title_in_capitals_is_words(site: TestClient) -> None:
    assert titles(site, "ICARUS DID NOT") == ["ICARUS DID NOT LISTEN"]
    assert titles(site, "-20 °C and below")[0] == TITLES[5]


def test_operators_in_capitals_are_said_where_no_title_has_the_words(site: TestClient) -> None:
    answer = asked(site, "GULLS OR PREPRINT")
    assert answer["meta"]["count"] == 2
    assert answer["meta"]["notes"][0].endswith("q=GULLS or PREPRINT")


def test_a_field_with_a_blank_behind_it_is_a_field_where_its_value_is_known(
    site: TestClient,
) -> None:
    assert titles(site, "title: Harbours")[0].startswith("Harbours")
    assert asked(site, "year: 2016")["meta"]["count"] == 1
    assert "“year:” was read as a field." in page(site, "year: 2016")
    answer = asked(site, "Venue: Somewhere Else")
    assert answer["meta"]["notes"][0].startswith("Read as words: no paper here has the venue")


def test_operators_stay_operators(site: TestClient) -> None:
    assert set(titles(site, "gravel -stone")) == {"SALT AND SAND OR GRAVEL"}
    assert set(titles(site, "preprint OR page")) == {"A preprint", "A page"}
    [note] = asked(site, "preprint OR page")["meta"]["notes"]
    assert note == "Found by words alone. Search by meaning is turned off."


@pytest.mark.parametrize("blank", ['""', "!!!", "   ", "()", "“ ”", "…", '("")'])
def test_signs_without_a_word_are_the_empty_query(site: TestClient, blank: str) -> None:
    assert asked(site, blank)["meta"]["count"] == len(PAPERS)
    assert site.get("/papers.jsonl", params={"q": blank}).text.count("\n") == len(PAPERS)
    counted = site.get("/api/v1/timelines/papers", params={"q": blank}).json()["meta"]["count"]
    assert counted == len(PAPERS)
    for path in ("/papers", "/timelines", "/network", "/authors", "/topics"):
        answer = site.get(path, params={"q": blank}, headers={"accept": "text/html"})
        assert answer.status_code == 200
    assert f"{len(PAPERS)} papers</h1>" in page(site, blank)
    assert site.get("/api/v1/authors", params={"q": blank}).json()["meta"]["notes"] == []


@pytest.mark.parametrize("text", ["(", '"', "OR", "gulls AND", "NEAR(", "title:(", "%", "_", "-"])
def test_what_is_incomplete_is_explained(site: TestClient, text: str) -> None:
    answer = site.get("/api/v1/papers", params={"q": text})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["position"] is not None


def test_a_year_is_offered_as_a_year(site: TestClient) -> None:
    assert asked(site, "2016")["meta"]["did_you_mean"] == "year:2016"
    assert asked(site, "gravel 2016")["meta"]["did_you_mean"] == "gravel year:2016"
    assert "Did you mean q=year:2016?" in asked(site, "2016")["meta"]["notes"]
    assert site.get("/api/v1/suggest?q=2016").json()["did_you_mean"] == "year:2016"
    html = page(site, "2016")
    assert urlencode({"q": "year:2016"}) in html
    assert "occurs nowhere" not in html
    assert "did_you_mean" not in asked(site, "1850")["meta"]


def test_a_spelling_is_offered_where_a_word_is_unknown(site: TestClient) -> None:
    assert asked(site, "preprnt")["meta"]["did_you_mean"] == "preprint"
    assert "did_you_mean" not in asked(site, "preprints")["meta"]
    assert "preprnt</span> occurs nowhere in the library" in page(site, "preprnt")


def test_a_keyword_is_a_field(site: TestClient) -> None:
    assert titles(site, "keyword:stone") == ["Gravel"]
    assert titles(site, 'keyword:"beach sand"') == ["Gravel"]
    assert titles(site, "keyword:Sand") == ["Gravel"]
    assert titles(site, "gravel -keyword:stone") == ["SALT AND SAND OR GRAVEL", "What we hear"]
    assert asked(site, 'keyword:"sand stone"')["meta"]["count"] == 0
    assert "No paper here has the keyword “gravel”." in page(site, "keyword:gravel")


def test_signs_are_no_wildcards(site: TestClient) -> None:
    assert titles(site, "q_tree") == ["q_tree of buoys"]
    assert titles(site, "50%") == ["50% wind at sea"]
    for typed, people in (("Fract", 1), ("Fract%", 0), ("F_action", 0), ("%", 0), ("_", 0)):
        suggested = site.get("/api/v1/suggest", params={"q": typed}).json()
        assert len(suggested["authors"]) == people
        assert site.get("/api/v1/authors", params={"q": typed}).json()["meta"]["count"] == people
