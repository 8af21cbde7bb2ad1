"""Keeps which names of different blocks may be joined, with the library."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlmodel import Session

from app.ingest.people.name_pairs import Pair
from app.store.bulk_sql import select_among
from app.store.models import LibraryState

HERE_SQL = "SELECT DISTINCT home_id FROM name WHERE home_id IN {}"

STATE = "names_across"
"""Key in the library's state: pairs of keys of names, by home ids."""


def kept_links(session: Session) -> set[Pair] | None:
    """Read the pairs; None where they were never found."""
    state = session.get(LibraryState, STATE)
    return None if state is None else {(one, other) for one, other in json.loads(state.value)}


def keep_links(session: Session, pairs: Collection[Pair]) -> None:
    """Note the pairs."""
    session.merge(LibraryState(key=STATE, value=json.dumps(sorted(pairs))))


def linked_homes(session: Session) -> set[int]:
    """Give the keys that are in any pair."""
    return {home for pair in kept_links(session) or () for home in pair}


def left_homes(session: Session) -> set[int]:
    """Give the keys whose other one is no longer in the library."""
    pairs = kept_links(session) or set()
    homes = {home for pair in pairs for home in pair}
    here = {home for (home,) in select_among(session, HERE_SQL, homes)}
    return {home for pair in pairs if not here.issuperset(pair) for home in pair} & here
