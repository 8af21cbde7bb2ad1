"""Facets: what the papers of a selection have in common, with counts.

A facet whose values mean any-of leaves its own choice out of its counts, so that
it shows what else could be chosen; the others count in the selection itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import Field

from app.domain.categories import category_words
from app.domain.json_shape import HIDDEN, View
from app.explorer.filters import Filters
from app.explorer.parameters import PARAMETERS
from app.explorer.selection import Selection, select_papers
from app.library.snapshot import Snapshot
from app.store.columns import Columns, Groups, Rows, largest_first
from app.store.reads import rows_among

LARGEST = 50
"""Values given of every facet but years."""
SEVERAL_SQL = "SELECT id FROM author WHERE circles > 1 AND id IN {}"

FACET_NAMES = ("year", "topic", "author", "category", "venue", "type", "tag", "code")
"""The filters of which the values are counted, in the order of a page."""


@dataclass(frozen=True, slots=True)
class FacetValue(View):
    """One value of a facet: what the parameter takes, its name, its papers."""

    value: str
    label: str
    count: int
    chosen: Annotated[bool, HIDDEN]
    may_be_several: Annotated[
        bool, Field(description="It is an author who may be several people.")
    ] = False


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one facet, most papers first; years in order."""

    name: str
    """Of the filter."""
    values: list[FacetValue]
    more: int
    """Values that exist beyond those given."""

    @property
    def label(self) -> str:
        """Its heading."""
        return self.name.capitalize()


def facet_counts(
    snapshot: Snapshot, selection: Selection, names: Sequence[str], largest: int = LARGEST
) -> dict[str, Facet]:
    """Count the papers of each facet value.

    Args:
        names: which facets, of `FACET_NAMES`.
        largest: values given of every facet but years; chosen values are always among them.
    """
    wanted = [name for name in FACET_NAMES if name in names]
    return {name: _facet(snapshot, selection, name, largest) for name in wanted}


def _facet(snapshot: Snapshot, selection: Selection, name: str, largest: int) -> Facet:
    filters, columns = selection.filters, selection.columns
    rows = selection.sorted_rows
    if PARAMETERS[name].any_of and filters.values(name):
        rows = select_papers(snapshot, filters.without(name)).sorted_rows  # of the same columns
    if name == "year":
        return Facet(name, _years(columns, rows, filters), 0)
    if name == "code":
        return Facet(name, _code(columns, rows, filters), 0)
    groups: Groups = getattr(columns, name)
    present, papers = groups.present(rows)
    most = largest_first(papers, largest)
    counts = dict(zip(present[most].tolist(), papers[most].tolist(), strict=True))
    chosen = {columns.code_of(name, value) for value in filters.values(name)}
    for code in sorted(code for code in chosen if code is not None and code not in counts):
        counts[code] = int(papers[present == code].sum())
    labels = value_labels(snapshot, name, groups, list(counts))
    several = several_among(snapshot, name, groups, list(counts))
    values = [
        FacetValue(
            str(groups.values[code]),
            labels[code],
            count,
            code in chosen,
            code in several,
        )
        for code, count in counts.items()
    ]
    return Facet(name, values, max(0, len(present) - largest))


def _years(columns: Columns, rows: Rows, filters: Filters) -> list[FacetValue]:
    by_year, undated = columns.year_counts(rows)
    span = filters.year
    values = [
        FacetValue(str(year), str(year), count, chosen=span is not None and span.contains(year))
        for year, count in by_year.items()
    ]
    if undated:
        none_chosen = span is not None and span.undated
        values.append(FacetValue("none", "without a year", undated, none_chosen))
    return values


def _code(columns: Columns, rows: Rows, filters: Filters) -> list[FacetValue]:
    with_code = int(np.count_nonzero(columns.has_code[rows]))
    pairs = (("yes", "with code", with_code), ("no", "without", len(rows) - with_code))
    return [
        FacetValue(value, label, count, (value == "yes") in filters.values("code"))
        for value, label, count in pairs
        if count
    ]


def value_labels(
    snapshot: Snapshot, name: str, groups: Groups, codes: Sequence[int]
) -> dict[int, str]:
    """Return what readers call the values of these codes; codes below 0 are left out."""
    codes = [code for code in codes if code >= 0]
    if name == "author":
        ids = {code: int(groups.values[code]) for code in codes}
        names = author_names(snapshot, list(ids.values()))
        return {code: names.get(author_id, str(author_id)) for code, author_id in ids.items()}
    values = {code: str(groups.values[code]) for code in codes}
    if name == "topic":
        return {code: snapshot.topic_label(int(value)) for code, value in values.items()}
    if name == "category":
        return {code: category_words(value) for code, value in values.items()}
    return values


def author_names(snapshot: Snapshot, ids: Sequence[int]) -> dict[int, str]:
    """Read the names of authors by id."""
    if not ids:
        return {}
    with snapshot.read_raw() as connection:
        return dict(rows_among(connection, "SELECT id, name FROM author WHERE id IN {}", ids))


def known_by(snapshot: Snapshot, ids: Sequence[int], most: int) -> dict[int, str]:
    """Name the co-authors of most papers of authors, who tell people of one name apart.

    Args:
        most: of each that are named.
    """
    groups = snapshot.columns.author
    strongest: dict[int, list[int]] = {}
    for author in ids:
        rows = groups.rows_with(groups.code_of(author))
        codes, counts = np.unique(groups.codes_of(rows), return_counts=True)
        some = codes[np.lexsort((codes, -counts))][: most + 1].tolist()
        others = [int(groups.values[code]) for code in some]
        strongest[author] = [one for one in others if one != author][:most]
    names = author_names(snapshot, sorted({one for some in strongest.values() for one in some}))
    return {author: ", ".join(names[one] for one in some) for author, some in strongest.items()}


def several_people(snapshot: Snapshot, ids: Sequence[int]) -> set[int]:
    """Return who of some authors may be several people."""
    if not ids:
        return set()
    with snapshot.read_raw() as connection:
        return {author for (author,) in rows_among(connection, SEVERAL_SQL, ids)}


def several_among(snapshot: Snapshot, name: str, groups: Groups, codes: Sequence[int]) -> set[int]:
    """Return the codes of a facet's values that may be several people: authors alone can be."""
    if name != "author":
        return set()
    ids = {int(groups.values[code]): code for code in codes}
    return {ids[author] for author in several_people(snapshot, list(ids))}
