"""Makes a new library, or brings one of an earlier version to the newest schema.

An upgrade is one transaction, with a whole copy of the library before it. Where that fails, the
library is as it was, and no part of a copy is left.
"""

from __future__ import annotations

import errno
import logging
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from filelock import FileLock
from sqlalchemy.exc import DatabaseError

from app.errors import LibraryUnavailable, OeuvreError
from app.paths import resource
from app.store.locking import hold_lock
from app.store.sqlite import (
    MENDED_BY,
    cause_of,
    code_of,
    log_of,
    open_file,
    reason_of,
    size_of,
    writer_engine,
)

logger = logging.getLogger("oeuvre")

MADE_BESIDE = (".vectors", ".models", ".layouts")
"""Folders that lie beside a library which was in use."""
NO_ROOM = "there is not enough room on the disk"


def upgrade(path: Path, newest: str, lock: FileLock, lock_timeout: float) -> None:
    """Make a library where there is none; bring an older one to a schema.

    Args:
        newest: revision of the newest migration.
        lock: of the library's one writer.

    Raises:
        OeuvreError: the file is no library, cannot be read or written, or was made by a newer
            version; Busy where another process kept writing.
    """
    try:
        if _revision(path) == newest:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with hold_lock(lock, path, lock_timeout, "upgrade"):
            _migrate(path, _revision(path), newest)
    except (sqlite3.DatabaseError, DatabaseError) as error:
        raise _explained(path, error) from None
    except UnicodeDecodeError as error:  # of a column's name
        raise LibraryUnavailable(f"{path} is damaged ({error}); {MENDED_BY}") from None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise OeuvreError(_no_room(path)) from None
        raise OeuvreError(f"{path} cannot be written: {error.strerror}.") from None


def _revision(path: Path) -> str | None:
    """Return the schema's revision, or None for a missing or empty file."""
    if not path.exists():
        return None
    if path.stat().st_size == 0:
        _must_be_new(path)
        return None
    with closing(open_file(path, "ro")) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        if "alembic_version" not in tables:
            if tables:
                raise OeuvreError(
                    f"{path} is a database, but not a library of Œuvre; "
                    "name another file with OEUVRE_DATABASE_URL."
                )
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def _must_be_new(path: Path) -> None:
    """Refuse an empty file where a library was before."""
    if size_of(log_of(path)) or any(Path(f"{path}{end}").exists() for end in MADE_BESIDE):
        raise OeuvreError(
            f"{path} is empty (0 bytes), and files beside it are those of a library: restore a "
            f"backup, or delete {path.name} to begin a new library."
        )


def _migrate(path: Path, revision: str | None, newest: str) -> None:
    """Bring the file to the newest schema; the caller holds the lock."""
    if revision == newest:
        return
    # Alembic takes a third of a second to import; most starts do not need it.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={})
    config.set_main_option("script_location", str(resource("migrations")).replace("%", "%%"))
    copy = Path(f"{path}.before-{newest}")
    if revision is not None:
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if revision not in known:
            raise OeuvreError(f"{path} was made by a newer version of Œuvre; upgrade the program.")
        _keep_copy(path, copy)
    elif path.exists() and path.stat().st_size == 0:
        logger.warning("%s was empty (0 bytes); a new library is made in it.", path)
    engine = writer_engine(lambda: open_file(path, "rwc"))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except BaseException:
        if revision is not None:
            copy.unlink(missing_ok=True)  # the library is as it was, and needs the room
        raise
    finally:
        engine.dispose()


def _keep_copy(path: Path, copy: Path) -> None:
    """Copy a library with what its write-ahead log holds; an older copy goes.

    Raises:
        OeuvreError: there is no room for the copy and the upgrade.
        sqlite3.DatabaseError: it cannot be read, or the copy not written.
    """
    copy.unlink(missing_ok=True)
    # The upgrade is one transaction, which may write every page once more.
    needed = 2 * (size_of(path) + size_of(log_of(path)))
    free = shutil.disk_usage(path.parent).free
    if free < needed:
        raise OeuvreError(_no_room(path, f": {_mib(needed)} are needed, {_mib(free)} are free"))
    unfinished = Path(f"{copy}.unfinished")
    unfinished.unlink(missing_ok=True)  # of an upgrade that was killed
    try:
        with closing(open_file(path, "ro")) as connection:
            connection.execute("VACUUM INTO ?", (str(unfinished),))
        unfinished.replace(copy)
    finally:
        for left in (unfinished, Path(f"{unfinished}-journal")):
            left.unlink(missing_ok=True)


def _no_room(path: Path, figures: str = "") -> str:
    return (
        f"{path} is not upgraded, as {NO_ROOM}{figures}. The library is whole and unchanged: "
        "make room, and start again."
    )


def _explained(path: Path, error: Exception) -> OeuvreError:
    """Explain what a failure means for the library, and what to do."""
    code, reason = code_of(error), reason_of(error) or cause_of(error)
    if code == sqlite3.SQLITE_FULL:
        return OeuvreError(_no_room(path))
    if code == sqlite3.SQLITE_NOTADB:
        return OeuvreError(
            f"{path} cannot be read as a library ({cause_of(error)}): if it was one, restore a "
            "backup; else name another file with OEUVRE_DATABASE_URL."
        )
    if code == sqlite3.SQLITE_CORRUPT:
        return LibraryUnavailable(f"{path} is damaged ({cause_of(error)}); {MENDED_BY}")
    if code == sqlite3.SQLITE_IOERR:
        return LibraryUnavailable(
            f"{path}: {reason}. Leave it where it is, stop every server that has it open, look at "
            "the disk and start again"
        )
    return OeuvreError(f"{path} cannot be used: {reason}. The library was not changed.")


def _mib(size: int) -> str:
    return f"{size / (1 << 20):,.0f} MiB"
