"""Hits by meaning in a browser: the sentence that comes after the list, and papers like a text."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visitor, Watch

BY_MEANING = "/papers?q=forgetting+what+was+learned&mode=semantic"
TEXT = (
    "We study how to remove the influence of corrupted data from a model that was trained on it, "
    "without knowing all of it."
)
TOPS = "() => [...document.querySelectorAll('#results > li')].map((hit) => hit.offsetTop)"


@pytest.mark.parametrize("width", [390, 1280])
def test_sentences_come_after_the_list_and_nothing_jumps(visitor: Visitor, width: int) -> None:
    page, _ = visitor(viewport={"width": width, "height": 900})
    held: list[Route] = []
    shown: list[bool] = []

    def hold(route: Route) -> None:
        if shown:
            route.continue_()
        else:
            held.append(route)

    page.route("**/papers/sentences?*", hold)
    with page.expect_request("**/papers/sentences?*"):
        page.goto(BY_MEANING)
    awaiting = page.locator("#results .by-meaning")
    first = awaiting.first
    expect(first).to_be_visible()
    expect(page.locator("#results .closest")).to_have_count(0)
    count, tops = awaiting.count(), page.evaluate(TOPS)

    shown.append(True)
    held[0].continue_()

    expect(page.locator("#results .closest")).to_have_count(count)
    sentence = first.locator(".closest-sentence").inner_text()
    assert sentence.strip()
    assert page.evaluate(TOPS) == tops
    hit = page.locator("#results > li").first
    hit.get_by_role("link", name="abstract", exact=True).click()
    opened = hit.locator(".abstract p")
    expect(opened).to_be_visible()
    assert sentence in opened.inner_text()


def test_another_list_gets_its_own_sentences(page: Page) -> None:
    page.goto(BY_MEANING)
    closest = page.locator("#results .closest")
    expect(closest.first).to_be_visible()
    page.get_by_role("combobox").fill("private answers about people")
    expect(page.get_by_role("heading", level=1)).to_contain_text("private answers")
    expect(page.locator("#results .by-meaning:not(.closest)")).to_have_count(0)
    expect(closest.first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("forgetting")
    expect(page.locator("#results .by-meaning:not(.closest)")).to_have_count(0)


def test_without_an_answer_the_line_stays(page: Page, watch: Watch) -> None:
    watch.allow(503)
    page.route("**/papers/sentences?*", lambda route: route.fulfill(status=503))
    with page.expect_response(re.compile("/papers/sentences")):
        page.goto(BY_MEANING)
    expect(page.locator("#results .why").first).to_be_visible()
    expect(page.locator("#results .closest")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_pasted_text_finds_papers_and_can_be_taken_away(visitor: Visitor, script: bool) -> None:
    page, watch = visitor(java_script_enabled=script)
    heading = page.get_by_role("heading", level=1)
    page.goto("/papers?year=2020-")
    page.get_by_text("like a text").click()
    page.get_by_label("Papers close in meaning to").fill(TEXT)
    page.get_by_role("button", name="find papers").click()

    expect(heading).to_contain_text("like “We study how")
    expect(page).to_have_url(re.compile(r"/papers\?.*like=We"))
    assert "year=2020-" in page.url
    assert watch.documents() == (1 if script else 2)
    expect(page.locator("#results > li").first).to_contain_text("Unlearning")

    box = page.get_by_role("textbox", name=re.compile("^Search")).or_(page.get_by_role("combobox"))
    box.fill("unlearning")
    box.press("Enter")
    expect(heading).to_contain_text("on “unlearning” like “We study how")

    page.get_by_role("link", name=re.compile("^without like")).click()
    expect(heading).not_to_contain_text("like")
    expect(heading).to_contain_text("“unlearning”")
