"""The owner of a library: the one person whose profile pages were imported."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from app.domain.reported import Contradiction
from app.library.snapshot import Snapshot
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
