"""The watch over the browser and axe see what they are there for: their silence means something."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.access import violations
from tests.browser.conftest import Watch


def test_the_watch_sees_what_goes_wrong(page: Page, watch: Watch) -> None:
    page.goto("/help")
    page.evaluate("console.error('printed')")
    page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.evaluate("fetch('/no-such-page')")
    expected = ("printed", "thrown", "Content Security Policy", "404")
    for _ in range(100):
        if all(any(word in problem for problem in watch.problems) for word in expected):
            break
        page.wait_for_timeout(100)
    seen = "\n".join(watch.problems)
    watch.problems.clear()
    assert [word for word in expected if word not in seen] == []


def test_axe_sees_a_picture_without_words(page: Page) -> None:
    page.goto("/help")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    expect(page.locator("main > img")).to_have_count(1)
    assert "image-alt" in {found.partition(":")[0] for found in violations(page)}
