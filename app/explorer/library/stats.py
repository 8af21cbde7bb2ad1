"""What is in this library and in its categories, what is uncertain, and what is not at its best."""

from __future__ import annotations

import platform
import sqlite3
from dataclasses import replace
from importlib.metadata import version

import numpy as np
from rapidfuzz import fuzz
from sqlmodel import func, select

from app import __version__
from app.domain.categories import category_name
from app.domain.text.plain import fold
from app.explorer.filters import Filters
from app.explorer.library.doubts import library_doubts
from app.explorer.library.views import Category, Count, Model, Stats
from app.explorer.paging import LONGEST_ASKED, Page, Ranking, by_count
from app.explorer.selection import select_papers
from app.library.snapshot import Snapshot
from app.store.columns import Groups
from app.store.models import ImportRow

LARGEST = 50
"""Categories and tags named; of more, the largest (as for facets)."""
SHOWN_VERSIONS = ("fastapi", "sqlmodel", "numpy", "onnxruntime")
"""Packages whose version a report of a mistake should name."""


LIKE = 75.0
"""Least WRatio of a category that may be meant: `machne` reaches 77 with `machine learning`."""


def library_stats(snapshot: Snapshot) -> Stats:
    """Count everything that a library holds."""
    columns = snapshot.columns
    years, _, undated = columns.years()
    doubts = dict(zip(columns.doubt.values, columns.doubt.counts().tolist(), strict=True))
    with snapshot.read() as session:
        imports = session.exec(select(func.count()).select_from(ImportRow)).one()
    return Stats(
        papers=columns.size,
        hidden=columns.hidden,
        authors=int(np.count_nonzero(columns.author.counts())),
        names=snapshot.names.count(),
        first_year=years[0] if years else None,
        last_year=years[-1] if years else None,
        cut_author_lists=int(np.count_nonzero(columns.truncated)),
        implied_owners=doubts.get("author-implied", 0),
        inferred_years=doubts.get("year-inferred", 0),
        undated=undated,
        with_code=int(np.count_nonzero(columns.has_code)),
        code_without_address=doubts.get("code-without-address", 0),
        categories=_largest(columns.category, with_names=True),
        tags=_largest(columns.tag),
        imports=imports,
        library_version=columns.version,
        model=model_of(snapshot),
        versions=_versions(),
        doubts=library_doubts(snapshot),
        degraded=degraded(snapshot),
    )


def model_of(snapshot: Snapshot) -> Model:
    """Describe the embedding model and its state."""
    semantic = snapshot.meaning
    return Model(semantic.model_name, semantic.dimension, semantic.state, semantic.notice)


def degraded(snapshot: Snapshot) -> list[str]:
    """Say what does not work as it should, in sentences."""
    semantic = snapshot.meaning
    notes = [semantic.notice] if semantic.notice else []
    if semantic.state == "ready" and semantic.problem:
        notes.append(f"New papers are found by words alone. {semantic.problem}")
    elif semantic.state == "ready" and semantic.progress:
        done, total = semantic.progress
        if done < total:
            notes.append(
                f"Of the new papers {done:,} of {total:,} are encoded; words find them all."
            )
    return [*notes, *semantic.repaired]


def _largest(groups: Groups, *, with_names: bool = False) -> list[Count]:
    counts = groups.counts()
    values = [(str(groups.values[code]), int(counts[code])) for code in by_count(counts)[:LARGEST]]
    return [
        Count(value, (category_name(value) if with_names else None) or value, count)
        for value, count in values
    ]


def _versions() -> dict[str, str]:
    return {
        "oeuvre": __version__,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **{name: version(name) for name in SHOWN_VERSIONS},
    }


def find_categories(snapshot: Snapshot, filters: Filters, name: str = "") -> Page[Category]:
    """List the categories of the papers that the filters choose, most papers first.

    Args:
        filters: without a query of their own.
        name: only categories whose code or name it may mean, best match first.

    Raises:
        BadParameters: a value that this library does not have, or a cursor of another list.
    """
    chosen = select_papers(snapshot, replace(filters, cursor=None))
    groups = chosen.columns.category
    counts = groups.counts(chosen.rows)
    listed = by_count(counts)
    likeness: dict[int, float] = {}
    if name:
        asked = fold(name[:LONGEST_ASKED])
        likeness = {code: _likeness(asked, str(groups.values[code])) for code in listed.tolist()}
        near = [code for code, score in likeness.items() if score >= LIKE]
        near.sort(key=lambda code: (-likeness[code], -counts[code], code))
        listed = np.array(near, dtype=np.int64)
    ranking = Ranking(
        "category",
        replace(filters, q=name),
        chosen.columns.secret,
        listed,
        ([-likeness.get(code, 0.0) for code in listed.tolist()], -counts[listed]),
        [str(value) for value in groups.values],
    )

    def view(code: int) -> Category:
        printed = str(groups.values[code])
        return Category(printed, category_name(printed), int(counts[code]))

    return Page.of(ranking, lambda codes: [view(code) for code in codes])


def _likeness(asked: str, code: str) -> float:
    """Return how alike a category is to what was asked for, folded, 0 to 100."""
    if asked == fold(code):
        return 100.0
    return fuzz.WRatio(asked, fold(category_name(code) or code))
