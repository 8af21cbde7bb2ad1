"""The library as columns in memory: what filters, facets, histograms and sorting read.

One row a paper, in order of paper id. Joins over tens of thousands of hits cost
the database most of a second; the same counts over these columns cost
milliseconds. Columns are a snapshot: they know their library version, and a
newer version means a new snapshot (see `app.library.library`). Nothing here knows
queries or pages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.domain.dates.years import YearRange, main_years
from app.store.arrivals import Arrivals

Rows = NDArray[np.int64]
"""Indices into the columns, not paper ids."""
Marks = NDArray[np.bool_]
"""A mask over all rows, or over all codes."""

_NO_ROWS: Rows = np.empty(0, dtype=np.int64)
_FEW = 16
"""Sorting few codes is quicker than counting into all values: with 200,000 authors by .3 ms."""
UNDATED = 0
"""The `year` of papers without a year."""
DOUBTS = ("author-implied", "authors-cut", "code-without-address", "year-inferred")
"""What may be uncertain about a paper, in alphabetical order."""


@dataclass(frozen=True)
class Groups:
    """The values of one many-valued field of every paper.

    `codes[offsets[row]:offsets[row + 1]]` are the values of a row, each an index into `values`.
    """

    values: list[str] | NDArray[np.int64]
    """The distinct values: strings, or ids as int64."""
    offsets: NDArray[np.int64]
    """Shape (rows + 1,)."""
    codes: NDArray[np.int32]
    """Shape (pairs,)."""

    @cached_property
    def rows(self) -> Rows:
        """The row of each pair, shape (pairs,)."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))

    @cached_property
    def _index(self) -> dict[str | int, int]:
        return {value: code for code, value in enumerate(list(self.values))}

    @cached_property
    def _by_code(self) -> tuple[NDArray[np.int64], Rows]:
        """The pairs the other way round: rows sorted by code, with the offsets of each code."""
        order = np.argsort(self.codes, kind="stable")
        offsets = np.zeros(len(self.values) + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.codes, minlength=len(self.values)), out=offsets[1:])
        return offsets, self.rows[order]

    def code_of(self, value: str | int) -> int | None:
        """Return the code of a value, or None where no paper has it."""
        return self._index.get(value)

    def first_codes(self, rows: Rows) -> NDArray[np.int64]:
        """Return the first code of each row, -1 where it has none; shape of `rows`."""
        starts = self.offsets[rows]
        has_one = starts < self.offsets[rows + 1]
        codes = np.full(len(rows), -1, dtype=np.int64)
        codes[has_one] = self.codes[starts[has_one]]
        return codes

    def rows_with(self, code: int | None) -> Rows:
        """Return the rows that have a value, in order; none for None."""
        if code is None:
            return _NO_ROWS
        offsets, rows = self._by_code
        return rows[offsets[code] : offsets[code + 1]]

    def sizes(self, rows: Rows) -> NDArray[np.int64]:
        """Return how many values each row has, shape of `rows`."""
        return self.offsets[rows + 1] - self.offsets[rows]

    def codes_of(self, rows: Rows) -> NDArray[np.int32]:
        """Return the codes of each of `rows`, one row after the other."""
        return self.codes[_ranges(self.offsets[rows], self.offsets[rows + 1])]

    def counts(self, rows: Rows | None = None) -> NDArray[np.int64]:
        """Count the papers of each value among `rows` (all without), shape (values,).

        Args:
            rows: each once.
        """
        size = len(self.offsets) - 1
        if rows is None or len(rows) == size:
            return self._all_counts.copy()
        if len(rows) > size // 2:  # counting the others is less work
            return self._all_counts - self.counts(np.flatnonzero(~marked(size, rows)))
        return np.bincount(self.codes_of(rows), minlength=len(self.values))

    def present(self, rows: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the codes that papers among `rows` have, in order, and the papers of each."""
        if int(self.sizes(rows).sum()) < len(self.values) // _FEW:
            return np.unique(self.codes_of(rows), return_counts=True)
        counts = self.counts(rows)
        present = np.flatnonzero(counts)
        return present, counts[present]

    @cached_property
    def _all_counts(self) -> NDArray[np.int64]:
        return np.bincount(self.codes, minlength=len(self.values))


@dataclass(frozen=True)
class Columns:
    """One snapshot of a library; all arrays have shape (papers,) unless noted otherwise."""

    version: int
    ids: NDArray[np.int64]
    year: NDArray[np.int16]
    """`UNDATED` where there is none."""
    date: NDArray[np.int32]
    """yyyymmdd with 00 for what is not known; 0 without a date."""
    has_code: NDArray[np.bool_]
    truncated: NDArray[np.bool_]
    year_inferred: NDArray[np.bool_]
    citations: NDArray[np.int64]
    """-1 where no source says."""
    title_rank: NDArray[np.int32]
    """Place in alphabetical order of titles."""
    title_hash: NDArray[np.int64]
    """Hash of each title's folded words, to know a title by; good for this process alone."""
    content: NDArray[np.void]
    """Content hashes, dtype V16: the keys of the vectors."""
    author: Groups
    """People as they are listed."""
    circle: Groups
    """People as evidence holds them together: several may be listed as one."""
    author_alias: dict[int, int]
    """Authors that were merged into others, or are listed with them, by id."""
    category: Groups
    """In printed order."""
    venue: Groups
    """Its own first, then those of its other releases."""
    type: Groups
    """By the names of `PAPER_TYPES` (`app.domain.records.record`); papers of which no source says
    it have none."""
    tag: Groups
    topic: Groups
    """Primary topic first; the parents of a paper's topics behind them. Merged topics count for
    the others, hidden ones are left out."""
    topic_alias: dict[int, int]
    """Topics that were merged into others, by id."""
    doubt: Groups
    """What is uncertain about a paper, by the names of `DOUBTS`."""
    arrivals: Arrivals
    """When papers came in and last changed."""
    release_rows: Rows
    """Papers with other releases, once for each release that has a year; shape (releases,)."""
    release_years: NDArray[np.int16]
    """The years of these releases, shape (releases,)."""
    hidden: int = 0
    """Papers that a person hid; they have no row here."""
    places: NDArray[np.float32] = field(default_factory=lambda: np.empty((0, 2), dtype=np.float32))
    """Where each paper lies on the map, shape (papers, 2); not a number for those without one."""
    secret: bytes = b""
    """The library's own, which signs cursors; empty until its first change by this version."""

    @property
    def size(self) -> int:
        """Number of papers."""
        return len(self.ids)

    def rows_of(self, ids: NDArray[np.integer]) -> Rows:
        """Turn paper ids into rows; ids that are not in this snapshot are left out."""
        places = self._row_of_id
        rows = places[np.where((ids >= 0) & (ids < len(places)), ids, -1)]
        return rows[rows >= 0].astype(np.int64)

    @cached_property
    def _row_of_id(self) -> NDArray[np.int32]:
        """The row of each id, -1 for ids without one and at the end: ids have few gaps.

        For 500,000 ids halving takes 20 ms, this 2 ms.
        """
        places = np.full(int(self.ids.max(initial=0)) + 2, -1, dtype=np.int32)
        places[self.ids] = np.arange(self.size, dtype=np.int32)
        return places

    def in_years(self, years: YearRange) -> Marks:
        """Mark the papers of some years, or those without a year; shape (papers,).

        A paper is of the year of each of its releases.
        """
        mark = self.dated_in(years)
        if not years.undated:
            mark[self.release_rows[_within(self.release_years, years)]] = True
        return mark

    def dated_in(self, years: YearRange) -> Marks:
        """Mark the papers whose own year is among some years; shape (papers,)."""
        return _within(self.year, years)

    def titled(self, folded: str) -> Rows:
        """Return the rows of papers whose title has just these words; none for "".

        Args:
            folded: of `app.domain.text.titles.sort_key`.
        """
        return np.flatnonzero(self.title_hash == hash(folded)) if folded else _NO_ROWS

    def code_of(self, name: str, value: str | int) -> int | None:
        """Return the code of a value of the field `name`, or None where no paper has it.

        People and topics that were merged into others stand for these.
        """
        merged = {"author": self.author_alias, "topic": self.topic_alias}.get(name, {})
        groups: Groups = getattr(self, name)
        return groups.code_of(merged.get(value, value) if isinstance(value, int) else value)

    def years(self, rows: Rows | None = None) -> tuple[list[int], list[int], int]:
        """Count papers a year: (years of the charts without gaps, counts, papers without a year).

        Papers of years that are set apart are in none of them: see `years_apart`.
        """
        by_year, undated = self.year_counts(rows)
        span = main_years(by_year)
        if span is None:
            return [], [], undated
        years = list(range(span[0], span[1] + 1))
        return years, [by_year.get(year, 0) for year in years], undated

    def years_apart(self, rows: Rows | None = None) -> dict[int, int]:
        """Count the papers of the years that charts leave out, by year in order."""
        by_year, _ = self.year_counts(rows)
        first, last = main_years(by_year) or (0, -1)
        return {year: n for year, n in by_year.items() if not first <= year <= last}

    def first_and_last(self, rows: Rows) -> tuple[int | None, int | None]:
        """Return the first and the last year of papers, as charts show them; None without any.

        Years that are set apart count only where there are no others.
        """
        years = self.years(rows)[0] or list(self.years_apart(rows))
        return (years[0], years[-1]) if years else (None, None)

    def months(self, rows: Rows | None = None) -> NDArray[np.int64]:
        """Return the month of each paper as year × 100 + month, 0 where no month is known."""
        month = (self.date if rows is None else self.date[rows]).astype(np.int64) // 100
        return np.where(month % 100 > 0, month, 0)

    def year_counts(self, rows: Rows | None = None) -> tuple[dict[int, int], int]:
        """Count papers by year, in order, and those without one."""
        if rows is None:
            return dict(self._all_years[0]), self._all_years[1]
        return _by_year(self.year[rows])

    @cached_property
    def _all_years(self) -> tuple[dict[int, int], int]:
        return _by_year(self.year)


def _by_year(year: NDArray[np.int16]) -> tuple[dict[int, int], int]:
    counts = np.bincount(year)  # ten times as fast as sorting them
    years = np.flatnonzero(counts)
    by_year = dict(zip(years.tolist(), counts[years].tolist(), strict=True))
    undated = by_year.pop(UNDATED, 0)
    return by_year, undated


def _within(year: NDArray[np.int16], years: YearRange) -> Marks:
    mark: Marks = year == UNDATED if years.undated else year != UNDATED
    if years.first is not None:
        mark &= year >= years.first
    if years.last is not None:
        mark &= year <= years.last
    return mark


def marked(size: int, places: Rows | NDArray[np.int32]) -> Marks:
    """Mark some places of `size`, shape (size,)."""
    marks = np.zeros(size, dtype=np.bool_)
    marks[places] = True
    return marks


def ascending(size: int, rows: Rows) -> Rows:
    """Sort rows of `size`, each once."""
    if len(rows) < size // _FEW:
        return np.sort(rows)
    return np.flatnonzero(marked(size, rows))


def largest_first(counts: NDArray[np.int64] | NDArray[np.float64], most: int) -> NDArray[np.int64]:
    """Return the places of the largest counts, largest first, equal ones by place.

    Of two hundred thousand people a dozen are wanted: most are not put in order.
    """
    if len(counts) > most > 0:
        least = np.partition(counts, len(counts) - most)[len(counts) - most]
        places = np.flatnonzero(counts >= least)
    else:
        places = np.arange(len(counts))
    return places[np.argsort(-counts[places], kind="stable")][:most]


def _ranges(starts: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.int64]:
    """Concatenate the ranges start..stop of each pair, without a Python loop."""
    lengths = stops - starts
    total = int(lengths.sum())
    shift = np.repeat(starts - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    return np.arange(total) + shift
