"""What an author's page says of the review: who has a similar name, and what waits."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.text.slugs import slug
from app.explorer.pages.links import NamedLink
from app.explorer.review.people.audit import circle_ids, similar_names
from app.explorer.review.people.query import open_pairs
from app.library.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class AuthorReview:
    """Links from an author to the review."""

    audit_href: str
    waiting: int
    """Pairs of this person that nobody has decided on."""
    similar: list[NamedLink]


def author_review(snapshot: Snapshot, author_id: int, root: str) -> AuthorReview:
    """Make the links of an author; `root` is the prefix of all addresses."""
    circles = circle_ids(snapshot, author_id)
    return AuthorReview(
        audit_href=f"{root}/authors/{author_id}/audit",
        waiting=len(open_pairs(snapshot).of_people(circles)),
        similar=[
            NamedLink(name.name, f"{root}/authors/{slug(name.id, name.name)}")
            for name in similar_names(snapshot, author_id, circles)
        ],
    )
