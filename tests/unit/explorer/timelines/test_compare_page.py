"""The form that begins a comparison."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from starlette.testclient import TestClient

from tests.unit.conftest import LABELS, MERGED
from tests.unit.explorer.page import Page


def ask(client: TestClient, **fields: str) -> tuple[int, str, Page]:
    """Send the form; return the status, where it leads to, and the page."""
    answer = client.get(f"/timelines/compare?{urlencode(fields)}", follow_redirects=False)
    return answer.status_code, answer.headers.get("location", ""), Page(answer.text)


def compared(location: str) -> str:
    return dict(parse_qsl(urlsplit(location).query))["compare"]


def said(page: Page) -> list[str]:
    return [one.text for one in page.elements if one.attributes.get("role") == "alert"]


def test_two_names_lead_to_their_comparison_within_the_set(site: TestClient) -> None:
    status, location, _ = ask(site, first="tides", second=LABELS[2].upper(), year="2020-")
    assert (status, compared(location)) == (303, "topic:1,topic:3")
    assert ("year", "2020-") in parse_qsl(urlsplit(location).query)
    assert urlsplit(location).path == "/compare"
    assert site.get(location).status_code == 200


def test_people_are_found_by_a_part_of_their_name(site: TestClient) -> None:
    status, location, _ = ask(site, first="Noor van den Berg", second="ravindran")
    assert status == 303
    assert compared(location).count("author:") == 2
    assert site.get(location).status_code == 200


@pytest.mark.parametrize("path", ["/timelines/compare", "/compare"])
def test_a_list_of_ids_is_what_shall_be_compared(site: TestClient, path: str) -> None:
    answer = site.get(f"{path}?author=1,%202&year=2020-", follow_redirects=False)
    location = answer.headers["location"]
    assert (answer.status_code, compared(location)) == (303, "author:1,author:2")
    assert ("year", "2020-") in parse_qsl(urlsplit(location).query)


def test_the_form_stands_on_the_timelines_and_keeps_their_filters(site: TestClient) -> None:
    page = Page(site.get("/timelines?category=LG").text)
    forms = {one.attributes.get("action"): one.attributes for one in page.having("form")}
    assert forms["/timelines/compare"]["method"] == "get"
    inputs = [one.attributes for one in page.having("input")]
    kept = {(one.get("name"), one.get("value")) for one in inputs}
    assert ("category", "LG") in kept


def test_a_link_begins_with_one_of_the_two(site: TestClient) -> None:
    status, _, page = ask(site, first="topic:1")
    assert status == 200
    fields = {one.attributes["name"]: one.attributes for one in page.having("input") if
              one.attributes.get("name") in ("first", "second")}  # fmt: skip
    assert fields["first"]["value"] == "topic:1"
    assert fields["first"]["type"] == "hidden"
    assert said(page) == []
    assert ask(site, first="topic:1", second="birdsong")[0] == 303


def test_a_merged_topic_is_compared_as_the_one_it_is_now(site: TestClient) -> None:
    _, location, _ = ask(site, first="topic:1", second=f"topic:{MERGED}")
    assert compared(location) == "topic:1,topic:3"


def test_a_name_of_several_offers_them(site: TestClient) -> None:
    status, _, page = ask(site, first="tides", second="wei")
    assert status == 400
    (message,) = said(page)
    assert "wei" in message
    status, _, page = ask(site, first="okafor", second="ravindran")
    offers = [one for one in page.having("a") if "first=author" in one.attributes.get("href", "")]
    assert len(offers) == 3
    for offer in offers:
        leads = site.get(offer.attributes["href"], follow_redirects=False)
        assert compared(leads.headers["location"]).count("author:") == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"first": "tides", "second": "zzzz"},
        {"first": "tides", "second": "Noor van den Berg"},  # a topic and a person
        {"first": "tides", "second": "tides"},
        {"first": "author:999999", "second": "tides"},
        {"first": "zzzz"},
        {"first": "x" * 9000, "second": "(" * 300},
    ],
)
def test_what_cannot_be_compared_is_said_beside_its_field(
    site: TestClient, fields: dict[str, str]
) -> None:
    status, _, page = ask(site, **fields)
    assert status == 400
    assert said(page)
    typed = {one.attributes.get("value") for one in page.having("input")}
    assert fields["first"] in typed


def test_an_empty_form_asks(site: TestClient, served_nothing: TestClient) -> None:
    for client in (site, served_nothing):
        status, _, page = ask(client)
        assert (status, said(page)) == (200, [])
