"""A paper is corrected, hidden and shown again, with JavaScript and without, on a phone as well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PATIENCE_MS, Watch, served_papers

PAPERS = [
    {"title": "The Tides of a Small Harbour", "authors": ["Ann Bell", "Cy Dee"], "date": "2020-05"},
    {"title": "Moons above Every Quiet Street", "authors": ["Ann Bell"], "date": "2021"},
]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[str]:
    with served_papers(tmp_path, PAPERS) as address:
        yield address


@pytest.mark.parametrize(
    ("script", "width"), [(True, 1280), (False, 320)], ids=["JavaScript", "none, on a phone"]
)
def test_the_whole_way(chromium: Browser, library: str, script: bool, width: int) -> None:
    context = chromium.new_context(
        base_url=library, java_script_enabled=script, viewport={"width": width, "height": 800}
    )
    context.set_default_timeout(PATIENCE_MS)
    watch = Watch(context, library)
    watch.allow(400)
    page = context.new_page()
    page.goto("/papers/1")
    page.get_by_role("link", name="correct by hand").click()
    page.get_by_label("Date").fill("2024-02-30")
    page.get_by_label("Venue").fill("Journal of Tides")
    page.get_by_role("button", name="save corrections").click()
    expect(page.get_by_role("alert")).to_contain_text("there is no day 30 in that month")
    expect(page.get_by_label("Venue")).to_have_value("Journal of Tides")
    page.get_by_label("Date").fill("2024-02-29")
    page.get_by_label("Date").press("Enter")
    expect(page.get_by_text("corrected by hand on")).to_have_count(2)
    expect(page.get_by_text("February 29, 2024").first).to_be_visible()
    page.get_by_role("link", name="correct by hand").click()
    page.get_by_role("button", name="Date: take back").click()
    expect(page.get_by_text("May 2020").first).to_be_visible()
    page.get_by_role("link", name="correct by hand").click()
    page.get_by_role("button", name="hide this paper").click()
    expect(page.get_by_text("Hidden by hand")).to_be_visible()
    page.goto("/papers")
    expect(page.locator("#results > li")).to_have_count(1)
    page.get_by_role("link", name="1 hidden by hand").click()
    page.get_by_role("button", name="show again").click()
    expect(page.get_by_role("heading", name="The Tides of a Small Harbour")).to_be_visible()
    page.goto("/papers")
    expect(page.locator("#results > li")).to_have_count(2)
    assert watch.problems == []
    context.close()
