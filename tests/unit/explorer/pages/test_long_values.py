"""A long value is in a page some times, never once a link; its links lead to whole addresses."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from app.explorer import stand_ins
from app.explorer.network.params import OWN as OF_NETWORK
from app.explorer.parameters import MOST_VALUES, PARAMETERS
from app.explorer.stand_ins import KEPT, LONG, link_query, whole_query
from app.explorer.timelines.params import OWN as OF_TIMELINES
from app.http.addresses import PROBES
from app.search.lru_cache import LruCache

COPIES = 8
"""Of a long value in a page: the box, hidden fields of forms, the feed, the address to cite."""
WORD = "tides"
LONG_TEXT = f"{WORD} " * 300
OTHERS = sorted(
    {*PARAMETERS, *OF_NETWORK, *OF_TIMELINES, "kind", "second", "source"} - {"q", "like"}
)


def pages_of(client: TestClient) -> list[str]:
    """List the addresses of all pages and fragments, in the world that is served."""
    routes = iter_route_contexts(client.app.routes)
    readable = [str(route.path) for route in routes if "GET" in (route.methods or ())]
    paths = [re.sub(r"\{[^}]*\}", "1", path) for path in readable if "." not in path]
    return [path for path in paths if not path.startswith(("/api/v1", *PROBES))]


def test_no_page_repeats_a_long_value_in_every_link(site: TestClient) -> None:
    all_long = dict.fromkeys(OTHERS, LONG_TEXT)
    all_short = dict.fromkeys(OTHERS, WORD)
    pages = pages_of(site)
    assert {"/papers", "/network", "/timelines", "/new", "/authors"} <= {*pages}
    too_large = []
    for path in pages:
        for less, more in (({"q": WORD}, {"q": LONG_TEXT}), (all_short, all_long)):
            few, many = site.get(path, params=less), site.get(path, params=more)
            room = COPIES * len(urlencode(more))
            if len(many.content) > 1.5 * len(few.content) + room:
                too_large.append((path, len(more), len(few.content), len(many.content)))
    assert not too_large, too_large


@pytest.mark.parametrize("path", ["/papers", "/network", "/timelines", "/new"])
def test_links_lead_to_the_whole_address(site: TestClient, path: str) -> None:
    page = site.get(path, params={"q": LONG_TEXT, "code": "no"})
    links = [unescape(one) for one in re.findall(r'href="([^"]*\?[^"]*)"', page.text)]
    short = [one for one in links if KEPT in dict(parse_qsl(urlsplit(one).query))]
    assert len(short) > 3
    for link in short[:2]:
        way = site.get(link, follow_redirects=False)
        assert (way.status_code, way.headers["cache-control"]) == (307, "no-store")
        whole = urlsplit(way.headers["location"])
        assert whole.path == urlsplit(link).path
        asked = [pair for pair in parse_qsl(urlsplit(link).query) if pair[0] != KEPT]
        pairs = parse_qsl(whole.query)
        assert ("q", LONG_TEXT.strip()) in pairs
        assert [pair for pair in pairs if pair[0] != "q"] == asked
        assert site.get(link).status_code == 200


def test_feeds_have_whole_addresses(site: TestClient) -> None:
    page = site.get("/papers", params={"q": LONG_TEXT})
    [feed] = re.findall(r'<link rel="alternate"[^>]* href="([^"]*)"', page.text)
    assert "q=tides" in feed
    assert KEPT not in feed


def test_short_values_are_written_as_they_are() -> None:
    pairs = [("q", "a b"), ("topic", "3"), ("topic", "5"), ("venue", "é" * (LONG // 6 - 1))]
    assert link_query(pairs) == urlencode(pairs)


@pytest.mark.parametrize("letter", ["a", "学", "́"])
def test_a_stand_in_means_its_value_in_its_place(letter: str) -> None:
    venues = [("venue", f"{letter * 40} & {number}") for number in range(MOST_VALUES)]
    pairs = [("q", letter * 9000), ("code", "no"), *venues, ("sort", "title")]
    query = link_query(pairs)
    assert len(query) < LONG
    assert query.count(KEPT) == 2
    assert whole_query(query) == urlencode(pairs)


def test_a_stand_in_that_means_nothing_any_more_is_explained(
    site: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = f"/papers?{link_query([('q', LONG_TEXT)])}&topic=1"
    assert site.get(link).status_code == 200
    monkeypatch.setattr(stand_ins, "_kept", LruCache[str](10, len))
    for address in (link, f"/papers.bib?{KEPT}=x", f"/network?{KEPT}=&{KEPT}=1"):
        answer = site.get(address)
        assert answer.status_code == 400
        assert "Go back to the page" in unescape(answer.text)


def test_the_api_knows_no_stand_ins(site: TestClient) -> None:
    answer = site.get(f"/api/v1/papers?{link_query([('q', LONG_TEXT)])}")
    assert answer.json()["errors"][0]["param"] == KEPT
