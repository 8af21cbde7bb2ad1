"""What the list of papers shows around its results: chips, options, facets, pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from markupsafe import Markup

from app.domain.dates.periods import day_of
from app.explorer.facets import Facet, FacetValue
from app.explorer.filters import Filters
from app.explorer.library.views import Suggestions
from app.explorer.pages.links import Pager, address_with
from app.explorer.pages.page_charts import ThemeColours, theme_colours
from app.explorer.pages.render import PageContext
from app.explorer.pages.wording import Chip
from app.explorer.pages.year_charts import YearsFacet, years_facet
from app.explorer.papers.query import PaperPage
from app.explorer.papers.views import Paper
from app.explorer.papers.zero_results import Nothing
from app.explorer.parameters import MODES, PARAMETERS, PER_PAGE, SORTS
from app.explorer.value_readers import LAST_VISIT
from app.exporters import FORMATS
from app.library.snapshot import Snapshot
from app.search.fusion import Mode

SHORT_LIST = 5
"""Values of a facet that are shown before "all"."""
SORT_WORDS = {
    "relevance": "by relevance",
    "newest": "newest first",
    "oldest": "oldest first",
    "title": "by title",
    "citations": "by citations",
    "updated": "last added or changed first",
}
MODE_WORDS = {"hybrid": "words + meaning", "keyword": "words", "semantic": "meaning"}
SINCE_DAYS = {"last 7 days": 7, "last 30 days": 30}
ANY_TIME = "any time"
ALL_FACETS = "all"
"""The page's parameter that names the facet shown in full."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option, with the address that takes it."""

    label: str
    href: str
    current: bool = False
    download: bool = False
    whole: bool = False
    """The address leads to another one, which the browser must see: nothing is swapped."""


@dataclass(frozen=True, slots=True)
class Option:
    """One question of the options bar: what is chosen now, and the choices."""

    label: str
    name: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class LikeForm:
    """Where a pasted text is sent, and the filters that stay beside it."""

    action: str
    text: str
    keep: list[tuple[str, str]]
    label: str = "Papers close in meaning to"
    send: str = "find papers"


@dataclass(frozen=True, slots=True)
class OtherQuery:
    """Another query that may be wanted, with its address, and the note before it."""

    note: str
    label: str
    href: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class FacetLink:
    """One value of a facet, with the address that chooses it or takes it away."""

    label: str
    count: int
    href: str
    selected: bool
    colour: str | None
    several: bool = False
    """It may be several people."""


@dataclass(frozen=True, slots=True)
class FacetList:
    """One facet of the column."""

    name: str
    label: str
    values: list[FacetLink]
    more_href: str | None
    more_label: str


@dataclass(frozen=True, slots=True)
class ListMistake:
    """A query that cannot be read, and the ways on."""

    message: str
    query: str
    position: int | None
    """Of the character at fault, from 0."""
    hint: Markup


@dataclass(frozen=True, kw_only=True)
class PaperListPage(PageContext):
    """The list of papers, or what is wrong with its address."""

    template = "papers/list.html"
    view = "papers/_view.html"
    sentence: str
    keep: list[tuple[str, str]]
    chips: list[Chip]
    clear_href: str | None = None
    enrich_href: str | None = None
    people_href: str | None = None
    """The people who wrote them."""
    hidden: int = 0
    """Papers that no list has since a person hid them."""
    options: Sequence[Option] = ()
    other_queries: Sequence[OtherQuery] = ()
    notes: Sequence[str] = ()
    warming: str | None = None
    mistake: ListMistake | None = None
    years: YearsFacet | None = None
    facets: Sequence[FacetList] = ()
    like_form: LikeForm | None = None
    papers: Sequence[Paper] = ()
    sentences_href: str | None = None
    mode: Mode | None = None
    pager: Pager | None = None
    nothing: Nothing | None = None
    suggestions: Suggestions | None = None


def list_options(snapshot: Snapshot, filters: Filters, page: PaperPage, path: str) -> list[Option]:
    """Offer the orders, the modes of search, and the exports of a list."""
    sorts = [
        Choice(
            SORT_WORDS[sort], filters.with_value("sort", sort).address(path), sort == filters.order
        )
        for sort in SORTS
        if (filters.ranks or sort != "relevance")
        and (sort != "citations" or snapshot.has_citations)
    ]
    options = [Option(SORT_WORDS[filters.order], "order", sorts)]
    mode_used = page.selection.mode
    if mode_used is not None and not filters.like:
        modes = [
            Choice(
                MODE_WORDS[mode], filters.with_value("mode", mode).address(path), mode == mode_used
            )
            for mode in MODES
            if mode == "keyword" or snapshot.meaning.state == "ready"
        ]
        options.append(Option(MODE_WORDS[mode_used], "search by", modes))
    if len(snapshot.columns.arrivals.imports) > 1:
        times = since_choices(filters, path)
        now = next((time.label for time in times if time.current), "since a time")
        options.append(Option("came in" if now == ANY_TIME else now, "came in or changed", times))
    if page.count:
        exports = [
            Choice(exporter.label, filters.address(f"{path}.{suffix}"), download=True)
            for suffix, exporter in FORMATS.items()
        ]
        options.append(Option("export", "export", exports))
    return options


