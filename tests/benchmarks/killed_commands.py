"""The commands that `tests.benchmarks.kills` kills, and how each is known to be done."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from tests.migrations.test_migrations import library_at

RECORDS = 40
KEPT = 30
"""Papers of the first import, which is never taken back; they are corrected and decided on."""
OLD_SCHEMA = "0009"
OLD_PAPERS = 200
GIVEN = ("Ann", "Cyril", "Eva", "Gustav", "Ida", "Karl", "Mia", "Olaf")
FAMILY = ("Bell", "Dee", "Fox", "Hay", "Joy", "Kay", "Lee", "May", "Neil", "Orr")
WORDS = ("tides", "privacy", "birdsong", "harbours", "glaciers", "proteins", "graphs", "poems")


@dataclass
class World:
    """One library, and what was acknowledged of it."""

    path: Path
    files: int = 0
    imports: dict[int, int] = field(default_factory=dict)
    """Imports that are whole -> their records."""
    removed: dict[int, int] = field(default_factory=dict)
    """Imports that were taken back, likewise."""
    venues: dict[int, str] = field(default_factory=dict)
    """Papers -> what their venue was corrected to."""

    @property
    def old(self) -> Path:
        """A library of an earlier version."""
        return self.path.with_name("old.db")

    def library(self, arguments: list[str]) -> Path:
        """Return the library that a command works on."""
        return self.old if arguments[0] == "search" else self.path

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Run a query in SQL."""
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(query, values).fetchall()

    def new_file(self, records: int = RECORDS) -> Path:
        """Write a file of papers that no other file has, each by three people."""
        self.files += 1
        chance = random.Random(self.files)
        path = self.path.with_name(f"file-{self.files}.jsonl")
        lines = []
        for number in range(records):
            word = chance.choice(WORDS)
            people = [f"{given} {chance.choice(FAMILY)}" for given in chance.sample(GIVEN, 3)]
            lines.append({
                "title": f"Study {self.files} part {number} of {word} and {chance.choice(WORDS)}",
                "authors": people, "date": "2020", "doi": f"10.5555/{self.files}.{number}",
                "abstract": f"We look at {word} again. " * 3,
            })  # fmt: skip
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        return path


@dataclass(frozen=True)
class Act:
    """One command, ready to be done."""

    arguments: list[str]
    is_done: Callable[[World], bool]
    """Looks whether all of it was done; notes it as acknowledged from now on."""
    is_acknowledged: Callable[[str], bool] = bool
    """Given what was printed or answered."""
    all_or_nothing: bool = True
    ask: Callable[[int], str] | None = None
    """Of a server: asks it for changes."""


@dataclass(frozen=True)
class Command:
    """A kind of command."""

    name: str
    weight: int
    prepare: Callable[[World, random.Random], Act | None]
    """None where the library has nothing for it now."""


def first_files(world: World) -> list[Path]:
    """Give the first file of a library, whose import has number 1."""
    world.imports[1] = KEPT
    return [world.new_file(KEPT)]


def _finished(world: World, file: Path) -> bool:
    rows = world.ask(
        "SELECT id FROM import WHERE filename = ? AND finished_at IS NOT NULL ORDER BY id DESC",
        file.name,
    )
    if rows:
        world.imports[rows[0][0]] = RECORDS
    return bool(rows)


def _import(world: World, chance: random.Random) -> Act:
    """Import a new file, or one again whose import was killed."""
    halves = world.ask("SELECT DISTINCT filename FROM import WHERE finished_at IS NULL")
    again = [name for (name,) in halves if not _finished(world, Path(name))]
    file = world.path.with_name(again[0]) if again else world.new_file()
    return Act(
        ["import", str(file)],
        lambda world: _finished(world, file),
        lambda said: "added" in said,
        all_or_nothing=False,
    )


def _remove(world: World, chance: random.Random) -> Act | None:
    numbers = sorted(number for number in world.imports if number > 1)
    if not numbers:
        return None
    number = chance.choice(numbers)

    def is_done(world: World) -> bool:
        if world.ask("SELECT 1 FROM import WHERE id = ?", number):
            return False
        world.removed[number] = world.imports.pop(number, RECORDS)
        return True

    return Act(["remove", "--import", str(number)], is_done)


def _restore(world: World, chance: random.Random) -> Act | None:
    kept = sorted(number for (number,) in world.ask("SELECT id FROM removed_import"))
    if not kept:
        return None
    number = chance.choice(kept)

    def is_done(world: World) -> bool:
        if world.ask("SELECT 1 FROM removed_import WHERE id = ?", number):
            return False
        world.imports[number] = world.removed.pop(number, RECORDS)
        return True

    arguments = ["remove", "--undo", "--import", str(number)]
    return Act(arguments, is_done, lambda said: "is back" in said, all_or_nothing=False)


def _correct(world: World, chance: random.Random) -> Act:
    paper, venue = chance.randint(21, KEPT), f"Venue {chance.getrandbits(30)}"

    def is_done(world: World) -> bool:
        if world.ask("SELECT venue FROM paper WHERE id = ?", paper) != [(venue,)]:
            return False
        world.venues[paper] = venue
        return True

    return Act(["correct", str(paper), "--set", f"venue={venue}"], is_done)


