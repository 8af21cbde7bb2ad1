"""The owner of a library: the one person whose profile pages were imported."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from app.domain.reported import Contradiction
from app.library.snapshot import Snapshot
from app.search.text.postings import numbers
from app.store.models import AuthorRow, Profile

LEAST_SHARE = 0.5
"""Of all papers that the person must be on for the library to bear their name."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The one person whose profile pages were imported."""

    author_id: int
    name: str
    contradictions: list[Contradiction]
    """Of the figures that their pages report."""


def owner_of(snapshot: Snapshot) -> Owner | None:
    """Name the owner of a library; None for several people's, a field's or an empty one."""
    return snapshot.cached("owner", lambda: _owner_of(snapshot))


def _owner_of(snapshot: Snapshot) -> Owner | None:
    circle = aliased(AuthorRow)
    with snapshot.read() as session:
        profiles = session.exec(
            select(Profile, AuthorRow)
            .join(circle, col(circle.id) == col(Profile.author_id))
            .join(AuthorRow, col(AuthorRow.id) == func.coalesce(circle.listed_id, circle.id))
            .order_by(col(Profile.id))
        ).all()
    if len({author.id for _, author in profiles}) != 1:
        return None
    author = profiles[-1][1]
    columns = snapshot.columns
    papers = columns.author.rows_with(columns.author.code_of(author.id or 0))
    if len(papers) < LEAST_SHARE * max(columns.size, 1):
        return None
    known = dict.fromkeys(
        contradiction for profile, _ in profiles for contradiction in contradictions_of(profile)
    )
    return Owner(author.id or 0, author.name, list(known))


def contradictions_of(profile: Profile) -> list[Contradiction]:
    """Read what contradicts the figures that a profile page reports."""
    # Text that a program before this one stored and that no upgrade understood is left out.
    return [
        Contradiction.of(contradiction)
        for contradiction in profile.contradictions
        if isinstance(contradiction, dict)
    ]


MENTIONS_SQL = "SELECT group_concat(author_id), group_concat(name_id) FROM authorship"
"""In the order of the table; grouping by person takes four times as long."""
LISTED_SQL = "SELECT id, listed_id FROM author WHERE listed_id IS NOT NULL"


def people_of_several_names(snapshot: Snapshot) -> NDArray[np.int64]:
    """Return the ids of the people who are printed under more than one name, in order."""
    return snapshot.cached(
        "several names", lambda: _of_several_names(snapshot), lambda found: found.nbytes
    )


def _of_several_names(snapshot: Snapshot) -> NDArray[np.int64]:
    with snapshot.read_raw() as connection:
        authors, names = map(numbers, connection.execute(MENTIONS_SQL).fetchone())
        listed = np.array(connection.execute(LISTED_SQL).fetchall(), dtype=np.int64).reshape(-1, 2)
    shown = np.arange(max(authors.max(initial=0), listed.max(initial=0)) + 1)
    shown[listed[:, 0]] = listed[:, 1]
    people = shown[authors]
    a_name = np.zeros_like(shown)
    a_name[people] = names
    return np.unique(people[a_name[people] != names])
