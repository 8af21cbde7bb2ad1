"""An upload of 10,000 records through the page: how its progress moves, and who waits meanwhile.

    python -m tests.benchmarks.uploading [--records 10000] [--readers 2]

Made records are chosen in Chromium, looked at and imported, while readers ask for pages of a
library of as many other papers. The baseline, in the same run, are the same readers before the
upload.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from playwright.sync_api import Error, Page, sync_playwright

from app.importers import ReadContext, read_events
from app.ingest.import_records import SourceFile, import_events
from app.store.database import Database
from app.store.sqlite import log_of, size_of
from tests.benchmarks.servers import Server, oeuvre
from tests.browser.conftest import FLAGS, NAMES

MIB = 1 << 20
LOG_S = 60.0
IDLE_S = 15.0
PAUSE_S = 0.05
"""Between two questions of a reader."""
QUESTIONS = ("/papers?q=tides", "/papers?q=gullward+wave", "/", "/authors", "/papers?sort=title")
WATCH = """() => {
    const said = document.querySelector("[data-said]");
    window.moved = [performance.now()];
    if (said) new MutationObserver(() => window.moved.push(performance.now()))
        .observe(said, { childList: true, characterData: true, subtree: true });
}"""


class Readers:
    """Threads that ask for pages until they are stopped."""

    def __init__(self, server: Server, count: int) -> None:
        self.took: list[float] = []
        self.failed: Counter[int] = Counter()
        """Answers that were not 200, by status."""
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._read, args=(server, seed)) for seed in range(count)
        ]

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _read(self, server: Server, seed: int) -> None:
        client, chance = server.connect(), random.Random(seed)
        while not self._stop.wait(PAUSE_S):
            took, status, _ = client.timed(chance.choice(QUESTIONS))
            self.took.append(took)
            if status != 200:
                self.failed[status] += 1


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--readers", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        other, upload = folder / "other.jsonl", folder / "upload.jsonl"
        other.write_text("".join(lines(asked.records, 1)), "utf-8")
        upload.write_text("".join(lines(asked.records, 2)), "utf-8")
        fill(folder / "library.db", other)
        with oeuvre(folder / "library.db", OEUVRE_SEMANTIC="0") as server:
            with Readers(server, asked.readers):
                time.sleep(3)  # what is computed once is computed
            with Readers(server, asked.readers) as idle:
                time.sleep(IDLE_S)
            with Readers(server, asked.readers) as meanwhile:
                gaps = upload_through_page(server, upload)
                log = log_of(folder / "library.db")
                at_end = size_of(log)
            ended = time.monotonic()
            while size_of(log) and time.monotonic() < ended + LOG_S:
                time.sleep(0.5)
            emptied = time.monotonic() - ended
    show("idle", idle.took)
    show("while it is read and imported", meanwhile.took)
    ratio = np.percentile(meanwhile.took, 99) / np.percentile(idle.took, 99)
    print(f"answers that were not 200: {dict(idle.failed + meanwhile.failed)} (none)")
    print(f"write-ahead log: at the end {at_end / MIB:.1f} MiB (≤ 64), {size_of(log)} bytes after "
          f"{emptied:.0f} s without readers")  # fmt: skip
    print(f"p99 against idle: {ratio:.1f} times (≤ 3)")
    for what, times in gaps.items():
        print(f"{what}: {times[-1] - times[0]:.1f} s, longest pause of the progress "
              f"{max(np.diff(times)):.2f} s (≤ 1)")  # fmt: skip


def fill(library: Path, file: Path) -> None:
    """Import a file."""
    database = Database(library)
    events = read_events(file, "jsonl", ReadContext(datetime.now(UTC).date()))
    import_events(database, events, SourceFile(file.name, "jsonl"))
    database.close()


def lines(count: int, seed: int) -> list[str]:
    """Make records of native JSON, a line each."""
    chance = random.Random(seed)
    names = [f"{given} {family}" for given in ("Ada", "Per", "Wei", "Zoë") for family in FAMILIES]
    return [
        json.dumps(
            {
                "title": f"Tides {seed}-{number} measured in {chance.choice(FAMILIES)} fjord",
                "authors": chance.sample(names, 3),
                "date": str(chance.randint(1990, 2026)),
                "abstract": " ".join(chance.choices(WORDS, k=120)),
                "doi": f"10.5555/{seed}.{number}",
            }
        )
        + "\n"
        for number in range(count)
    ]


FAMILIES = [f"{head}{tail}" for head in ("Lund", "Holm", "Berg", "Dal", "Nes") for tail in
            ("", "by", "gren", "strand", "vik", "mark", "haug", "set")]  # fmt: skip
WORDS = [f"{head}{tail}" for head in ("tide", "moon", "wave", "silt", "gull") for tail in
         ("", "s", "like", "ward", "less", "ful")]  # fmt: skip


def upload_through_page(server: Server, upload: Path) -> dict[str, list[float]]:
    """Choose the file, look at the dry run, import it; give the seconds at which progress moved."""
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page()
        page.set_default_timeout(300_000)
        page.goto(f"{server.address}/imports")
        page.set_input_files("#upload-files", upload)
        page.wait_for_url("**/imports/jobs/*")
        gaps = {"dry run": watch(page, ".answer")}
        page.click("button:has-text('Add')")
        page.wait_for_selector("[data-said]")
        gaps["import"] = watch(page, ".remark-groups, .note")
        browser.close()
    return gaps


def watch(page: Page, end: str) -> list[float]:
    """Note when the progress moves, until the page of the end is there."""
    page.evaluate(WATCH)
    moved: list[float] = []
    with suppress(Error):  # the page is being replaced: that is its end
        while page.query_selector("[data-said]") is not None:
            moved = page.evaluate("() => window.moved") or moved
            time.sleep(0.1)
    page.wait_for_selector(end)
    return [moment / 1000 for moment in moved]


def show(what: str, took: list[float]) -> None:
    """Print a row."""
    p50, p99 = np.percentile(took, [50, 99])
    print(f"{what:30} {len(took):6,} pages, p50 {p50:5.0f} ms, p99 {p99:5.0f} ms")


if __name__ == "__main__":
    main()
