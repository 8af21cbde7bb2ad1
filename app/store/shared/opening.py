"""Opens a library where its settings say that it is: in a file, or in PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from app.domain.records.releases import LeadingRelease, lead_with
from app.errors import OeuvreError
from app.store.database import Database


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


def open_database(place: LibraryPlace) -> Database:
    """Open a library; from then on its releases lead as the settings say.

    Raises:
        OeuvreError: the file is no library, or PostgreSQL cannot be used.
    """
    lead_with(place.leading_release)
    if not place.is_shared:
        return Database(place.library, place.lock_timeout)
    try:
        from app.store.shared.database import SharedDatabase
    except ImportError as error:
        if error.name is not None and not error.name.startswith("psycopg"):
            raise
        raise OeuvreError(
            "A library in PostgreSQL needs the package psycopg: "
            "install it by pip install 'psycopg[binary]'."
        ) from None
    return SharedDatabase(place.database_url, place.library, place.lock_timeout, place.replica_url)
