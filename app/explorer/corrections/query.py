"""What persons decided of papers: as it is shown, read from the library, and changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Self

from pydantic import Field, model_validator
from sqlmodel import Session, col, select

from app.domain.dates.periods import rfc3339
from app.domain.json_shape import View
from app.domain.records.correction import (
    CORRECTABLE,
    UnfitCorrection,
    Values,
    as_source,
    read_correction,
    read_cut,
)
from app.domain.records.field_text import field_text
from app.domain.records.record import PaperRecord
from app.errors import BadParameter, BadParameters
from app.explorer.papers.origins import as_sources_say
from app.explorer.views import RequestBody
from app.library.snapshot import Snapshot
from app.store.load_corrections import HIDDEN
from app.store.models import CorrectionRow, PaperRow

CUT = "authors_truncated"
"""Is given with the authors, or changes their list by itself."""
SHOWN = 80
"""Characters of a wrong value that are repeated."""


def paper_by_hand(session: Session, paper_id: int) -> PaperByHand:
    """Give what is decided of a paper now; it need not be there."""
    query = (
        select(CorrectionRow)
        .where(CorrectionRow.paper_id == paper_id, col(CorrectionRow.undone_at).is_(None))
        .order_by(col(CorrectionRow.id))
    )
    rows = session.exec(query).all()
    said = as_sources_say(session, paper_id) if rows else None
    return PaperByHand(
        id=paper_id,
        hidden=any(row.field == HIDDEN for row in rows),
        corrections=[_correction(row, said) for row in rows if row.field != HIDDEN],
    )


def hidden_papers(snapshot: Snapshot) -> HiddenPapers:
    """List the papers that are hidden, the last one first."""
    query = (
        select(PaperRow.id, PaperRow.title, PaperRow.year, CorrectionRow.made_at)
        .join(CorrectionRow, col(CorrectionRow.paper_id) == col(PaperRow.id))
        .where(CorrectionRow.field == HIDDEN, col(CorrectionRow.undone_at).is_(None))
        .order_by(col(CorrectionRow.id).desc())
    )
    with snapshot.read() as session:
        found = session.exec(query).all()
    return HiddenPapers(
        [
            HiddenPaper(paper_id or 0, title, year, rfc3339(at))
            for paper_id, title, year, at in found
        ]
    )


def _correction(row: CorrectionRow, said: PaperRecord | None) -> Correction:
    record = as_source(row.field, row.value, "").record
    after = field_text(row.field, record)
    sources = field_text(row.field, said) if said else ""
    return Correction(row.field, row.before, after, sources, rfc3339(row.made_at))


def read_changes(given: Mapping[str, Any], paper: PaperRecord) -> dict[str, Values]:
    """Read the values that are given for fields of a paper.

    Args:
        given: field -> value; `authors_truncated` beside the fields that can be corrected.
        paper: as it is shown now.

    Raises:
        BadParameters: with every value that a field cannot have.
    """
    read: dict[str, Values] = {}
    errors: list[BadParameter] = []
    fields = [name for name in CORRECTABLE if name in given]
    if CUT in given and "authors" not in fields:
        fields.append("authors")
    this_year = datetime.now(UTC).year
    for name in fields:
        value = given[name] if name in given else list(paper.authors)
        try:
            read[name] = read_correction(name, value, paper, this_year)
            if name == "authors" and given.get(CUT) is not None:
                read[name] = read_cut(given[CUT], read[name])
        except UnfitCorrection as error:
            errors.append(BadParameter(name, str(value or "")[:SHOWN], str(error)))
    if errors:
        raise BadParameters(errors)
    return read


@dataclass(frozen=True, slots=True)
class Correction(View):
    """A value that a person gave for a field of a paper."""

    field: str
    before: Annotated[str, Field(description="What was shown before, as text.")]
    after: Annotated[str, Field(description="What is shown since, as text; empty for nothing.")]
    sources: Annotated[
        str, Field(description="What the sources say now: shown again once it is taken back.")
    ]
    made_at: Annotated[str, Field(description="RFC 3339.")]


@dataclass(frozen=True, slots=True)
class PaperByHand(View):
    """What persons decided of one paper."""

    id: int
    hidden: Annotated[bool, Field(description="Lists, counts and exports leave it out.")]
    corrections: list[Correction]


@dataclass(frozen=True, slots=True)
class HiddenPaper(View):
    """A paper that a person hid."""

    id: int
    title: str
    year: int | None
    hidden_at: Annotated[str, Field(description="RFC 3339.")]


@dataclass(frozen=True, slots=True)
class HiddenPapers(View):
    """All papers that persons hid, the last one first."""

    results: list[HiddenPaper]


class PaperCorrections(RequestBody):
    """A change of one paper by hand; what is left out stays as it is, null is "nothing"."""

    title: str | None = None
    authors: list[str] | None = Field(
        default=None,
        description="Names in their order; one that was there keeps its ORCID and affiliations.",
    )
    authors_truncated: bool | None = Field(
        default=None, description="Whether the list ends in “et al.”."
    )
    date: str | None = Field(default=None, description="`2024`, `2024-02` or `2024-02-29`.")
    type: str | None = None
    venue: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    publisher: str | None = None
    doi: str | None = None
    arxiv_id: str | None = None
    pmid: str | None = None
    url: str | None = None
    code_url: str | None = None
    links: list[str] | None = Field(
        default=None, description="Addresses, each with its kind where known: `pdf: https://…`."
    )
    abstract: str | None = None
    hidden: bool | None = Field(
        default=None, description="true hides the paper; false shows it again."
    )

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not self.model_fields_set:
            raise ValueError(f"give one of {', '.join((*CORRECTABLE, 'hidden'))}")
        return self

    def given(self) -> dict[str, Any]:
        """Give what was asked for, by field."""
        return {name: getattr(self, name) for name in self.model_fields_set}
