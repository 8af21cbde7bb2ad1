"""The keyboard: search box, list of keys, walking a list, suggestions; and the theme's switch."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def test_slash_goes_to_the_box_and_escape_leaves_it(page: Page) -> None:
    page.goto("/help")
    box = page.get_by_role("combobox")
    page.keyboard.press("/")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    page.keyboard.press("Escape")
    expect(box).not_to_be_focused()


def test_question_mark_lists_the_keys(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_j_and_k_walk_and_o_opens(page: Page) -> None:
    page.goto("/papers")
    titles = page.locator("#results a[data-open]")
    page.keyboard.press("j")
    expect(titles.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(titles.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(titles.nth(0)).to_be_focused()
    title = titles.nth(0).inner_text()
    page.keyboard.press("o")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_tab_reaches_the_skip_link_first(page: Page) -> None:
    page.goto("/papers")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_suggestions_are_walked_by_arrows(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("combobox")
    box.press_sequentially("torr")
    option = page.get_by_role("option", name=re.compile("Torr")).first
    expect(option).to_be_visible()
    box.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_count(1)
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/(authors|papers)/\d+"))


def test_the_theme_is_kept(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Dark or light").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/papers")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_keys_decide_on_the_picked_pair(page: Page) -> None:
    page.goto("/help")
    page.evaluate(
        """() => {
          const pair = '<li data-walk><a href="#" data-open>pair</a>'
            + [..."mal"].map((key) => `<button data-key="${key}">${key}</button>`).join("");
          const list = document.getElementById("main");
          list.innerHTML = `<ol>${pair}</ol><button data-key="u">u</button><output></output>`;
          list.addEventListener("click", (event) => {
            list.querySelector("output").textContent += event.target.dataset.key ?? "";
          });
        }"""
    )
    page.keyboard.press("m")  # no pair is picked yet
    for key in "jmalu":
        page.keyboard.press(key)
    expect(page.locator("#main output")).to_have_text("malu")
