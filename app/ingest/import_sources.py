"""What each import is a capture of: found when it is read, or set by hand."""

from __future__ import annotations

from sqlmodel import Session, select

from app.domain.records.import_source import import_source, source_by_hand
from app.errors import NotFound
from app.store.database import Database
from app.store.models import ImportRow, NameRow, Profile


def found_source(session: Session, row: ImportRow) -> str:
    """Find the source of an import that is stored: by the owner of its profile, or its file."""
    owners = select(NameRow.printed).join(Profile).where(Profile.import_id == row.id)
    return import_source(row.filename, set(session.exec(owners)))


def set_source(
    database: Database, import_id: int, source: str | None, timeout: float | None = None
) -> None:
    """Set what an import is a capture of.

    Args:
        source: a text; None finds it anew, "" means that it is compared with nothing.
        timeout: seconds to wait for another writer; None waits as long as commands do.

    Raises:
        NotFound: there is no such import.
        Busy: another process kept writing; it is named.
    """
    with database.write(f"source of import {import_id}", timeout) as session:
        row = session.get(ImportRow, import_id)
        if row is None:
            raise NotFound(f"There is no import {import_id} in this library.")
        row.source = found_source(session, row) if source is None else source_by_hand(source)
