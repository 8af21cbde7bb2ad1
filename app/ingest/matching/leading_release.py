"""Makes papers of several records anew after another kind of release was set to lead."""

from __future__ import annotations

from app.domain.records.releases import leading_kind
from app.ingest.rebuild import rebuild_papers
from app.store.database import Database, raw_connection
from app.store.models import LibraryState

STATE = "leading_release"
"""Key in the library's state: the kind of release that leads on its papers; without, published."""
DEFAULT = "published"
SEVERAL_SQL = "SELECT paper_id FROM record GROUP BY paper_id HAVING count(*) > 1"


def bring_releases_up(database: Database) -> None:
    """Let the releases lead that the settings of this process name.

    Only papers of several records can change; nothing is done where the same lead already.

    Raises:
        Busy: another process kept writing.
    """
    wanted = leading_kind()
    with database.read() as session:
        state = session.get(LibraryState, STATE)
    if (state.value if state else DEFAULT) == wanted:
        return
    with database.write("leading releases") as session:
        several = [row[0] for row in raw_connection(session).execute(SEVERAL_SQL)]
        rebuild_papers(session, several)
        session.merge(LibraryState(key=STATE, value=wanted))
