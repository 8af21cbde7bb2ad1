"""Damages libraries in many ways, and looks at what commands, pages and the doctor make of that.

    python -m tests.benchmarks.corrupted [NUMBER] [--seed SEED]

Each library is a copy of a sound one in which bytes were changed, pages zeroed or swapped, or whose
end was cut off. No command and no page may show a traceback, nothing that could be read before may
be lost by looking at it or mending it, and the doctor must find whatever keeps a row from being
read.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import logging
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from starlette.testclient import TestClient

from app.cli import main as cli
from app.errors import OeuvreError
from app.main import create_app
from app.paths import resource
from app.settings import Settings

PAGE = 4096
PAGES = ("/", "/papers?q=learning", "/papers/1", "/authors/1", "/timelines", "/imports",
         "/api/v1/papers?facets=year,author", "/papers.bib", "/health")  # fmt: skip
COMMANDS = ("search learning", "export --format jsonl", "papers", "doctor", "doctor")
TABLES = ("paper", "record", "name", "author", "authorship", "import")
Damage = Callable[[bytearray, random.Random], None]


def change_bytes(data: bytearray, chance: random.Random) -> None:
    """Change some bytes anywhere."""
    for _ in range(chance.choice((1, 8, 64, 512))):
        data[chance.randrange(len(data))] ^= chance.randint(1, 255)


def change_header(data: bytearray, chance: random.Random) -> None:
    """Change a byte of the file's header."""
    data[chance.randrange(100)] ^= chance.randint(1, 255)


