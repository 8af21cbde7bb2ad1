"""What each page of a large library costs: processor time, in this process.

    python -m tests.benchmarks.page_times LIBRARY [--only NAME,NAME] [--count 20]

Every kind of page is asked at several addresses, each once: `first` is the very first of the kind,
p50 and p95 are those of all, `again` is the median of the same addresses asked once more. Answers
are made up to the last byte; neither the network nor a browser is measured. LIBRARY should be
large, have vectors, topics and a map, and lie where it may be written to; an address such as
postgresql+psycopg://… is asked through its local copy. The limits are 40 ms for
p50 and 80 ms for p95. On a busy machine all of this takes longer: `work` is what a fixed piece of
work took meanwhile, to compare with its time on an idle one.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from starlette.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.benchmarks.questions import SEED, keywords

P50_MS, P95_MS = 40, 80
IDLE_S = 0.1
"""Of the processor in two seconds."""
_AUTHORS_SQL = "SELECT author_id FROM authorship GROUP BY 1 HAVING count(*) > 3 ORDER BY 1"
_TOPICS_SQL = "SELECT DISTINCT topic_id FROM paper_topic ORDER BY 1"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library")
    parser.add_argument("--only", default="")
    parser.add_argument("--count", type=int, default=20)
    asked = parser.parse_args()
    settings = settings_of(asked.library)
    only = [name for name in asked.only.split(",") if name]
    print("page                     first    p50    p95    max   again   work (ms)")
    with serving(settings) as client:
        kinds = addresses(settings.library, asked.count)
        for name in only or kinds:
            print(line(name, *measure(client, kinds[name])), flush=True)


def settings_of(library: str) -> Settings:
    """Give the settings of a library: a file, or an address of PostgreSQL."""
    url = library if "://" in library else f"sqlite:///{Path(library).absolute()}"
    return Settings(database_url=url)


@contextmanager
def serving(settings: Settings) -> Iterator[TestClient]:
    """Give a client of an application whose search by meaning is ready."""
    app = create_app(settings)
    with TestClient(app, base_url="http://localhost", headers={"Accept": "text/html"}) as client:
        while app.state.library.semantic.meaning.state not in ("ready", "off"):
            time.sleep(0.2)
        client.get("/help")
        _wait_until_idle()
        yield client


def measure(client: TestClient, paths: list[str]) -> tuple[list[float], list[float]]:
    """Ask each address once, then all again; return the milliseconds of each."""
    return [_cost(client, path) for path in paths], [_cost(client, path) for path in paths]


def line(name: str, once: list[float], again: list[float]) -> str:
    """Say in one line what a kind of page costs."""
    p50, p95 = np.percentile(once, [50, 95])
    slow = "" if p50 <= P50_MS and p95 <= P95_MS else "  over"
    return (
        f"{name:22} {once[0]:7.0f} {p50:6.0f} {p95:6.0f} {max(once):6.0f} "
        f"{np.median(again):7.0f} {_fixed_work():6.1f}{slow}"
    )


def addresses(library: Path, count: int) -> dict[str, list[str]]:
    """Draw addresses of every kind of page, seeded."""
    rng = random.Random(SEED)
    with sqlite3.connect(f"file:{library.absolute()}?mode=ro", uri=True) as connection:
        papers, authors, topics = (
            [row[0] for row in connection.execute(sql)]
            for sql in ("SELECT id FROM paper", _AUTHORS_SQL, _TOPICS_SQL)
        )
    words = [word.replace("&", " ").replace("#", " ") for word in keywords(library, count)]
    some = [rng.choice(authors) for _ in range(count)]
    other = [rng.choice(authors) for _ in range(count)]
    of = [rng.choice(topics) for _ in range(count)]
    years = [rng.randrange(2000, 2026) for _ in range(count)]
    number = range(count)
    return {
        "/": ["/"],
        "/papers": ["/papers", *(f"/papers?year={year}-&sort=title" for year in years)],
        "/papers?q": [f"/papers?q={word}" for word in words],
        "API /papers?q": [f"/api/v1/papers?q={word}" for word in words],
        "/papers/ID": [f"/papers/{rng.choice(papers)}" for _ in number],
        "/authors": ["/authors", *(f"/authors?topic={topic}" for topic in of)],
        "/authors?q": [f"/authors?q={word.split()[0]}" for word in words],
        "/authors/ID": [f"/authors/{author}" for author in some],
        "/authors/ID/similar": [f"/authors/{author}/similar" for author in some],
        "/authors/on": [f"/authors/on?q={word}" for word in words],
        "/topics": ["/topics", *(f"/topics?year={year}-" for year in years)],
        "/topics/ID": [f"/topics/{topic}" for topic in of],
        "/timelines": ["/timelines", *(f"/timelines?topic={topic}" for topic in of)],
        "/timelines coauthors": [f"/timelines?chart=coauthors&author={author}" for author in some],
        "/timelines?q": [f"/timelines?q={word}" for word in words],
        "/timelines bars": [f"/timelines?form=multiples&topic={topic}" for topic in of],
        "/timelines/compare": [
            f"/timelines/compare?author={a}&author={b}" for a, b in zip(some, other, strict=True)
        ],
        "/network": ["/network", *(f"/network?year={year}-" for year in years)],
        "/network?topic": [f"/network?topic={topic}" for topic in of],
        "/map": ["/map", *(f"/map?year={year}-" for year in years)],
        "/map?q": [f"/map?q={word}" for word in words],
        "/compare authors": [
            f"/compare?compare=author:{a},author:{b}" for a, b in zip(some, other, strict=True)
        ],
        "/compare topics": [
            f"/compare?compare=topic:{a},topic:{b}"
            for a, b in zip(of, [*of[1:], of[0]], strict=True)
            if a != b
        ],
        "/new": ["/new", *(f"/new?topic={topic}" for topic in of)],
        "/imports": ["/imports"],
        "/review": ["/review"],
        "/review/people": ["/review/people"],
        "/help": ["/help"],
        "/suggest": [f"/suggest?q={word[:6]}" for word in words],
    }


def _wait_until_idle() -> None:
    """Wait for what a server prepares in its first seconds, which would count as a page's."""
    spent = 1.0
    while spent > IDLE_S:
        before = time.process_time()
        time.sleep(2)
        spent = time.process_time() - before


def _fixed_work() -> float:
    started = time.process_time()
    numbers = np.random.default_rng(SEED).permutation(200_000)
    for _ in range(3):
        np.sort(numbers)
    sum(len(str(number)) for number in range(50_000))
    return (time.process_time() - started) * 1000


def _cost(client: TestClient, path: str) -> float:
    started = time.process_time()
    answer = client.get(path)
    spent = (time.process_time() - started) * 1000
    if answer.status_code >= 400:
        print(f"  {answer.status_code} {path}")
    return spent


if __name__ == "__main__":
    main()
