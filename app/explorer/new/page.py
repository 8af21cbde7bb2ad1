"""The page of what is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.explorer.filters import Filters
from app.explorer.new.query import (
    GROUPINGS,
    Found,
    Grouping,
    NewGroup,
    NewPaper,
    find_new,
    page_new,
    read_grouping,
)
from app.explorer.pages.forms import read_address
from app.explorer.pages.links import NamedLink, Pager, address_with
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import Chip, capital, chips, counted, named, page_title, sentence
from app.explorer.papers.list_parts import Choice, kept_by_search, since_choices
from app.http.request_state import snapshot_of

router = APIRouter()


@dataclass(frozen=True, slots=True)
class GroupSection:
    """The papers of one day, week or month."""

    id: str
    heading: str
    count: str
    papers: Sequence[NewPaper]
    new_papers: NamedLink | None
    """All of them that are new, where not all are shown."""


@dataclass(frozen=True, kw_only=True)
class NewPage(PageContext):
    """What came in and changed."""

    template = "new/page.html"
    sentence: str
    about: str
    keep: list[tuple[str, str]]
    chips: list[Chip]
    clear_href: str | None
    by: list[Choice]
    since: list[Choice]
    groups: list[GroupSection]
    list_href: str
    pager: Pager


@router.get("/new")
def show_new(request: Request) -> Response:
    """What came in and changed, the newest first."""
    snapshot, root = snapshot_of(request), root_of(request)
    path = f"{root}/new"
    filters, also = read_address(request, "by")
    by = read_grouping(also.get("by", ""))
    found = find_new(snapshot, filters, by)
    page = page_new(snapshot, found)
    filters = found.selection.filters
    names = named(snapshot, filters)
    own: list[tuple[str, str]] = [] if by == "day" else [("by", by)]
    whole = replace(filters, cursor=None)
    shown = NewPage(
        title=page_title("New", names),
        query=filters.q,
        feed_href=whole.whole_address(f"{root}/papers.atom"),
        sentence=capital(sentence(names, len(found.rows))),
        about=_about(found),
        keep=kept_by_search(filters),
        chips=chips(names, path),
        clear_href=path if filters.narrowed else None,
        by=[_grouping(whole, path, grouping, grouping == by) for grouping in GROUPINGS],
        since=since_choices(whole, path, own),
        groups=[_section(group, whole, root) for group in page.items],
        list_href=whole.with_value("sort", "updated").address(f"{root}/papers"),
        pager=Pager.of(page, path, filters, own),
    )
    return render(request, shown)


def _about(found: Found) -> str:
    parts = [f"{found.new:,} new"]
    if found.changed:
        parts.append(f"{found.changed:,} changed")
    return f"{', '.join(parts)}, by the {found.by} in which an import brought them (UTC)"


def _grouping(filters: Filters, path: str, by: Grouping, current: bool) -> Choice:
    return Choice(f"by {by}", address_with(path, filters, "", [("by", by)]), current)


def _section(group: NewGroup, filters: Filters, root: str) -> GroupSection:
    counts = [f"{group.new:,} new"] if group.new else []
    counts += [f"{group.changed:,} changed"] if group.changed else []
    link = None
    if group.new > sum(paper.change == "new" for paper in group.papers):
        href = filters.with_value("added", group.time).without("sort").address(f"{root}/papers")
        link = NamedLink(f"all {counted(group.new, 'new paper')}", href)
    heading = capital(group.time.words)
    return GroupSection(f"on-{group.period}", heading, ", ".join(counts), group.papers, link)
