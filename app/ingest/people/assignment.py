"""Writes who was found to be whom: ids stay with whoever holds most of their mentions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.domain.people.names import most_used, shown_name
from app.ingest.people.disambiguation_rules import BY_HAND
from app.ingest.people.listing import NOT_KNOWN, identity_of
from app.ingest.people.name_book import OWN_NAME
from app.ingest.people.person import Person, PersonDoubt
from app.ingest.people.reasons import COLUMNS, Reasons
from app.ingest.removed.numbers import mentions_before
from app.store.bulk_sql import Row, execute_among, insert_rows, select_among
from app.store.database import raw_connection
from app.store.reads import highest_id
from app.store.tables.author_identity import AuthorEvidence

AUTHORS_SQL = """
SELECT id, name, merged_into_id, listed_id, identity, namesakes, circles FROM author WHERE id IN {}
"""
NEW_AUTHOR_SQL = "INSERT INTO author (id, name) VALUES (?, '') ON CONFLICT DO NOTHING"
SET_AUTHOR_SQL = """
UPDATE author SET name = ?, merged_into_id = ?, listed_id = ?, identity = ?, namesakes = ?,
    circles = ? WHERE id = ?
"""
SET_GONE_SQL = "UPDATE author SET merged_into_id = ?, listed_id = NULL, circles = 1 WHERE id = ?"
SET_MENTION_SQL = "UPDATE authorship SET author_id = ?, rule = ? WHERE id = ?"
NAMES_SQL = "SELECT id, home_id, author_id FROM name WHERE home_id IN {}"
MENTIONS_OF_NAMES_SQL = """
SELECT name_id, author_id, count(*), max(implied) FROM authorship WHERE name_id IN {}
GROUP BY name_id, author_id
"""
SET_NAME_SQL = "UPDATE name SET author_id = ? WHERE id = ?"
SET_PROFILE_SQL = "UPDATE profile SET author_id = ? WHERE name_id = ? AND author_id != ?"
DROP_EVIDENCE_SQL = "DELETE FROM author_evidence WHERE author_id IN {}"
DROP_DOUBTS_SQL = "DELETE FROM author_evidence WHERE other_id IN {}"


@dataclass(frozen=True, slots=True)
class FoundPersons:
    """The persons of some blocks, to be written."""

    persons: Sequence[Person]
    doubts: Sequence[PersonDoubt]
    heads: Sequence[int]
    """For each person the index of the one under whom they are listed."""
    homes: Collection[int]
    taken: Collection[int]
    """Ids of authors that belong to others."""
    groups: Collection[str]
    """Printed names that are no person's."""


