"""The records of a dry run, page by page."""

from __future__ import annotations

from app.errors import BadParameter, BadParameters
from app.explorer.filters import Filters
from app.explorer.paging import Page, Ranking
from app.intake.jobs import Job
from app.intake.preview import OUTCOMES, PreviewRow, PreviewRows


def page_preview(
    job: Job, filters: Filters, outcome: str, secret: bytes
) -> Page[PreviewRow] | None:
    """Cut a page of what would become of each record; None where there is no dry run.

    Args:
        outcome: of `OUTCOMES`; "" for all.
        secret: signs the cursors.

    Raises:
        BadParameters: there is no such outcome, or the cursor is of another list.
    """
    chosen = next((literal for literal in OUTCOMES if literal == outcome), None)
    if outcome and chosen is None:
        message = f"There is no outcome “{outcome[:80]}”; there are {', '.join(OUTCOMES)}."
        raise BadParameters([BadParameter("outcome", outcome[:80], message)])
    preview = rows_of(job)
    if preview is None:
        return None
    places = preview.places(chosen)
    noun = f"record of {job.key} {outcome}"
    return Page.of(Ranking(noun, filters, secret, places, (places,)), preview.rows)


def rows_of(job: Job) -> PreviewRows | None:
    """Open the records of a dry run that is over; None where there is none."""
    if job.kind != "dry-run" or job.state != "done" or job.folder is None:
        return None
    return PreviewRows(job.folder)
