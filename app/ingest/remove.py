"""Takes an import back, as if the library had never seen its file.

Papers that no other import has go; the others say again what the remaining imports say.
Names and people go with their last mention, but for those of whom somebody decided
something: a merge by hand, or one undone, holds when the file comes back.
"""

from __future__ import annotations

import json

from app.domain.records.paper_fields import from_payload
from app.errors import NotFound
from app.ingest.people.disambiguate import settle_everybody
from app.ingest.people.rekey import bring_keys_up
from app.ingest.rebuild import drop_unused_names, names_in, rebuild_papers
from app.ingest.removed.keep import keep_import
from app.ingest.removed.numbers import drop_mentions, keep_mentions, keep_numbers
from app.ingest.report import RemovalReport
from app.store.bulk_sql import execute_among, select_among
from app.store.database import Database, raw_connection
from app.store.models import ImportRow

PAPERS_OF_IMPORT_SQL = "SELECT DISTINCT paper_id FROM record WHERE import_id = ?"
PROFILE_NAMES_SQL = "SELECT DISTINCT name_id FROM profile WHERE import_id = ?"
DROP_RECORDS_SQL = "DELETE FROM record WHERE import_id = ?"
DROP_IMPORT_SQL = "DELETE FROM import WHERE id = ?"
ALSO_TOLD_SQL = "SELECT DISTINCT paper_id FROM record WHERE paper_id IN {} AND import_id <> ?"
DROP_PAPERS_SQL = "DELETE FROM paper WHERE id IN {}"
SAID_SQL = """
SELECT payload FROM record WHERE import_id = ? AND payload IS NOT NULL
"""
NAMES_SQL = "SELECT id FROM name WHERE printed IN {}"
PAPER_NAMES_SQL = "SELECT DISTINCT name_id FROM authorship WHERE paper_id IN {}"


def remove_import(database: Database, import_id: int, *, keep: bool = True) -> RemovalReport:
    """Take back all that one import brought, in one transaction.

    Args:
        database: the library.
        import_id: of the history of imports.
        keep: what it said, so that it can be brought back (`app.ingest.removed.restore`).

    Raises:
        NotFound: there is no such import.
        Busy: another process kept writing.
    """
    with database.write("remove") as session:
        row = session.get(ImportRow, import_id)
        if row is None:
            raise NotFound(f"There is no import {import_id} in this library.")
        if bring_keys_up(session):
            settle_everybody(session)
        connection = raw_connection(session)
        papers = {found[0] for found in connection.execute(PAPERS_OF_IMPORT_SQL, (import_id,))}
        names = {found[0] for found in select_among(session, PAPER_NAMES_SQL, papers)}
        names |= {found[0] for found in connection.execute(PROFILE_NAMES_SQL, (import_id,))}
        said = {
            name
            for (payload,) in connection.execute(SAID_SQL, (import_id,))
            for name in names_in(from_payload(json.loads(payload)))
        }
        names |= {found[0] for found in select_among(session, NAMES_SQL, said)}
        others = {found[0] for found in select_among(session, ALSO_TOLD_SQL, papers, import_id)}
        going = papers - others
        keep_numbers(session, going)
        keep_mentions(session, papers)
        if keep:
            keep_import(session, row, len(going), len(others))
        connection.execute(DROP_RECORDS_SQL, (import_id,))
        execute_among(session, DROP_PAPERS_SQL, going)
        names |= rebuild_papers(session, others)
        drop_mentions(session)
        connection.execute(DROP_IMPORT_SQL, (import_id,))
        people = drop_unused_names(session, names)
        return RemovalReport(row.filename, len(going), len(others), people)
