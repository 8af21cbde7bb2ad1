"""Merges of persons: made, undone, and what follows from them for every mention.

A merge is a link from one person to another, kept in `AuthorMerge`. A name always knows
the person it would be alone (`home_id`); who it belongs to (`author_id`) follows from the
links that hold, so any of them can be undone at any time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from sqlmodel import Session, col, select

from app.domain.people.names import most_used, shown_name
from app.errors import NotFound, OeuvreError
from app.ingest.people.disambiguation_rules import RULES
from app.ingest.people.name_book import OWN_NAME
from app.store.bulk_sql import select_among
from app.store.database import Database, raw_connection
from app.store.models import AuthorMerge, AuthorRow

BY_HAND = "by hand"

NAME_IDS_SQL = "SELECT id FROM name WHERE author_id = ? ORDER BY id"
NAMES_OF_SQL = """
SELECT name.author_id, author.name, name.printed, name.is_group,
    (SELECT count(*) FROM authorship WHERE name_id = name.id)
FROM name JOIN author ON author.id = name.author_id
WHERE name.author_id IN {} ORDER BY name.author_id, name.printed
"""
RENAME_SQL = "UPDATE author SET name = ? WHERE id = ?"
RELINK_SQL = (
    "UPDATE author SET merged_into_id = :link WHERE id = :home",
    "UPDATE name SET author_id = :author WHERE home_id = :home",
    "UPDATE authorship SET author_id = :author "
    "WHERE name_id IN (SELECT id FROM name WHERE home_id = :home)",
    "UPDATE authorship SET rule = :rule "
    "WHERE NOT implied AND name_id IN (SELECT id FROM name WHERE home_id = :home)",
    "UPDATE profile SET author_id = :author "
    "WHERE name_id IN (SELECT id FROM name WHERE home_id = :home)",
)
SHARED_PAPER_SQL = """
SELECT paper.title FROM authorship AS one
JOIN authorship AS other ON other.paper_id = one.paper_id
JOIN paper ON paper.id = one.paper_id
WHERE one.author_id = ? AND other.author_id = ? LIMIT 1
"""


class Links:
    """All merges, as links between persons; a person leads to at most one other."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.rows: dict[int, AuthorMerge] = {}
        """The merges that hold, by the person who was merged into another."""
        self.undone: set[tuple[int, int]] = set()
        """Pairs that a person parted, lower id first."""
        for row in session.exec(select(AuthorMerge).order_by(col(AuthorMerge.id))):
            if row.undone_at is None:
                self.rows[row.merged_id] = row
            else:
                self._part(row)

    def root(self, person: int, *, decided: bool = False) -> int:
        """Follow a person's links to their end; with `decided` only those that no rule made."""
        while (row := self.rows.get(person)) and not (decided and row.rule in RULES):
            person = row.kept_id
        return person

    def are_decided_one(self, one: int, other: int) -> bool:
        """Say whether somebody decided that two persons are one."""
        return self.root(one, decided=True) == self.root(other, decided=True)

    def make(self, kept: int, merged: int, rule: str, evidence: str) -> AuthorMerge:
        """Link a person to another; `relink` makes it felt."""
        names = raw_connection(self._session).execute(NAME_IDS_SQL, (merged,))
        row = AuthorMerge(
            kept_id=kept,
            merged_id=merged,
            rule=rule,
            evidence=evidence,
            name_ids=[name_id for (name_id,) in names],
            made_at=datetime.now(UTC),
        )
        self._session.add(row)
        self.rows[merged] = row
        return row

    def drop(self, merged: int) -> None:
        """Take back a merge that no longer holds; `relink` makes it felt."""
        self._session.delete(self.rows.pop(merged))

    def undo(self, row: AuthorMerge) -> None:
        """Part two persons for good; `relink` makes it felt."""
        row.undone_at = datetime.now(UTC)
        del self.rows[row.merged_id]
        self._part(row)

    def _part(self, row: AuthorMerge) -> None:
        self.undone.add((min(row.kept_id, row.merged_id), max(row.kept_id, row.merged_id)))

    def relink(self, changed: Iterable[int]) -> None:
        """Give every mention of these persons, and of those merged into them, its person."""
        self._session.flush()
        followers: defaultdict[int, list[int]] = defaultdict(list)
        for merged, row in self.rows.items():
            followers[row.kept_id].append(merged)
        queue, seen = list(changed), set()
        connection = raw_connection(self._session)
        while queue:
            home = queue.pop()
            if home in seen:
                continue
            seen.add(home)
            queue += followers[home]
            link, author = self.rows.get(home), self.root(home)
            values = {
                "home": home,
                "author": author,
                "link": author if link else None,
                "rule": link.rule if link else OWN_NAME,
            }
            for statement in RELINK_SQL:
                connection.execute(statement, values)


def show_most_used_names(session: Session, authors: Collection[int]) -> None:
    """Call each person by the most used of their printed names, the fullest of equals."""
    printed: defaultdict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    groups = set()
    for author_id, shown, name, is_group, mentions in select_among(session, NAMES_OF_SQL, authors):
        printed[author_id, shown][name] = mentions
        if is_group:
            groups.add(name)
    rows = []
    for (author_id, shown), names in printed.items():
        used = most_used(names) if len(names) > 1 else next(iter(names))
        best = shown_name(used, used in groups)
        if best != shown:
            rows.append((best, author_id))
    raw_connection(session).executemany(RENAME_SQL, rows)


def merge_authors(
    database: Database, kept: int, merged: int, rule: str = BY_HAND, evidence: str = ""
) -> int:
    """Make two persons one, on somebody's word.

    Args:
        database: the library.
        kept: id of the person who stays.
        merged: id of the person who becomes the other.
        rule: who or what says so; it stands above `app.ingest.people.disambiguation_rules`.
        evidence: one sentence for the reader.

    Returns:
        The id of the merge, for `undo_merge`.

    Raises:
        NotFound: there is no such person.
        OeuvreError: they are one already, or both are authors of one paper.
    """
    with database.write("authors merge") as session:
        links = Links(session)
        one, other = (_person(session, links, person) for person in (kept, merged))
        if one.id == other.id:
            raise OeuvreError(f"Authors {kept} and {merged} are one person already.")
        shared = raw_connection(session).execute(SHARED_PAPER_SQL, (one.id, other.id)).fetchone()
        if shared:
            raise OeuvreError(
                f"{one.name} and {other.name} are both authors of “{shared[0]}”; "
                "they cannot be one person."
            )
        sentence = evidence or f"Somebody who knows them says that {other.name} is {one.name}."
        row = links.make(one.id or 0, other.id or 0, rule, sentence)
        links.relink([other.id or 0])
        show_most_used_names(session, [one.id or 0])
        return row.id or 0


def _person(session: Session, links: Links, person: int) -> AuthorRow:
    author = session.get(AuthorRow, links.root(person))
    if author is None:
        raise NotFound(f"There is no author {person} in this library.")
    return author
