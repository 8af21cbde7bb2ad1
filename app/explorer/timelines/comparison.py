"""Two or more people, or topics, side by side over the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args
from urllib.parse import urlencode

import numpy as np

from app.domain.text.slugs import read_id
from app.errors import BadParameter, BadParameters
from app.explorer.facets import several_among, value_labels
from app.explorer.selection import Selection
from app.explorer.timelines.year_counts import Timeline, periods, series_of_rows
from app.library.snapshot import Snapshot
from app.store.columns import Groups

Kind = Literal["author", "topic"]
KINDS = get_args(Kind)
MOST_SUBJECTS = 8
"""Compared at once: as many as there are colours."""


@dataclass(frozen=True, slots=True)
class Subjects:
    """What is compared: people or topics."""

    kind: Kind
    ids: tuple[int, ...]

    def __str__(self) -> str:
        """Return the value of the parameter."""
        return ",".join(f"{self.kind}:{id_}" for id_ in self.ids)


def read_subjects(text: str) -> Subjects:
    """Read the parameter `compare`: `author:1,author:2` or `topic:3,topic:5`.

    Raises:
        BadParameter: it is neither, or has fewer than two or more than eight.
    """
    hint = "compare=author:1,author:2"
    pairs = [part.strip().partition(":") for part in text.split(",") if part.strip()]
    kinds = {kind for kind, _, _ in pairs}
    if kinds not in ({"author"}, {"topic"}) or not all(
        read_id(number) is not None for _, _, number in pairs
    ):
        message = "“compare” names authors or topics by id."
        raise BadParameter("compare", text[:80], message, hint)
    ids = tuple(dict.fromkeys(int(number) for _, _, number in pairs))
    if not 2 <= len(ids) <= MOST_SUBJECTS:
        message = f"“compare” takes two to {MOST_SUBJECTS} different ones."
        raise BadParameter("compare", text[:80], message, hint)
    return Subjects(cast("Kind", kinds.pop()), ids)


def query_of_list(pairs: Sequence[tuple[str, str]]) -> str | None:
    """Turn a query with `author=1,2` into that of the comparison; None where it has no such list.

    A filter takes one id, so that a list can only name what shall be compared.
    """
    if any(name == "compare" for name, _ in pairs):
        return None
    for name, text in pairs:
        ids = text.split(",")
        if name in KINDS and len(ids) > 1 and all(read_id(id_.strip()) is not None for id_ in ids):
            others = [pair for pair in pairs if pair[0] != name]
            listed = ",".join(f"{name}:{int(id_)}" for id_ in ids)
            return urlencode([*others, ("compare", listed)])
    return None


def compared_series(
    snapshot: Snapshot, selection: Selection, subjects: Subjects, *, in_months: bool = False
) -> Timeline:
    """Count the papers of each subject by year or month, in the order in which they are named.

    A paper counts for each of its authors, or topics; years and totals are those of the set.

    Raises:
        BadParameters: a subject that no paper of this library has.
    """
    columns = selection.columns
    groups: Groups = getattr(columns, subjects.kind)
    years, totals, undated = periods(columns, selection.rows, in_months)
    errors, codes = [], []
    for id_ in subjects.ids:
        code = columns.code_of(subjects.kind, id_)
        if code is None:
            message = f"No paper here has the {subjects.kind} {id_}."
            errors.append(BadParameter("compare", str(id_), message))
        else:
            codes.append(code)
    if errors:
        raise BadParameters(errors)
    labels = value_labels(snapshot, subjects.kind, groups, codes)
    several = several_among(snapshot, subjects.kind, groups, codes)
    series = [
        series_of_rows(
            columns,
            selection.rows[np.isin(selection.rows, groups.rows_with(code))],
            years,
            int(groups.values[code]),
            labels[code],
            in_months=in_months,
            several=code in several,
        )
        for code in codes
    ]
    apart = columns.years_apart(selection.rows)
    return Timeline(years, series, undated, totals, apart=apart)
