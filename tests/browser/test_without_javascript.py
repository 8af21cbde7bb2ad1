"""Everything works without JavaScript: the whole road, by links and forms alone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visitor


def test_the_whole_road(visitor: Visitor) -> None:
    page, watch = visitor(java_script_enabled=False)
    heading = page.get_by_role("heading", level=1)
    results = page.locator("#results > li")

    page.goto("/")
    box = page.get_by_role("textbox", name=re.compile("Search papers"))
    box.fill("learning")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/papers\?q=learning"))
    expect(heading).to_contain_text("“learning”")

    value = page.get_by_role("region", name="Category").get_by_role("link").first
    count = int(value.locator(".num").inner_text())
    value.click()
    expect(page).to_have_url(re.compile(r"q=learning.*category="))
    expect(results).to_have_count(min(count, 25))

    page.goto("/papers?per_page=10")
    first = page.locator("#results a[data-open]").first.inner_text()
    page.get_by_role("link", name="next page").click()
    expect(page.locator("#results a[data-open]").first).not_to_have_text(first)
    page.get_by_role("link", name="previous page").click()
    expect(page.locator("#results a[data-open]").first).to_have_text(first)

    page.locator("#results a[data-open]").first.click()
    expect(heading).to_have_text(first)
    name = page.locator("ol.authors a").first.inner_text()
    page.locator("ol.authors a").first.click()
    expect(page).to_have_url(re.compile(r"/authors/\d+"))
    expect(heading).to_contain_text(name)
    assert watch.fragments() == []


def test_rows_folded_on_a_phone_are_open_on_a_screen(visitor: Visitor) -> None:
    for width, folded in ((390, True), (1280, False)):
        page, _ = visitor(java_script_enabled=False, viewport={"width": width, "height": 900})
        page.goto("/")
        last = page.locator("#people .lane").last
        expect(last).to_be_visible(visible=not folded)
        if folded:
            page.get_by_text(re.compile(r"^\d+ more people")).click()
            expect(last).to_be_visible()
