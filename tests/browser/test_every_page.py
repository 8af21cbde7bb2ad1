"""What holds on every page: accessible in light and dark, no sideways scrolling on a phone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor

AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text("utf-8")

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
VENDORED = "/api/docs"
"""Swagger UI: not ours to judge."""


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(visitor: Visitor, path: str) -> None:
    page = open_any(visitor, path, color_scheme="light", reduced_motion="reduce")
    page.evaluate(AXE)
    assert violations(page.evaluate("() => axe.run()")) == []
    page.emulate_media(color_scheme="dark")  # nothing but colours differs
    assert violations(page.evaluate("() => axe.run({runOnly: ['color-contrast']})")) == []


def violations(found: dict[str, Any]) -> list[str]:
    """Give what axe finds wrong, in words."""
    assert found["passes"]
    return [
        f"{rule['id']}: {node['html']} ({node['failureSummary']})"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_does_not_scroll_sideways(visitor: Visitor, path: str) -> None:
    page = open_any(visitor, path, viewport={"width": 390, "height": 844}, is_mobile=True)
    wide = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
            .map((e) => e.outerHTML.slice(0, 120))"""
    )
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, wide


def test_these_are_all_pages(visitor: Visitor) -> None:
    """Follow every link from page to page: none is dead, each kind of page is looked at above."""
    page, _ = visitor()
    kinds = {kind(path) for path in [*PAGES, VENDORED]}
    seen: dict[str, str] = {}
    todo = ["/"]
    while todo:
        path = todo.pop()
        if kind(path) in seen:
            continue
        seen[kind(path)] = path
        page.goto(path)
        links: list[str] = page.evaluate(
            "() => [...document.links].filter((a) => !a.download && a.origin === location.origin)"
            ".map((a) => a.pathname)"
        )
        pages = [link for link in links if "." not in link and not link.startswith("/api/v1/")]
        todo += [link for link in pages if kind(link) not in seen]
    assert set(seen) <= kinds
    assert {"/papers/1", "/authors/1", "/help"} <= set(seen)


def kind(path: str) -> str:
    """Name the kind of page: `/papers/17-focal-loss?q=x` is one of `/papers/1`."""
    return re.sub(r"/\d[^/]*", "/1", urlsplit(path).path)


def open_any(visitor: Visitor, path: str, **options: Any) -> Page:
    page, watch = visitor(**options)
    for status in (400, 404):
        watch.allow(status)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    return page
