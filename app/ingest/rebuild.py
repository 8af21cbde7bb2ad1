"""Papers made anew from what was recorded of them, after some of it went or came.

Names and people go with their last mention; what somebody decided of them stays, and holds when
they come back.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session

from app.domain.records.combine import combine
from app.domain.records.index_text import texts_of
from app.domain.records.paper_fields import says_more_than_its_paper
from app.domain.records.record import PaperRecord
from app.ingest.matching.facts import facts_of
from app.ingest.paper_rows import PaperRows
from app.ingest.people.disambiguate import blocks_of, settle_blocks
from app.ingest.people.evidence.name_counts import forget_counts
from app.ingest.people.name_book import NameBook
from app.ingest.sources import load_sources
from app.store.bulk_sql import execute_among, insert_rows, select_among
from app.store.database import raw_connection
from app.store.models import RemovedAuthor

DIFFERING_SQL = "SELECT DISTINCT paper_id FROM record WHERE paper_id IN {} AND payload IS NOT NULL"
DROP_PAYLOADS_SQL = "UPDATE record SET payload = NULL WHERE paper_id IN {}"
PLACES_OF_NAMES_SQL = "SELECT home_id, block, key, is_group FROM name WHERE id IN {}"
HOMES_SQL = "SELECT DISTINCT home_id FROM name WHERE home_id IN {}"

DROP_NAMES_SQL = """
DELETE FROM name WHERE id IN {}
AND NOT EXISTS (SELECT 1 FROM authorship WHERE name_id = name.id)
AND NOT EXISTS (SELECT 1 FROM profile WHERE name_id = name.id)
"""
LOST_SQL = """
SELECT id, coalesce(merged_into_id, listed_id) FROM author
WHERE NOT EXISTS (SELECT 1 FROM authorship WHERE author_id = author.id)
AND NOT EXISTS (SELECT 1 FROM name WHERE home_id = author.id)
AND NOT EXISTS (SELECT 1 FROM profile WHERE author_id = author.id)
"""
"""People without mentions, whose name is gone."""
UNLINK_SQL = (
    "UPDATE author SET merged_into_id = NULL WHERE merged_into_id IN {}",
    "UPDATE author SET listed_id = NULL WHERE listed_id IN {}",
    "DELETE FROM author_evidence WHERE author_id IN {}",
    "DELETE FROM author_evidence WHERE other_id IN {}",
)
DROP_AUTHORS_SQL = "DELETE FROM author WHERE id IN {}"


def rebuild_papers(session: Session, papers: Collection[int]) -> set[int]:
    """Rebuild papers from their remaining records; return the ids of the names on them."""
    differing = {row[0] for row in select_among(session, DIFFERING_SQL, papers)}
    contents = load_sources(session, differing)
    records = {paper_id: combine(stored.sources) for paper_id, stored in contents.items()}
    names, new_names = NameBook().look_up(
        session,
        (name for combined in records.values() for name in names_in(combined.record)),
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


def names_in(record: PaperRecord) -> tuple[str, ...]:
    """List the names on a paper, implied ones too."""
    return (*record.authors, *record.implied_authors)


def drop_unused_names(session: Session, names: Collection[int]) -> int:
    """Drop names that nothing mentions any more, and the people who had no others; count these."""
    places = list(select_among(session, PLACES_OF_NAMES_SQL, names))
    homes = {home for home, *_ in places}
    execute_among(session, DROP_NAMES_SQL, names)
    forget_counts(session)
    gone = homes - {found[0] for found in select_among(session, HOMES_SQL, homes)}
    settle_blocks(session, {block for _, block, *_ in places} | blocks_of(session, homes))
    lost = dict(raw_connection(session).execute(LOST_SQL).fetchall())
    # Who was found to be somebody who is still here keeps an address.
    dropped = {one for one, now in lost.items() if one in gone or now is None or now in lost}
    for statement in UNLINK_SQL:
        execute_among(session, statement, dropped)
    execute_among(session, DROP_AUTHORS_SQL, dropped)
    keys = {(key, is_group): home for home, _, key, is_group in places if home in gone}
    rows = [(*key, home) for key, home in keys.items()]
    insert_rows(session, RemovedAuthor, ("key", "is_group", "author_id"), rows, key="key, is_group")
    return sum(lost[one] is None for one in dropped)
