"""The people whom one number meant, before evidence split them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from app.domain.json_shape import View
from app.explorer.authors.query import load_authors
from app.explorer.authors.views import Author
from app.explorer.filters import Filters
from app.explorer.selection import select_papers
from app.library.snapshot import Snapshot

PEOPLE_SQL = """
SELECT DISTINCT coalesce(author.listed_id, author.id)
FROM name JOIN authorship ON authorship.name_id = name.id
JOIN author ON author.id = authorship.author_id
WHERE name.home_id IN (SELECT home_id FROM name WHERE home_id = ? OR printed = ?)
"""


@dataclass(frozen=True, slots=True)
class SplitAuthor(View):
    """A number that stood for several people: each of them has a number of their own now."""

    id: int
    name: str
    detail: str
    several: Annotated[list[Author], Field(description="Those people, most papers first.")]


def split_author(snapshot: Snapshot, author: Author) -> SplitAuthor:
    """List who has the names of a person who turned out to be several.

    Args:
        author: nobody's by now (`Author.is_split`).
    """
    with snapshot.read_raw() as connection:
        ids = [row[0] for row in connection.execute(PEOPLE_SQL, (author.id, author.name))]
    people = load_authors(snapshot, select_papers(snapshot, Filters()), ids)
    detail = (
        f"Author {author.id} stood for several people called {author.name}; "
        "each has a number of their own now."
    )
    return SplitAuthor(
        author.id,
        author.name,
        detail,
        sorted(people, key=lambda person: (-person.papers, person.id)),
    )
