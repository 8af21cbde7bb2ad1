"""Long words, names, addresses and formulas: every page keeps its width, on screen and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PATIENCE_MS, served_papers

WORD = "W" * 200
NAME = f"N{'a' * 149} Family"
ADDRESS = "https://example.org/" + "u" * 380
FORMULA = "$" + "+".join(f"x_{{{n}}}" for n in range(60)) + "$"
WIDTHS = ((320, 390, 640), (740, 1280))
"""Of windows, narrow and wide: scripts and styles change at 700 pixels. Pages are loaded in the
first of each."""
PAGES = (
    "/", "/papers", "/papers?q=matter", "/papers?q=zzqxj", "/papers?q=title:(", "/papers/1",
    "/papers/2", "/authors", "/authors/1", "/authors/2", "/topics", "/timelines",
    "/timelines?form=multiples", "/timelines?form=heatmap", "/timelines?chart=coauthors&author=1",
    "/timelines?compare=author:1,author:2", "/timelines/compare", "/network", "/network?person=1",
    "/help", "/no-such-page", "/new", "/imports/1/changes",
)  # fmt: skip
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    const inBox = (e) => {
        for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
            if (getComputedStyle(p).overflowX !== "visible") return true;
        return false;
    };
    const wide = [...document.querySelectorAll("body *")].filter((e) => {
        const box = e.getBoundingClientRect();
        return box.width && e.checkVisibility() && box.right > width + 1
            && !e.closest(".visually-hidden") && !inBox(e);
    });
    return [document.documentElement.scrollWidth - width,
            wide.map((e) => e.outerHTML.slice(0, 100))];
}"""
COVERED_YEARS = """() => [...document.querySelectorAll("svg.axis")].flatMap((svg) => {
    const boxes = [...svg.querySelectorAll("text")].map((t) => t.getBoundingClientRect())
        .filter((b) => b.width).sort((a, b) => a.left - b.left);
    return boxes.slice(1).filter((b, n) => b.left < boxes[n].right).map((b) => b.left);
})"""
COVERED_LABELS = """() => [...document.querySelectorAll(".lane")].flatMap((lane) => {
    const range = document.createRange();
    range.selectNodeContents(lane.querySelector(".lane-label"));
    const box = lane.querySelector(".lane-label").getBoundingClientRect();
    const { top, bottom, left, right } = range.getBoundingClientRect();
    const label = { top, bottom, left, right: Math.min(right, box.right) };
    return [...lane.querySelectorAll(".core")].map((dot) => dot.getBoundingClientRect())
        .filter((dot) => dot.left < label.right && dot.right > label.left
            && dot.top < label.bottom - 3 && dot.bottom > label.top);
})"""


def hostile(place: int) -> dict[str, Any]:
    return {
        "title": f"Matter {place} of {WORD if place % 3 == 0 else 'things'} and {FORMULA}",
        "authors": [NAME if place % 2 else f"Ada Person{place}", f"Bo Ot{'h' * 150}er", "Cy Short"],
        "date": f"{2012 + place % 12}-0{1 + place % 9}-11",
        "abstract": f"First {WORD} words {ADDRESS}.\n\nSecond with {FORMULA} in it.",
        "venue": f"Journal of {WORD}",
        "categories": ["C" * 60 if place % 2 else "LG"],
        "keywords": [WORD, "short"],
        "tags": ["T" * 200],
        "doi": f"10.5555/{'d' * 200}{place}",
        "url": f"{ADDRESS}{place}",
        "has_code": True,
        "code_url": ADDRESS,
        "citation_count": 20_173,
        "authors_truncated": place % 5 == 0,
    }


