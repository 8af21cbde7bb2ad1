"""A running server, a headless browser, and a watch over what the browser complains about."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    # Chromium's own requests to its maker: they say nothing about us, and fail without a network.
    "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE_MS = 60_000
"""For a page or a change of it, on a machine that is busy with other tests."""
READY_S = 400
"""Until the model is exported, the listing encoded, and search by meaning ready."""

expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the bundled listing, as `./run` does, until search by meaning is ready."""
    folder = tmp_path_factory.mktemp("served")
    environment = {**os.environ, "OEUVRE_DATABASE_URL": f"sqlite:///{folder / 'library.db'}"}
    listing = str(ROOT / "data" / "listing.txt")
    with (folder / "said.txt").open("w") as said:
        server = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", "--port", "0", "--start-from", listing],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=said, text=True,
        )  # fmt: skip
        assert server.stdout is not None
        printed = re.search(r"http://\S+", server.stdout.readline())
        if printed is None:
            server.terminate()
            pytest.fail(f"no server: {(folder / 'said.txt').read_text()}")
        wait_until_ready(printed[0])
        yield printed[0]
        server.terminate()
        server.wait(30)


@contextmanager
def served_papers(folder: Path, papers: Iterable[object]) -> Iterator[str]:
    """Serve papers given as native JSON, without search by meaning; give the address."""
    listing = folder / "papers.jsonl"
    listing.write_text("".join(json.dumps(paper) + "\n" for paper in papers))
    environment = {
        **os.environ,
        "OEUVRE_DATABASE_URL": f"sqlite:///{folder / 'library.db'}",
        "OEUVRE_SEMANTIC": "0",
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "app", "serve", "--port", "0", "--start-from", str(listing)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    printed = re.search(r"http://\S+", server.stdout.readline())
    assert printed is not None
    try:
        yield printed[0]
    finally:
        server.terminate()
        server.wait(30)


def wait_until_ready(address: str) -> None:
    """Wait for search by meaning."""
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        with urlopen(f"{address}/health") as answer:
            state = json.load(answer)["semantic"]
        if state == "ready":
            return
        time.sleep(0.2)
    pytest.fail(f"search by meaning is {state} after {READY_S} s")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Start the Chromium that `./test` found, or one on PATH, or Playwright's own.

    Ended after the last test of this folder: Playwright keeps an event loop running, beside which
    other tests could not run one of their own.
    """
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES)]
    path = next((one for one in found if one), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Watch:
    """Collects what goes wrong in a browser while a test looks elsewhere.

    Console errors, uncaught exceptions, reports of the content security policy, requests to other
    hosts, answers of 500 and above; answers of 400 and above unless the test allows them.
    """

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.problems: list[str] = []
        self.asked: list[Request] = []
        self._address = address
        self._allowed: set[int] = set()
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"exception: {error.error}"))

    def allow(self, status: int) -> None:
        """Expect answers of this status."""
        self._allowed.add(status)

    def documents(self) -> int:
        """Count the pages loaded as a whole."""
        return sum(1 for one in self.asked if one.resource_type == "document")

    def fragments(self) -> list[str]:
        """List the addresses that htmx asked for."""
        return [one.url for one in self.asked if "hx-request" in one.headers]

    def _request(self, request: Request) -> None:
        self.asked.append(request)
        if not request.url.startswith((self._address, "data:", "blob:")):
            self.problems.append(f"request to another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._allowed:
            self.problems.append(f"{response.status}: {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # The status of a failed request is judged above, by what the test allows.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.problems.append(f"console {message.type}: {message.text}")


Visitor = Callable[..., tuple[Page, Watch]]


@contextmanager
def visiting(chromium: Browser, address: str) -> Iterator[Visitor]:
    """Give a function that opens a page of a new browser profile, watched until all are closed."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_page(**options: Any) -> tuple[Page, Watch]:
        context = chromium.new_context(base_url=address, **options)
        context.set_default_timeout(PATIENCE_MS)
        watch = Watch(context, address)
        opened.append((context, watch))
        return context.new_page(), watch

    yield open_page
    for context, _ in opened:
        context.close()
    assert [problem for _, watch in opened for problem in watch.problems] == []


@pytest.fixture
def visitor(chromium: Browser, address: str) -> Iterator[Visitor]:
    """Open pages that are closed with the test."""
    with visiting(chromium, address) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def visits(chromium: Browser, address: str) -> Iterator[Visitor]:
    """Open pages that many tests look at, each of which clears and checks its `Watch`."""
    with visiting(chromium, address) as open_page:
        yield open_page


@pytest.fixture
def watched(visitor: Visitor) -> tuple[Page, Watch]:
    """Open a page of the usual size and the watch over it."""
    return visitor(viewport={"width": 1280, "height": 900})


@pytest.fixture
def page(watched: tuple[Page, Watch]) -> Page:
    """Open a page of the usual size."""
    return watched[0]


@pytest.fixture
def watch(watched: tuple[Page, Watch]) -> Watch:
    """Give the watch over `page`."""
    return watched[1]