def since_choices(
    filters: Filters, path: str, more: Sequence[tuple[str, str]] = ()
) -> list[Choice]:
    """Offer times since when; each but the last visit is a date, so that an address stays true.

    Args:
        more: parameters of the page's own.
    """
    today = datetime.now(UTC).date()
    chosen = [str(value) for value in filters.values("since")]
    others = filters.without("since")
    last = address_with(path, others, "", [*more, ("since", LAST_VISIT)])
    choices = [Choice("since your last visit", last, whole=True)]
    for label, days in SINCE_DAYS.items():
        day = day_of(today - timedelta(days=days))
        href = address_with(path, others.with_value("since", day), "", more)
        choices.append(Choice(label, href, chosen == [str(day)]))
    return [*choices, Choice(ANY_TIME, address_with(path, others, "", more), not chosen)]


def facet_lists(
    snapshot: Snapshot, page: PaperPage, path: str, shown_in_full: str | None
) -> list[FacetList]:
    """Turn the counts of facets (all but years) into links."""
    colours = theme_colours(snapshot, page.selection.columns)
    return [
        _facet_list(page, facet, path, colours, facet.name == shown_in_full)
        for facet in page.facets.values()
        if facet.name != "year" and facet.values
    ]


def years_of(page: PaperPage, path: str) -> YearsFacet | None:
    """Draw the year facet of a list."""
    counts = {v.value: v.count for v in page.facets["year"].values}
    undated = counts.pop("none", 0)
    by_year = {int(year): count for year, count in counts.items()}
    return years_facet(page.selection.columns, by_year, undated, page.filters, path)


def like_form(snapshot: Snapshot, filters: Filters, path: str) -> LikeForm | None:
    """Offer to find papers like a text; None where nothing compares meanings."""
    if snapshot.meaning.state != "ready":
        return None
    kept = filters.without("q").without("like").without("mode").without("sort").params()
    return LikeForm(path, filters.like, kept)


def sentences_href(page: PaperPage, path: str) -> str | None:
    """Return where the hits that meaning alone found get their sentences; None without such."""
    if not any(paper.match and paper.match.by_meaning_alone for paper in page.items):
        return None
    f = page.filters
    return Filters(q=f.q, like=f.like).address(f"{path}/sentences")


def who_works_href(filters: Filters, root: str) -> str:
    """Return the address of the people whose papers these filters choose."""
    return replace(filters, per_page=PER_PAGE, cursor=None, sort=None).address(f"{root}/authors/on")


def other_queries(page: PaperPage, path: str) -> list[OtherQuery]:
    """Say how the query was read, with the way to its other reading; propose other queries."""
    filters, reading = page.filters, page.filters.reading
    found = []
    if reading and reading.note:
        href = filters.with_value("q", reading.other).address(path) if reading.other else ""
        found.append(OtherQuery(reading.note, reading.other_label, href, "." if href else ""))
    if page.did_you_mean:
        href = filters.with_value("q", page.did_you_mean).address(path)
        found.append(OtherQuery("Did you mean", page.did_you_mean, href, "?"))
    return found


def kept_by_search(filters: Filters) -> list[tuple[str, str]]:
    """List the filters that a new search keeps: all but the query and its order."""
    return [(name, value) for name, value in filters.without("q").params() if name != "sort"]


def _facet_list(
    page: PaperPage, facet: Facet, path: str, colours: ThemeColours, in_full: bool
) -> FacetList:
    name = facet.name
    shown = facet.values if in_full else _short(facet.values)
    filters = page.filters
    total = len(facet.values) + facet.more
    more = None
    if not in_full and total > len(shown):
        more = filters.without("cursor").address(path, **{ALL_FACETS: name}) + f"#facet-{name}"
    label = f"all {total:,}" if not facet.more else f"the largest {len(facet.values)} of {total:,}"
    links = [_facet_link(page, facet, value, path, colours) for value in shown]
    return FacetList(name, facet.label, links, more, label)


def _short(values: list[FacetValue]) -> list[FacetValue]:
    """Take the largest values and all chosen ones; a list one longer is not worth a link."""
    if len(values) <= SHORT_LIST + 1:
        return values
    return [value for place, value in enumerate(values) if place < SHORT_LIST or value.chosen]


def _facet_link(
    page: PaperPage, facet: Facet, value: FacetValue, path: str, colours: ThemeColours
) -> FacetLink:
    name = facet.name
    filters = page.filters
    typed = PARAMETERS[name].read(value.value)
    columns = page.selection.columns
    changed = filters.without(name, typed) if value.chosen else filters.with_value(name, typed)
    if value.chosen and PARAMETERS[name].names:
        # An address may name people and topics that were merged into this one since.
        for one in filters.values(name):
            if columns.code_of(name, one) == columns.code_of(name, typed):
                changed = changed.without(name, one)
    colour = None
    if name == colours.dimension:
        code = columns.code_of(name, typed)
        colour = colours.of(-1 if code is None else code)
    return FacetLink(
        value.label,
        value.count,
        changed.address(path),
        value.chosen,
        colour,
        value.may_be_several,
    )
