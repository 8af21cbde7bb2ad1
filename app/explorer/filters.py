"""The one query language of pages, API, exports, charts and command line.

`parse_filters` turns the parameters of an address into `Filters`; `Filters`
turns back into the same parameters. Which parameters there are, `app.explorer.parameters` says;
whether an author or a category exists, `app.explorer.selection` asks the library.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from app.domain.dates.years import YearRange
from app.errors import BadParameter, BadParameters, BadQuery
from app.explorer.parameters import (
    LIST_PARAMS,
    MOST_CHARACTERS,
    MOST_VALUES,
    PARAMETERS,
    PER_PAGE,
    Sort,
)
from app.explorer.stand_ins import link_query
from app.explorer.value_readers import nearest
from app.search.fusion import Mode
from app.search.query.ast import Query
from app.search.query.lexer import is_blank
from app.search.query.literal import QueryReading
from app.search.query.parser import parse

SIGNS_SHOWN = 40
"""Characters of a query without words that are shown."""


@dataclass(frozen=True)
class Filters:
    """What an address asks for: the set, its order, and the page of it."""

    q: str = ""
    like: str = ""
    """A text to which the papers shall be close in meaning."""
    mode: Mode | None = None
    chosen: Mapping[str, tuple[Any, ...]] = field(default_factory=dict, hash=False)
    """The values of each filter that is given, by the filter's name; never empty."""
    sort: Sort | None = None
    per_page: int = PER_PAGE
    cursor: str | None = None
    tree: Query | None = field(default=None, compare=False, repr=False)
    """`q` as a tree; None without words, and where it has a mistake."""
    mistake: BadQuery | None = field(default=None, compare=False, repr=False)
    """Why `q` cannot be read by its operators; it may be a title all the same."""
    reading: QueryReading | None = field(default=None, compare=False, repr=False)
    """How `q` is read in a library; None until `app.explorer.readings` has decided."""

    def values(self, name: str) -> tuple[Any, ...]:
        """Return the values of a parameter: none where it is not given, or has its default."""
        if PARAMETERS[name].role == "filter":
            return self.chosen.get(name, ())
        value = getattr(self, name)
        return () if value == getattr(Filters, name) else (value,)

    @property
    def author(self) -> tuple[int, ...]:
        """Ids of the authors that all papers have."""
        return self.values("author")

    @property
    def year(self) -> YearRange | None:
        """The years of the papers; None for all."""
        years: tuple[YearRange, ...] = self.values("year")
        return years[0] if years else None

    def params(self) -> list[tuple[str, str]]:
        """Return the parameters of the address, in one fixed order, defaults left out."""
        return [
            (name, parameter.written(value))
            for name, parameter in PARAMETERS.items()
            # A page asks for this a thousand times: most filters are not given.
            if parameter.role != "filter" or name in self.chosen
            for value in self.values(name)
        ]

    def address(self, path: str, **extra: str) -> str:
        """Return the address for a link of a page: `path`, these filters, and `extra` parameters.

        Long values are written by stand-ins, which hold only while this server runs.
        """
        query = link_query([*self.params(), *extra.items()])
        return f"{path}?{query}" if query else path

    def whole_address(self, path: str, **extra: str) -> str:
        """Return the address as it can be kept and sent elsewhere."""
        query = urlencode([*self.params(), *extra.items()])
        return f"{path}?{query}" if query else path

    def with_value(self, name: str, value: Any) -> Filters:
        """Return these filters with one value added (repeated ones) or set; on the first page."""
        if PARAMETERS[name].role == "filter":
            others = self.values(name) if PARAMETERS[name].repeatable else ()
            return self._choosing(name, (*others, value))
        changed = replace(self, **{"cursor": None, name: value})
        return reread(changed) if name == "q" else changed

    def without(self, name: str, value: Any = None) -> Filters:
        """Return these filters with one value, or all values of a parameter, taken away."""
        if PARAMETERS[name].role == "filter":
            kept = [chosen for chosen in self.values(name) if value is not None and chosen != value]
            return self._choosing(name, kept)
        changed = replace(self, **{"cursor": None, name: getattr(Filters, name)})
        if name == "q":
            changed = reread(changed)
        return changed._sortable() if name in ("q", "like") else changed

    def _choosing(self, name: str, values: Iterable[Any]) -> Filters:
        """Give a filter its values, each once; the list begins anew."""
        once = tuple(dict.fromkeys(values))
        others = {key: kept for key, kept in self.chosen.items() if key != name}
        return replace(self, cursor=None, chosen={**others, name: once} if once else others)

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
        return bool(self.q or self.like or self.chosen)

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
        note = f"There is no word in {filters.q[:SIGNS_SHOWN]}, so nothing was searched for."
        return replace(filters, q="", tree=None, mistake=None, reading=QueryReading(note))
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
    read: dict[str, Any] = {}
    chosen: dict[str, tuple[Any, ...]] = {}
    extra: dict[str, str] = {}
    for name, given in values.items():
        try:
            _check_lengths(name, given)
            if name in also:
                extra[name] = ",".join(given)
            elif PARAMETERS[name].role == "filter":
                chosen[name] = _read(name, given)
            else:
                (read[name],) = _read(name, given)
        except BadParameter as error:
            errors.append(error)
    filters = reread(replace(Filters(), chosen=chosen, **read))
    if filters.like and filters.mode not in (None, "semantic"):
        message = f"“like” is answered by meaning, not by mode={filters.mode}."
        errors.append(BadParameter("mode", filters.mode or "", message, "Leave “mode” out."))
    if errors:
        raise BadParameters([*errors, *([filters.mistake] if filters.mistake else [])])
    return filters, extra


def _unknown(name: str, value: str, known: Sequence[str]) -> BadParameter:
    guess = nearest(name, known)
    message = f"There is no parameter called “{name[:80]}”."
    return BadParameter(name, value, message, proposed=(guess, value) if guess else None)


def _check_lengths(name: str, given: list[str]) -> None:
    for value in given:
        if len(value) > MOST_CHARACTERS:
            raise BadParameter(
                name,
                f"{value[:40]}…",
                f"“{name}” has {len(value):,} characters; at most {MOST_CHARACTERS:,} are read.",
                "Shorten it.",
            )


def _read(name: str, given: list[str]) -> tuple[Any, ...]:
    parameter = PARAMETERS[name]
    if not parameter.repeatable and len(given) > 1:
        raise BadParameter(name, given[1], f"“{name}” can be given once.", f"Keep one {name}.")
    if len(given) > MOST_VALUES:
        raise BadParameter(
            name, given[0], f"“{name}” is given {len(given)} times; at most {MOST_VALUES} are read."
        )
    return tuple(dict.fromkeys(parameter.read(text) for text in given))
