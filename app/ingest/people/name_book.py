"""Printed names of an import, each with the person that a mention of it is linked to at first.

A new name goes to the person of an equal key, else to a new person. Who is whom is not decided
here: that needs all names of a file (see `app.ingest.people.disambiguate`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlmodel import Session, func, select

from app.domain.people.names import block_key, name_key, shown_name
from app.store.bulk_sql import Row, execute_among, insert_rows, select_among
from app.store.models import AuthorRow, NameRow
from app.store.reads import highest_id

MOST_REMEMBERED = 300_000
"""Names kept in memory during an import, some 0.3 kB each; then they are looked up again."""

OWN_NAME = "same-name"
"""Rule of a mention that needs no merge: the name is the person's own."""

SAME_KEY_SQL = """
SELECT key, is_group, printed, id, home_id, author_id FROM name WHERE key IN {}
"""

REMOVED_SQL = """
SELECT key, is_group, author_id, EXISTS (SELECT 1 FROM author WHERE id = author_id)
FROM removed_author WHERE key IN {}
"""
RETURNED_SQL = "DELETE FROM removed_author WHERE author_id IN {}"

# German and Nordic umlauts and what is written where they are missing come to one form, so that
# Schölkopf and Schoelkopf are compared. Other names may share a block by it; that costs a look.
_TRANSCRIPTIONS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))


_NAME = ("id", "printed", "is_group", "key", "block", "home_id", "author_id")


Key = tuple[str, bool]
"""The key of a name, and whether a source calls it a group: no group is one with a person."""
Owner = tuple[int, int]
"""Home, and the person of most mentions."""


class NameRef(NamedTuple):
    """A printed name as the rows of a paper refer to it."""

    name_id: int
    author_id: int
    """To whom a new mention is linked until its evidence is weighed."""


@dataclass(slots=True)
class NewNames:
    """Rows of the names and persons that one batch brought."""

    authors: list[Row] = field(default_factory=list)
    names: list[Row] = field(default_factory=list)
    refs: dict[str, NameRef] = field(default_factory=dict)
    """By printed name."""
    persons: dict[Key, Owner] = field(default_factory=dict)
    returned: list[int] = field(default_factory=list)
    """Persons who were here once, and come back under their numbers."""

    def write(self, session: Session) -> None:
        """Write the rows."""
        execute_among(session, RETURNED_SQL, self.returned)
        insert_rows(session, AuthorRow, ("id", "name"), self.authors)
        insert_rows(session, NameRow, _NAME, self.names)


def without_umlauts(folded: str) -> str:
    """Write transcribed umlauts as folded ones: schoelkopf as scholkopf."""
    for written, meant in _TRANSCRIPTIONS:
        if written in folded:
            folded = folded.replace(written, meant)
    return folded


def key_of(printed: str) -> str:
    """Give the key of a name; one of signs alone is its own key."""
    return name_key(printed) or printed


def block_of(printed: str, group: bool = False) -> str:
    """Give the block of a name: family name and first initial; of a group the whole name."""
    return without_umlauts(block_key(printed, group)) or key_of(printed)


class NameBook:
    """The names of one import. Whoever has it is the only writer meanwhile.

    It may look into a library that does not hold the batch before yet: what that one brought is
    remembered here.
    """

    def __init__(self) -> None:
        self.homes: set[int] = set()
        """Keys of all names so far, by `NameRow.home_id`."""
        self._known: dict[str, NameRef] = {}
        self._next_author = self._next_name = 0
        self._newest = NewNames()

    def look_up(
        self, session: Session, printed_names: Iterable[str], groups: Collection[str] = ()
    ) -> tuple[dict[str, NameRef], NewNames]:
        """Give every name its row and its person, and the rows of those that are new.

        All earlier rows but those of the last call must be in the library by now.

        Args:
            session: reads the library.
            printed_names: as printed.
            groups: those of which their source says that they are no person's. A name that is
                here already stays what it is.
        """
        wanted = dict.fromkeys(printed_names)
        missing = [name for name in wanted if name not in self._known]
        if len(self._known) + len(missing) > MOST_REMEMBERED:
            self._known = dict(self._newest.refs)
            missing = [name for name in wanted if name not in self._known]
        self._newest = self._find_or_make(session, missing, groups)
        return {name: self._known[name] for name in wanted}, self._newest

    def _find_or_make(
        self, session: Session, names: list[str], groups: Collection[str]
    ) -> NewNames:
        made = NewNames()
        if not names:
            return made
        if not self._next_name:
            self._next_author = highest_id(session, "author") + 1
            self._next_name = (session.exec(select(func.max(NameRow.id))).one() or 0) + 1
        keys = {name: (key_of(name), name in groups) for name in names}
        persons = made.persons
        for key in keys.values():
            if key in self._newest.persons:
                persons[key] = self._newest.persons[key]
        for key, is_group, printed, name_id, home_id, author_id in select_among(
            session, SAME_KEY_SQL, {key for key, _ in keys.values()}
        ):
            persons[key, bool(is_group)] = (home_id, author_id)
            if printed in keys:
                self._known[printed] = NameRef(name_id, author_id)
                del keys[printed]
        missing = {key for key, _ in keys.values() if (key, False) not in persons}
        before = {
            (key, bool(is_group)): (author_id, bool(is_here))
            for key, is_group, author_id, is_here in select_among(session, REMOVED_SQL, missing)
        }
        for name, key in keys.items():
            if key not in persons:
                number, is_here = before.get(key, (self._next_author, False))
                if key in before:
                    made.returned.append(number)
                else:
                    self._next_author += 1
                persons[key] = (number, number)
                if not is_here:  # else mentions of another name kept the person meanwhile
                    made.authors.append((number, shown_name(name, key[1])))
            home_id, author_id = persons[key]
            block = block_of(name, key[1])
            made.names.append((self._next_name, name, key[1], key[0], block, home_id, author_id))
            self._known[name] = made.refs[name] = NameRef(self._next_name, author_id)
            self._next_name += 1
        self.homes.update(home_id for home_id, _ in persons.values())
        return made