class Assignment:
    """Gives persons their ids, and writes what changed.

    Args:
        session: in a transaction of the writer.
        namesakes: expected other people of a name, by home id.
        reasons: makes the rows of the evidence.
    """

    def __init__(
        self, session: Session, namesakes: Callable[[int], float], reasons: Reasons
    ) -> None:
        self._session = session
        self._connection = raw_connection(session)
        self._namesakes = namesakes
        self._reasons = reasons
        self._next = highest_id(session, "author") + 1

    def write(self, found: FoundPersons) -> None:
        """Write the persons of some blocks."""
        ids = self._ids(found)
        self._write_mentions(found.persons, ids)
        self._write_authors(found, ids)
        self._write_gone(found, ids)
        self._write_names(found.homes)
        self._write_reasons(found, ids)

    def _ids(self, found: FoundPersons) -> list[int]:
        """Give each person the id of which they hold most mentions, else that of their name."""
        news = {m.paper_id for person in found.persons for m in person.mentions if not m.author}
        before = mentions_before(self._session, news, found.homes)
        held = Counter(
            (mention.author or before[mention.id], place)
            for place, person in enumerate(found.persons)
            for mention in person.mentions
            if mention.author or mention.id in before
        )
        ids: dict[int, int] = {}
        taken = set(found.taken)
        order = {place: person.order for place, person in enumerate(found.persons)}
        for (author, place), _ in sorted(
            held.items(), key=lambda item: (-item[1], item[0][0], order[item[0][1]])
        ):
            if place not in ids and author not in taken:
                ids[place] = author
                taken.add(author)
        back = set(before.values()) & set(ids.values())
        self._connection.executemany(NEW_AUTHOR_SQL, [(author,) for author in back])
        sizes = [(-person.size, order[place], place) for place, person in enumerate(found.persons)]
        for _, _, place in sorted(sizes):
            if place not in ids:
                homes = {mention.home for mention in found.persons[place].mentions} - taken
                ids[place] = min(homes) if homes else self._new()
                taken.add(ids[place])
        return [ids[place] for place in range(len(found.persons))]

    def _new(self) -> int:
        author = self._next
        self._next += 1
        self._connection.execute(NEW_AUTHOR_SQL, (author,))
        return author

    def _write_mentions(self, persons: Sequence[Person], ids: Sequence[int]) -> None:
        rows = []
        for author, person in zip(ids, persons, strict=True):
            rules = _rules_of(person)
            for mention in person.mentions:
                rule = mention.rule if mention.implied else rules.get(mention.home, OWN_NAME)
                if (mention.linked, mention.rule) != (author, rule):
                    rows.append((author, rule, mention.id))
        self._connection.executemany(SET_MENTION_SQL, rows)

    def _write_authors(self, found: FoundPersons, ids: Sequence[int]) -> None:
        listed: defaultdict[int, list[int]] = defaultdict(list)
        for place, head in enumerate(found.heads):
            listed[head].append(place)
        stored = {row[0]: row for row in select_among(self._session, AUTHORS_SQL, ids)}
        rows = []
        for place, person in enumerate(found.persons):
            head = found.heads[place]
            group = listed[head] if head == place else [place]
            names = Counter(
                mention.printed for number in group for mention in found.persons[number].mentions
            )
            used = most_used(names)
            row = (
                ids[place],
                shown_name(used, used in found.groups),
                None,
                None if head == place else ids[head],
                NOT_KNOWN if len(group) > 1 else identity_of(person),
                round(self._namesakes(person.home), 2),
                len(group),
            )
            if stored.get(ids[place]) != row:
                rows.append((*row[1:], row[0]))
        self._connection.executemany(SET_AUTHOR_SQL, rows)

    def _write_gone(self, found: FoundPersons, ids: Sequence[int]) -> None:
        """Say of ids that nobody has any more who they are now; of several it is not known."""
        went: defaultdict[int, set[int]] = defaultdict(set)
        of_home: defaultdict[int, set[int]] = defaultdict(set)
        for author, person in zip(ids, found.persons, strict=True):
            for mention in person.mentions:
                of_home[mention.home].add(author)
                if mention.author:
                    went[mention.author].add(author)
        known = set(ids) | set(found.taken)
        rows = [
            (min(now) if len(now) == 1 else None, author)
            for author, now in (of_home | went).items()
            if author not in known
        ]
        self._connection.executemany(SET_GONE_SQL, rows)

    def _write_names(self, homes: Collection[int]) -> None:
        write_names(self._session, homes)

    def _write_reasons(self, found: FoundPersons, ids: Sequence[int]) -> None:
        before = {
            *ids,
            *(m.author for person in found.persons for m in person.mentions),
            *found.homes,
        }
        execute_among(self._session, DROP_EVIDENCE_SQL, before)
        execute_among(self._session, DROP_DOUBTS_SQL, before)
        rows: list[Row] = []
        for author, person in zip(ids, found.persons, strict=True):
            rows += self._reasons.of_person(author, person)
        for doubt in found.doubts:
            one, other = (ids[place] for place in doubt.pair)
            rows.append(self._reasons.of_doubt((one, other), doubt))
        insert_rows(self._session, AuthorEvidence, COLUMNS, rows)


def write_names(session: Session, homes: Collection[int]) -> None:
    """Link each name, and the profiles of it, to the person of most of its mentions."""
    connection = raw_connection(session)
    names = {row[0]: row[1:] for row in select_among(session, NAMES_SQL, homes)}
    best: dict[int, tuple[int, int, int]] = {}
    owners: dict[int, int] = {}
    for name_id, author, count, implied in select_among(session, MENTIONS_OF_NAMES_SQL, names):
        best[name_id] = max(best.get(name_id, (0, 0, 0)), (count, -author, author))
        if implied:
            owners[name_id] = author
    rows = [
        (best[name_id][2], name_id)
        for name_id, (_, author) in names.items()
        if name_id in best and best[name_id][2] != author
    ]
    connection.executemany(SET_NAME_SQL, rows)
    profiles = {name_id: found[2] for name_id, found in best.items()} | owners
    connection.executemany(
        SET_PROFILE_SQL, [(author, name_id, author) for name_id, author in profiles.items()]
    )


def _rules_of(person: Person) -> Mapping[int, str]:
    """Give the rule by which each other key of names came to a person."""
    homes = {circle.mentions[0].home for circle in person.circles}
    if len(homes) == 1:
        return {}
    own = person.home
    rules = dict.fromkeys(homes - {own}, BY_HAND)
    for join in person.joins:
        for home in join.homes:
            if home != own:
                rules[home] = join.rule
    return rules
