"""Kills real commands and servers at random moments, and looks for what that has lost.

    python -m tests.benchmarks.kills [NUMBER] [--seed SEED]

Each run is a process that is forked from this one, which has all modules read, and does one
command of `oeuvre` on one library (import with encoding and topics, topics, corrections, decisions
on people and papers, imports taken back and brought back, backup, upgrade) or serves it and is
asked to change it. Half of them are killed while they hold the writer's lock. What a command
printed or a server answered is acknowledged. After each kill the library must hold all of that, and
of the change that was under way all or nothing: of an import whole papers, each once.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from app.cli import main as cli
from app.cli.opening import open_library
from app.ingest import batching
from app.search.meaning.model import ModelSpec
from app.search.meaning.semantic import Semantic
from app.settings import Settings
from app.store.database import NEWEST_SCHEMA, Database
from app.store.integrity import damage_of
from tests.benchmarks.killed_commands import COMMANDS, OLD_PAPERS, Command, World, first_files
from tests.fake_embedder import FakeEmbedder

LONGEST_S = 30.0
READY_S = 3.0
FULL_TEXT = ("paper_stems", "paper_words", "name_words")
TABLES = (
    "paper", "paper_text", "record", "name", "author", "authorship", "import", "correction",
    "paper_decision", "author_decision", "removed_import", "topic", "paper_topic", "topic_build",
    "map_layout",
)  # fmt: skip
HALF_SQL = """
SELECT count(*) FROM paper WHERE
    (SELECT count(*) FROM paper_text WHERE paper_id = paper.id) <> 1
    OR (SELECT count(*) FROM record WHERE paper_id = paper.id) = 0
    OR (SELECT count(*) FROM authorship WHERE paper_id = paper.id) <> 3
"""
TWICE_SQL = "SELECT count(*) - count(DISTINCT title) FROM paper"


@dataclass
class Tally:
    """What was done and found."""

    kills: Counter[str] = field(default_factory=Counter)
    finished: int = 0
    """Commands that came to their end before the kill."""
    harm: list[str] = field(default_factory=list)
    ready: list[float] = field(default_factory=list)
    """Seconds until the library was open again, after each kill."""

    def lines(self) -> list[str]:
        """Describe it."""
        kinds = ", ".join(f"{name} {count}" for name, count in sorted(self.kills.items()))
        ready = sorted(self.ready) or [0.0]
        return [
            f"{self.kills.total()} kills ({kinds}); {self.finished} ended before",
            f"open again: median {ready[len(ready) // 2]:.2f} s, longest {ready[-1]:.2f} s",
            *(self.harm or ["nothing lost, halved, doubled or damaged"]),
        ]


def run(
    number: int, folder: Path, seed: int = 1, commands: tuple[Command, ...] = COMMANDS
) -> Tally:
    """Kill until it was done a number of times.

    Args:
        folder: empty; libraries and files are made in it.
    """
    chance = random.Random(seed)
    tally = Tally()
    batching.BATCH_RECORDS = 10
    Semantic.__init__.__defaults__ = (lambda *_: FakeEmbedder(), _model)
    os.environ["OEUVRE_MODEL_CACHE"] = str(folder / "models")
    for name in cli.COMMANDS:  # once, for all processes
        cli.read_command(name)
    import_module("app.topics.rebuild")
    world = _begin(folder, chance)
    took: dict[str, float] = {}
    while tally.kills.total() < number:
        if len(world.imports) > 12:
            world = _begin(folder, chance)
        command = chance.choices(commands, [one.weight for one in commands])[0]
        act = command.prepare(world, chance)
        if act is None:
            continue
        before = _state(world.path)
        begun = time.perf_counter()
        was_killed, printed = _do(act.arguments, act.ask, world, chance, took.get(command.name))
        if not was_killed:
            took[command.name] = time.perf_counter() - begun
            tally.finished += 1
        else:
            tally.kills[command.name] += 1
        begun = time.perf_counter()
        open_library(Settings(database_url=f"sqlite:///{world.path}", semantic=False)).close()
        if was_killed:
            tally.ready.append(time.perf_counter() - begun)
        is_done = act.is_done(world)
        wrong = _wrong(world)
        if not is_done and act.is_acknowledged(printed):
            wrong.append("what was acknowledged is lost")
        if not is_done and act.all_or_nothing and _state(world.path) != before:
            wrong.append("half of a change is there")
        if not was_killed and not is_done:
            wrong.append(f"the command did nothing: {printed[-300:]}")
        tally.harm += [f"{command.name}: {one}" for one in wrong]
        if wrong:
            shutil.copyfile(world.path, folder / f"harmed-{len(tally.harm)}.db")
            world = _begin(folder, chance)
    tally.harm += [f"ready after {one:.1f} s" for one in tally.ready if one > READY_S]
    return tally


def _model(_name: str) -> ModelSpec:
    embedder = FakeEmbedder()
    return ModelSpec(embedder.name, Path(), embedder.fingerprint)


def _begin(folder: Path, chance: random.Random) -> World:
    """Make a library of some papers, by the commands themselves."""
    world = World(folder / f"{chance.getrandbits(40):x}" / "library.db")
    world.path.parent.mkdir()
    for file in first_files(world):
        killed, said = _do(["import", str(file)], None, world, chance, None)
        assert not killed, said
    return world


def _do(
    arguments: list[str],
    ask: Callable[[int], str] | None,
    world: World,
    chance: random.Random,
    usual_s: float | None,
) -> tuple[bool, str]:
    """Run a command in a process of its own; kill it where its usual time is known.

    Args:
        ask: of a server: given its port, asks it for changes; gives what it acknowledged.

    Returns:
        Whether it was killed, and what it said on standard output.
    """
    output = world.path.with_name("said.txt")
    output.write_text("")
    child = os.fork()
    if child == 0:
        _be_command(arguments, world, output)
    begun = time.perf_counter()
    if ask is not None:
        return _kill_server(child, ask, output, chance)
    if usual_s is None:
        _, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status), output.read_text("utf-8", "replace")
    writer = Path(f"{world.library(arguments)}.writer")
    aimed = chance.random() < 0.5
    after = chance.uniform(0, 0.05) if aimed else chance.uniform(0, usual_s)
    while time.perf_counter() - begun < LONGEST_S:
        if aimed and writer.exists():
            aimed, begun = False, time.perf_counter()
        if not aimed and time.perf_counter() - begun >= after:
            break
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.WIFSIGNALED(status), output.read_text("utf-8", "replace")
        time.sleep(0.0005)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status), output.read_text("utf-8", "replace")


def _kill_server(
    child: int, ask: Callable[[int], str], output: Path, chance: random.Random
) -> tuple[bool, str]:
    """Ask a server for changes until it is killed, with all processes that it started."""
    begun = time.perf_counter()
    while "http://" not in output.read_text("utf-8"):
        if time.perf_counter() - begun > LONGEST_S:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return True, "the server did not start"
        time.sleep(0.005)
    port = int(output.read_text("utf-8").strip().rsplit(":", 1)[1])
    killer = os.fork()
    if killer == 0:
        time.sleep(chance.uniform(0, 1.5))
        os.killpg(child, signal.SIGKILL)
        os._exit(0)
    acknowledged = ask(port)
    os.waitpid(killer, 0)
    os.waitpid(child, 0)
    return True, acknowledged


def _be_command(arguments: list[str], world: World, output: Path) -> None:
    """Do what `oeuvre` does; this process is one of its own."""
    status = 1
    try:
        os.setpgid(0, 0)
        file = os.open(output, os.O_WRONLY | os.O_APPEND)
        os.dup2(file, 1)
        os.dup2(os.open(world.path.with_name("errors.txt"), os.O_WRONLY | os.O_CREAT), 2)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8")
        sys.stderr = os.fdopen(2, "w", encoding="utf-8")
        os.environ["OEUVRE_DATABASE_URL"] = f"sqlite:///{world.library(arguments)}"
        sys.argv = ["oeuvre", *arguments]
        cli.main()
    except SystemExit as end:
        status = int(end.code or 0)
    finally:
        os._exit(status)


def _state(path: Path) -> str:
    """Digest all that a library says."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        for table in TABLES:
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2"):
                digest.update(repr(row).encode())
    return digest.hexdigest()


