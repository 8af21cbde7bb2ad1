"""The people of a library by family name and by given name: counted once, then kept.

Reading all names of 120,000 papers takes seconds; the names of an import are few. What changed
since the last time follows from the names that came since: their ids are higher.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from sqlmodel import Session

from app.ingest.people.evidence.namesakes import (
    LEAST_FAMILY,
    LEAST_GIVEN,
    NameCounts,
    given_readings,
    given_words,
)
from app.store.bulk_sql import select_among
from app.store.database import raw_connection
from app.store.models import LibraryState

STATE = "names_counted"
"""Key in the library's state: the highest id of a counted name, and the common given names, each
with its people and with the people of the families in which it occurs."""
FAMILY = ""
"""Stands for the word of the rows that count a family."""

NAMES_SQL = "SELECT home_id, min(key), min(block) FROM name WHERE NOT is_group GROUP BY home_id"
FORMS_SQL = "SELECT home_id, id, key, block FROM name WHERE home_id IN {} AND NOT is_group"
IN_BLOCKS_SQL = """
SELECT home_id, min(key), min(block) FROM name
WHERE NOT is_group AND home_id IN (SELECT home_id FROM name WHERE block IN {}) GROUP BY home_id
"""
BLOCKS_OF_FAMILY_SQL = "SELECT DISTINCT block FROM name WHERE block >= ? AND block < ?"
HIGHEST_SQL = "SELECT coalesce(max(id), 0) FROM name"
OF_FAMILIES_SQL = "SELECT word, family, people FROM name_count WHERE family IN {}"
OF_WORDS_SQL = "SELECT word, family, people FROM name_count WHERE word IN {}"
FAMILIES_SQL = "SELECT family, people FROM name_count WHERE word = '' AND people >= ?"
COMMON_SQL = """
SELECT word, sum(people) FROM name_count WHERE word <> '' GROUP BY word HAVING sum(people) >= ?
ORDER BY word
"""
AMONG_SQL = """
SELECT sum(family.people) FROM name_count AS given
JOIN name_count AS family ON family.word = '' AND family.family = given.family
WHERE given.word = ?
"""
ADD_SQL = """
INSERT INTO name_count (word, family, people) VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET people = people + excluded.people
"""
DROP_SQL = "DELETE FROM name_count WHERE word = ? AND family = ? AND people <= 0"

Pair = tuple[str, str]
"""A given name, or `FAMILY`, and a family name."""


class Reading(NamedTuple):
    """The key of a name, as far as it is counted."""

    home: int
    family: str
    words: tuple[str, ...]
    """The first name, and the first two as one; empty for an initial."""

    @property
    def pairs(self) -> Iterator[Pair]:
        """Give what it adds to."""
        yield FAMILY, self.family
        for word in self.words:
            yield word, self.family


def count_names(session: Session, homes: Collection[int] | None) -> NameCounts:
    """Count the people of names, or only those who came since the last time.

    Args:
        session: in a transaction of the writer.
        homes: keys of names among which are all that came since, by home id; None to count all.
    """
    state = session.get(LibraryState, STATE)
    if homes is None or state is None:
        given = _count_all(session)
    else:
        highest, given = json.loads(state.value)
        given = {word: tuple(counts) for word, counts in given.items()}
        _count_new(session, homes, highest, given)
    connection = raw_connection(session)
    (highest,) = connection.execute(HIGHEST_SQL).fetchone()
    content = json.dumps([highest, given], ensure_ascii=False, separators=(",", ":"))
    session.merge(LibraryState(key=STATE, value=content))
    families = dict(connection.execute(FAMILIES_SQL, (LEAST_FAMILY,)))
    return NameCounts.of(families, given)


def forget_counts(session: Session) -> None:
    """Note that names went from the library: the next time all are counted."""
    raw_connection(session).execute("DELETE FROM library_state WHERE key = ?", (STATE,))


def homes_of(session: Session, families: Collection[str], words: Collection[str]) -> set[int]:
    """Give the keys of names that have one of some family names, or of some given names."""
    connection = raw_connection(session)
    blocks = {
        block
        for family in families
        for (block,) in connection.execute(BLOCKS_OF_FAMILY_SQL, (f"{family} ", f"{family}!"))
    }
    pairs = select_among(session, OF_WORDS_SQL, words)
    blocks |= {f"{family} {word[0]}" for word, family, _ in pairs}
    return {
        name.home
        for name in _readings(select_among(session, IN_BLOCKS_SQL, blocks))
        if name.family in families or not set(words).isdisjoint(name.words)
    }


def _readings(rows: Iterable[tuple[int, str, str]]) -> Iterator[Reading]:
    for home, key, block in rows:
        if family := block.rpartition(" ")[0]:
            words = given_words(key, block)
            full = words and len(words[0]) > 1
            yield Reading(home, family, given_readings(words) if full else ())


Given = dict[str, tuple[int, int]]
"""Common given names, each with its people, and the people of the families in which it occurs."""


def _count_all(session: Session) -> Given:
    connection = raw_connection(session)
    connection.execute("DELETE FROM name_count")
    names = _readings(connection.execute(NAMES_SQL))
    connection.executemany(ADD_SQL, ((*pair, 1) for name in names for pair in name.pairs))
    return {
        word: (people, connection.execute(AMONG_SQL, (word,)).fetchone()[0])
        for word, people in connection.execute(COMMON_SQL, (LEAST_GIVEN,)).fetchall()
    }


def _count_new(session: Session, homes: Collection[int], highest: int, given: Given) -> None:
    """Bring the counts up to date, those of common given names in `given`."""
    changes = _changes(session, homes, highest)
    if not changes:
        return
    families = {family for _, family in changes}
    known = {
        (word, family): people
        for word, family, people in select_among(session, OF_FAMILIES_SQL, families)
        if word in given or (word, family) in changes
    }
    among: Counter[str] = Counter()
    people: Counter[str] = Counter()
    for word, family in known:
        among[word] += changes[FAMILY, family]
    for (word, family), change in changes.items():
        people[word] += change
        before = known.get((word, family), 0)
        is_new = (before + change > 0) - (before > 0)
        among[word] += is_new * (known.get((FAMILY, family), 0) + changes[FAMILY, family])
    connection = raw_connection(session)
    connection.executemany(ADD_SQL, [(*pair, change) for pair, change in changes.items()])
    connection.executemany(DROP_SQL, [pair for pair, change in changes.items() if change < 0])
    for word in given.keys() & among.keys() | given.keys() & people.keys():
        given[word] = (given[word][0] + people[word], given[word][1] + among[word])
        if given[word][0] < LEAST_GIVEN:
            del given[word]
    _add_common(session, people.keys() - given.keys() - {FAMILY}, given)


def _changes(session: Session, homes: Collection[int], highest: int) -> Counter[Pair]:
    """Compare the names of some keys with those that were counted before."""
    before: defaultdict[int, list[Pair]] = defaultdict(list)
    now: defaultdict[int, list[Pair]] = defaultdict(list)
    for home, name_id, key, block in select_among(session, FORMS_SQL, homes):
        now[home].append((key, block))
        if name_id <= highest:
            before[home].append((key, block))
    new = {home: forms for home, forms in now.items() if len(forms) > len(before[home])}
    changes: Counter[Pair] = Counter()
    for reading in _readings(_least(new)):
        changes.update(reading.pairs)
    for reading in _readings(_least({home: before[home] for home in new if before[home]})):
        changes.subtract(reading.pairs)
    return Counter({pair: change for pair, change in changes.items() if change})


def _least(forms: Mapping[int, list[Pair]]) -> Iterator[tuple[int, str, str]]:
    """Give the key and the block by which several forms of one key are counted."""
    for home, some in forms.items():
        yield home, min(key for key, _ in some), min(block for _, block in some)


def _add_common(session: Session, words: Collection[str], given: Given) -> None:
    """Add the given names that have become common."""
    families_of: defaultdict[str, set[str]] = defaultdict(set)
    people: Counter[str] = Counter()
    for word, family, number in select_among(session, OF_WORDS_SQL, words):
        families_of[word].add(family)
        people[word] += number
    for word, number in people.items():
        if number >= LEAST_GIVEN:
            rows = select_among(session, OF_FAMILIES_SQL, families_of[word])
            given[word] = (number, sum(count for one, _, count in rows if one == FAMILY))
