"""What may be answered while an import runs: what the library answers between two of its batches.

A second library, in a file, takes the same import alone, and is asked after each transaction.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from starlette.testclient import TestClient

from app.intake.child import BATCH_RECORDS
from app.intake.files import Outcome, ReadOptions, Watch, import_parts, limits_of
from app.main import create_app
from app.settings import Settings
from app.store.bulk_sql import Batches
from app.store.database import Database

VARYING = re.compile(r'library version \d+|nonce-[\w+/=-]+|nonce="[^"]+"|,"took_ms":[\d.]+')
"""Differs from one answer to the next, or with each correction."""
CURSOR = re.compile(r'(cursor=|"next_cursor":")[\w%=-]+')
"""Is signed with a secret of the library."""
HOST = "http://127.0.0.1:8000"


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

    Once the import goes through; and it is cut off after each of its transactions, and repeated.
    """
    answers = {address: Expected() for address in addresses}
    states = _import_by_steps(base, file, folder / "whole")
    runs = [states, *(
        _import_by_steps(state, file, folder / f"cut-{number}")
        for number, state in enumerate(states[1:])
    )]  # fmt: skip
    for run in runs:
        for state in run:
            with TestClient(create_app(_settings(state)), base_url=HOST) as client:
                for address in addresses:
                    client.cookies.clear()
                    answer = client.get(address)
                    assert answer.status_code == 200, (address, answer.text[:300])
                    name = digest(answer.content)
                    answers[address].during.add(name)
                    if state is run[-1]:
                        answers[address].after.add(name)
    return answers


def _import_by_steps(base: Path, file: Path, folder: Path) -> list[Path]:
    """Import a file into a copy of a library; keep the library as it is after each transaction."""
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
            watch = Watch(batch_records=BATCH_RECORDS)
            for _ in import_parts(library, outcome, ReadOptions(), limits, None, watch):
                pass
    finally:
        Batches.commit = commit  # type: ignore[method-assign]
    return states


def _settings(path: Path) -> Settings:
    return Settings.model_validate({"database_url": f"sqlite:///{path}", "semantic": False})
