"""Copies a library's file, while others read and write it."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from app.errors import OeuvreError
from app.store.sqlite import cause_of, open_file, reason_of


def copy_library(path: Path, target: Path) -> None:
    """Write the newest state of a library into a new file, whole or not at all.

    Raises:
        OeuvreError: the library cannot be read, or the copy not written.
    """
    # Whoever is killed here leaves nothing that looks like a copy.
    copy = target.absolute().with_name(f".oeuvre-{secrets.token_hex(6)}.unfinished")
    try:
        # The readers' own connections are barred from writing, into a new file too.
        with closing(open_file(path, "ro")) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
        # A copy is made without; a server could then not be written to while anybody reads.
        with closing(open_file(copy, "rw")) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
        with copy.open("rb") as file:
            os.fsync(file.fileno())
        copy.rename(target)
    except (sqlite3.DatabaseError, OSError) as error:
        reason = reason_of(error) or cause_of(error)
        raise OeuvreError(f"The library cannot be copied to {target}: {reason}.") from None
    finally:
        for end in ("", "-journal", "-wal", "-shm"):
            Path(f"{copy}{end}").unlink(missing_ok=True)