@pytest.fixture(scope="module")
def hostile_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve thirty papers whose every field is long, without search by meaning."""
    folder = tmp_path_factory.mktemp("hostile")
    with served_papers(folder, map(hostile, range(30))) as address:
        yield address


@pytest.fixture
def hostile_page(chromium: Browser, hostile_address: str) -> Iterator[Page]:
    context = chromium.new_context(base_url=hostile_address)
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("widths", WIDTHS, ids=["narrow", "wide"])
def test_no_page_is_wider_than_its_window(hostile_page: Page, widths: tuple[int, ...]) -> None:
    found = {}
    for path in PAGES:
        hostile_page.set_viewport_size({"width": widths[0], "height": 900})
        hostile_page.goto(path)
        for width in widths:
            hostile_page.set_viewport_size({"width": width, "height": 900})
            hostile_page.evaluate("() => new Promise(requestAnimationFrame)")
            assert hostile_page.evaluate("innerWidth") == width
            over, wide = hostile_page.evaluate(TOO_WIDE)
            if over > 0 or wide:
                found[path, width] = (over, wide[:3])
    assert found == {}


def test_a_long_formula_scrolls_in_its_own_box(hostile_page: Page) -> None:
    hostile_page.set_viewport_size({"width": 390, "height": 900})
    hostile_page.goto("/papers/1")
    box = hostile_page.locator(".abstract .wide-formula").first
    assert box.evaluate("(e) => e.scrollWidth > e.clientWidth && e.clientWidth <= 350")


@pytest.mark.parametrize("widths", [(390,), (700, 740, 800, 1280)], ids=["narrow", "wide"])
def test_years_and_labels_are_not_covered(page: Page, widths: tuple[int, ...]) -> None:
    for path in ("/timelines", "/timelines?chart=coauthors", "/", "/authors/7"):
        page.set_viewport_size({"width": widths[0], "height": 900})
        page.goto(path)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate("() => new Promise(requestAnimationFrame)")
            assert page.evaluate(COVERED_YEARS) == [], (path, width)
            assert page.evaluate(COVERED_LABELS) == [], (path, width)


def test_figures_stand_beside_their_words(page: Page) -> None:
    page.goto("/")
    page.evaluate("document.querySelector('.doubts .num a').textContent = '120,173'")
    figure = page.locator(".doubts .num a").first.bounding_box()
    words = page.locator(".doubts li > span:last-child").first.bounding_box()
    assert figure and words
    assert figure["x"] + figure["width"] < words["x"]


def test_the_whole_network_is_seen_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/network")
    cut = page.evaluate(
        """() => [...document.querySelectorAll(".network-svg .node, .network-svg text")]
            .map((e) => e.getBoundingClientRect()).filter((b) => b.width)
            .filter((b) => b.left < 0 || b.right > innerWidth).length"""
    )
    assert cut == 0


CONTROLS = "nav, form, button, input, select, textarea, summary, .act, .skip, .options, .take-away"
PALE = """() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const light = (colour) => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
        return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
    };
    const texts = [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility()
        && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
    const colour = (e) => getComputedStyle(e)[e.closest("svg") ? "fill" : "color"];
    const ground = getComputedStyle(document.body).backgroundColor;
    return [light(ground), texts.filter((e) => light(colour(e)) > 0.45)
        .map((e) => e.outerHTML.slice(0, 80))];
}"""


def test_print_is_dark_on_white_without_controls(page: Page) -> None:
    page.set_viewport_size({"width": 720, "height": 1000})
    page.emulate_media(media="print", color_scheme="dark")
    for path in ("/", "/papers?q=privacy", "/papers/1", "/timelines", "/network", "/authors/7"):
        page.goto(path)
        check_print(page, path)
        page.evaluate("document.documentElement.dataset.theme = 'dark'")  # as the switch does
        check_print(page, path)


def check_print(page: Page, path: str) -> None:
    shown = page.evaluate(
        "(controls) => [...document.querySelectorAll(controls)]"
        ".filter((e) => e.checkVisibility()).map((e) => e.outerHTML.slice(0, 100))",
        CONTROLS,
    )
    assert shown == [], path
    ground, pale = page.evaluate(PALE)
    assert ground > 0.99, path
    assert pale == [], path
    assert page.evaluate(TOO_WIDE) == [0, []], path


def test_long_things_are_not_cut_on_paper(hostile_page: Page) -> None:
    hostile_page.set_viewport_size({"width": 720, "height": 1000})
    hostile_page.emulate_media(media="print")
    for path in ("/papers", "/papers/1", "/authors/1", "/timelines"):
        hostile_page.goto(path)
        assert hostile_page.evaluate(TOO_WIDE) == [0, []], path
