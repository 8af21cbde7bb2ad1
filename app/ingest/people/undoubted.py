"""Names that raise no question: one mention, or one that hardly anybody else can have.

Most names of a library are such. Nothing is read of their papers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from sqlmodel import Session

from app.domain.people.names import most_used, shown_name
from app.ingest.people.listing import BY_ID, BY_NAME
from app.store.bulk_sql import execute_among, select_among
from app.store.database import raw_connection

SURVEY_SQL = """
SELECT name.home_id, count(*), count(DISTINCT paper_id), count(DISTINCT orcid),
    min(authorship.author_id), max(authorship.author_id)
FROM name JOIN authorship ON authorship.name_id = name.id
WHERE name.home_id IN {} GROUP BY name.home_id
"""
COUNTS_SQL = """
SELECT printed, (SELECT count(*) FROM authorship WHERE name_id = name.id)
FROM name WHERE home_id IN {}
"""
AUTHORS_SQL = """
SELECT id, name, merged_into_id, listed_id, identity, namesakes, circles FROM author WHERE id IN {}
"""
SET_AUTHOR_SQL = """
UPDATE author SET name = ?, merged_into_id = ?, listed_id = ?, identity = ?, namesakes = ?,
    circles = ? WHERE id = ?
"""
OWN_PERSON_SQL = "UPDATE name SET author_id = home_id WHERE author_id != home_id AND home_id IN {}"
OWN_RULE_SQL = """
UPDATE authorship SET rule = 'same-name' WHERE rule != 'same-name' AND NOT implied
AND name_id IN (SELECT id FROM name WHERE home_id IN {})
"""
OWN_PROFILE_SQL = """
UPDATE profile SET author_id = (SELECT home_id FROM name WHERE name.id = profile.name_id)
WHERE name_id IN (SELECT id FROM name WHERE home_id IN {})
"""
DROP_EVIDENCE_SQL = "DELETE FROM author_evidence WHERE author_id IN {}"
DROP_DOUBTS_SQL = "DELETE FROM author_evidence WHERE other_id IN {}"


class Survey(NamedTuple):
    """The mentions of one key of names, counted."""

    mentions: int
    papers: int
    orcids: int
    authors: set[int]
    """The persons they are linked to, or two of them."""


def survey_homes(session: Session, homes: Collection[int]) -> dict[int, Survey]:
    """Count the mentions of keys of names, by their home ids; those without any are left out."""
    return {
        home: Survey(mentions, papers, orcids, {lowest, highest})
        for home, mentions, papers, orcids, lowest, highest in select_among(
            session, SURVEY_SQL, homes
        )
    }


def write_undoubted(
    session: Session,
    homes: Mapping[int, Mapping[str, bool]],
    surveys: Mapping[int, Survey],
    namesakes: Callable[[int], float],
) -> None:
    """Write keys of names that are one person each.

    Args:
        session: in a transaction of the writer.
        homes: printed names of each key, and whether they are a group's.
        surveys: their mentions, counted.
        namesakes: expected other people of a name, by home id.
    """
    several = [home for home, printed in homes.items() if len(printed) > 1]
    counts: dict[str, int] = dict(select_among(session, COUNTS_SQL, several))
    rows = []
    for stored in select_among(session, AUTHORS_SQL, homes):
        home, printed = stored[0], homes[stored[0]]
        used = most_used({name: counts.get(name, 1) for name in printed})
        identity = BY_ID if home in surveys and surveys[home].orcids else BY_NAME
        expected = round(namesakes(home), 2)
        row = (shown_name(used, printed[used]), None, None, identity, expected, 1)
        if stored[1:] != row:
            rows.append((*row, home))
    raw_connection(session).executemany(SET_AUTHOR_SQL, rows)
    for statement in _OWN:
        execute_among(session, statement, homes)


_OWN = (OWN_PERSON_SQL, OWN_RULE_SQL, OWN_PROFILE_SQL, DROP_EVIDENCE_SQL, DROP_DOUBTS_SQL)
