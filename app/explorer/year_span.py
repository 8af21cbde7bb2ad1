"""The first and the last year of some papers."""

from __future__ import annotations

from app.store.columns import Columns, Rows


def first_and_last(columns: Columns, rows: Rows) -> tuple[int | None, int | None]:
    """Return the first and the last year of papers, as charts show them; None without any.

    Years that are set apart count only where there are no others.
    """
    years = columns.years(rows)[0] or list(columns.years_apart(rows))
    return (years[0], years[-1]) if years else (None, None)
