"""Who works on something, as a table to take away."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.domain.tex.html import plain_text
from app.explorer.authors.matching.query import all_matching_ids, load_matching, read_order
from app.explorer.exports.charts import about_file, chart_file
from app.explorer.file_names import words_of
from app.explorer.filters import parse_filters
from app.exporters.networks import csv_text
from app.http.request_state import snapshot_of

router = APIRouter()

MOST_IN_FILE = 10_000
"""People of a table; of more, the first in its order."""
AT_ONCE = 500
HEAD = (
    "id", "name", "may be several", "score", "papers", "first year", "last year",
    "best papers", "title of the best",
)  # fmt: skip


@router.get("/authors/on.csv")
def download_authors_on(request: Request) -> Response:
    """The people whose papers match an address, one a line, in the order of the page."""
    snapshot = snapshot_of(request)
    filters, own = parse_filters(
        request.query_params.multi_items(), also=("order",), forgiving=True
    )
    selection, people, ids = all_matching_ids(snapshot, filters, read_order(own.get("order")))
    rows: list[tuple[object, ...]] = [HEAD]
    listed = ids[:MOST_IN_FILE]
    for start in range(0, len(listed), AT_ONCE):
        some = listed[start : start + AT_ONCE]
        for author in load_matching(snapshot, selection.columns, people, some):
            best = " ".join(str(paper.id) for paper in author.best)
            title = plain_text(author.best[0].title) if author.best else ""
            rows.append(
                (
                    author.id, plain_text(author.name), "yes" if author.may_be_several else "no",
                    author.score, author.papers, author.first_year or "", author.last_year or "",
                    best, title,
                )
            )  # fmt: skip
    words = "People whose papers match"
    if len(ids) > MOST_IN_FILE:
        words += f", the first {MOST_IN_FILE:,} of {len(ids):,}"
    text = csv_text(about_file(snapshot, selection, words), rows)
    name = f"authors on {words_of(snapshot, selection.filters)}"
    return chart_file(text, "text/csv; charset=utf-8", name, "csv")
