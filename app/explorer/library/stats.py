"""What is in this library, what is uncertain in it, and what of the program is not at its best."""

from __future__ import annotations

import platform
import sqlite3
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
from sqlmodel import func, select

from app import __version__
from app.domain.categories import category_name
from app.explorer.library.doubts import DoubtCount, library_doubts
from app.explorer.paging import by_count
from app.library.snapshot import Snapshot
from app.search.meaning.meaning import State
from app.store.columns import Groups
from app.store.models import ImportRow

LARGEST = 50
"""Categories and tags named; of more, the largest (as for facets)."""
SHOWN_VERSIONS = ("fastapi", "sqlmodel", "numpy", "onnxruntime")
"""Packages whose version a report of a mistake should name."""


@dataclass(frozen=True, slots=True)
class ValueCount:
    """A value with its number of papers."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ModelState:
    """The embedding model, and whether it answers."""

    name: str
    dimension: int | None
    state: State
    message: str | None
    """What to tell a reader while it does not."""


@dataclass(frozen=True, slots=True)
class LibraryStats:
    """A library in numbers. Field names are those of the API."""

    papers: int
    authors: int
    names: int
    """Distinct names as printed."""
    first_year: int | None
    last_year: int | None
    cut_author_lists: int
    """Papers whose printed list ends in “et al.”."""
    implied_owners: int
    """Papers whose source leaves out the owner of the profile they stand on."""
    inferred_years: int
    """Papers whose source leaves out the year."""
    undated: int
    with_code: int
    code_without_address: int
    categories: list[ValueCount]
    tags: list[ValueCount]
    imports: int
    library_version: int
    model: ModelState
    versions: dict[str, str]
    doubts: list[DoubtCount]
    """What is uncertain in it."""
    degraded: list[str]
    """Sentences: what is off or unfinished, and what to do; empty when all is well."""


def library_stats(snapshot: Snapshot) -> LibraryStats:
    """Count everything that a library holds."""
    columns = snapshot.columns
    years, _, undated = columns.years()
    doubts = dict(zip(columns.doubt.values, columns.doubt.counts().tolist(), strict=True))
    with snapshot.read() as session:
        imports = session.exec(select(func.count()).select_from(ImportRow)).one()
    return LibraryStats(
        papers=columns.size,
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


def model_of(snapshot: Snapshot) -> ModelState:
    """Describe the embedding model and its state."""
    semantic = snapshot.meaning
    return ModelState(semantic.model_name, semantic.dimension, semantic.state, semantic.said)


def degraded(snapshot: Snapshot) -> list[str]:
    """Say what does not work as it should, in sentences."""
    semantic = snapshot.meaning
    said = [semantic.said] if semantic.said else []
    if semantic.state == "ready" and semantic.problem:
        said.append(f"New papers are found by words alone. {semantic.problem}")
    elif semantic.state == "ready" and semantic.progress:
        done, total = semantic.progress
        if done < total:
            said.append(
                f"Of the new papers {done:,} of {total:,} are encoded; words find them all."
            )
    return [*said, *semantic.repaired]


def _largest(groups: Groups, *, with_names: bool = False) -> list[ValueCount]:
    counts = groups.counts()
    values = [(str(groups.values[code]), int(counts[code])) for code in by_count(counts)[:LARGEST]]
    return [
        ValueCount(value, (category_name(value) if with_names else None) or value, count)
        for value, count in values
    ]


def _versions() -> dict[str, str]:
    return {
        "oeuvre": __version__,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **{name: version(name) for name in SHOWN_VERSIONS},
    }
