"""The set of papers that an address speaks of, in its order.

Counts, facets, charts, cursors and exports all take their papers from here, so
they cannot disagree. Nothing is read from the database but what a text query
needs: filters and sorting work on the columns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, ClassVar

import numpy as np

from app.domain.text.titles import sort_key
from app.errors import BadParameter, BadParameters, BadQuery
from app.explorer.filters import Filters
from app.explorer.finding import find, find_like
from app.explorer.paging import Key, library_order, order_keys, place_after
from app.explorer.parameters import FILTERS, PER_PAGE
from app.explorer.readings import with_reading
from app.explorer.value_readers import ImportNumber, nearest
from app.library.snapshot import Snapshot
from app.search.fusion import Mode, SearchResult
from app.store.columns import Columns, Groups, Marks, Rows, ascending, marked

REMEMBERED = 8
"""Papers that a cursor of an order by relevance holds."""
LONGEST_TITLE = 200
"""Characters of a title that a cursor holds."""


@dataclass(frozen=True)
class Selection:
    """Papers as rows of one snapshot of the columns."""

    filters: Filters
    columns: Columns
    rows: Rows
    """The whole set, in the order of the filters."""
    found: SearchResult | None
    """How a query found them; None without words or a text."""
    notes: tuple[str, ...] = ()
    title_of: Callable[[int], str] = str
    """Gives the beginning of what titles are sorted by, of a paper's id; of the request's reads."""
    noun: ClassVar[str] = "paper"

    @property
    def count(self) -> int:
        """Number of papers."""
        return len(self.rows)

    @cached_property
    def sorted_rows(self) -> Rows:
        """The same set in the order of the columns, which are read quicker so."""
        return ascending(self.columns.size, self.rows)

    @property
    def nbytes(self) -> int:
        """Bytes of its arrays, its columns left out."""
        return self.rows.nbytes + (self.found.nbytes if self.found else 0)

    @property
    def mode(self) -> Mode | None:
        """The mode that answered; None without words or a text."""
        return self.found.mode if self.found else None

    @property
    def notes_on_papers(self) -> tuple[str, ...]:
        """The notes without those on how the query was read."""
        of_query = self.filters.reading.notes if self.filters.reading else ()
        return self.notes[len(of_query) :]

    @property
    def relaxed(self) -> bool:
        """Whether too few papers had all words, so that any word counts."""
        return bool(self.found and self.found.relaxed)

    def ids(self, start: int = 0, stop: int | None = None) -> list[int]:
        """Return the paper ids from one place to another."""
        ids: list[int] = self.columns.ids[self.rows[start:stop]].tolist()
        return ids

    def rows_of(self, name: str, value: int) -> Rows:
        """Return the rows that have a value of the field `name`, in the order of the set."""
        groups: Groups = getattr(self.columns, name)
        rows = groups.rows_with(self.columns.code_of(name, value))
        return self.rows[np.isin(self.rows, rows)]

    def place_of(self, paper_id: int) -> int | None:
        """Return the place of a paper in the order, or None."""
        places = np.flatnonzero(self.columns.ids[self.rows] == paper_id)
        return int(places[0]) if len(places) else None

    @property
    def secret(self) -> bytes:
        """Signs the cursors."""
        return self.columns.secret

    def key(self, place: int, /) -> Key:
        """Return what a paper is ordered by.

        Relevance is of the library as a whole and changes with it: there a cursor holds the papers
        before its place, nearest first, of which the first that is left shows the place.
        """
        row = self.rows[place]
        paper_id = int(self.columns.ids[row])
        order = self.filters.order
        if order == "relevance":
            return [*reversed(self.ids(max(0, place + 1 - REMEMBERED), place + 1))]
        if order == "title":
            return [self.title_of(paper_id), paper_id]
        return [int(order_keys(self.columns, self.rows[place : place + 1], order)[0]), paper_id]

    def place_after(self, key: Key, /) -> int | None:
        """Return the place of the first paper that comes after a key, None where none is known."""
        if self.filters.order != "relevance":
            return place_after(self, key)
        places = (self.place_of(int(paper_id)) for paper_id in key)
        return next((place + 1 for place in places if place is not None), None)


def select_papers(snapshot: Snapshot, filters: Filters) -> Selection:
    """Find the papers of an address, all of them, in its order; a paper of just that title first.

    Raises:
        BadParameters: a value that this library does not have, or a query with a mistake.
        NotReady: `mode=semantic` or `like` before the vectors are there.
    """
    try:
        filters = with_reading(snapshot, filters)
    except BadQuery as mistake:
        raise BadParameters([mistake]) from None
    asked = replace(filters, per_page=PER_PAGE, cursor=None)
    selection: Selection = snapshot.cached(
        ("selection", *asked.params(), asked.order),
        lambda: _select(snapshot, asked),
        lambda found: found.nbytes,
    )
    of_query = filters.reading.notes if filters.reading else ()
    notes = (*of_query, *selection.notes)
    # What is kept outlives the request whose reads it would hold.
    title_of = partial(_sort_title, snapshot)
    return replace(selection, filters=filters, notes=notes, title_of=title_of)


def _select(snapshot: Snapshot, filters: Filters) -> Selection:
    columns = snapshot.columns
    allowed = allowed_papers(columns, filters)
    if allowed is None and columns.hidden:  # the indexes of words know the hidden papers, too
        allowed = np.ones(columns.size, dtype=np.bool_)
    if filters.like:
        found = find_like(snapshot, filters.like, filters.tree, allowed)
    elif filters.tree is not None:
        found = find(snapshot, filters.tree, filters.mode, allowed)
    else:
        rows = np.arange(columns.size) if allowed is None else np.flatnonzero(allowed)
        rows = library_order(snapshot, rows, filters.order)
        return Selection(filters, columns, rows, None, _by_releases(columns, filters, rows))
    rows = found.rows
    if filters.order != "relevance":
        rows = library_order(snapshot, rows, filters.order)
    elif filters.q:
        same_title = columns.titled(sort_key(filters.q))
        if len(same_title):
            titled = np.isin(rows, same_title)
            rows = np.concatenate([rows[titled], rows[~titled]])
    notes = (*found.notes, *_by_releases(columns, filters, rows))
    return Selection(filters, columns, rows, found, notes)


def _by_releases(columns: Columns, filters: Filters, rows: Rows) -> tuple[str, ...]:
    """Say how many papers are in the years asked for by another release alone."""
    if not filters.year:
        return ()
    others = int(np.count_nonzero(~columns.dated_in(filters.year)[rows]))
    if not others:
        return ()
    papers, are = ("1 paper", "is") if others == 1 else (f"{others:,} papers", "are")
    return (f"{papers} of these {are} of these years by another release; charts count each paper "
            "once, in its own year",)  # fmt: skip


def _sort_title(snapshot: Snapshot, paper_id: int) -> str:
    query = "SELECT substr(sort_title, 1, ?) FROM paper WHERE id = ?"
    with snapshot.read_raw() as connection:
        found = connection.execute(query, (LONGEST_TITLE, paper_id)).fetchone()
    return str(found[0]) if found else ""


def allowed_papers(columns: Columns, filters: Filters) -> Marks | None:
    """Mark the papers that the filters (without the query) let through, shape (papers,).

    Returns:
        None where every paper passes.

    Raises:
        BadParameters: values that this library does not have.
    """
    errors: list[BadParameter] = []
    allowed: Marks | None = None
    for parameter in FILTERS:
        name = parameter.name
        if not (values := filters.values(name)):
            continue
        try:
            mark = RULES[name](columns, name, values)
        except BadParameters as error:
            errors += error.errors
        else:
            allowed = mark if allowed is None else allowed & mark
    if errors:
        raise BadParameters(errors)
    return allowed


Rule = Callable[[Columns, str, tuple[Any, ...]], Marks]
"""Marks the papers that some values of a filter let through, shape (papers,).

