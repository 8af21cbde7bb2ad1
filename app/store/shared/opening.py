"""Opens a library where its settings say that it is: in a file, or in PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.domain.records.releases import LeadingRelease, lead_with
from app.errors import OeuvreError
from app.store.database import Database
from app.store.sqlite import open_file

if TYPE_CHECKING:
    from app.store.shared.database import SharedDatabase


class LibraryPlace(Protocol):
    """Where a library is; the settings of a process are one."""

    database_url: str
    lock_timeout: float
    leading_release: LeadingRelease

    @property
    def library(self) -> Path:
        """The file that is read."""

    @property
    def is_shared(self) -> bool:
        """Whether PostgreSQL holds the library, and the file is a copy of it."""

    @property
    def replica_url(self) -> str:
        """Of a replica of that PostgreSQL; "" for none."""


def _must_stand_alone(path: Path) -> None:
    """Refuse a local copy: what is changed in it would be in it alone."""
    damage = (sqlite3.DatabaseError, UnicodeDecodeError)  # which whoever opens it explains
    with suppress(*damage), closing(open_file(path, "ro")) as file:
        if file.execute("SELECT 1 FROM sqlite_master WHERE name = 'followed'").fetchone():
            raise OeuvreError(
                f"{path} is a local copy of a library in PostgreSQL; name that with "
                "OEUVRE_DATABASE_URL, or make a file of it by `oeuvre copy --to`."
            )


def open_database(place: LibraryPlace) -> Database:
    """Open a library; from then on its releases lead as the settings say.

    Raises:
        OeuvreError: the file is no library, or PostgreSQL cannot be used.
    """
    lead_with(place.leading_release)
    if not place.is_shared:
        _must_stand_alone(place.library)
        return Database(place.library, place.lock_timeout)
    with with_psycopg():
        from app.store.shared.database import SharedDatabase
    return SharedDatabase(place.database_url, place.library, place.lock_timeout, place.replica_url)


def as_shared(database: Database) -> SharedDatabase | None:
    """Return a library as one that PostgreSQL holds; None for a file of its own."""
    if type(database) is Database:  # psycopg may be missing
        return None
    from app.store.shared.database import SharedDatabase

    return database if isinstance(database, SharedDatabase) else None


@contextmanager
def with_psycopg() -> Iterator[None]:
    """Import what needs psycopg, which who uses files alone has not.

    Raises:
        OeuvreError: it is missing.
    """
    try:
        yield
    except ImportError as error:
        if not (error.name or "psycopg").startswith("psycopg"):
            raise
        raise OeuvreError(
            "PostgreSQL needs the package psycopg: install it by pip install 'psycopg[binary]'."
        ) from None
