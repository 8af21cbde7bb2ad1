"""What is uncertain in a library, in numbers and sentences."""

from __future__ import annotations

import numpy as np
from sqlmodel import Session, col, select

from app.domain.dates.years import is_implausible, running_year
from app.explorer.filters import Filters
from app.explorer.library.views import LibraryDoubt
from app.explorer.library_owner import owner_of
from app.explorer.papers.origins import CONTRADICTION, contradicted_papers
from app.explorer.review.query import count_pairs
from app.library.snapshot import Snapshot
from app.store.models import ImportIssue, PaperRow

KEPT_APART = ("may-be-the-same", "several-fit", "identifier-shared")
AT_ONCE = 500
"""Papers whose records are read together."""


def library_doubts(snapshot: Snapshot) -> list[LibraryDoubt]:
    """List everything that is uncertain in a library."""
    # What lies in the future depends on the day, too.
    return snapshot.cached(("doubts", running_year()), lambda: _doubts(snapshot))


def _doubts(snapshot: Snapshot) -> list[LibraryDoubt]:
    columns = snapshot.columns
    counts = dict(zip(columns.doubt.values, columns.doubt.counts().tolist(), strict=True))
    inferred = sorted({int(year) for year in columns.year[columns.year_inferred] if year})
    which = f"{inferred[0]} is inferred" if len(inferred) == 1 else "it is inferred"
    lines = {
        "authors-cut": ("author list is cut at “et al.”", "author lists are cut at “et al.”"),
        "author-implied": (
            "paper does not print the owner of its page; added as implied",
            "papers do not print the owner of their page; added as implied",
        ),
        "year-inferred": (f"date has no year; {which}", f"dates have no year; {which}"),
        "code-without-address": (
            "paper is marked “Code” without an address",
            "papers are marked “Code” without an address",
        ),
    }
    doubts = []

    def add(code: str, number: int, one: str, many: str, address: str | None) -> None:
        if number:
            doubts.append(
                LibraryDoubt(code, f"{number:,}", one if number == 1 else many, address, False)
            )

    for code, words in lines.items():
        filters = Filters().with_value("doubt", code)
        add(code, counts.get(code, 0), *words, filters.address("/papers"))
    no_year = "paper has no year at all", "papers have no year at all"
    by_year, undated = columns.year_counts()
    add("no-year", undated, *no_year, "/papers?year=none")
    future = sum(papers for year, papers in by_year.items() if is_implausible(year))
    to_come = "paper has a year that is still to come", "papers have a year that is still to come"
    add("future-year", future, *to_come, f"/papers?year={running_year() + 2}-")
    contradicted, apart = _count(snapshot)
    differ = (
        "paper has sources that contradict each other",
        ("papers have sources that contradict each other"),
    )
    add(CONTRADICTION, contradicted, *differ, None)
    may_be = (
        "paper may be another one here; they are kept apart",
        ("papers may be other ones here; they are kept apart"),
    )
    add(KEPT_APART[0], apart, *may_be, "/review" if count_pairs(snapshot) else None)
    by_hand = "paper is hidden by hand", "papers are hidden by hand"
    add("hidden", columns.hidden, *by_hand, "/papers/hidden")
    names = "person is printed under several names", "people are printed under several names"
    add(
        "several-names",
        len(snapshot.names.people_of_several_names()),
        *names,
        "/authors?names=several",
    )
    owner = owner_of(snapshot)
    for contradiction in owner.contradictions if owner else ():
        text = (
            f"{contradiction.reason}."
            if contradiction.found is not None
            else f"is reported, and {contradiction.reason}."
        )
        address = f"/authors/{owner.author_id}" if owner else None
        doubts.append(
            LibraryDoubt("reported-figure", contradiction.value, text, address, wrong=True)
        )
    return doubts


def _count(snapshot: Snapshot) -> tuple[int, int]:
    """Count the papers of which records contradict each other, and those that may be others."""
    with snapshot.read() as session:
        found = {
            code: _shown(snapshot, _papers_with(session, code))
            for code in (CONTRADICTION, *KEPT_APART)
        }
        told = found[CONTRADICTION]
        contradicted = sum(
            len(contradicted_papers(session, told[start : start + AT_ONCE]))
            for start in range(0, len(told), AT_ONCE)
        )
    return contradicted, len({paper for code in KEPT_APART for paper in found[code]})


def _shown(snapshot: Snapshot, ids: list[int]) -> list[int]:
    """Leave out the papers that are hidden."""
    columns = snapshot.columns
    shown: list[int] = columns.ids[columns.rows_of(np.array(ids, dtype=np.int64))].tolist()
    return shown


def _papers_with(session: Session, code: str) -> list[int]:
    """List the papers, still here, that an import said something of."""
    query = (
        select(ImportIssue.paper_id)
        .join(PaperRow, col(PaperRow.id) == col(ImportIssue.paper_id))
        .where(ImportIssue.code == code)
        .distinct()
    )
    return sorted(paper_id for paper_id in session.exec(query) if paper_id is not None)
