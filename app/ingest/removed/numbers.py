"""Numbers that went with an import: the papers and people that come back have their own again.

So that an address that somebody kept leads to the same paper or person after an import was taken
back and came again. A person who has the number of their name is known by it (`removed_author`);
others, such as several of one name, by their mentions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlmodel import Session

from app.store.bulk_sql import execute_among, insert_rows, select_among
from app.store.database import raw_connection
from app.store.models import RemovedPaper

ANY_MENTION_SQL = "SELECT EXISTS (SELECT 1 FROM removed_mention)"
ANY_SQL = "SELECT EXISTS (SELECT 1 FROM removed_paper)"
NUMBERS_SQL = "SELECT digest, paper_id FROM removed_paper WHERE digest IN {}"
DIGESTS_SQL = "SELECT DISTINCT digest, paper_id FROM record WHERE paper_id IN {}"
DROP_SQL = "DELETE FROM removed_paper WHERE paper_id IN {}"
KEEP_MENTIONS_SQL = """
INSERT INTO removed_mention (paper_id, position, printed, author_id)
SELECT authorship.paper_id, coalesce(authorship.position, 0), name.printed, authorship.author_id
FROM authorship JOIN name ON name.id = authorship.name_id
WHERE authorship.paper_id IN {} AND authorship.author_id <> name.home_id
ON CONFLICT DO NOTHING
"""
"""What is there already is of an import that was cut off on its way back, and is right."""
MENTIONS_SQL = """
SELECT authorship.id, removed_mention.author_id
FROM removed_mention
JOIN authorship ON authorship.paper_id = removed_mention.paper_id
    AND coalesce(authorship.position, 0) = removed_mention.position
JOIN name ON name.id = authorship.name_id AND name.printed = removed_mention.printed
WHERE removed_mention.paper_id IN {}
"""
HOLDERS_SQL = """
SELECT DISTINCT authorship.author_id, name.home_id
FROM authorship JOIN name ON name.id = authorship.name_id WHERE authorship.author_id IN {}
"""
DROP_MENTIONS_SQL = """
DELETE FROM removed_mention WHERE EXISTS (
    SELECT 1 FROM authorship JOIN name ON name.id = authorship.name_id
    WHERE authorship.paper_id = removed_mention.paper_id
    AND coalesce(authorship.position, 0) = removed_mention.position
    AND name.printed = removed_mention.printed
)
"""


class PaperNumbers:
    """Gives the papers of one import their numbers.

    Args:
        session: at the beginning of the import.
        first: the first number that no paper ever had.
    """

    def __init__(self, session: Session, first: int) -> None:
        self.returned: set[int] = set()
        """Numbers that papers of this import have again."""
        self._next = first
        self._any = bool(raw_connection(session).execute(ANY_SQL).fetchone()[0])
        self._known: dict[bytes, int] = {}

    def look_up(self, session: Session, digests: Collection[bytes]) -> None:
        """Look up the numbers that the papers of some records had."""
        if self._any:
            self._known = dict(select_among(session, NUMBERS_SQL, digests))

    def take(self, digest: bytes) -> int:
        """Give the number of a new paper.

        Args:
            digest: of the record that it begins with.
        """
        before = self._known.get(digest)
        if before is not None and before not in self.returned:
            self.returned.add(before)
            return before
        self._next += 1
        return self._next - 1


def keep_numbers(session: Session, papers: Collection[int]) -> None:
    """Remember the numbers of papers that are about to go."""
    rows = list(select_among(session, DIGESTS_SQL, papers))
    insert_rows(session, RemovedPaper, ("digest", "paper_id"), rows, key="digest")


def drop_numbers(session: Session, papers: Iterable[int]) -> None:
    """Forget the numbers of papers that are back."""
    execute_among(session, DROP_SQL, list(papers))


def keep_mentions(session: Session, papers: Collection[int]) -> None:
    """Remember whose the mentions on papers are, some of which are about to go."""
    execute_among(session, KEEP_MENTIONS_SQL, papers)


def mentions_before(
    session: Session, papers: Collection[int], homes: Collection[int]
) -> dict[int, int]:
    """Find whose the mentions that came back were.

    Args:
        session: in a transaction of the writer.
        papers: on which they are.
        homes: keys of names whose people are settled.

    Returns:
        Mention -> person, unless mentions of other names have that person now.
    """
    if not raw_connection(session).execute(ANY_MENTION_SQL).fetchone()[0]:
        return {}
    found: dict[int, int] = dict(select_among(session, MENTIONS_SQL, papers))
    holders = select_among(session, HOLDERS_SQL, set(found.values()))
    others = {author for author, home in holders if home not in homes}
    return {mention: author for mention, author in found.items() if author not in others}


def drop_mentions(session: Session) -> None:
    """Forget whose mentions were that are here, as they stayed or came back."""
    raw_connection(session).execute(DROP_MENTIONS_SQL)
