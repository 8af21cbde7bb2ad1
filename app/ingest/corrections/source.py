"""What an import is a capture of, set by hand."""

from __future__ import annotations

from app.domain.records.import_source import source_by_hand
from app.errors import NotFound
from app.ingest.people.disambiguate import settle_everybody
from app.ingest.people.rekey import bring_keys_up
from app.ingest.rebuild import drop_unused_names, rebuild_papers
from app.ingest.sources import found_source
from app.store.bulk_sql import select_among
from app.store.database import Database, raw_connection
from app.store.models import ImportRow

PAPERS_SQL = "SELECT DISTINCT paper_id FROM record WHERE import_id = ? AND payload IS NOT NULL"
NAMES_SQL = "SELECT DISTINCT name_id FROM authorship WHERE paper_id IN {}"


def set_source(database: Database, import_id: int, source: str | None) -> None:
    """Set what an import is a capture of; its papers are combined anew: a source corrects itself.

    Args:
        source: a text; None finds it anew, "" means that it is compared with nothing.

    Raises:
        NotFound: there is no such import.
        Busy: another process kept writing; it is named.
    """
    with database.write(f"source of import {import_id}") as session:
        row = session.get(ImportRow, import_id)
        if row is None:
            raise NotFound(f"There is no import {import_id} in this library.")
        row.source = found_source(session, row) if source is None else source_by_hand(source)
        session.flush()
        if bring_keys_up(session):
            settle_everybody(session)
        found = raw_connection(session).execute(PAPERS_SQL, (import_id,))
        papers = [paper_id for (paper_id,) in found]
        names = {name_id for (name_id,) in select_among(session, NAMES_SQL, papers)}
        names |= rebuild_papers(session, papers)
        drop_unused_names(session, names)
