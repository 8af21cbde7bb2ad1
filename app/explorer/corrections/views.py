"""What persons decided of papers, as pages and API show it, and what they may ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from app.domain.json_shape import View
from app.domain.records.correction import CORRECTABLE
from app.explorer.views import RequestBody


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