def _wrong(world: World) -> list[str]:
    """Look for harm in the library, in its copies, and in the one that is upgraded."""
    wrong = damage_of(world.path)
    database = Database(world.path, 1.0)
    with database.writing("check"):
        wrong += [one for one in FULL_TEXT if not database.check_full_text(one)]
    database.close()
    with closing(sqlite3.connect(world.path)) as connection:
        for name, query in (("half", HALF_SQL), ("double", TWICE_SQL)):
            (count,) = connection.execute(query).fetchone()
            wrong += [f"{count} {name} papers"] if count else []
        for import_id, records in world.imports.items():
            query = "SELECT count(*) FROM record WHERE import_id = ?"
            (count,) = connection.execute(query, (import_id,)).fetchone()
            if count != records:
                wrong.append(f"import {import_id} has {count} records in place of {records}")
        for paper, venue in world.venues.items():
            query = "SELECT venue FROM paper WHERE id = ?"
            if connection.execute(query, (paper,)).fetchone() != (venue,):
                wrong.append(f"the correction of paper {paper} is lost")
    for copy in world.path.parent.glob("copy-*.db"):
        wrong += damage_of(copy)
        copy.unlink()
    return wrong + _wrong_upgrade(world.old)


def _wrong_upgrade(path: Path) -> list[str]:
    """Look at a library that was upgraded: it is as before, or as after."""
    if not path.exists():
        return []
    with closing(sqlite3.connect(path)) as connection:
        (schema,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        (papers,) = connection.execute("SELECT count(*) FROM paper").fetchone()
    wrong = damage_of(path)
    wrong += [] if papers == OLD_PAPERS else [f"{papers} papers are left of an upgrade"]
    copy = Path(f"{path}.before-{NEWEST_SCHEMA}")
    if schema == NEWEST_SCHEMA and not copy.exists():
        wrong.append("an upgrade kept no copy")
    return wrong + (damage_of(copy) if copy.exists() else [])


def main() -> None:
    """Kill as often as the command line says, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int, nargs="?", default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="oeuvre-kills-"))
    began, used = time.perf_counter(), time.process_time()
    tally = run(given.number, folder, given.seed)
    children = os.times()
    spent = time.process_time() - used + children.children_user + children.children_system
    print(json.dumps(tally.kills, indent=1))
    print("\n".join(tally.lines()))
    print(f"{time.perf_counter() - began:.0f} s, {spent:.0f} s of the processor")
    if not tally.harm:
        shutil.rmtree(folder)
    sys.exit(1 if tally.harm else 0)


if __name__ == "__main__":
    main()
