"""Under whom each person is listed, and how sure it is that all of it is one person's.

Who is surely somebody else has a place of their own. Of whom nobody knows that stays together with
others of the printed name: people who may be one (`DOUBTFUL` of the scores), and the small circles
of a common name, of which nothing can be known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from sqlmodel import Session

from app.domain.people.group_names import is_nobody
from app.ingest.people.evidence.namesakes import COMMON
from app.ingest.people.person import Person, PersonDoubt
from app.store.database import raw_connection

BY_ID, BY_HAND, BY_EVIDENCE, BY_NAME, NOT_KNOWN = (
    "by-id",
    "by-hand",
    "by-evidence",
    "by-name",
    "not-known",
)
"""How sure it is: an ORCID says so; somebody decided so; evidence holds the papers together; the
name alone does; it may be several people."""

PEOPLE_SQL = """
SELECT count(DISTINCT coalesce(author.listed_id, author.id))
FROM authorship JOIN author ON author.id = authorship.author_id
WHERE authorship.paper_id IN (SELECT paper_id FROM record WHERE import_id = ?)
"""

ESTABLISHED = 3
"""Papers from which a circle of a common name is somebody, and not just a printed name."""


def count_people(session: Session, import_id: int) -> int:
    """Count the people on the papers of an import, as they are listed."""
    row = raw_connection(session).execute(PEOPLE_SQL, (import_id,)).fetchone()
    return int(row[0])


def identity_of(person: Person) -> str:
    """Say how sure it is that a person, listed alone, is one."""
    if any(circle.orcids for circle in person.circles):
        return BY_ID
    if person.by_hand:
        return BY_HAND
    if person.joins or any(circle.by_evidence for circle in person.circles):
        return BY_EVIDENCE
    return BY_NAME


def heads_of(
    persons: Sequence[Person],
    doubts: Sequence[PersonDoubt],
    namesakes: Callable[[int], float],
    key_of: Callable[[int], str],
) -> list[int]:
    """Give the person under whom each one is listed.

    Args:
        persons: of some blocks.
        doubts: pairs of them that may be one.
        namesakes: expected other people of a name, by home id.
        key_of: key of a name, by home id.

    Returns:
        For each person the index of the one who has most papers of those listed together.
    """
    homes = [person.home for person in persons]
    sizes = [person.size for person in persons]
    is_common = {home: namesakes(home) >= COMMON for home in homes}
    small: defaultdict[int, list[int]] = defaultdict(list)
    for place, person in enumerate(persons):
        home = homes[place]
        settled = sizes[place] >= ESTABLISHED or identity_of(person) in (BY_ID, BY_HAND)
        if is_nobody(key_of(home)) or (is_common[home] and not settled):
            small[home].append(place)
    unsure = {place for group in small.values() for place in group}
    of = {place: [place] for place in range(len(persons))}

    def unite(one: int, other: int) -> None:
        ours, theirs = of[one], of[other]
        if ours is not theirs:
            ours += theirs
            of.update(dict.fromkeys(theirs, ours))

    for group in small.values():
        for other in group[1:]:
            unite(group[0], other)
    for doubt in doubts:
        if doubt.is_of_one_name and unsure.isdisjoint(doubt.pair):
            unite(*doubt.pair)
    heads = list(range(len(persons)))
    for group in {id(group): group for group in of.values()}.values():
        head = min(group, key=lambda place: (-sizes[place], persons[place].order))
        for place in group:
            heads[place] = head
    return heads