Raises:
    BadParameters: values that this library does not have.
"""


def _all_of(columns: Columns, name: str, values: tuple[Any, ...]) -> Marks:
    groups: Groups = getattr(columns, name)
    mark = np.ones(columns.size, dtype=np.bool_)
    for code in _codes(columns, name, values):
        mark &= marked(columns.size, groups.rows_with(code))
    return mark


def _any_of(columns: Columns, name: str, values: tuple[Any, ...]) -> Marks:
    return _with_any_code(columns, name, _codes(columns, name, values))


def _any_present(columns: Columns, name: str, values: tuple[Any, ...]) -> Marks:
    """As `_any_of`, of a closed list of values: one that no paper here has is no mistake."""
    codes = (columns.code_of(name, value) for value in values)
    return _with_any_code(columns, name, [code for code in codes if code is not None])


def _since(columns: Columns, name: str, values: tuple[Any, ...]) -> Marks:
    arrivals, (since,) = columns.arrivals, values
    if isinstance(since, ImportNumber):
        return np.asarray(arrivals.last >= _place_of_import(columns, name, since))
    return np.asarray(arrivals.last_at >= since.start)


def _added(columns: Columns, name: str, values: tuple[Any, ...]) -> Marks:
    arrivals, (time,) = columns.arrivals, values
    if isinstance(time, ImportNumber):
        return np.asarray(arrivals.came == _place_of_import(columns, name, time))
    return np.asarray((arrivals.came_at >= time.start) & (arrivals.came_at < time.end))


def _in_region(columns: Columns, name: str, values: tuple[Any, ...]) -> Marks:
    if np.isnan(columns.places[:, 0]).all():
        message = "The papers of this library lie on no map yet."
        raise BadParameters([BadParameter(name, str(values[0]), message, "oeuvre map makes one.")])
    return np.asarray(values[0].holds(columns.places))


RULES: dict[str, Rule] = {
    "author": _all_of,
    "circle": _any_of,
    "topic": _any_of,
    "category": _any_of,
    "venue": _any_of,
    "type": _any_present,
    "tag": _any_of,
    "doubt": _any_present,
    "year": lambda columns, _, years: columns.in_years(years[0]),
    "code": lambda columns, _, codes: columns.has_code == codes[0],
    "since": _since,
    "added": _added,
    "region": _in_region,
}
"""What each filter of `app.explorer.parameters` means."""


def _place_of_import(columns: Columns, name: str, number: ImportNumber) -> int:
    place = columns.arrivals.place_of(number.id)
    if place is None:
        message = f"There is no import {number.id} in this library."
        hint = "The imports and their numbers are at /imports."
        raise BadParameters([BadParameter(name, str(number), message, hint)])
    return place


def _with_any_code(columns: Columns, name: str, codes: list[int]) -> Marks:
    groups: Groups = getattr(columns, name)
    mark = np.zeros(columns.size, dtype=np.bool_)
    for code in codes:
        mark[groups.rows_with(code)] = True
    return mark


def _codes(columns: Columns, name: str, values: tuple[Any, ...]) -> list[int]:
    codes = {value: columns.code_of(name, value) for value in values}
    groups: Groups = getattr(columns, name)
    errors = [_unknown_value(name, str(value), groups) for value in values if codes[value] is None]
    if errors:
        raise BadParameters(errors)
    return [code for code in codes.values() if code is not None]


def _unknown_value(name: str, value: str, groups: Groups) -> BadParameter:
    guess = nearest(value, groups.values) if isinstance(groups.values, list) else None
    message = f"No paper here has the {name} “{value[:80]}”."
    return BadParameter(name, value[:80], message, proposed=(name, guess) if guess else None)
