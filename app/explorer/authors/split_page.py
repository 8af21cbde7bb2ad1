"""The page of a number that stood for several people."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response

from app.explorer.authors.list_page import AuthorListRow, author_row
from app.explorer.authors.split import split_author
from app.explorer.authors.views import Author
from app.explorer.pages.render import PageContext, render
from app.library.snapshot import Snapshot


@dataclass(frozen=True, kw_only=True)
class SplitPage(PageContext):
    """Several people for whom one number stood."""

    template = "authors/split.html"
    name: str
    authors: list[AuthorListRow]


def split_page(request: Request, snapshot: Snapshot, author: Author, root: str) -> Response:
    """Answer with the people for whom a number stood, as 300 Multiple Choices."""
    found = split_author(snapshot, author)
    page = SplitPage(
        title=f"Several people: {author.name}",
        name=author.name,
        authors=[author_row(one, root) for one in found.several],
    )
    return render(request, page, 300)
