"""The parameters that choose a set of papers, order it and page it: one row each.

Everything that knows parameters is made from this table: addresses and their parser
(`app.explorer.filters`), OpenAPI, the help page, sentences, chips and the links of facets, hidden
fields of forms, names of downloads, and the options of the command line. A new filter is a row
here and a rule in `app.explorer.selection`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from app.domain.categories import category_words
from app.domain.records.record import PAPER_TYPES
from app.domain.tex.html import plain_text
from app.domain.text.slugs import LARGEST_ID
from app.explorer.value_readers import (
    Reader,
    number_between,
    one_of,
    read_number,
    read_pasted_text,
    read_region,
    read_text,
    read_time,
    read_year_range,
    read_yes_no,
)
from app.search.fusion import Mode
from app.search.query.parser import FIELDS
from app.store.columns import DOUBTS

Sort = Literal["relevance", "newest", "oldest", "title", "citations", "updated"]
MODES: tuple[Mode, ...] = get_args(Mode)
SORTS: tuple[Sort, ...] = get_args(Sort)

PER_PAGE = 25
MOST_PER_PAGE = 200
MOST_CHARACTERS = 10_000
"""Of one value: an abstract pasted as `like` fits, a whole paper does not."""
PAGING = ("per_page", "cursor")
"""Of lists that no filter chooses."""
MOST_VALUES = 64
"""Of one repeated parameter."""

DOUBT_WORDS = {
    "authors-cut": "with a cut author list",
    "author-implied": "with an implied author",
    "year-inferred": "with an inferred year",
    "code-without-address": "with code, but no address",
}
AT_END = 2


@dataclass(frozen=True, slots=True)
class Wording:
    """How the sentence about a set says the values of a filter: `by A and B`, `in X or Y`."""

    before: str = ""
    joined: Literal["and", "or"] = "or"
    place: int = 0
    """0: in the order of the table; 1: behind these; `AT_END`: behind a comma."""


@dataclass(frozen=True, slots=True)
class CommandOption:
    """An option of the command line, called as its parameter."""

    help: str
    metavar: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an address."""

    name: str
    role: Literal["search", "filter", "order", "file"]
    """search: words or a text, and what answers them; filter: what a paper has or is; order: the
    order of a list and its pages, which leave the set as it is; file: how a file is written
    (`app.explorer.exports.options`)."""
    reader: Reader
    schema: dict[str, Any]
    """Of one value, as OpenAPI has it."""
    description: str
    """For OpenAPI."""
    values: str = ""
    """For the help page: which values there are; "" for a parameter that nobody types."""
    help: str = ""
    """For the help page: what it does."""
    repeatable: bool = False
    written: Callable[[Any], str] = str
    """Turns a value into the text of an address."""
    label: Callable[[Any], str] = str
    """Turns a value into words for a reader."""
    names: Literal["author", "topic"] | None = None
    """Whose ids the values are: the library has their names. The command line takes a name too."""
    wording: Wording = Wording()
    option: CommandOption | None = None
    """None for a parameter that the command line does not take."""

    @property
    def any_of(self) -> bool:
        """Whether repeated values mean any of them, not all."""
        return self.repeatable and self.wording.joined == "or"

    def read(self, text: str) -> Any:
        """Read one value.

        Raises:
            BadParameter: the text is no value of this parameter.
        """
        return self.reader(self.name, text)


_ID = {"type": "integer", "minimum": 0, "maximum": LARGEST_ID}
_TEXT = {"type": "string", "maxLength": MOST_CHARACTERS}
_YEARS = r"^\s*(none|[0-9]{1,4}|[0-9]{1,4}\s*-\s*[0-9]{0,4}|-\s*[0-9]{1,4})\s*$"
_DAYS = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?Z?)?)?|-W[0-9]{2})?"
_TIME = {"type": "string", "pattern": rf"^\s*({_DAYS}|import:[0-9]{{1,18}})\s*$"}
_CORNER = r"-?[0-9]{1,4},-?[0-9]{1,4}"
_REGION = {"type": "string", "pattern": rf"^{_CORNER}(;{_CORNER}){{2,63}}$"}


