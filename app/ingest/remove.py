"""Takes an import back, as if the library had never seen its file.

Papers that no other import has go; the others say again what the remaining imports say.
Names and people go with their last mention, but for those of whom somebody decided
something: a merge by hand, or one undone, holds when the file comes back.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlmodel import Session

from app.domain.records.combine import combine
from app.domain.records.index_text import texts_of
from app.domain.records.payload import from_payload, says_more_than_its_paper
from app.domain.records.record import PaperRecord
from app.errors import NotFound
from app.ingest.matching.facts import facts_of
from app.ingest.paper_rows import PaperRows
from app.ingest.people.disambiguate import blocks_of, settle_blocks, settle_everybody
from app.ingest.people.disambiguation_rules import RULES
from app.ingest.people.merges import Links, show_most_used_names
from app.ingest.people.name_book import NameBook
from app.ingest.people.rekey import bring_keys_up
from app.ingest.report import RemovalReport
from app.ingest.sources import load_sources
from app.store.bulk_sql import execute_among, select_among
from app.store.database import Database, raw_connection
from app.store.models import ImportRow

PAPERS_OF_IMPORT_SQL = "SELECT DISTINCT paper_id FROM record WHERE import_id = ?"
PROFILE_NAMES_SQL = "SELECT DISTINCT name_id FROM profile WHERE import_id = ?"
DROP_RECORDS_SQL = "DELETE FROM record WHERE import_id = ?"
DROP_IMPORT_SQL = "DELETE FROM import WHERE id = ?"
STILL_TOLD_SQL = "SELECT DISTINCT paper_id FROM record WHERE paper_id IN {}"
DROP_PAPERS_SQL = "DELETE FROM paper WHERE id IN {}"
SAID_SQL = """
SELECT payload FROM record WHERE import_id = ? AND payload IS NOT NULL
"""
DIFFERING_SQL = "SELECT DISTINCT paper_id FROM record WHERE paper_id IN {} AND payload IS NOT NULL"
NAMES_SQL = "SELECT id FROM name WHERE printed IN {}"
DROP_PAYLOADS_SQL = "UPDATE record SET payload = NULL WHERE paper_id IN {}"
PAPER_NAMES_SQL = "SELECT DISTINCT name_id FROM authorship WHERE paper_id IN {}"
PLACES_OF_NAMES_SQL = "SELECT home_id, block FROM name WHERE id IN {}"
HOMES_SQL = "SELECT DISTINCT home_id FROM name WHERE home_id IN {}"

_RULES = ", ".join(f"'{rule}'" for rule in sorted(RULES))
DROP_NAMES_SQL = f"""
DELETE FROM name WHERE id IN {{}}
AND NOT EXISTS (SELECT 1 FROM authorship WHERE name_id = name.id)
AND NOT EXISTS (SELECT 1 FROM profile WHERE name_id = name.id)
AND NOT EXISTS (
    SELECT 1 FROM author_merge
    WHERE (kept_id = name.home_id OR merged_id = name.home_id)
    AND (rule NOT IN ({_RULES}) OR undone_at IS NOT NULL)
)
"""  # noqa: S608
DROP_AUTHORS_SQL = "DELETE FROM author WHERE id IN {}"


def remove_import(database: Database, import_id: int) -> RemovalReport:
    """Take back all that one import brought, in one transaction.

    Args:
        database: the library.
        import_id: of the history of imports.

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
            for name in _names_in(from_payload(json.loads(payload)))
        }
        names |= {found[0] for found in select_among(session, NAMES_SQL, said)}
        connection.execute(DROP_RECORDS_SQL, (import_id,))
        told = {found[0] for found in select_among(session, STILL_TOLD_SQL, papers)}
        execute_among(session, DROP_PAPERS_SQL, papers - told)
        names |= _tell_again(session, told)
        connection.execute(DROP_IMPORT_SQL, (import_id,))
        people = _drop_unused(session, names)
        return RemovalReport(row.filename, len(papers - told), len(told), people)


def _tell_again(session: Session, papers: Collection[int]) -> set[int]:
    """Rebuild papers from their remaining records; return the ids of the names on them."""
    differing = {row[0] for row in select_among(session, DIFFERING_SQL, papers)}
    contents = load_sources(session, differing)
    records = {paper_id: combine(stored.sources) for paper_id, stored in contents.items()}
    names, new_names = NameBook().look_up(
        session,
        (name for combined in records.values() for name in _names_in(combined.record)),
        {name for combined in records.values() for name in combined.record.groups},
    )
    new_names.write(session)
    rows = PaperRows()
    for paper_id, combined in records.items():
        record = combined.record
        rows.add(paper_id, record, facts_of(record), texts_of(record), names, is_new=False)
    rows.write(session)
    alone = [
        paper_id
        for paper_id, stored in contents.items()
        if not stored.has_several and not says_more_than_its_paper(stored.sources[0].record)
    ]
    execute_among(session, DROP_PAYLOADS_SQL, alone)
    return {ref.name_id for ref in names.values()}


def _names_in(record: PaperRecord) -> tuple[str, ...]:
    return (*record.authors, *record.implied_authors)


def _drop_unused(session: Session, names: Collection[int]) -> int:
    """Drop names that nothing mentions any more, and the people who had no others; count these."""
    places = list(select_among(session, PLACES_OF_NAMES_SQL, names))
    homes = {home for home, _ in places}
    execute_among(session, DROP_NAMES_SQL, names)
    gone = homes - {found[0] for found in select_among(session, HOMES_SQL, homes)}
    links = Links(session)
    people = len(gone - links.rows.keys())
    orphans = {
        merged for merged, row in links.rows.items() if merged in gone or row.kept_id in gone
    }
    for merged in orphans:
        links.drop(merged)
    links.relink(orphans)
    settle_blocks(session, {block for _, block in places} | blocks_of(session, homes))
    show_most_used_names(session, homes)
    execute_among(session, DROP_AUTHORS_SQL, gone)
    return people
