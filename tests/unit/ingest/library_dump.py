"""What a library says, without the ids that it happens to give: for comparing two of them."""

from __future__ import annotations

from app.ingest.paper_rows import load_papers
from app.store.database import Database
from tests.unit.ingest.questions import rows

PERSONS_SQL = """
SELECT group_concat(printed, ' = ') FROM (SELECT author_id, printed FROM name ORDER BY printed)
GROUP BY author_id
"""
MENTIONS_SQL = """
SELECT paper.title, name.printed, author.name, authorship.rule
FROM authorship JOIN paper ON paper.id = authorship.paper_id
JOIN name ON name.id = authorship.name_id JOIN author ON author.id = authorship.author_id
"""


def persons(database: Database) -> set[str]:
    """Give each person by all of their printed names: `Amelie Tournier = Amélie K. Tournier`."""
    return {row[0] for row in rows(database, PERSONS_SQL)}


def papers(database: Database) -> list[str]:
    """Give all papers as text, in order of their titles."""
    ids = [row[0] for row in rows(database, "SELECT id FROM paper")]
    with database.read() as session:
        return sorted(repr(record) for record in load_papers(session, ids).values())


def everything(database: Database) -> object:
    """Give papers, persons, mentions and searchable texts."""
    texts = rows(database, "SELECT title, abstract, authors, extra FROM paper_text ORDER BY title")
    mentions = sorted(map(str, rows(database, MENTIONS_SQL)))
    return papers(database), persons(database), mentions, sorted(map(str, texts))
