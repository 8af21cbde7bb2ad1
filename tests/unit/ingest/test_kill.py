"""An import that is killed at any moment has lost nothing, halved nothing and doubled nothing."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
from collections.abc import Callable
from multiprocessing import Queue
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from app.domain.records.record import PaperRecord
from app.ingest import batching as gathering
from app.store.database import Database
from tests.unit.ingest.library_dump import everything
from tests.unit.ingest.questions import check_indexes, one, rows, take_in

FAMILIES = ("Bell", "Dee", "Fox", "Hay", "Joy", "Kay", "Lee", "May", "Neil", "Orr")
KILLS = 10
STEP = 200
"""Steps of SQLite's machine between two chances to be killed; the import takes some thousands."""


def _records() -> list[PaperRecord]:
    """Two hundred papers; every tenth comes again with more, half the names in two forms."""
    chance = random.Random(3)
    records = []
    for number in range(200):
        names = [
            f"{given}{chance.choice((' T.', ''))} {family}"
            for given, family in zip(
                chance.sample(("Ann", "Cyril", "Eva", "Gustav"), 3),
                chance.sample(FAMILIES, 3),
                strict=True,
            )
        ]
        title = f"Paper {number} of the tides"
        records.append(PaperRecord(title, tuple(names), date="2020", doi=f"10.5555/{number}"))
        if number % 10 == 0:
            more = PaperRecord(title, doi=f"10.5555/{number}", abstract="They rise and fall.")
            records.append(more)
    return records


def _count_steps(path: Path, told: Queue[int]) -> None:
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    _import_watched(path, count)
    told.put(steps)


def _die_at(path: Path, step: int) -> None:
    left = step

    def count_down() -> int:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    _import_watched(path, count_down)


def _import_watched(path: Path, watch: Callable[[], int]) -> None:
    """Import in small batches, telling `watch` every few steps of the database."""
    gathering.BATCH_RECORDS = 20
    database = Database(path)

    def attach(connection: sqlite3.Connection, _record: object) -> None:
        connection.set_progress_handler(watch, STEP)

    event.listen(Engine, "connect", attach)
    take_in(database, _records())
    database.close()


def _run(target: Callable[..., None], *args: Any) -> int | None:
    """Run in a process of its own, forked to save its start."""
    process = multiprocessing.get_context("fork").Process(target=target, args=args)
    process.start()
    process.join(60)
    return process.exitcode


@pytest.fixture
def steps(tmp_path: Path, library_path: Path) -> int:
    """Count the chances of a whole import to be killed."""
    told: Queue[int] = multiprocessing.get_context("fork").Queue()
    copy = tmp_path / "whole.db"
    copy.write_bytes(library_path.read_bytes())
    assert _run(_count_steps, copy, told) == 0
    return told.get(timeout=60)


def test_ten_kills_harm_nothing(library_path: Path, tmp_path: Path, steps: int) -> None:
    whole = Database(tmp_path / "whole.db")
    expected = everything(whole)
    total = one(whole, "SELECT count(*) FROM paper")
    chance = random.Random(11)
    left = []
    for _ in range(KILLS):
        # The first steps of each import go to what is there already: aim at the later ones.
        assert _run(_die_at, library_path, chance.randint(steps // 20, steps // 3)) == -9
        database = Database(library_path)
        left.append(one(database, "SELECT count(*) FROM paper"))
        _check_whole(database)
        database.close()
    assert left == sorted(left)
    assert len(set(left)) > 2
    database = Database(library_path)
    report = take_in(database, _records())
    assert (report.added + report.matched, one(database, "SELECT count(*) FROM paper")) == (
        len(_records()),
        total,
    )
    assert everything(database) == expected
    check_indexes(database)
    database.close()
    whole.close()


def _check_whole(database: Database) -> None:
    """Every paper has its text, its record and all its authors, and none is there twice."""
    papers = rows(
        database,
        """
        SELECT title,
            (SELECT count(*) FROM paper_text WHERE paper_id = paper.id),
            (SELECT count(*) FROM record WHERE paper_id = paper.id) > 0,
            (SELECT count(*) FROM authorship WHERE paper_id = paper.id)
        FROM paper
        """,
    )
    assert all(row[1:] == (1, 1, 3) for row in papers)
    assert len({row[0] for row in papers}) == len(papers)
    added = one(database, "SELECT coalesce(sum(added), 0) FROM import")
    assert added == len(papers)
    check_indexes(database)
