"""All rows of one batch, decided and ready to be written by another thread."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlmodel import Session

from app.domain.records.index_text import texts_of
from app.domain.records.record import ProfileRecord
from app.ingest.drafts import PaperDraft
from app.ingest.issue_rows import COLUMNS as ISSUE_COLUMNS
from app.ingest.issue_rows import LINE_COLUMNS
from app.ingest.paper_rows import PaperRows
from app.ingest.people.name_book import NameRef, NewNames
from app.ingest.records import CHANGE_COLUMNS, keep_earlier_content
from app.ingest.records import COLUMNS as RECORD_COLUMNS
from app.store.bulk_sql import Row, insert_rows
from app.store.database import raw_connection
from app.store.models import ImportIssue, KeptLine, PaperChange, Profile, Record

PROFILE_COLUMNS = (
    "import_id",
    "name_id",
    "author_id",
    "code",
    "h_index",
    "papers",
    "citations",
    "novelty",
    "ai_score",
    "contradictions",
    "line",
    "line_end",
)
CAME_BACK_SQL = "UPDATE correction SET paper_id = ? WHERE paper_id = ?"


@dataclass(frozen=True, slots=True)
class BatchRows:
    """The rows of one batch."""

    names: NewNames
    papers: PaperRows
    came_back: list[Row]
    """Papers that went and came back: the number of each now, and the one that it had."""
    earlier: list[Row]
    """Content that stored records are to keep (`app.ingest.records.earlier_content`)."""
    records: list[Row]
    changes: list[Row]
    """Papers of earlier imports that the batch changes."""
    profiles: list[Row]
    issues: list[Row]
    lines: list[Row]
    """Of the source, that the issues are about."""

    def write(self, session: Session) -> None:
        """Write them, in an order in which each row finds those that it points to."""
        self.names.write(session)
        self.papers.write(session)
        raw_connection(session).executemany(CAME_BACK_SQL, self.came_back)
        keep_earlier_content(session, self.earlier)
        insert_rows(session, Record, RECORD_COLUMNS, self.records)
        insert_rows(session, PaperChange, CHANGE_COLUMNS, self.changes)
        insert_rows(session, Profile, PROFILE_COLUMNS, self.profiles)
        insert_rows(session, ImportIssue, ISSUE_COLUMNS, self.issues)
        insert_rows(session, KeptLine, LINE_COLUMNS, self.lines)


def profile_row(import_id: int, profile: ProfileRecord, name: NameRef) -> Row:
    """Make the row of a profile, by `PROFILE_COLUMNS`."""
    return (
        import_id,
        name.name_id,
        name.author_id,
        profile.code,
        profile.h_index,
        profile.papers,
        profile.citations,
        profile.novelty,
        profile.ai_score,
        json.dumps([asdict(contradiction) for contradiction in profile.contradictions]),
        profile.line,
        profile.line_end,
    )


def paper_rows(drafts: Sequence[PaperDraft], names: Mapping[str, NameRef]) -> PaperRows:
    """Make the rows of papers that are new or changed."""
    rows = PaperRows()
    for draft in drafts:
        is_new = draft.before is None
        is_alone = is_new and not draft.has_several
        texts = draft.entries[0].texts if is_alone else texts_of(draft.record)
        rows.add(draft.paper_id, draft.record, draft.facts, texts, names, is_new=is_new)
    return rows
