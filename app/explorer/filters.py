"""The one query language of pages, API, exports, charts and command line.

`parse_filters` turns the parameters of an address into `Filters`; `Filters`
turns back into the same parameters. Whether an author or a category exists is
not known here: `app.explorer.selection` asks the library.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args
from urllib.parse import urlencode

from rapidfuzz import process

from app.domain.slugs import read_id
from app.domain.years import YearRange, read_years
from app.errors import BadParameter, BadParameters, BadQuery
from app.search.fusion import Mode
from app.search.query.ast import Query
from app.search.query.lexer import is_blank
from app.search.query.literal import QueryReading
from app.search.query.parser import parse
from app.store.columns import DOUBTS

Sort = Literal["relevance", "newest", "oldest", "title", "citations"]
MODES: tuple[Mode, ...] = get_args(Mode)
SORTS: tuple[Sort, ...] = get_args(Sort)

PER_PAGE = 25
MOST_PER_PAGE = 200
MOST_CHARACTERS = 10_000
"""Of one value: an abstract pasted as `like` fits, a whole paper does not."""
SIGNS_SHOWN = 40
"""Characters of a query without words that are shown."""
MOST_VALUES = 64
"""Of one repeated parameter."""

SET_PARAMS = (
    "q", "like", "mode", "author", "topic", "category", "venue", "tag", "doubt", "year", "code",
)  # fmt: skip
"""The parameters that choose the set."""
LIST_PARAMS = (*SET_PARAMS, "sort", "per_page", "cursor")
"""… and those that order and page it."""
REPEATABLE = ("author", "topic", "category", "venue", "tag", "doubt")
IDS = ("author", "topic")

SPELLING_CUTOFF = 70
"""Least rapidfuzz ratio of a proposal: `yeer` is 75 like `year`, `utm_source` 50 like nothing."""


@dataclass(frozen=True)
class Filters:
    """What an address asks for: the set, its order, and the page of it."""

    q: str = ""
    like: str = ""
    """A text to which the papers shall be close in meaning."""
    mode: Mode | None = None
    author: tuple[int, ...] = ()
    topic: tuple[int, ...] = ()
    category: tuple[str, ...] = ()
    venue: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    doubt: tuple[str, ...] = ()
    year: YearRange | None = None
    code: bool | None = None
    sort: Sort | None = None
    per_page: int = PER_PAGE
    cursor: str | None = None
    tree: Query | None = field(default=None, compare=False, repr=False)
    """`q` as a tree; None without words, and where it has a mistake."""
    mistake: BadQuery | None = field(default=None, compare=False, repr=False)
    """Why `q` cannot be read by its operators; it may be a title all the same."""
    reading: QueryReading | None = field(default=None, compare=False, repr=False)
    """How `q` is read in a library; None until `app.explorer.readings` has decided."""

    def params(self) -> list[tuple[str, str]]:
        """Return the parameters of the address, in one fixed order, defaults left out."""
        pairs = [(name, text) for name, text in (("q", self.q), ("like", self.like)) if text]
        if self.mode:
            pairs.append(("mode", self.mode))
        for name in REPEATABLE:
            pairs += [(name, str(value)) for value in getattr(self, name)]
        if self.year:
            pairs.append(("year", str(self.year)))
        if self.code is not None:
            pairs.append(("code", "yes" if self.code else "no"))
        if self.sort:
            pairs.append(("sort", self.sort))
        if self.per_page != PER_PAGE:
            pairs.append(("per_page", str(self.per_page)))
        if self.cursor:
            pairs.append(("cursor", self.cursor))
        return pairs

    def address(self, path: str, **extra: str) -> str:
        """Return `path` with the parameters of these filters, and `extra` ones behind them."""
        query = urlencode([*self.params(), *extra.items()])
        return f"{path}?{query}" if query else path

    def with_value(self, name: str, value: object) -> Filters:
        """Return these filters with one value added (repeated ones) or set; on the first page."""
        if name in REPEATABLE:
            values = tuple(dict.fromkeys((*getattr(self, name), value)))
            return self._changed(name, values)
        changed = self._changed(name, value)
        return reread(changed) if name == "q" else changed

    def without(self, name: str, value: object | None = None) -> Filters:
        """Return these filters with one value, or all values of a parameter, taken away."""
        if name in REPEATABLE:
            kept = tuple(
                item for item in getattr(self, name) if value is not None and item != value
            )
            return self._changed(name, kept)
        if name == "q":
            return replace(
                self, cursor=None, q="", tree=None, mistake=None, reading=None
            )._sortable()
        if name == "like":
            return replace(self, cursor=None, like="")._sortable()
        return self._changed(name, None)

    def _changed(self, name: str, value: object) -> Filters:
        """Set a field by its name; the list begins anew."""
        return replace(self, **{"cursor": None, name: value})  # type: ignore[arg-type]

    def _sortable(self) -> Filters:
        """Return these filters without an order by relevance to nothing."""
        nothing = self.sort == "relevance" and not self.ranks
        return replace(self, sort=None) if nothing else self

    @property
    def ranks(self) -> bool:
        """Whether there is anything that a paper can answer better or worse: words, or a text."""
        return self.tree is not None or bool(self.like)

    @property
    def narrowed(self) -> bool:
        """Whether these filters leave anything out of the library."""
        return bool(
            self.q
            or self.like
            or any(getattr(self, name) for name in REPEATABLE)
            or self.year
            or self.code is not None
        )

    @property
    def order(self) -> Sort:
        """The sort that is in force."""
        if self.sort and not (self.sort == "relevance" and not self.ranks):
            return self.sort
        return "relevance" if self.ranks else "newest"


def reread(filters: Filters) -> Filters:
    """Return filters with the tree of their query, or with its mistake.

    A query without words (`!!!`) is none, and is left out of every further address.
    """
    try:
        tree = parse(filters.q) if filters.q else None
    except BadQuery as mistake:
        return replace(filters, tree=None, mistake=mistake, reading=None)
    if tree and not tree.clauses:
        said = f"There is no word in {filters.q[:SIGNS_SHOWN]}, so nothing was searched for."
        return replace(filters, q="", tree=None, mistake=None, reading=QueryReading(said))
    return replace(filters, tree=tree, mistake=None, reading=None)


def parse_filters(
    params: Iterable[tuple[str, str]],
    *,
    also: Sequence[str] = (),
    allowed: Sequence[str] = LIST_PARAMS,
    forgiving: bool = False,
) -> tuple[Filters, dict[str, str]]:
    """Read the parameters of an address.

    Args:
        params: the pairs of the query string, in order. An empty value counts as not given.
        also: names of further parameters that this address knows; returned as they are.
        allowed: which of `LIST_PARAMS` this address knows.
        forgiving: ignore unknown parameters (`utm_source`), except those close to a known
            name, which are probably typing errors.

    Returns:
        The filters, and the values of `also` that were given.

    Raises:
        BadParameters: with every mistake that was found. One of the query alone is kept in the
            filters: only the library knows whether the text is a title (`app.explorer.readings`).
    """
    known = (*allowed, *also)
    values: dict[str, list[str]] = {}
    errors: list[BadParameter] = []
    for name, value in params:
        if name not in known:
            error = _unknown(name, value, known)
            if error.hint or not forgiving:
                errors.append(error)
        elif value.strip() and not (name == "q" and name in also and is_blank(value)):
            values.setdefault(name, []).append(value.strip())
    read: dict[str, object] = {}
    extra: dict[str, str] = {}
    for name, given in values.items():
        try:
            _check_lengths(name, given)
            if name in also:
                extra[name] = ",".join(given)
            else:
                read[name] = _read(name, given)
        except BadParameter as error:
            errors.append(error)
    filters = reread(replace(Filters(), **read))  # type: ignore[arg-type]
    if filters.like and filters.mode not in (None, "semantic"):
        message = f"“like” is answered by meaning, not by mode={filters.mode}."
        errors.append(BadParameter("mode", filters.mode or "", message, "Leave “mode” out."))
    if errors:
        raise BadParameters([*errors, *([filters.mistake] if filters.mistake else [])])
    return filters, extra


def nearest(value: str, choices: Iterable[str]) -> str | None:
    """Return the choice that `value` is most likely a slip of, or None."""
    found = process.extractOne(
        value, list(choices), processor=str.casefold, score_cutoff=SPELLING_CUTOFF
    )
    return found[0] if found else None


def _unknown(name: str, value: str, known: Sequence[str]) -> BadParameter:
    guess = nearest(name, known)
    hint = f"Did you mean {urlencode({guess: value})}?" if guess else ""
    return BadParameter(name, value, f"There is no parameter called “{name[:80]}”.", hint)


def _check_lengths(name: str, given: list[str]) -> None:
    for value in given:
        if len(value) > MOST_CHARACTERS:
            raise BadParameter(
                name,
                f"{value[:40]}…",
                f"“{name}” has {len(value):,} characters; at most {MOST_CHARACTERS:,} are read.",
                "Shorten it.",
            )


def _read(name: str, given: list[str]) -> object:
    if name == "like":
        # Copied from a page, a text has its line breaks; a browser sends each as two characters.
        given = [" ".join(text.split()) for text in given]
    if name not in REPEATABLE and len(given) > 1:
        raise BadParameter(name, given[1], f"“{name}” can be given once.", f"Keep one {name}.")
    if len(given) > MOST_VALUES:
        raise BadParameter(
            name, given[0], f"“{name}” is given {len(given)} times; at most {MOST_VALUES} are read."
        )
    value = given[0]
    if name in IDS:
        return tuple(dict.fromkeys(_number(name, item) for item in given))
    if name == "doubt":
        return tuple(dict.fromkeys(_choice(name, item, DOUBTS) for item in given))
    if name in REPEATABLE:
        return tuple(dict.fromkeys(given))
    if name == "mode":
        return _choice(name, value, MODES)
    if name == "sort":
        return _choice(name, value, SORTS)
    if name == "year":
        return _years(value)
    if name == "code":
        return _choice(name, value, ("yes", "no")) == "yes"
    if name == "per_page":
        number = _number(name, value)
        if not 1 <= number <= MOST_PER_PAGE:
            raise BadParameter(name, value, f"“per_page” goes from 1 to {MOST_PER_PAGE}.")
        return number
    return value


def _number(name: str, value: str) -> int:
    number = read_id(value)
    if number is None:
        raise BadParameter(name, value[:80], f"“{name}” is a whole number.", f"{name}=1")
    return number


def _choice(name: str, value: str, choices: Sequence[str]) -> str:
    if value in choices:
        return value
    guess = nearest(value, choices)
    raise BadParameter(
        name,
        value[:80],
        f"“{name}” is one of {', '.join(choices)}.",
        f"Did you mean {name}={guess}?" if guess else "",
    )


def _years(value: str) -> YearRange:
    years = read_years(value)
    if years is None:
        message = "A year is 2022, 2020-2023, 2020-, -2020 or none."
        raise BadParameter("year", value[:80], message, "year=2020-2023")
    if years.first is not None and years.last is not None and years.first > years.last:
        raise BadParameter(
            "year",
            value,
            f"The years {value} end before they begin.",
            f"Did you mean year={years.last}-{years.first}?",
        )
    return years