def change_page_head(data: bytearray, chance: random.Random) -> None:
    """Change the head of a page, which says where its rows are."""
    for _ in range(chance.choice((1, 4))):
        data[chance.randrange(len(data) // PAGE) * PAGE + chance.randrange(12)] ^= 0x55


def zero_pages(data: bytearray, chance: random.Random) -> None:
    """Zero some pages."""
    for _ in range(chance.choice((1, 1, 4))):
        start = chance.randrange(len(data) // PAGE) * PAGE
        data[start : start + PAGE] = bytes(PAGE)


def swap_pages(data: bytearray, chance: random.Random) -> None:
    """Put two pages in each other's place."""
    one, other = (chance.randrange(1, len(data) // PAGE) * PAGE for _ in range(2))
    first = data[one : one + PAGE]
    data[one : one + PAGE] = data[other : other + PAGE]
    data[other : other + PAGE] = first


def cut_off(data: bytearray, chance: random.Random) -> None:
    """Cut the end off."""
    del data[chance.randrange(1, len(data)) :]


DAMAGES: tuple[Damage, ...] = (
    change_bytes, change_header, change_page_head, zero_pages, swap_pages, cut_off,
)  # fmt: skip


@dataclass
class Findings:
    """What came of all damaged libraries."""

    found: Counter[str] = field(default_factory=Counter)
    """What the doctor said in the end."""
    wrong: list[str] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    """Pages answered with 500, by the reason that the log has."""


def run(number: int, folder: Path, seed: int = 1) -> Findings:
    """Damage a number of libraries and look at each.

    Args:
        folder: empty; all is made in it.
    """
    findings = Findings()
    os.environ["OEUVRE_SEMANTIC"] = "0"
    sound = folder / "sound.db"
    command(sound, "import", str(resource("data/listing.txt")), "--no-embed")
    whole = sound.read_bytes()
    chance = random.Random(seed)
    for at in range(number):
        damage = DAMAGES[at % len(DAMAGES)]
        data = bytearray(whole)
        damage(data, chance)
        place = folder / f"damaged-{at}"
        place.mkdir()
        path = place / "library.db"
        path.write_bytes(data)
        wrong = _look(path, findings)
        findings.wrong += [f"{damage.__name__} {at}: {one}" for one in wrong]
        if not wrong:
            shutil.rmtree(place)
    return findings


def _look(path: Path, findings: Findings) -> list[str]:
    """Let commands and pages look at one library; return what they did wrong."""
    before = _readable(path)
    lost = sum(rows is None for rows in before.values())
    wrong = []
    for typed in COMMANDS:
        status, printed, said = command(path, *typed.split())
        if "Traceback" in printed + said or status not in (0, 1, 2):
            wrong.append(f"{typed}: {said[-300:]}")
    findings.found["sound" if status == 0 else "to do" if status == 1 else "refused"] += 1
    if lost and status == 0:
        wrong.append("the doctor finds nothing, though rows cannot be read")
    wrong += _serve(path, findings)
    after = _readable(path)
    for table, rows in before.items():
        now = after.get(table)
        if rows is not None and (now is None or not rows <= now):
            wrong.append(f"rows of {table} could be read before, and not after")
    return wrong


def _serve(path: Path, findings: Findings) -> list[str]:
    """Ask a server for pages."""
    settings = Settings(database_url=f"sqlite:///{path}", semantic=False, lock_timeout=1.0)
    wrong = []
    kept = _Kept()
    logging.getLogger("oeuvre").addHandler(kept)
    base = "http://127.0.0.1:8000"
    try:
        app = create_app(settings)
        with TestClient(app, base_url=base, raise_server_exceptions=False) as client:
            for page in PAGES:
                try:
                    answer = client.get(page, headers={"accept": "text/html"})
                except Exception as error:  # a file that breaks off while it is sent
                    findings.failures[f"cut: {type(error).__name__}"] += 1
                    continue
                if "Traceback" in answer.text:
                    wrong.append(f"{page} shows a traceback")
    except OeuvreError:
        pass  # it does not start, and says why
    except Exception as error:  # it does not start, without a reason for the user
        where = traceback.extract_tb(error.__traceback__)[-1]
        named = f"start: {type(error).__name__} in {Path(where.filename).name}:{where.lineno}"
        findings.failures[named] += 1
    finally:
        logging.getLogger("oeuvre").removeHandler(kept)
    findings.failures.update(kept.reasons)
    return wrong


class _Kept(logging.Handler):
    """Keeps the reasons of failures that are logged with a traceback."""

    def __init__(self) -> None:
        super().__init__()
        self.reasons: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1]:
            self.reasons.append(f"{type(record.exc_info[1]).__name__}: {record.exc_info[1]}"[:80])


def command(path: Path, *arguments: str) -> tuple[int, str, str]:
    """Run `oeuvre`; return its status, what it printed and what it said."""
    os.environ["OEUVRE_DATABASE_URL"] = f"sqlite:///{path}"
    printed, said, before = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["oeuvre", *arguments]
    output = io.TextIOWrapper(io.BytesIO(), "utf-8")
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(said):
            cli.main()
    except SystemExit as end:
        status = int(end.code or 0)
    except BaseException as error:
        return 99, "", f"Traceback: {type(error).__name__}: {error}"
    finally:
        sys.argv = before
    with contextlib.suppress(ValueError):
        output.seek(0)
        printed.write(output.read())
    return status, printed.getvalue(), said.getvalue()


def _readable(path: Path) -> dict[str, set[str] | None]:
    """Read every row that can be read; None for a table of which some cannot."""
    found: dict[str, set[str] | None] = {}
    for table in TABLES:
        rows: set[str] = set()
        try:
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
                connection.text_factory = bytes
                for row in connection.execute(f"SELECT * FROM {table}"):
                    rows.add(repr(row))
            found[table] = rows
        except (sqlite3.DatabaseError, UnicodeDecodeError):  # the latter of a column's name
            found[table] = None
    return found


def main() -> None:
    """Damage as many as the command line says, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int, nargs="?", default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    logging.disable(logging.NOTSET)
    folder = Path(tempfile.mkdtemp(prefix="oeuvre-corrupted-"))
    findings = run(given.number, folder, given.seed)
    print(f"{given.number} damaged libraries; the doctor in the end: {dict(findings.found)}")
    print(f"answers of 500 and files cut off: {dict(findings.failures)}")
    print("\n".join(findings.wrong) or "no traceback, nothing made worse, nothing missed")
    if not findings.wrong:
        shutil.rmtree(folder)
    sys.exit(1 if findings.wrong else 0)


if __name__ == "__main__":
    main()
