"""What each import said of each paper, as rows.

While all records of a paper say the same, the paper itself is their content, unless they say
something that a paper has no place for; once they differ, each row keeps its own, so that any
import can be taken back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlmodel import Session

from app.domain.records.combine import changed_fields
from app.domain.records.paper_fields import as_payload, says_more_than_its_paper
from app.domain.records.record import PaperRecord
from app.ingest.drafts import ExistingPaper, PaperDraft
from app.ingest.sources import Provenance
from app.store.bulk_sql import Row
from app.store.database import raw_connection

COLUMNS = ("import_id", "paper_id", "line", "line_end", "digest", "origins", "payload")

CHANGE_COLUMNS = ("import_id", "paper_id", "fields")

KEEP_CONTENT_SQL = "UPDATE record SET payload = ? WHERE paper_id = ? AND payload IS NULL"


def record_rows(import_id: int, papers: Iterable[ExistingPaper]) -> list[Row]:
    """Make the rows of the records of one batch, by `COLUMNS`."""
    return [
        (
            import_id,
            paper.paper_id,
            entry.record.line,
            entry.record.line_end,
            entry.digest,
            _origins(entry.record),
            payload_text(entry.record)
            if paper.has_several or says_more_than_its_paper(entry.record)
            else None,
        )
        for paper in papers
        for entry in paper.entries
    ]


def change_rows(provenance: Provenance, changed: Iterable[PaperDraft]) -> list[Row]:
    """Make the rows of the papers of earlier imports that a batch changes, by `CHANGE_COLUMNS`."""
    return [
        (
            provenance.import_id,
            draft.paper_id,
            json.dumps(changed_fields(draft.before, draft.record)),
        )
        for draft in changed
        if draft.before is not None and not provenance.brings(draft.paper_id)
    ]


def earlier_content(papers: Iterable[ExistingPaper]) -> list[Row]:
    """Give the content of the stored records of papers that now have a differing one."""
    return [
        (payload_text(paper.before), paper.paper_id)
        for paper in papers
        if isinstance(paper, PaperDraft) and paper.before is not None and paper.has_several
    ]


def keep_earlier_content(session: Session, rows: Iterable[Row]) -> None:
    """Let stored records keep their own content, as `earlier_content` gave it."""
    raw_connection(session).executemany(KEEP_CONTENT_SQL, rows)


def payload_text(record: PaperRecord) -> str:
    """Give the content of a record as JSON."""
    return json.dumps(as_payload(record), ensure_ascii=False)


def _origins(record: PaperRecord) -> str | None:
    if not record.origins:
        return None
    return json.dumps(
        {
            name: [origin.line, origin.printed, origin.understood]
            for name, origin in record.origins.items()
        },
        ensure_ascii=False,
    )
