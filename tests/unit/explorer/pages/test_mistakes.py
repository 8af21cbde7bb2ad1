"""Searches that are not understood: explained, with the filters kept; or still being typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from app.domain.records.record import PaperRecord
from app.main import create_app
from app.store.database import Database
from tests.unit.conftest import BASE, settings_of
from tests.unit.explorer.page import Page
from tests.unit.ingest.questions import take_in

TYPED = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Source": "input#q"}
SENT = {**TYPED, "HX-Source": "form#search"}
PLAIN = {"accept": "text/html"}


def ask(site: TestClient, headers: dict[str, str], **parameters: str) -> Response:
    return site.get("/papers", params=parameters, headers=headers)  # type: ignore[return-value]


def links(page: Page) -> list[str]:
    return [one.attributes.get("href", "") for one in page.having("a")]


@pytest.mark.parametrize("text", ['"deep lear', "(tides OR", "(tides", "tides AND", "year:20", "-"])
def test_while_something_is_open_the_list_stays(site: TestClient, text: str) -> None:
    answer = ask(site, TYPED, q=text)
    assert answer.status_code == 204
    assert answer.headers["HX-Replace-Url"] == "false"
    assert ask(site, SENT, q=text).status_code == 400
    assert ask(site, PLAIN, q=text).status_code == 400


@pytest.mark.parametrize("text", ["tides )", "yeer:2020", "year:abc"])
def test_what_no_text_mends_is_said_at_once(site: TestClient, text: str) -> None:
    assert ask(site, TYPED, q=text).status_code == 400


def test_a_mistake_among_other_parameters_does_not_wait(site: TestClient) -> None:
    assert ask(site, TYPED, q='"tides', year="abc").status_code == 400


@pytest.mark.parametrize("headers", [PLAIN, SENT])
def test_a_search_is_explained_and_keeps_the_filters(
    site: TestClient, headers: dict[str, str]
) -> None:
    answer = ask(site, headers, q='tides "kernel', category="ML", year="2019-2020")
    page = Page(answer.text)
    assert [one.text for one in page.having("h1")] == ["This search is not understood"]
    assert "address" not in "".join(one.text for one in page.having("div", "mistake"))
    (pointer,) = page.having("pre")
    assert pointer.text == 'tides "kernel\n      ^'
    kept = {
        one.attributes["name"]: one.attributes["value"]
        for one in page.having("input")
        if one.attributes.get("type") == "hidden"
    }
    assert kept == {"category": "ML", "year": "2019-2020"}
    assert len(page.having("li", "chip")) == 2
    ways = [link for link in links(page) if "category=ML" in link and "year=2019-2020" in link]
    assert any("q=tides+%22kernel%22" in link for link in ways)
    assert any("q=tides+kernel" in link for link in ways)
    assert any("q=" not in link for link in ways)
    for way in ways:
        assert site.get(way, headers=PLAIN).status_code == 200


def test_a_wrong_parameter_is_the_address_and_keeps_the_rest(site: TestClient) -> None:
    page = Page(ask(site, PLAIN, q="tides", yeer="2019", category="ML").text)
    assert [one.text for one in page.having("h1")] == ["This address is not understood"]
    assert "/papers?q=tides&category=ML&year=2019" in links(page)


def test_other_pages_speak_of_the_search_too(site: TestClient) -> None:
    for path in ("/timelines", "/network"):
        answer = site.get(path, params={"q": '"tides', "year": "2020"}, headers=PLAIN)
        page = Page(answer.text)
        assert answer.status_code == 400
        assert [one.text for one in page.having("h1")] == ["This search is not understood"]
        assert f"{path}?year=2020&q=%22tides%22" in links(page)


def test_a_long_search_is_shown_around_its_mistake(site: TestClient) -> None:
    text = "tides " * 300 + '"open'
    (pointer,) = Page(ask(site, PLAIN, q=text).text).having("pre")
    line, caret = pointer.text.split("\n")
    assert len(line) < 300
    assert line[caret.index("^")] == '"'


def test_a_phrase_of_known_words_is_not_called_unknown(site: TestClient) -> None:
    page = Page(ask(site, PLAIN, q='"dawn kernel"').text)
    assert "occurs nowhere" not in "".join(one.text for one in page.having("p"))
    assert not page.having("span", "doubt")


def test_nothing_with_a_value_is_said_of_the_field(site: TestClient) -> None:
    page = Page(ask(site, PLAIN, q="tag:nowhere author:nobody").text)
    (looked_for,) = page.having("p", "looked-for")
    assert "No paper here has the tag “nowhere”." in looked_for.text
    assert "No paper here has the author “nobody”." in looked_for.text
    assert "in a title" not in looked_for.text


VENUE = "Tides & Waves, Series B"


@pytest.fixture
def with_signs(library: Database) -> Iterator[TestClient]:
    """Serve one paper of a venue whose name holds what addresses and sentences are made of."""
    take_in(library, [PaperRecord("Ebb", ("Ann Bell",), date="2020", venue=VENUE,
                                  categories=("LG",))])  # fmt: skip
    with TestClient(create_app(settings_of(library.path)), base_url=BASE) as client:
        yield client


def test_what_is_proposed_is_a_whole_address(with_signs: TestClient) -> None:
    page = Page(ask(with_signs, PLAIN, venue="Tides & Wave, Series B", year="2020").text)
    (meant,) = [one for one in page.having("a") if one.text == f"venue={VENUE}"]
    address = meant.attributes["href"]
    assert address == "/papers?year=2020&venue=Tides+%26+Waves%2C+Series+B"
    assert with_signs.get(address, headers=PLAIN).status_code == 200
    page = Page(ask(with_signs, PLAIN, venu=VENUE).text)
    assert "/papers?venue=Tides+%26+Waves%2C+Series+B" in links(page)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, f"1 paper at {VENUE} in one category, 2020"),
        ({"year": "2019-2021"}, f"1 paper at {VENUE} in one category, 2019–2021"),
    ],
)
def test_a_name_with_a_comma_stays_whole(
    with_signs: TestClient, more: dict[str, str], words: str
) -> None:
    answer = with_signs.get("/timelines", params={"venue": VENUE, **more}, headers=PLAIN)
    assert [one.text for one in Page(answer.text).having("h1")] == [words]
