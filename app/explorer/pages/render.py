"""Turns a template and its context into an answer; all knowledge of htmx is here.

A page is a skeleton around includes; a fragment is the same include alone. htmx
asks for a fragment with `HX-Request-Type: partial`, and asks anew for the whole
page when Back restores one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any, ClassVar
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app import __version__
from app.domain.dates.years import is_implausible, span_words
from app.domain.tex.html import plain_text
from app.errors import LibraryUnavailable
from app.explorer.imports.query import source_line
from app.explorer.pages.compiled_templates import CompiledTemplates
from app.explorer.pages.links import abstract_href, author_href, paper_href, topic_href
from app.explorer.pages.wording import counted, lane_name, printed_day, tex
from app.http.addresses import root_path
from app.http.assets import static_address
from app.http.request_state import snapshot_of
from app.paths import resource, template_cache

VARY = "HX-Request, HX-Request-Type, HX-History-Restore-Request"
NAV = (
    ("Papers", "/papers"),
    ("Authors", "/authors"),
    ("Topics", "/topics"),
    ("Timelines", "/timelines"),
    ("Network", "/network"),
    ("Map", "/map"),
)
FOOTER = (("New", "/new"), ("Add papers", "/imports"), ("API", "/api/docs"), ("Help", "/help"))


def root_of(request: Request) -> str:
    """Return the prefix under which a proxy serves the pages."""
    return root_path(request.scope)


def wants_fragment(request: Request) -> bool:
    """Tell whether only the swapped region is asked for."""
    return (
        request.headers.get("HX-Request-Type") == "partial"
        and "HX-History-Restore-Request" not in request.headers
    )


def asked_by_search_box(request: Request) -> bool:
    """Tell whether the search box asks while somebody types, and so wants suggestions too."""
    return request.headers.get("HX-Source", "").endswith("#q")


@dataclass(frozen=True, kw_only=True)
class PageContext:
    """What the template of a page is given; its head comment says how each field is shown."""

    template: ClassVar[str]
    view: ClassVar[str | None] = None
    """The include that is swapped; None for pages without one."""
    title: str
    """Of the browser, before "· Œuvre"."""
    query: str = ""
    """Text of the search box."""
    feed_href: str | None = None
    """Of what the page shows as a feed; None without one."""
    canonical_href: str | None = None
    """Absolute: what others keep and search engines list; None for a page that is none's."""


def render(request: Request, page: PageContext, status: int = 200) -> HTMLResponse:
    """Render a page, or its fragment where htmx asks for that."""
    fragment = page.view is not None and wants_fragment(request)
    environment = _environment(root_of(request))
    name = "shared/_fragment.html" if fragment else page.template
    given = {field.name: getattr(page, field.name) for field in fields(page)}
    given["title"] = plain_text(page.title)
    body = environment.get_template(name).render(view=page.view, site=_site(request), **given)
    return HTMLResponse(body, status, {"Vary": VARY})


def render_part(request: Request, template: str, **context: object) -> HTMLResponse:
    """Render an include that is no page of its own: suggestions, an abstract."""
    environment = _environment(root_of(request))
    return HTMLResponse(
        environment.get_template(template).render(**context), headers={"Vary": VARY}
    )


@dataclass(frozen=True, slots=True)
class SiteLink:
    """A page that every page links to."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """What every page shows around its own."""

    has_topics: bool
    nav: list[SiteLink]
    footer: list[SiteLink]
    source_line: str
    cite: str
    """The view as a source: its address, the day, and the version of the library."""


def _site(request: Request) -> Site:
    root = root_of(request)
    path = request.url.path.removeprefix(root)
    try:
        snapshot = snapshot_of(request)
        has_topics, source = snapshot.has_topics, source_line(snapshot)
        cite = cited_view(str(request.url), snapshot.version)
    except LibraryUnavailable:  # the page that says so needs no library
        has_topics, source, cite = False, "", ""
    return Site(
        has_topics=has_topics,
        nav=[SiteLink(label, root + target, path.startswith(target)) for label, target in NAV],
        footer=[SiteLink(label, root + target) for label, target in FOOTER],
        source_line=source,
        cite=cite,
    )


def cited_view(address: str, version: int) -> str:
    """Write how a view is cited: what it showed depends on its address, the day and the version."""
    day = datetime.now(UTC).date().isoformat()
    return f"Œuvre {__version__}, library version {version}, {day}, {address}"


@lru_cache(maxsize=8)
def _environment(root: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resource("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=CompiledTemplates(template_cache()),
    )
    environment.globals |= {
        "url": _url(root),
        "static": partial(static_address, root=root),
        "abstract_href": partial(abstract_href, root),
        "author_href": partial(author_href, root),
        "paper_href": partial(paper_href, root),
        "topic_href": partial(topic_href, root),
    }
    environment.filters |= FILTERS
    environment.tests["still_to_come"] = lambda paper: bool(
        paper.year and is_implausible(paper.year)
    )
    return environment


def _code_marks(text: str) -> Markup:
    """Write a text with `code` between backticks as HTML."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # one without its partner
        return Markup.escape(text)
    marked = [Markup("<code>{}</code>").format(p) if n % 2 else p for n, p in enumerate(parts)]
    return Markup("").join(marked)


FILTERS: dict[str, Callable[..., object]] = {
    "tex": tex,
    "plain": plain_text,
    "thousands": "{:,}".format,
    "percent": "{:.0%}".format,
    "pc": lambda axis, x: f"{round(x / axis.width * 100, 3)}%",
    "counted": counted,
    "day": printed_day,
    "dated": lambda paper: printed_day(paper.date) or paper.date_printed or "",
    "span": lambda view: span_words((view.first_year, view.last_year)),
    "lane_name": lane_name,
    "code_marks": _code_marks,
}
"""What templates do to texts and numbers (shared/base.html)."""


def _url(root: str) -> Callable[..., str]:
    def url(path: str, **parameters: Any) -> str:
        query = urlencode({key: value for key, value in parameters.items() if value is not None})
        return f"{root}{path}?{query}" if query else f"{root}{path}"

    return url
