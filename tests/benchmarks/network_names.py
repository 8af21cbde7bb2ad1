"""Whether the names of a network cover each other or are cut, as a browser draws them.

    python -m tests.benchmarks.network_names LIBRARY.db [--people 100 500 2000 5000] [--to FOLDER]

A server of its own answers from the library, which is only read (layouts are stored beside it). For
each number of people and each width of the page the drawing is seen whole, and zoomed three and
nine times; at each zoom the boxes of all names shown are read from the browser, letters and all.
Counted are pairs of names that cover each other by more than a pixel, names that the stage cuts,
and, of the groups whose area is in sight, those that are named, and those whose number in the list
below the drawing stands for the name (in sight: forty pixels of it, across and down, and at the
first zoom any part). Last comes the processor time of changes of years: that of scripts, and of all
that the page does then, as the browser's own counters have it.

A page has three minutes to draw, and whatever else is waited for has them too.
"""

from __future__ import annotations

import argparse
import shutil
from itertools import combinations
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.servers import oeuvre
from tests.browser.conftest import FLAGS, NAMES

PATIENCE_MS, STEP_MS = 180_000, 200
WIDTHS = (1280, 390)
ZOOMS = (1, 3, 9)
SPANS = ((2010, 2020), (2015, 2019), (2000, 2012), None)
"""Years that are changed to."""
TOUCH = 1.0
"""Pixels by which two boxes may overlap: boxes have room above and below their letters."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, from the stage's corner."""

DRAWN = 'performance.getEntriesByName("network-drawn").length > 0'
FRAME = """
await new Promise((done) => {
  requestAnimationFrame(() => setTimeout(done, 50));
  setTimeout(done, 5000);
});
"""
"""A frame is drawn, or none comes in five seconds: a browser draws no page that nobody sees."""
YEARS = f"""
async (span) => {{
  document.querySelector(".network-stage").stage.show(span && {{ first: span[0], last: span[1] }});
  {FRAME}
}}
"""
AT_ZOOM = f"""
async ([zoom, least]) => {{
  const {{ stage }} = document.querySelector(".network-stage");
  // Not `animate`: a move that takes no time may never end.
  stage.sigma.getCamera().setState({{ x: 0.5, y: 0.5, ratio: 1 / zoom }});
  {FRAME}
"""
AT_ZOOM += """
  const { left, top, right, bottom } = stage.place.getBoundingClientRect();
  const box = (rect) => [rect.left - left, rect.top - top, rect.right - left, rect.bottom - top];
  const [wide, high] = [right - left, bottom - top];
  const spans = [...stage.place.querySelectorAll(".network-names span:not([hidden])")];
  const names = spans.map((span) => {
    const letters = document.createRange();
    letters.selectNodeContents(span);
    const isGroup = span.classList.contains("group-name");
    return { text: span.textContent, isGroup, box: box(letters.getBoundingClientRect()) };
  });
  const listed = [...document.querySelectorAll(".network-groups li")].map((line) => [
    line.querySelector(".group-number").textContent,
    line.querySelector(".group-name").textContent,
  ]);
  const inSight = stage.groups.filter((group) => {
    const ends = group.outline.map(([x, y]) => stage.sigma.graphToViewport({ x, y }));
    const seen = (axis, most) => Math.min(most, Math.max(...ends.map((end) => end[axis])))
      - Math.max(0, Math.min(...ends.map((end) => end[axis])));
    return seen("x", wide) >= least && seen("y", high) >= least;
  });
  return { wide, high, names, listed, inSight: inSight.map((group) => group.name) };
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
    print("people  width  zoom  names  groups named + numbered  over each other  cut")
    with oeuvre(asked.library, OEUVRE_SEMANTIC="0") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=asked.chromium, args=FLAGS)
        for people in asked.people:
            for width in WIDTHS:
                page = browser.new_page(viewport={"width": width, "height": 900})
                page.set_default_timeout(PATIENCE_MS)
                page.goto(f"{server.address}/network?limit={people}")
                await_drawing(page)
                for zoom in ZOOMS:
                    measure(page, people, width, zoom)
                    if asked.to:
                        path = asked.to / f"network-{people}-{width}-{zoom}.png"
                        page.locator(".network-stage").screenshot(path=path)
                for span in SPANS:
                    change_years(page, people, width, span)
                page.close()
        browser.close()


def measure(page: Page, people: int, width: int, zoom: int) -> None:
    """Print one line of counts, and under it what is wrong."""
    seen = page.evaluate(AT_ZOOM, [zoom, 40 if zoom > 1 else 0])
    names, edge = seen["names"], (seen["wide"], seen["high"])
    over = [pair for pair in combinations(names, 2) if covers(pair[0]["box"], pair[1]["box"])]
    cut = [one for one in names if is_cut(one["box"], *edge)]
    groups = {one["text"] for one in names if one["isGroup"]}
    legend = [name for number, name in seen["listed"] if number in groups]
    named = sum(name in groups for name in seen["inSight"])
    unnamed = [name for name in seen["inSight"] if name not in groups]
    numbered = [name for name in unnamed if any(is_short_of(name, whole) for whole in legend)]
    print(
        f"{people:6} {width:6} {zoom:5} {len(names):6} {named:6} + {len(numbered):2} of"
        f" {len(seen['inSight']):<4} {len(over):16} {len(cut):4}"
    )
    for name in unnamed:
        if name not in numbered:
            print(f"    neither named nor numbered: “{name}”")
    for one, other in over:
        print(f"    “{one['text']}” and “{other['text']}”")
    for one in cut:
        print(f"    cut: “{one['text']}”")


def await_drawing(page: Page) -> None:
    """Wait until the network is drawn, asking from outside: pages allow no evaluated scripts.

    Raises:
        TimeoutError: it is not drawn in `PATIENCE_MS`.
    """
    for _ in range(PATIENCE_MS // STEP_MS):
        if page.evaluate(DRAWN):
            return
        page.wait_for_timeout(STEP_MS)
    raise TimeoutError(f"{page.url} has drawn nothing in {PATIENCE_MS // 1000} s")


def is_short_of(name: str, whole: str) -> bool:
    """Tell whether a name in the drawing is one of the list, shortened or not."""
    return whole.startswith(name.rstrip("…"))


def change_years(page: Page, people: int, width: int, span: tuple[int, int] | None) -> None:
    """Print the processor time of one change of years, in milliseconds."""
    browser = page.context.new_cdp_session(page)
    browser.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> dict[str, float]:
        metrics = browser.send("Performance.getMetrics")["metrics"]
        return {one["name"]: 1000 * one["value"] for one in metrics}

    before = spent()
    page.evaluate(YEARS, span)
    after = spent()
    browser.detach()
    script, task = (after[name] - before[name] for name in ("ScriptDuration", "TaskDuration"))
    print(f"{people:6} {width:6} years {span}: scripts {script:.0f} ms, all {task:.0f} ms")


def covers(one: Box, other: Box) -> bool:
    """Tell whether two boxes cover each other."""
    across = one[0] < other[2] - TOUCH and other[0] < one[2] - TOUCH
    return across and one[1] < other[3] - TOUCH and other[1] < one[3] - TOUCH


def is_cut(box: Box, wide: float, high: float) -> bool:
    """Tell whether a box reaches over the edge of the stage."""
    return box[0] < 0 or box[1] < 0 or box[2] > wide or box[3] > high


if __name__ == "__main__":
    main()