def _decide(table: str, command: str) -> Callable[[World, random.Random], Act]:
    """Merge two people or papers, keep two apart, or take a decision back."""

    def prepare(world: World, chance: random.Random) -> Act | None:
        count_sql = f"SELECT count(*), count(undone_at) FROM {table}"
        before = world.ask(count_sql)
        standing = world.ask(f"SELECT id FROM {table} WHERE undone_at IS NULL")
        if standing and chance.random() < 0.5:
            arguments = [command, "--undo", str(chance.choice(standing)[0])]
        else:
            found = world.ask(
                "SELECT id FROM paper WHERE id <= 20" if command == "papers"
                else "SELECT id FROM author WHERE merged_into_id IS NULL AND listed_id IS NULL"
            )  # fmt: skip
            one, other = chance.sample([number for (number,) in found], 2)
            way = "--apart" if command == "papers" else chance.choice(["--merge", "--apart"])
            if way == "--merge" and world.ask(
                "SELECT 1 FROM authorship AS a JOIN authorship AS b ON a.paper_id = b.paper_id"
                " WHERE a.author_id = ? AND b.author_id = ?", one, other,
            ):  # fmt: skip
                return None
            arguments = [command, way, str(one), str(other)]
        return Act(
            arguments,
            lambda world: world.ask(count_sql) != before,
            lambda said: "Decision" in said,
        )

    return prepare  # type: ignore[return-value]


def _topics(world: World, chance: random.Random) -> Act:
    before = world.ask("SELECT count(*) FROM topic_build")
    return Act(["topics"], lambda world: world.ask("SELECT count(*) FROM topic_build") != before)


def _backup(world: World, chance: random.Random) -> Act:
    target = world.path.with_name(f"copy-{chance.getrandbits(40):x}.db")
    return Act(["backup", str(target)], lambda _world: target.exists())


def _upgrade(world: World, chance: random.Random) -> Act:
    """Open a library of an earlier version, by a command that reads it."""
    template = world.path.parent.parent / "old.db"
    if not template.exists():
        _make_old(template)
    for path in world.path.parent.glob("old.db*"):
        path.unlink()
    shutil.copyfile(template, world.old)
    return Act(["search", "tides"], lambda world: True)


def _make_old(path: Path) -> None:
    library_at(path, OLD_SCHEMA)
    with closing(sqlite3.connect(path)) as connection, connection:
        columns = connection.execute(
            "SELECT name, type FROM pragma_table_info('paper') WHERE \"notnull\" OR name = 'id'"
        ).fetchall()
        named = ", ".join(name for name, _ in columns)
        for number in range(1, OLD_PAPERS + 1):
            values = [
                number if name == "id" else f"Tides {number}" if name == "title"
                else f"{number:032}".encode() if kind == "BLOB"
                else 0 if kind in ("INTEGER", "BOOLEAN") else "[]"
                for name, kind in columns
            ]  # fmt: skip
            marks = ", ".join("?" * len(values))
            connection.execute(f"INSERT INTO paper ({named}) VALUES ({marks})", values)


def _serve(world: World, chance: random.Random) -> Act:
    """Serve, and ask for corrections and one import."""
    file = world.new_file()
    papers = [chance.randint(21, KEPT) for _ in range(1000)]
    wishes = [(paper, f"Venue {chance.getrandbits(30)}") for paper in papers]
    imports = chance.random() < 0.3
    asked: list[tuple[int, str]] = []
    answered: list[tuple[int, str]] = []

    def ask(port: int) -> str:
        said = ""
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as client:
                if imports:
                    client.request("POST", f"/api/v1/imports?filename={file.name}",
                                   file.read_bytes())  # fmt: skip
                    answer = client.getresponse()
                    answer.read()
                    said = "imported" if answer.status == 201 else said
                for paper, venue in wishes:
                    asked.append((paper, venue))
                    client.request("PATCH", f"/api/v1/papers/{paper}", json.dumps({"venue": venue}),
                                   {"Content-Type": "application/json"})  # fmt: skip
                    answer = client.getresponse()
                    answer.read()
                    if answer.status == 200:
                        answered.append((paper, venue))
        except (OSError, HTTPException):
            pass
        return said

    def is_done(world: World) -> bool:
        known = dict(world.ask("SELECT id, venue FROM paper"))
        world.venues |= dict(answered)
        for paper, venue in asked[len(answered) :]:  # the one under way: as before, or as after
            if known[paper] == venue:
                world.venues[paper] = venue
        return _finished(world, file)

    return Act(["serve", "--port", "0"], is_done, lambda said: said == "imported",
               all_or_nothing=False, ask=ask)  # fmt: skip


COMMANDS = (
    Command("import", 8, _import),
    Command("remove", 3, _remove),
    Command("restore", 3, _restore),
    Command("correct", 3, _correct),
    Command("people", 4, _decide("author_decision", "authors")),  # type: ignore[arg-type]
    Command("papers", 3, _decide("paper_decision", "papers")),  # type: ignore[arg-type]
    Command("topics", 1, _topics),
    Command("backup", 2, _backup),
    Command("upgrade", 3, _upgrade),
    Command("serve", 1, _serve),
)
