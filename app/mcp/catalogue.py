"""Which tools there are, what they are for, and what they take.

A model reads all of this before it asks anything, so it is short: parameters of addresses are
described once, in `search`, by the table that describes them everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.explorer.facets import FACET_NAMES
from app.explorer.parameters import LIST_PARAMS, MOST_PER_PAGE, PAGING, PARAMETERS, SET_PARAMS
from app.exporters import FORMATS
from app.mcp import papers, people, years
from app.mcp.arguments import ENTRIES, Asked
from app.mcp.size import Answer

Schema = dict[str, Any]

INSTRUCTIONS = (
    "A library of publications, read-only. Start with search, or find_people for names. `page` is "
    "the address to show to the reader. `year_inferred`: the source prints no year. "
    "`authors_truncated`: the source cut the list of authors. `lower_bound`: say “at least”. "
    "`next_cursor` is given where there is more: pass it as `cursor` with the same arguments."
)

PAPER_FILTERS = tuple(name for name in SET_PARAMS if PARAMETERS[name].role == "filter")
PERSON: Schema = {"type": ["integer", "string"], "description": "Id or name."}


@dataclass(frozen=True, slots=True)
class LibraryTool:
    """One tool."""

    name: str
    description: str
    answer: Callable[[Asked], Answer]
    parameters: tuple[str, ...]
    """Those of addresses that it takes."""
    own: Mapping[str, Schema] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    describes: bool = False
    """Whether the parameters of addresses are described here."""

    def schema(self) -> Schema:
        """Describe its arguments as JSON Schema."""
        properties = dict(self.own)
        for name in self.parameters:
            properties[name] = _property(name, self.describes)
        schema: Schema = {"type": "object", "properties": properties}
        return schema | ({"required": list(self.required)} if self.required else {})


def _property(name: str, describes: bool) -> Schema:
    row = PARAMETERS[name]
    one: Schema = {"type": ["integer", "string"] if row.names else row.schema["type"]}
    if describes and "enum" in row.schema:
        one["enum"] = row.schema["enum"]
    whole: Schema = {"type": "array", "items": one} if row.repeatable else one
    if not describes:
        return whole
    return whole | {"description": SAID.get(name) or row.help}


SAID = {
    "q": 'Words (all must match), "exact phrase", -not, OR, ( ), prefix*, title: abstract: author: '
    "topic: category: venue: tag: year: code:; or a DOI or arXiv id.",
    "like": "A text, such as an abstract: the papers nearest to it in meaning.",
    "author": "Ids or names; several: papers by all of them together.",
    "topic": "Ids or labels; several: any.",
    "since": "New or changed since: 2026-11-30, 2026-11 or import:7.",
    "sort": "Default: relevance with q or like, else newest.",
    "per_page": f"1 to {MOST_PER_PAGE}, default {ENTRIES}; fewer where there is no room.",
    "cursor": "next_cursor of the answer before.",
}
"""Shorter words than those of the table, or what it leaves to a page."""

TOOLS = {
    tool.name: tool
    for tool in (
        LibraryTool(
            "search",
            "Find papers by words and by meaning, or list and count them by filters. Each result "
            "has the reason of its match: its rank by words and by meaning, and the line of the "
            "abstract. `count` is the number of all.",
            papers.search,
            LIST_PARAMS,
            {
                "facets": {
                    "type": "string",
                    "description": f"Counts by {', '.join(FACET_NAMES)}: a comma list of these.",
                }
            },
            describes=True,
        ),
        LibraryTool(
            "get",
            "Everything known of papers by id: abstract, authors with ids, topics, identifiers, "
            "code, and what is doubtful.",
            papers.get,
            (),
            {"ids": {"type": "array", "items": {"type": "integer"}}},
            ("ids",),
        ),
        LibraryTool(
            "similar",
            "The papers closest in meaning to one, with closeness (0 to 1) and shared topics and "
            "authors.",
            papers.similar,
            ("per_page",),
            {"paper": {"type": "integer", "description": "Id."}},
            ("paper",),
        ),
        LibraryTool(
            "find_people",
            "People by name (parts, initials and typing errors allowed), or those who wrote most "
            "of the papers that the filters of search choose.",
            people.find_people,
            (*PAPER_FILTERS, *PAGING),
            {"name": {"type": "string"}},
        ),
        LibraryTool(
            "person",
            "One person: papers, years, subjects, how sure it is that they are one person, and "
            "their co-authors, most joint papers first; of the papers that the filters of search "
            "choose.",
            people.person,
            (*PAPER_FILTERS, *PAGING),
            {"person": PERSON},
            ("person",),
        ),
        LibraryTool(
            "timeline",
            "Papers a year of a set chosen as in search: all, or by topic, category or co-author "
            "(of `author`, else of the library's owner). Years without papers are left out.",
            years.timeline,
            SET_PARAMS,
            {"by": {"enum": list(years.COUNTED)}, "cursor": {"type": "string"}},
        ),
        LibraryTool(
            "path",
            "The shortest chain of co-authors between two people, in the papers that the filters "
            "of search choose.",
            people.path,
            PAPER_FILTERS,
            {"from": PERSON, "to": PERSON},
            ("from", "to"),
        ),
        LibraryTool(
            "export",
            "Papers chosen as in search, as the text of a file; `file` is the address of all.",
            papers.export,
            LIST_PARAMS,
            {
                "format": {"enum": list(FORMATS)},
                "style": {
                    "type": "string",
                    "description": "Of md, html, tex: a CSL style such as apa or ieee.",
                },
            },
            ("format",),
        ),
    )
}
"""Every tool by its name."""
