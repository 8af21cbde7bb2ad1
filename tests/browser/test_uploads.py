"""From the drop to the undo, in a browser: with JavaScript and without, by keyboard, on a phone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.access import violations
from tests.browser.conftest import PATIENCE_MS, ROOT, Watch

SLOW_MS = 90_000
"""For a process of its own, on a machine that is busy with other tests."""
BIB = "@article{a, title={On Tides}, author={Moreno, Ada and others}, year={2021}}\n@article{b,}\n"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[str]:
    """Serve an empty library; the processes of its imports are forked."""
    environment = {
        **os.environ,
        "OEUVRE_DATABASE_URL": f"sqlite:///{tmp_path / 'library.db'}",
        "OEUVRE_SEMANTIC": "0",
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.forked", "serve", "--port", "0"],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    printed = re.search(r"http://\S+", server.stdout.readline())
    assert printed is not None
    yield printed[0]
    server.terminate()
    server.wait(30)


@pytest.fixture
def refs(tmp_path: Path) -> Path:
    """Give a file of one paper with a doubt and one record that cannot be read."""
    path = tmp_path / "refs.bib"
    path.write_text(BIB)
    return path


def opened(chromium: Browser, address: str, **options: Any) -> tuple[Page, Watch]:
    context = chromium.new_context(base_url=address, reduced_motion="reduce", **options)
    context.set_default_timeout(PATIENCE_MS)
    watch = Watch(context, address)
    return context.new_page(), watch


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(text, timeout=SLOW_MS)


def check_access(page: Page) -> None:
    assert violations(page) == []


def test_dropped_looked_at_imported_taken_back(chromium: Browser, empty: str, refs: Path) -> None:
    page, watch = opened(chromium, empty, viewport={"width": 1280, "height": 900})
    page.goto("/")
    check_access(page)
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.items.add(new File([text], "refs.bib"));
            document.querySelector("[data-drop]").dispatchEvent(
                new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        refs.read_text(),
    )
    heading(page, "refs.bib would add 1 paper")
    check_access(page)
    page.get_by_text("how it is read").click()
    page.get_by_text("lines of the source").first.click()
    check_access(page)
    page.get_by_role("button", name="Add 1 paper").click()
    heading(page, "refs.bib added 1 paper")
    check_access(page)
    page.get_by_role("link", name="take it back").click()
    heading(page, "would remove 1 paper")
    check_access(page)
    page.get_by_role("button", name="Take it back").click()
    heading(page, "refs.bib was taken back")
    check_access(page)
    page.get_by_role("button", name="Bring it back").click()
    heading(page, "refs.bib added 1 paper")
    assert watch.problems == []


def test_by_keyboard_alone(chromium: Browser, empty: str, refs: Path) -> None:
    page, watch = opened(chromium, empty)
    # Playwright catches the dialog of files only while somebody listens: from before the key on,
    # or on a busy machine the key may be there first.
    page.on("filechooser", lambda _: None)
    page.goto("/imports")
    tab_to(page, "upload-files")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(refs)
    heading(page, "refs.bib would add 1 paper")
    press_button(page, "Add 1 paper")
    heading(page, "refs.bib added 1 paper")
    press_button(page, "take it back")
    heading(page, "would remove 1 paper")
    press_button(page, "Take it back")
    heading(page, "refs.bib was taken back")
    assert watch.problems == []


def tab_to(page: Page, element: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.id") == element:
            return
    pytest.fail(f"{element} is not reached by Tab")


def press_button(page: Page, text: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent.trim()") == text:
            page.keyboard.press("Enter")
            return
    pytest.fail(f"“{text}” is not reached by Tab")


def test_without_javascript_on_a_small_phone(chromium: Browser, empty: str, refs: Path) -> None:
    size = {"width": 320, "height": 640}
    page, watch = opened(chromium, empty, java_script_enabled=False, viewport=size, is_mobile=True)
    page.goto("/")
    fits(page)
    page.get_by_label("choose files").set_input_files(refs)
    page.get_by_role("button", name="See what would be added").click()
    heading(page, "refs.bib would add 1 paper")
    fits(page)
    page.get_by_role("button", name="Add 1 paper").click()
    heading(page, "refs.bib added 1 paper")
    fits(page)
    page.get_by_role("link", name="take it back").click()
    fits(page)
    page.get_by_role("button", name="Take it back").click()
    heading(page, "refs.bib was taken back")
    fits(page)
    page.goto("/")
    page.get_by_role("button", name="Begin with the sample").click()
    heading(page, "listing.txt added 41 papers")
    assert watch.problems == []


def fits(page: Page) -> None:
    """Make sure that nothing is wider than the screen; Playwright's own scripts may still run."""
    too_wide = """all => all.map((e) => [e.getBoundingClientRect(), e.outerHTML])
        .filter(([box]) => box.width && box.right > 321).map(([, html]) => html.slice(0, 100))"""
    assert page.locator("main *:visible").evaluate_all(too_wide) == []