def _words(*choices: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(choices)}


def _choices(*choices: str) -> dict[str, Any]:
    """Say of a parameter that takes one of some words how it is read and described."""
    return {"reader": one_of(*choices), "schema": _words(*choices), "values": ", ".join(choices)}


def _yes_or_no(value: bool) -> str:
    return "yes" if value else "no"


_ROWS = (
    Parameter(
        "q", "search", read_text, _TEXT,
        'Words (all must match), `"exact phrase"`, `-not`, `OR`, `( )`, `prefix*`, and the fields '
        f"`{' '.join(f'{field}:' for field in FIELDS)}`. "
        "A DOI, an arXiv number, a PMID or the address of a paper gives that paper. A text that is "
        "the title of a paper is read as plain words, unless it is in brackets.",
        values="words",
        help="a query, as above",
        option=CommandOption("A query, as in the search box."),
    ),
    Parameter(
        "like", "search", read_pasted_text, _TEXT,
        "A text, an abstract say: the papers nearest to it in meaning, at most 1,000. "
        "Only papers that have all words and satisfy all conditions of a `q` beside it. "
        "About its first hundred words are compared, as of every paper.",
        values="a text",
        help="the papers nearest to it in meaning; up to 10,000 characters, of which about the "
        "first hundred words count; all of q must hold besides",
        option=CommandOption("Papers close in meaning to a text, an abstract say.", "TEXT"),
    ),
    Parameter(
        "mode", "search", **_choices(*MODES),
        description="Search by words, by meaning, or both. Default: `hybrid` once the embeddings "
        "are ready; beside `like` always `semantic`.",
        help="what answers it",
        option=CommandOption("hybrid, keyword or semantic."),
    ),
    Parameter(
        "author", "filter", read_number, _ID,
        "Id of an author; repeated: papers by all of them together.",
        values="id",
        help="papers by this person; repeated: by all of them together",
        repeatable=True,
        names="author",
        wording=Wording("by", "and"),
        option=CommandOption("Name or id; repeat for joint papers.", "NAME"),
    ),
    Parameter(
        "circle", "filter", read_number, _ID,
        "Id of a circle of an author who may be several people; repeated: any of them.",
        values="id",
        help="papers of this circle of somebody who may be several people; repeated: of any",
        repeatable=True,
        label=lambda value: f"circle {value}",
        wording=Wording("in"),
        option=CommandOption("Circle of an author; repeat for any.", "ID"),
    ),
    Parameter(
        "topic", "filter", read_number, _ID,
        "Id of a topic; repeated: any of them.",
        values="id",
        help="papers of this topic; repeated: of any",
        repeatable=True,
        names="topic",
        wording=Wording("in"),
        option=CommandOption("Label or id; repeat for several.", "LABEL"),
    ),
    Parameter(
        "category", "filter", read_text, _TEXT,
        "Code of a category as printed; repeated: any of them.",
        values="code",
        help="as printed; repeated: any",
        repeatable=True,
        label=category_words,
        wording=Wording("in"),
        option=CommandOption("As printed; repeat for several.", "CODE"),
    ),
    Parameter(
        "venue", "filter", read_text, _TEXT,
        "Name of a venue; repeated: any of them.",
        values="name",
        help="as printed; repeated: any",
        repeatable=True,
        label=plain_text,
        wording=Wording("at"),
        option=CommandOption("As printed; repeat for several.", "NAME"),
    ),
    Parameter(
        "type", "filter", **_choices(*PAPER_TYPES),
        description="What a paper is; repeated: any of them.",
        help="what a paper is, as far as its source says; repeated: any",
        repeatable=True,
        wording=Wording("of type"),
        option=CommandOption(f"{', '.join(PAPER_TYPES)}; repeat for several.", "TYPE"),
    ),
    Parameter(
        "tag", "filter", read_text, _TEXT,
        "A tag; repeated: any of them.",
        values="name",
        help="as printed; repeated: any",
        repeatable=True,
        label=plain_text,
        wording=Wording("tagged"),
        option=CommandOption("As printed; repeat for several.", "NAME"),
    ),
    Parameter(
        "doubt", "filter", **_choices(*DOUBTS),
        description="What is uncertain about a paper; repeated: any of them.",
        help="papers that raise this doubt; repeated: any",
        repeatable=True,
        label=DOUBT_WORDS.__getitem__,
        wording=Wording(place=1),
        option=CommandOption("One of the doubts of /help; repeat for several.", "DOUBT"),
    ),
    Parameter(
        "year", "filter", read_year_range, {"type": "string", "pattern": _YEARS},
        "`2022`, `2020-2023`, `2020-`, `-2020`, or `none` for papers without a year.",
        values="2022, 2020-2023, 2020-, -2020, none",
        help="the year, printed or inferred",
        label=lambda years: str(years.words),
        wording=Wording(place=AT_END),
        option=CommandOption("2022, 2020-2023, 2020-, -2020 or none."),
    ),
    Parameter(
        "code", "filter", read_yes_no, _words("yes", "no"),
        "Whether the source says there is code.",
        values="yes, no",
        help="whether code is named",
        written=_yes_or_no,
        label=lambda value: "with code" if value else "without code",
        option=CommandOption("yes or no."),
    ),
    Parameter(
        "since", "filter", read_time, _TIME,
        "Papers that came in or changed since then: a date (`2026`, `2026-11`, `2026-11-30`, "
        "`2026-W48`, `2026-11-30T14:05Z`) or an import (`import:7`), itself included. The time of "
        "a paper is that of the import that brought it, or last changed it, in UTC.",
        values="2026-11-30, 2026-11, 2026, import:7, last-visit",
        help="came in or changed since then, by the times of imports in UTC; pages turn last-visit "
        "into the time of your last visit",
        label=lambda time: f"new or changed since {time.words}",
        wording=Wording(place=AT_END),
        option=CommandOption("Came in or changed since: 2026-11-30, 2026-11 or import:7.", "TIME"),
    ),
    Parameter(
        "added", "filter", read_time, _TIME,
        "Papers that came in then, for the first time: in a year, month, week or day "
        "(`2026-11-30`), or with an import (`import:7`); in UTC.",
        values="2026-11-30, 2026-W48, 2026-11, import:7",
        help="came in then, for the first time",
        label=lambda time: f"added {time.when}",
        wording=Wording(place=AT_END),
        option=CommandOption("Came in then: 2026-11-30, 2026-W48, 2026-11 or import:7.", "TIME"),
    ),
    Parameter(
        "region", "filter", read_region, _REGION,
        "The corners of a polygon on the map (`/map`), three to 64: `120,80;300,90;210,240`. "
        "Papers that lie in it. Places are kept until the map is laid out anew.",
        values="x,y;x,y;x,y",
        help="papers within a polygon of the map, by its corners",
        label=lambda _: "in a region of the map",
        wording=Wording(place=1),
        option=CommandOption("Within a polygon of the map, by its corners.", "X,Y;X,Y;X,Y"),
    ),
    Parameter(
        "sort", "order", **_choices(*SORTS),
        description="Default: `relevance` with `q` or `like`, else `newest`. `updated`: what came "
        "in or changed last comes first; the order of feeds. Ties by id.",
        help="the order; updated: what came in or changed last comes first; ties by id",
        option=CommandOption(f"{', '.join(SORTS[:-1])} or {SORTS[-1]}."),
    ),
    Parameter(
        "per_page", "order", number_between(1, MOST_PER_PAGE),
        {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": PER_PAGE},
        "Results of a page.",
        values="1–200",
        help="papers on a page",
    ),
    Parameter(
        "cursor", "order", read_text, _TEXT,
        "`meta.next_cursor` of the page before; belongs to its address.",
    ),
)  # fmt: skip

PARAMETERS = {row.name: row for row in _ROWS}
"""All of them, in the order of an address."""
FILTERS = tuple(row for row in PARAMETERS.values() if row.role == "filter")
SET_PARAMS = tuple(row.name for row in PARAMETERS.values() if row.role != "order")
"""The names of those that choose the set."""
LIST_PARAMS = tuple(PARAMETERS)
"""… and of those that order and page it."""
