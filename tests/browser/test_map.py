"""The map in a browser: dots, cards, years and a line drawn around papers, by mouse and by keys."""

from __future__ import annotations

import json
import re
import time
from itertools import pairwise
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import READY_S, Visitor

CORNER = """() => {
  const { place, dots, view } = document.querySelector(".map-stage").stage;
  const box = place.getBoundingClientRect();
  const [left, top] = dots.box;
  return [box.left + view.x + left * view.scale, box.top + view.y + top * view.scale];
}"""
"""The upper left corner of the dots."""
SHOWN = "document.querySelector('.map-stage').stage.marks.reduce((sum, mark) => sum + mark, 0)"

NEXT_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""Until changes of sizes have been noticed."""


@pytest.fixture
def drawn(visitor: Visitor, address: str) -> Page:
    """Open the map of the bundled listing once topics are found and it is laid out."""
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        with urlopen(f"{address}/api/v1/map") as answer:
            if json.load(answer)["papers"]["id"]:
                break
        time.sleep(0.5)
    page, _ = visitor(viewport={"width": 1280, "height": 1200}, reduced_motion="reduce")
    page.goto("/map")
    expect(page.locator(".map-controls")).to_be_visible()
    return page


def test_the_map_is_read_and_chosen_from(drawn: Page) -> None:
    expect(drawn.locator(".without-script")).to_be_hidden()
    assert drawn.evaluate(SHOWN) == 41
    names = drawn.locator(".map-names a:not([hidden])")
    boxes = sorted((box["y"], box["x"], box["width"]) for one in names.all()
                   if (box := one.bounding_box()))  # fmt: skip
    assert len(boxes) > 3
    for (y1, x1, wide), (y2, x2, _) in pairwise(boxes):
        assert y2 - y1 >= 20 or abs(x2 - x1) >= min(wide, 20)

    # years that are typed show at once, and are an address once they are sent
    drawn.fill("#map-years", "2017-2019")
    few = drawn.evaluate(SHOWN)
    assert 0 < few < 41
    drawn.press("#map-years", "Enter")
    drawn.wait_for_url(re.compile("year=2017-2019"))
    expect(drawn.locator("h1")).to_contain_text(f"{few} papers, 2017–2019")
    assert drawn.evaluate(SHOWN) == few

    # keys: the paper in the middle has a card
    drawn.focus("#map-years")
    drawn.locator(".map-stage").press("+")
    expect(drawn.locator(".map-card .title")).not_to_be_empty()
    drawn.keyboard.press("0")

    # what is seen is a region: here, everything
    drawn.click("[data-map-seen]")
    drawn.wait_for_url(re.compile("region="))
    expect(drawn.locator("h1")).to_contain_text("in a region of the map")
    assert drawn.evaluate(SHOWN) == few

    # a line around nothing but the corner leaves nothing
    drawn.click("[data-map-lasso]")
    left, top = drawn.evaluate(CORNER)
    drawn.mouse.move(left, top)
    drawn.mouse.down()
    for x, y in ((28, 0), (28, 28), (0, 28)):
        drawn.mouse.move(left + x, top + y)
    drawn.mouse.up()
    expect(drawn.locator("h1")).to_contain_text("No paper")


def test_a_map_that_is_out_of_sight_for_a_while_is_drawn_again(drawn: Page) -> None:
    # What goes wrong in scripts meanwhile fails the test (`Watch`).
    painted = "stage.canvas.toDataURL()"
    drawn.evaluate("window.stage = document.querySelector('.map-stage').stage")
    before = drawn.evaluate(painted)
    drawn.evaluate("stage.place.hidden = true; stage.place.style.display = 'none'")
    drawn.evaluate(NEXT_FRAMES)
    assert drawn.evaluate("stage.canvas.width") == 0
    drawn.evaluate("document.documentElement.dataset.theme = 'dark'")
    drawn.evaluate("document.documentElement.dataset.theme = 'light'")
    drawn.evaluate("stage.place.style.display = ''; stage.place.hidden = false")
    drawn.evaluate(NEXT_FRAMES)
    assert drawn.evaluate(painted) == before
