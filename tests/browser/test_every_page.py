"""What holds on every page: accessible in light and dark, no sideways scrolling on a phone."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import pytest
from lxml import html
from playwright.sync_api import Page

from tests.browser.access import violations
from tests.browser.conftest import Visitor, Watch

PAGES = [
    "/",
    "/papers",
    "/papers?q=privacy&year=2020-",
    "/papers?q=forgetting+data&mode=semantic",
    "/papers?like=removing+the+influence+of+training+data",
    "/papers?q=zzqxj",
    "/papers?q=title:(",
    "/papers/1",
    "/papers/1/edit",
    "/papers/hidden",
    "/enrich?paper=1",
    "/authors",
    "/authors/1",
    "/authors/1/audit",
    "/review",
    "/review/people",
    "/topics",
    "/topics/1",
    "/timelines",
    "/timelines?chart=topics",
    "/timelines?chart=coauthors",
    "/timelines?compare=topic:1,topic:2",
    "/timelines/compare",
    "/compare?compare=topic:1,topic:2",
    "/authors/on?topic=1",
    "/authors/1/similar",
    "/network",
    "/map",
    "/imports",
    "/imports/1",
    "/imports/1/undo",
    "/imports/1/changes",
    "/new",
    "/new?since=2026&by=month",
    "/help",
    "/no-such-page",
]
LINKS = "//a[not(@download) and not(ancestor::svg)]/@href"
VENDORED = "/api/docs"
"""Swagger UI: not ours to judge."""


@pytest.fixture(scope="module")
def screen(visits: Visitor) -> tuple[Page, Watch]:
    """Open the window in which axe looks at one page after the other."""
    return visits(color_scheme="light", reduced_motion="reduce")


@pytest.fixture(scope="module")
def phone(visits: Visitor) -> tuple[Page, Watch]:
    """Open a window of a phone, for one page after the other."""
    return visits(viewport={"width": 390, "height": 844}, is_mobile=True)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(screen: tuple[Page, Watch], path: str) -> None:
    page = open_any(screen, path)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")  # nothing but colours differs
    assert violations(page, "color-contrast") == []
    page.emulate_media(color_scheme="light")
    assert screen[1].problems == []


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_does_not_scroll_sideways(phone: tuple[Page, Watch], path: str) -> None:
    page = open_any(phone, path)
    wide = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
            .map((e) => e.outerHTML.slice(0, 120))"""
    )
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, wide
    assert phone[1].problems == []


def test_these_are_all_pages(address: str) -> None:
    """Follow every link from page to page: none is dead, each kind of page is looked at above.

    Links are in the pages as they are sent, so that no browser needs to draw each page again.
    """
    kinds = {kind(path) for path in [*PAGES, VENDORED]}
    seen: dict[str, str] = {}
    todo = ["/"]
    while todo:
        path = todo.pop()
        if kind(path) in seen:
            continue
        seen[kind(path)] = path
        with urlopen(address + path) as answer:  # raises where the link is dead
            root = html.parse(answer).getroot()
        links = [urlsplit(urljoin(address + path, one)) for one in root.xpath(LINKS)]
        paths = [link.path for link in links if f"{link.scheme}://{link.netloc}" == address]
        pages = [one for one in paths if "." not in one and not one.startswith("/api/v1/")]
        todo += [one for one in pages if kind(one) not in seen]
    assert set(seen) <= kinds
    assert {"/papers/1", "/authors/1", "/help"} <= set(seen)


def kind(path: str) -> str:
    """Name the kind of page: `/papers/17-focal-loss?q=x` is one of `/papers/1`."""
    return re.sub(r"/\d[^/]*", "/1", urlsplit(path).path)


def open_any(window: tuple[Page, Watch], path: str) -> Page:
    page, watch = window
    watch.problems.clear()  # an earlier page's are its own test's
    for status in (400, 404):
        watch.allow(status)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    return page
