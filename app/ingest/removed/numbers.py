"""Numbers of papers that went with their last import: whatever comes back has its own again.

So that an address that somebody kept leads to the same paper after an import was taken back and
came again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlmodel import Session

from app.store.bulk_sql import execute_among, insert_rows, select_among
from app.store.database import raw_connection
from app.store.models import RemovedPaper

ANY_SQL = "SELECT EXISTS (SELECT 1 FROM removed_paper)"
NUMBERS_SQL = "SELECT digest, paper_id FROM removed_paper WHERE digest IN {}"
DIGESTS_SQL = "SELECT DISTINCT digest, paper_id FROM record WHERE paper_id IN {}"
DROP_SQL = "DELETE FROM removed_paper WHERE paper_id IN {}"


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
