"""Whether the names of a network cover each other or are cut, as a browser draws them.

    python -m tests.benchmarks.network_names LIBRARY.db [--people 100 500 2000 5000] [--to FOLDER]

A server of its own answers from the library, which is only read (layouts are stored beside it). For
each number of people and each width of the page the drawing is seen whole, and zoomed three and
nine times; at each zoom the boxes of all names shown are read from the browser, letters and all.
Counted are pairs of names that cover each other by more than a pixel, names that the stage cuts,
and, of the groups whose area is in sight, those that are named (in sight: forty pixels of it,
across and down).
"""

from __future__ import annotations

import argparse
import shutil
from itertools import combinations
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.servers import oeuvre
from tests.browser.conftest import FLAGS, NAMES

PATIENCE_MS = 180_000
WIDTHS = (1280, 390)
ZOOMS = (1, 3, 9)
TOUCH = 1.0
"""Pixels by which two boxes may overlap: boxes have room above and below their letters."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, from the stage's corner."""

DRAWN = """
new Promise((done) => {
  const watch = () => performance.getEntriesByName("network-drawn").length
    ? done() : requestAnimationFrame(watch);
  watch();
})
"""
AT_ZOOM = """
async (zoom) => {
  const { stage } = document.querySelector(".network-stage");
  await stage.sigma.getCamera().animate({ x: 0.5, y: 0.5, ratio: 1 / zoom }, { duration: 0 });
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
  const { left, top, right, bottom } = stage.place.getBoundingClientRect();
  const box = (rect) => [rect.left - left, rect.top - top, rect.right - left, rect.bottom - top];
  const [wide, high] = [right - left, bottom - top];
  const spans = [...stage.place.querySelectorAll(".network-names span:not([hidden])")];
  const names = spans.map((span) => {
    const letters = document.createRange();
    letters.selectNodeContents(span);
    const isGroup = span.className === "group-name";
    return { text: span.textContent, isGroup, box: box(letters.getBoundingClientRect()) };
  });
  const inSight = stage.groups.filter((group) => {
    const ends = group.outline.map(([x, y]) => stage.sigma.graphToViewport({ x, y }));
    const seen = (axis, most) => Math.min(most, Math.max(...ends.map((end) => end[axis])))
      - Math.max(0, Math.min(...ends.map((end) => end[axis])));
    return seen("x", wide) >= 40 && seen("y", high) >= 40;
  });
  return { wide, high, names, inSight: inSight.map((group) => group.name) };
}
"""


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--people", type=int, nargs="+", default=[100, 500, 2000, 5000])
    parser.add_argument("--to", type=Path, help="a folder for pictures")
    parser.add_argument("--chromium", default=next(filter(None, map(shutil.which, NAMES)), None))
    asked = parser.parse_args()
    print("people  width  zoom  names  groups named  over each other  cut")
    with oeuvre(asked.library, OEUVRE_SEMANTIC="0") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=asked.chromium, args=FLAGS)
        for people in asked.people:
            for width in WIDTHS:
                page = browser.new_page(viewport={"width": width, "height": 900})
                page.set_default_timeout(PATIENCE_MS)
                page.goto(f"{server.address}/network?limit={people}")
                page.evaluate(DRAWN)
                for zoom in ZOOMS:
                    measure(page, people, width, zoom)
                    if asked.to:
                        path = asked.to / f"network-{people}-{width}-{zoom}.png"
                        page.locator(".network-stage").screenshot(path=path)
                page.close()
        browser.close()


def measure(page: Page, people: int, width: int, zoom: int) -> None:
    """Print one line of counts, and under it what is wrong."""
    seen = page.evaluate(AT_ZOOM, zoom)
    names, edge = seen["names"], (seen["wide"], seen["high"])
    over = [pair for pair in combinations(names, 2) if covers(pair[0]["box"], pair[1]["box"])]
    cut = [one for one in names if is_cut(one["box"], *edge)]
    groups = {one["text"] for one in names if one["isGroup"]}
    named = sum(name in groups for name in seen["inSight"])
    print(
        f"{people:6} {width:6} {zoom:5} {len(names):6} {named:6} of {len(seen['inSight']):<4}"
        f" {len(over):16} {len(cut):4}"
    )
    for one, other in over:
        print(f"    “{one['text']}” and “{other['text']}”")
    for one in cut:
        print(f"    cut: “{one['text']}”")


def covers(one: Box, other: Box) -> bool:
    """Tell whether two boxes cover each other."""
    across = one[0] < other[2] - TOUCH and other[0] < one[2] - TOUCH
    return across and one[1] < other[3] - TOUCH and other[1] < one[3] - TOUCH


def is_cut(box: Box, wide: float, high: float) -> bool:
    """Tell whether a box reaches over the edge of the stage."""
    return box[0] < 0 or box[1] < 0 or box[2] > wide or box[3] > high


if __name__ == "__main__":
    main()
