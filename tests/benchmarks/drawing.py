"""How soon thousands of people are drawn in a browser, and how soon other years are.

    python -m tests.benchmarks.drawing LIBRARY.db [--people 5000] [--rounds 5] [--chromium PATH]

A server of its own answers from the library, which is only read (layouts are stored beside it).
Each round is a new browser profile with an empty cache. A drawing counts as seen once the frame
after it began, with all that the graphics library owed read back from the canvas. The baselines
are of the same run: a page without a drawing (`/help`), the data fetched and parsed alone, and
Sigma with its own settings, given the same people and pairs on a page that has nothing else.
"""

from __future__ import annotations

import argparse
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from app.charts.network.graph import find_hub
from app.charts.network.grouped import lay_out_groups
from app.charts.network.layout import find_communities
from app.explorer.filters import Filters
from app.explorer.network.groups import all_pairs
from app.explorer.network.query import MOST_PEOPLE_ASKED, coauthor_network
from app.explorer.selection import select_papers
from app.library.library import Library
from app.settings import Settings
from tests.benchmarks.servers import oeuvre
from tests.browser.conftest import FLAGS, NAMES

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_MS = 120_000
VIEWPORT: ViewportSize = {"width": 1280, "height": 900}

SEEN = """
window.seen = () => new Promise((done) => requestAnimationFrame(() => setTimeout(() => {
  for (const canvas of document.querySelectorAll("canvas")) {
    const gl = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
    gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  }
  done(performance.now());
})));
"""
FIRST_DRAW = """
new Promise((done) => {
  const watch = () => {
    const [mark] = performance.getEntriesByName("network-drawn");
    if (!mark) return requestAnimationFrame(watch);
    seen().then((all) => done([mark.startTime, all]));
  };
  watch();
})
"""
YEARS = """
async (span) => {
  const { stage } = document.querySelector(".network-stage");
  const started = performance.now();
  stage.show(span);
  const script = performance.now() - started;
  return [script, (await seen()) - started];
}
"""
FETCHED = """
async (source) => {
  const started = performance.now();
  const answer = await fetch(source);
  const text = await answer.text();
  const fetched = performance.now();
  JSON.parse(text);
  return [fetched - started, performance.now() - fetched];
}
"""
SIGMA_ALONE = """
async ([source, scripts]) => {
  const started = performance.now();
  for (const script of scripts.split(" ")) {
    await new Promise((done) => {
      const element = document.createElement("script");
      document.head.append(Object.assign(element, { src: script, onload: done }));
    });
  }
  const network = await (await fetch(source)).json();
  const graph = new (graphology.Graph ?? graphology)({ type: "undirected" });
  network.people.forEach((one, at) => graph.addNode(at, { x: one.x, y: one.y, size: 2 }));
  network.links.forEach(([one, other], at) => graph.addEdgeWithKey(String(at), one, other));
  document.body.innerHTML = "<div id=alone></div>";
  const place = document.getElementById("alone");
  place.style.cssText = "width: 860px; height: 720px";
  new Sigma(graph, place);
  return (await seen()) - started;
}
"""


def main() -> None:
    """Print each figure beside what was asked for and its baseline."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--people", type=int, default=MOST_PEOPLE_ASKED)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--chromium", default=next(filter(None, map(shutil.which, NAMES)), None))
    asked = parser.parse_args()
    url = f"sqlite:///{asked.library.resolve()}"
    measure_layout(url, asked.people)
    with (
        oeuvre(asked.library, OEUVRE_SEMANTIC="0") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=asked.chromium, args=FLAGS)
        measure_browser(browser, server.address, asked.people, asked.rounds)
        browser.close()


def measure_layout(url: str, people: int) -> None:
    """Time the layout of the network of a whole library, as the first visitor waits for it."""
    library = Library(Settings.model_validate({"database_url": url, "semantic": False}))
    selection = select_papers(library.snapshot(), Filters())
    started = time.perf_counter()
    network = coauthor_network(library.snapshot(), selection, people)
    counted = time.perf_counter() - started
    print(
        f"{len(network.people):,} people, {len(network.pairs):,} pairs, {network.papers:,} papers"
    )
    nodes, links = network.people, all_pairs(network)
    started = time.perf_counter()
    hub = find_hub(nodes, links)
    lay_out_groups(nodes, links, find_communities(nodes, links, hub), hub)
    took = time.perf_counter() - started
    print(f"{'layout and groups, once (asked: 10 s)':46} {took:8.2f} s   counting: {counted:.2f} s")
    library.close()


def measure_browser(browser: Browser, address: str, people: int, rounds: int) -> None:
    """Time first draws and changes of years."""
    path = f"{address}/network?limit={people}"
    with urlopen(f"{address}/network/drawing?limit={people}"):
        pass  # laid out and stored, as for every visitor but the first
    draws, marks, empty, alone, fetched, parsed = [], [], [], [], [], []
    source = scripts = ""
    for _ in range(rounds):
        with opened(browser) as page:
            page.goto(path, wait_until="commit")
            mark, seen = page.evaluate(FIRST_DRAW)
            marks.append(mark)
            draws.append(seen)
            stage = page.locator(".network-stage")
            source = stage.get_attribute("data-source") or ""
            scripts = stage.get_attribute("data-scripts") or ""
        with opened(browser) as page:
            page.goto(f"{address}/help")
            empty.append(page.evaluate("performance.getEntriesByType('navigation')[0].duration"))
            fetch, parse = page.evaluate(FETCHED, source)
            fetched.append(fetch)
            parsed.append(parse)
            alone.append(page.evaluate(SIGMA_ALONE, [source, scripts]))
    report("first draw, seen (asked: 1,500 ms)", draws)
    report("… until the drawing was handed over", marks)
    report("baseline: a page without a drawing", empty)
    report("baseline: the data fetched", fetched)
    report("baseline: the data parsed", parsed)
    report("baseline: Sigma alone, data included", alone)
    with opened(browser) as page:
        page.goto(path)
        page.evaluate(FIRST_DRAW)
        bars = page.locator(".network-bars")
        first, last = (int(bars.get_attribute(f"data-{end}") or 0) for end in ("first", "last"))
        page.evaluate(YEARS, {"first": first, "last": last})
        spans = [{"first": max(first, last - at), "last": last - at % 3} for at in range(12)]
        measured = [page.evaluate(YEARS, span) for span in [*spans, None]]
        frames = [page.evaluate("async () => { const t = performance.now(); "
                                "return (await seen()) - t; }") for _ in measured]  # fmt: skip
    report("other years, seen (asked: 100 ms)", [seen for _, seen in measured])
    report("… script alone", [script for script, _ in measured])
    report("baseline: a frame in which nothing changes", frames)


def report(what: str, milliseconds: Sequence[float]) -> None:
    """Print the median and the worst of some times."""
    print(f"{what:46} {median(milliseconds):8.0f} ms  worst {max(milliseconds):8.0f} ms")


@contextmanager
def opened(browser: Browser) -> Iterator[Page]:
    """Open a page with an empty cache."""
    context = browser.new_context(viewport=VIEWPORT)
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(SEEN)
    try:
        yield context.new_page()
    finally:
        context.close()


if __name__ == "__main__":
    main()
