"""The network: who is picked and which years are shown stand in the address, and Back undoes it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def test_a_person_is_picked_by_keyboard_and_let_go_by_back(page: Page) -> None:
    page.goto("/network")
    person = page.locator("a.person").nth(1)
    name = (person.locator("title").text_content() or "").rpartition(",")[0]
    person.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"person=\d+"))
    expect(page.locator(".network-picked h2")).to_have_text(name)
    page.go_back()
    expect(page.locator(".network-picked h2")).to_have_text("People")


def test_a_year_is_shown_by_its_bar(page: Page) -> None:
    page.goto("/network")
    everybody = page.locator("a.person:not(.out)").count()
    page.locator(".network-bars [data-year]").first.click()
    expect(page).to_have_url(re.compile(r"year=\d{4}"))
    expect(page.locator("a.person:not(.out)")).not_to_have_count(everybody)
    shown = page.locator("a.person:not(.out)").count()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile(rf"^{shown} (people|person)")
    )


def test_years_are_played_and_stopping_chooses_them(page: Page) -> None:
    page.goto("/network")
    button = page.locator(".network-play")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(page).to_have_url(re.compile(r"year="))
    expect(button).to_have_text("play the years")
