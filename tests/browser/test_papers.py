"""The list of papers in a browser: one region is swapped, the address says what is shown."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch

PAUSE_MS = 250
"""Of the search box before it asks."""
STAYS = "document.documentElement.dataset.stays"
"""A mark on the page that a full load would lose."""


def test_typing_asks_once_after_a_pause(page: Page, watch: Watch) -> None:
    page.goto("/papers")
    page.evaluate(f"{STAYS} = 'yes'")
    box = page.get_by_role("combobox")
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    for key in "privacy":
        box.press(key)
        page.clock.run_for(PAUSE_MS // 2)
    assert watch.fragments() == []

    with page.expect_response(re.compile("q=privacy")):
        page.clock.run_for(PAUSE_MS)
    page.clock.resume()

    expect(page.get_by_role("heading", level=1)).to_contain_text("“privacy”")
    assert len(watch.fragments()) == 1
    expect(page).to_have_url(re.compile(r"/papers\?q=privacy$"))
    expect(box).to_be_focused()
    expect(page.locator("#results mark").first).to_be_visible()
    assert page.evaluate(STAYS) == "yes"


def test_typing_keeps_the_filters(page: Page) -> None:
    page.goto("/papers?year=2020-2023")
    page.get_by_role("combobox").fill("privacy")
    expect(page).to_have_url(re.compile("q=privacy"))
    assert "year=2020-2023" in page.url
    expect(page.get_by_role("heading", level=1)).to_contain_text("2020–2023")


def test_a_facet_swaps_one_region_and_back_restores_it(page: Page, watch: Watch) -> None:
    page.goto("/papers")
    page.evaluate(f"{STAYS} = 'yes'")
    results = page.locator("#results > li")
    everything = results.count()

    value = page.get_by_role("region", name="Category").get_by_role("link").nth(1)
    count = int(value.locator(".num").inner_text())
    value.click()

    expect(results).to_have_count(min(count, 25))
    expect(page).to_have_url(re.compile(r"/papers\?category=\w+$"))
    expect(page).to_have_title(re.compile("Papers · .+ · Œuvre"))
    chosen = page.url
    assert page.evaluate(STAYS) == "yes"
    assert watch.documents() == 1

    page.go_back()
    expect(page).to_have_url(re.compile(r"/papers$"))
    expect(results).to_have_count(everything)
    page.go_forward()
    expect(page).to_have_url(chosen)
    expect(results).to_have_count(min(count, 25))


def test_back_from_a_paper_finds_the_list_as_it_was(page: Page) -> None:
    page.goto("/papers?q=privacy")
    sentence = page.get_by_role("heading", level=1)
    shown = sentence.inner_text()
    link = page.locator("#results a[data-open]").first
    title = link.inner_text()
    link.click()
    expect(sentence).to_have_text(title)
    page.go_back()
    expect(sentence).to_have_text(shown)
    expect(page.get_by_role("combobox")).to_have_value("privacy")


def test_a_bar_of_the_years_filters_by_its_year(page: Page) -> None:
    page.goto("/papers")
    page.get_by_role("link", name=re.compile("2022")).first.click()
    expect(page).to_have_url(re.compile("year=2022"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("2022")
    dates = page.locator("#results .ledger-date")
    expect(dates.first).to_contain_text("2022")
    assert all("2022" in date for date in dates.all_inner_texts())


def test_a_mistake_is_explained_and_the_way_back_works(page: Page, watch: Watch) -> None:
    watch.allow(400)
    page.goto("/papers")
    box = page.get_by_role("combobox")
    box.fill("privacy )")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("This search is not understood")
    box.fill("privacy")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator("#results > li").first).to_be_visible()


def test_the_list_stays_while_a_quotation_is_open(page: Page, watch: Watch) -> None:
    watch.allow(400)
    page.goto("/papers?year=2020-2023")
    sentence = page.get_by_role("heading", level=1)
    results = page.locator("#results > li")
    box = page.get_by_role("combobox")
    box.fill("privacy")
    expect(sentence).to_contain_text("“privacy”")
    shown, found, address = sentence.inner_text(), results.count(), page.url

    with page.expect_response(lambda answer: answer.status == 204):
        box.fill('privacy "differential priv')
    expect(sentence).to_have_text(shown)
    expect(results).to_have_count(found)
    assert page.url == address
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("never closed")
    expect(page.locator(".chips")).to_contain_text("2020–2023")

    box.fill('privacy "differential privacy"')
    expect(sentence).to_contain_text('privacy "differential privacy"')
    assert "year=2020-2023" in page.url


def test_back_after_an_open_quotation_leads_to_the_list_before(page: Page) -> None:
    page.goto("/papers")
    box = page.get_by_role("combobox")
    with page.expect_response(lambda answer: answer.status == 204):
        box.fill('"differential')
    box.fill('"differential privacy"')
    expect(page).to_have_url(re.compile("q=%22differential"))
    page.go_back()
    expect(page).to_have_url(re.compile("/papers$"))


def test_an_abstract_opens_in_its_place(page: Page, watch: Watch) -> None:
    page.goto("/papers?q=privacy")
    hit = page.locator("#results > li").first
    hit.get_by_role("link", name="abstract", exact=True).click()
    expect(hit.locator(".abstract p")).to_be_visible()
    hit.get_by_role("link", name="close abstract").click()
    expect(hit.locator(".abstract")).to_be_hidden()
    assert watch.documents() == 1
