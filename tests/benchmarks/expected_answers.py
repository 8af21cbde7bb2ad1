"""What may be answered while an import runs: what the library answers between two of its batches.

A second library, in a file, takes the same import alone, and is asked after each transaction.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from starlette.testclient import TestClient

from app.intake.child import BATCH_RECORDS
from app.intake.files import Outcome, ReadOptions, Watch, import_parts, limits_of
from app.main import create_app
from app.settings import Settings
from app.store.bulk_sql import Batches
from app.store.database import Database
from app.store.sqlite import open_file

VARYING = re.compile(r'library version \d+|nonce-[\w+/=-]+|nonce="[^"]+"|,"took_ms":[\d.]+')
"""Differs from one answer to the next, or with each correction."""
CURSOR = re.compile(r'(cursor=|"next_cursor":")[\w%=-]+')
"""Is signed with a secret of the library."""
HOST = "http://127.0.0.1:8000"


PEOPLE_SQL = """
SELECT author.id, author.name, author.circles, paper.title, paper.doi, position, printed
FROM authorship JOIN author ON author.id = authorship.author_id
JOIN name ON name.id = authorship.name_id JOIN paper ON paper.id = authorship.paper_id
"""


def digest(body: bytes, port: int = 8000) -> str:
    """Name an answer by what it says."""
    text = body.decode().replace(f"127.0.0.1:{port}", "127.0.0.1:8000")
    text = CURSOR.sub(r"\1", VARYING.sub("", text))
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


@dataclass
class Expected:
    """What an address may answer."""

    during: set[str] = field(default_factory=set)
    """Digests of its answers, from before the import to after it …"""
    after: set[str] = field(default_factory=set)
    """… and of those after it."""


def expected(base: Path, file: Path, addresses: Sequence[str], folder: Path) -> dict[str, Expected]:
    """Import a file into copies of a library, and ask for all addresses after each transaction.

    Once the import goes through. It is also cut off after each of its transactions, and repeated:
    at once, as where its process is killed, and after its end there, as where its server is.
    """
    answers = {address: Expected() for address in addresses}
    whole = _import_by_steps(base, file, folder / "whole")
    runs = [whole]
    for number, state in enumerate(whole[1:]):
        runs.append(_import_by_steps(state, file, folder / f"cut-{number}"))
        ended = _import_by_steps(base, file, folder / f"ended-{number}", number + 1)
        runs += [ended, _import_by_steps(ended[-1], file, folder / f"again-{number}")]
    lasting = {id(run) for run in runs if run[0].parent.name.startswith(("whole", "cut", "again"))}
    for run in runs:
        for state in run:
            with TestClient(create_app(_settings(state)), base_url=HOST) as client:
                for address in addresses:
                    client.cookies.clear()
                    answer = client.get(address)
                    assert answer.status_code == 200, (address, answer.text[:300])
                    name = digest(answer.content)
                    answers[address].during.add(name)
                    if state is run[-1] and id(run) in lasting:
                        answers[address].after.add(name)
    return answers


def people_of(path: Path) -> Counter[tuple[object, ...]]:
    """Count the people of a library by name, circles and mentions: by all but their numbers."""
    found: defaultdict[tuple[object, ...], list[tuple[object, ...]]] = defaultdict(list)
    with closing(open_file(path, "ro")) as connection:
        for number, name, circles, *mention in connection.execute(PEOPLE_SQL):
            found[number, name, circles].append(tuple(mention))
    return Counter((*who[1:], *sorted(map(str, mentions))) for who, mentions in found.items())


def _import_by_steps(base: Path, file: Path, folder: Path, most: int | None = None) -> list[Path]:
    """Import a file into a copy of a library; keep the library as it is after each transaction.

    Args:
        most: transactions after which it is asked to end.
    """
    folder.mkdir()
    states = [Path(shutil.copyfile(base, folder / "state-0.db"))]
    growing = Path(shutil.copyfile(base, folder / "growing.db"))
    commit = Batches.commit

    def commit_and_keep(self: Batches) -> None:
        commit(self)
        target = folder / f"state-{len(states)}.db"
        with closing(Database(growing)) as library:
            library.backup(target)
        states.append(target)

    Batches.commit = commit_and_keep  # type: ignore[method-assign]
    try:
        with closing(Database(growing)) as library:
            outcome, limits = Outcome(file.name, file), limits_of(_settings(growing))
            stopped = partial(_has, states, most)
            watch = Watch(batch_records=BATCH_RECORDS, stopped=stopped)
            for _ in import_parts(library, outcome, ReadOptions(), limits, None, watch):
                pass
    finally:
        Batches.commit = commit  # type: ignore[method-assign]
    return states


def _has(states: list[Path], most: int | None) -> bool:
    return most is not None and len(states) > most


def _settings(path: Path) -> Settings:
    return Settings.model_validate({"database_url": f"sqlite:///{path}", "semantic": False})
