"""The timelines: picking a row and brushing years write the address, without a page load."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, Watch

STAYS = "document.documentElement.dataset.stays"
"""A mark on the page that a full load would lose."""


def test_a_row_is_picked_by_keyboard_and_back_undoes_it(page: Page, watch: Watch) -> None:
    page.goto("/timelines")
    page.evaluate(f"{STAYS} = 'yes'")
    rows = page.locator(".lane").count()
    label = page.locator(".lane-label").first
    page.keyboard.press("j")
    expect(label).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/timelines\?(topic|category)="))
    expect(page.locator(".lane")).not_to_have_count(rows)
    page.go_back()
    expect(page.locator(".lane")).to_have_count(rows)
    assert page.evaluate(STAYS) == "yes"
    assert watch.documents() == 1


def test_years_are_brushed_on_the_axis(page: Page) -> None:
    page.goto("/timelines")
    page.evaluate(f"{STAYS} = 'yes'")
    dots = page.locator(".lane .dot").count()
    axis = page.locator(".brush-axis").bounding_box()
    end = page.locator(".brush-axis [data-end=to]").bounding_box()
    assert axis and end
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2)
    page.mouse.down()
    page.mouse.move(axis["x"] + axis["width"] * 0.45, end["y"], steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"year=2017-2021"))
    expect(page.locator(".lane .dot")).not_to_have_count(dots)
    expect(page.locator("#lanes-years")).to_have_value("2017-2021")
    page.go_back()
    expect(page.locator(".lane .dot")).to_have_count(dots)
    assert page.evaluate(STAYS) == "yes"


def test_every_dot_is_reached_and_read_out(page: Page) -> None:
    page.goto("/timelines")
    dots = page.locator(".lane .dot")
    dots.first.focus()
    expect(page.locator(".tip")).to_be_visible()
    names = dots.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert len(names) == 41
    assert all(re.search(r", \w{3} \d{1,2}, \d{4}", name) for name in names)
    page.keyboard.press("Tab")
    expect(dots.nth(1)).to_be_focused()


def test_rows_are_folded_on_a_phone_and_stay_open_once_opened(visitor: Visitor) -> None:
    page, _ = visitor(viewport={"width": 390, "height": 900})
    page.goto("/timelines?chart=coauthors&order=last")
    last = page.locator(".lane").last
    expect(last).to_be_hidden()
    page.get_by_text(re.compile(r"^\d+ more rows$")).click()
    expect(last).to_be_visible()
