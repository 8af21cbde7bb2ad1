"""A network of hundreds of people, drawn on a canvas, in a library of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS, Watch, served_papers

PEOPLE = 300
FIRST = 2000
STAYS = "document.documentElement.dataset.stays"
"""A mark on the page that a full load would lose."""


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve papers by which 300 people form a ring, ten years long."""
    folder = tmp_path_factory.mktemp("crowd")
    papers = [
        {
            "title": f"Matter {one} of the world",
            "authors": [f"Ada Person{one:03}", f"Ada Person{(one + 1) % PEOPLE:03}"],
            "date": f"{FIRST + one * 10 // PEOPLE}-05",
            "categories": [("LG", "CV", "AI")[one * 3 // PEOPLE]],
        }
        for one in range(PEOPLE)
    ]
    with served_papers(folder, papers) as address:
        yield address


@pytest.fixture
def network(chromium: Browser, crowded: str) -> Iterator[Page]:
    """Open the network once it is drawn, and watch what the browser says."""
    context = chromium.new_context(base_url=crowded, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    watch = Watch(context, crowded)
    page = context.new_page()
    page.goto("/network")
    expect(page.locator(".network-stage.drawn canvas").first).to_be_visible()
    page.evaluate(f"{STAYS} = 'yes'")
    yield page
    assert page.evaluate(STAYS) == "yes"
    context.close()
    # Drivers of software renderers speak of their speed.
    assert [said for said in watch.problems if "GL Driver Message" not in said] == []


def test_everybody_is_drawn_with_names_of_groups_and_a_legend(network: Page) -> None:
    expect(network.locator(".network-stage.drawn canvas").first).to_be_visible()
    expect(network.locator(".without-script")).to_be_hidden()
    names = network.locator(".network-names .group-name:not([hidden])").all_inner_texts()
    listed = network.locator(".network-groups a").all_inner_texts()
    assert names
    for name in names:  # long ones are shortened in the drawing
        assert any(one.startswith(name.rstrip("…")) for one in listed)
    counts = network.locator(".network-legend li .num").all_inner_texts()
    assert sum(int(count) for count in counts) == PEOPLE


def test_on_a_phone_each_group_has_its_name_or_its_number_in_the_list(
    chromium: Browser, crowded: str
) -> None:
    page = chromium.new_page(base_url=crowded, viewport={"width": 390, "height": 800})
    page.set_default_timeout(PATIENCE_MS)
    page.goto("/network")
    expect(page.locator(".network-stage.drawn canvas").first).to_be_visible()
    expect(page.locator(".network-names .group-name:not([hidden])").first).to_be_visible()
    shown = page.locator(".network-names .group-name:not([hidden])").all_inner_texts()
    lines = page.locator(".network-groups li")
    numbers = lines.locator(".group-number").all_inner_texts()
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    for number, name in zip(numbers, lines.locator(".group-name").all_inner_texts(), strict=True):
        assert number in shown or any(name.startswith(one.rstrip("…")) for one in shown)
    page.close()


def test_years_are_typed_in_two_fields_and_back_undoes_it(network: Page) -> None:
    canvas = network.locator(".network-stage canvas").first
    first, last = network.locator("#network-first"), network.locator("#network-last")
    first.fill("2003")
    last.fill("2004")
    last.press("Enter")
    expect(network).to_have_url(re.compile(r"/network\?year=2003-2004$"))
    expect(network.get_by_role("heading", level=1)).to_contain_text("61 people on 60 papers")
    expect(first).to_have_value("2003")
    expect(canvas).to_be_visible()
    network.go_back()
    expect(network).to_have_url(re.compile(r"/network$"))
    expect(network.get_by_role("heading", level=1)).to_contain_text("300 people")
    expect(first).to_have_value("")


def test_an_end_of_the_years_is_dragged(network: Page) -> None:
    bars = network.locator(".network-bars")
    bars.scroll_into_view_if_needed()
    box = bars.bounding_box()
    end = network.locator(".brush-end[data-end=from]").bounding_box()
    assert box and end
    network.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2)
    network.mouse.down()
    network.mouse.move(box["x"] + box["width"] * 0.55, end["y"], steps=4)
    network.mouse.up()
    expect(network).to_have_url(re.compile(r"year=2005-2009"))


def test_a_person_picked_from_the_list_is_shown_with_their_lane(network: Page) -> None:
    network.locator(".network-first a").first.click()
    expect(network).to_have_url(re.compile(r"person=\d+"))
    expect(network.locator(".network-picked .lane-alone .dot")).to_have_count(2)
    name = network.locator(".network-names .strong")  # in sight, in the middle of the drawing
    expect(name).to_have_text(network.locator(".network-picked h2").inner_text())
    network.go_back()
    expect(network.locator(".network-picked h2")).to_have_text("People")


def test_the_years_are_chosen_without_javascript(chromium: Browser, crowded: str) -> None:
    context = chromium.new_context(base_url=crowded, java_script_enabled=False)
    page = context.new_page()
    page.goto("/network?category=CV")
    page.locator("#network-first").fill("2004")
    page.get_by_role("button", name="show").click()
    expect(page).to_have_url(re.compile(r"/network\?category=CV&year=2004-$"))
    page.get_by_text("people as a table").click()
    expect(page.get_by_role("region", name="People")).to_be_visible()
    context.close()
