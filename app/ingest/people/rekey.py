"""Makes the stored keys of names anew after a change of how names are read.

Two names are looked for under their keys, so all keys of a library must be of one making. Names
that shared a person because their keys were equal part here; those whose keys are equal only now
are merged by rule, as two spellings of one name (`app.ingest.people.disambiguate`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlmodel import Session

from app.domain.people.names import KEYS_VERSION, fullest, shown_name
from app.ingest.people.name_book import OWN_NAME, block_of, key_of
from app.store.database import raw_connection
from app.store.models import LibraryState
from app.store.reads import highest_id

STATE = "name_keys"
"""Key in the library's state: the `KEYS_VERSION` that all names have."""

NAMES_SQL = """
SELECT id, printed, is_group, key, block, home_id FROM name ORDER BY home_id, id
"""
SET_KEY_SQL = "UPDATE name SET key = ?, block = ? WHERE id = ?"
NEW_AUTHOR_SQL = "INSERT INTO author (id, name) VALUES (?, ?)"
MOVE_SQL = (
    "UPDATE name SET home_id = :home, author_id = :home WHERE id = :name",
    "UPDATE authorship SET author_id = :home WHERE name_id = :name",
    f"UPDATE authorship SET rule = '{OWN_NAME}' WHERE NOT implied AND name_id = :name",  # noqa: S608
    "UPDATE profile SET author_id = :home WHERE name_id = :name",
)


def bring_keys_up(session: Session) -> bool:
    """Make all keys anew if they are of an earlier making; say whether people must be settled.

    Args:
        session: in a transaction of the writer.
    """
    state = session.get(LibraryState, STATE)
    if state is not None and state.value == KEYS_VERSION:
        return False
    session.merge(LibraryState(key=STATE, value=KEYS_VERSION))
    session.flush()
    connection = raw_connection(session)
    homes: defaultdict[int, defaultdict[str, list[tuple[int, str, bool]]]]
    homes = defaultdict(lambda: defaultdict(list))
    changed = []
    for name_id, printed, is_group, key, block, home in connection.execute(NAMES_SQL).fetchall():
        new = (key_of(printed), block_of(printed, bool(is_group)))
        if new != (key, block):
            changed.append((*new, name_id))
        homes[home][new[0]].append((name_id, printed, bool(is_group)))
    connection.executemany(SET_KEY_SQL, changed)
    _part(session, (list(keys.values()) for keys in homes.values() if len(keys) > 1))
    return bool(changed)


def _part(session: Session, persons: Iterable[Sequence[Sequence[tuple[int, str, bool]]]]) -> None:
    """Give each group of names but the first, whose person stays, a person of its own."""
    connection = raw_connection(session)
    next_author = highest_id(session, "author") + 1
    for _, *others in persons:
        for names in others:
            full = fullest([printed for _, printed, _ in names])
            shown = shown_name(full, any(is_group for _, _, is_group in names))
            connection.execute(NEW_AUTHOR_SQL, (next_author, shown))
            for name_id, _, _ in names:
                for statement in MOVE_SQL:
                    connection.execute(statement, {"home": next_author, "name": name_id})
            next_author += 1
