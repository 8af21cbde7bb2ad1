"""What may be answered while an import runs: what the library answers between two of its batches.

A second library, in a file, takes the same import alone, and is asked after each transaction.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Sequence
from contextlib import closing
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


def expected(
    base: Path, file: Path, addresses: Sequence[str], folder: Path
) -> dict[str, list[str]]:
    """Import a file into a copy of a library, and ask for all addresses after each transaction.

    Returns:
        Address -> the digests of its answers, from before the import to after it.
    """
    states = [Path(shutil.copyfile(base, folder / "state-0.db"))]
    growing = Path(shutil.copyfile(base, folder / "growing.db"))
    commit = Batches.commit

    def commit_and_keep(self: Batches) -> None:
        commit(self)
        target = folder / f"state-{len(states)}.db"
        with closing(Database(growing)) as library:
            library.backup(target)
        states.append(target)

    settings = _settings(growing)
    Batches.commit = commit_and_keep  # type: ignore[method-assign]
    try:
        with closing(Database(growing)) as library:
            outcome = Outcome(file.name, file)
            watch = Watch(batch_records=BATCH_RECORDS)
            for _ in import_parts(
                library, outcome, ReadOptions(), limits_of(settings), None, watch
            ):
                pass
    finally:
        Batches.commit = commit  # type: ignore[method-assign]
    answers: dict[str, list[str]] = {address: [] for address in addresses}
    for state in states:
        with TestClient(create_app(_settings(state)), base_url=HOST) as client:
            for address in addresses:
                client.cookies.clear()
                answer = client.get(address)
                assert answer.status_code == 200, (address, answer.text[:300])
                answers[address].append(digest(answer.content))
    return answers


def _settings(path: Path) -> Settings:
    return Settings.model_validate({"database_url": f"sqlite:///{path}", "semantic": False})
