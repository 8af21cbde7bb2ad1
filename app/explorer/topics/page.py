"""All topics, and one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from app.charts.axis import YearAxis
from app.charts.lanes import Lanes
from app.domain.dates.years import span_words
from app.errors import NotFound
from app.explorer.filters import Filters
from app.explorer.pages.forms import read_address
from app.explorer.pages.kept_pages import kept_page
from app.explorer.pages.links import NamedLink, topic_href
from app.explorer.pages.page_charts import coauthor_lanes, lanes_fit, theme_colours
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import capital, counted, named, sentence
from app.explorer.pages.year_charts import (
    OffAxis,
    YearsFigure,
    page_axis,
    selection_off_axis,
    years_figure,
)
from app.explorer.paging import LONGEST_ASKED
from app.explorer.papers.query import find_papers
from app.explorer.papers.views import Paper
from app.explorer.selection import Selection, select_papers
from app.explorer.timelines.paper_dots import author_rows
from app.explorer.topics.edit_forms import ChangeForms, FormMistake, Undo, change_forms, undo_list
from app.explorer.topics.query import (
    TopicGroup,
    find_topics,
    grouped_topics,
    load_topic,
    near_topics,
    topic_now,
    topics_by_hand,
    topics_like,
    topics_under,
)
from app.explorer.topics.views import Topic
from app.explorer.value_readers import address_number
from app.http.request_state import home_of, snapshot_of
from app.library.snapshot import Snapshot

router = APIRouter()

NEWEST = 5
AUTHORS = 12
"""Authors of a topic that are drawn: those with most papers in it."""


@dataclass(frozen=True, slots=True)
class TopicPeople:
    """The authors of a topic with most papers, as lanes."""

    heading: str
    note: str
    lanes: Lanes


@dataclass(frozen=True, kw_only=True)
class TopicListPage(PageContext):
    """The list of topics."""

    template = "topics/list.html"
    sentence: str
    note: str
    topics: list[tuple[TopicGroup, str]]
    """Each with the address of its papers."""
    by_hand: list[Undo]
    action: str
    mistake: FormMistake | None


@dataclass(frozen=True, kw_only=True)
class TopicPage(PageContext):
    """One topic."""

    template = "topics/detail.html"
    topic: Topic
    parent: NamedLink | None
    lede: Markup
    forms: ChangeForms
    years: YearsFigure | None
    off_axis: OffAxis | None
    coauthors: TopicPeople | None
    newest: Sequence[Paper]
    links: list[NamedLink]
    under: list[Topic]
    neighbours: list[Topic]


@router.get("/topics")
@kept_page
def list_topics(request: Request) -> Response:
    """The topics of a set of papers."""
    return answer_topics(request)


def answer_topics(
    request: Request, status: int = 200, mistake: FormMistake | None = None
) -> Response:
    """Show the list of topics, and what was changed by hand."""
    snapshot, root = snapshot_of(request), root_of(request)
    filters, also = read_address(request, "q")
    words = also.get("q", "")
    topics = topics_like(find_topics(snapshot, filters), words)
    selection = select_papers(snapshot, filters)
    groups = grouped_topics(topics)
    said = sentence(named(snapshot, filters), selection.count)
    note = (
        "Topics are found from titles and abstracts by their meaning; a paper may be in up to"
        " three. Papers that come in are placed among them; they change only by a rebuild, or by"
        " hand on their own pages."
        if topics or words
        else snapshot.meaning.notice or "No topics were found yet: oeuvre topics looks for them."
    )
    page = TopicListPage(
        title="Topics",
        sentence=capital(
            f"{said} in {_how_many(groups)}" + (f" like “{words[:LONGEST_ASKED]}”" if words else "")
        ),
        note=note,
        topics=[
            (group, filters.with_value("topic", group.topic.id).address(f"{root}/papers"))
            for group in groups
        ],
        by_hand=undo_list(topics_by_hand(snapshot)),
        action=f"{root}/topics",
        mistake=mistake,
    )
    return render(request, page, status)


@router.get("/topics/{name}")
@kept_page
def show_topic(request: Request, name: str) -> Response:
    """One topic: papers a year, its people, its newest papers, topics close to it."""
    snapshot, root = snapshot_of(request), root_of(request)
    topic_id = address_number(name, "topic")
    now = topic_now(snapshot, topic_id)
    if now != topic_id:
        return RedirectResponse(f"{root}/topics/{now}", status_code=301)
    return answer_topic(request, topic_id)


def answer_topic(
    request: Request, topic_id: int, status: int = 200, mistake: FormMistake | None = None
) -> Response:
    """Show one topic.

    Raises:
        NotFound: there is none of this id, or it is hidden.
    """
    snapshot, root = snapshot_of(request), root_of(request)
    topic = load_topic(snapshot, topic_id)
    if not topic.papers:
        raise NotFound(f"No paper belongs to “{topic.label}” any more.")
    filters = Filters().with_value("topic", topic_id)
    selection = select_papers(snapshot, filters)
    axis = page_axis(selection.columns, selection.rows)
    drawn = axis if axis and lanes_fit(selection) else None
    newest = find_papers(snapshot, replace(filters, per_page=NEWEST)).items
    path, papers = f"{root}/papers", "as a list"
    if topic.papers != 1:
        papers = f"all {topic.papers:,} papers"
    page = TopicPage(
        title=topic.label,
        topic=topic,
        parent=_parent(snapshot, topic, root),
        feed_href=filters.whole_address(f"{path}.atom"),
        canonical_href=topic_href(home_of(request), topic.id, topic.label),
        lede=_lede(topic, filters, root),
        forms=change_forms(snapshot, topic, f"{root}/topics/{topic_id}", mistake),
        years=years_figure(selection, axis, f"{root}/papers") if axis else None,
        off_axis=selection_off_axis(selection, path),
        coauthors=_people(snapshot, selection, filters, drawn, root) if drawn else None,
        newest=newest,
        links=[
            NamedLink(papers, filters.address(path)),
            NamedLink("over the years", filters.address(f"{root}/timelines")),
            NamedLink("on the map", filters.address(f"{root}/map")),
            NamedLink("who works on this", filters.address(f"{root}/authors/on")),
            NamedLink("compare with …", f"{root}/timelines/compare?first=topic:{topic_id}"),
            NamedLink("feed", filters.whole_address(f"{path}.atom")),
        ],
        under=topics_under(snapshot, topic_id),
        neighbours=near_topics(snapshot, topic_id),
    )
    return render(request, page, status)


def _how_many(groups: Sequence[TopicGroup]) -> str:
    """Count topics: those that hold papers themselves, and the groups that they belong to."""
    above = sum(bool(group.under) for group in groups)
    topics = sum(len(group.under) or 1 for group in groups)
    sentence = counted(topics, "topic")
    return f"{sentence}, {counted(above, 'group')}" if above else sentence


def _parent(snapshot: Snapshot, topic: Topic, root: str) -> NamedLink | None:
    if topic.parent is None:
        return None
    label = snapshot.topic_label(topic.parent)
    return NamedLink(label, topic_href(root, topic.parent, label))


def _lede(topic: Topic, filters: Filters, root: str) -> Markup:
    papers = Markup('<a href="{}">{}</a>').format(
        filters.address(f"{root}/papers"), counted(topic.papers, "paper")
    )
    span = span_words((topic.first_year, topic.last_year))
    years = f", {span}" if span else ""
    first = (
        f"; the first topic of {topic.primary:,} of them" if topic.primary < topic.papers else ""
    )
    return Markup("{}{}{}.").format(papers, years, first)


def _people(
    snapshot: Snapshot, selection: Selection, filters: Filters, axis: YearAxis, root: str
) -> TopicPeople | None:
    """Draw the authors with most papers in a topic, by their first one."""
    rows = author_rows(snapshot, selection, AUTHORS)
    if not rows:
        return None
    path = f"{root}/papers"
    lanes = coauthor_lanes(
        rows,
        axis,
        theme_colours(snapshot, selection.columns),
        root,
        lambda row: filters.with_value("author", row.value).address(path),
        least=False,
    )
    return TopicPeople("Authors", "with most papers", lanes)
