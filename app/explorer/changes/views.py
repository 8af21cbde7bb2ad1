"""The difference between two imports, as pages, feeds and API show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import Field

from app.domain.json_shape import View
from app.domain.records.field_text import FieldDifference
from app.domain.records.import_source import LONGEST_SOURCE
from app.explorer.imports.views import Import
from app.explorer.views import ListAnswer, RequestBody

Change = Literal["new", "changed", "vanished"]
ChangeKind = Literal["new", "changed", "vanished", "year-printed", "code-appeared"]
CHANGES: tuple[Change, ...] = get_args(Change)
CHANGE_KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)


@dataclass(frozen=True, slots=True)
class PaperDifference(View):
    """One paper of which two imports of a source say different things."""

    change: Annotated[
        Change,
        Field(description="`vanished`: the earlier import has it, this one has not."),
    ]
    paper_id: int
    title: str
    line: Annotated[
        int | None, Field(description="Of the record in its file; in the earlier one if vanished.")
    ]
    year_printed: Annotated[bool, Field(description="Its year was inferred, and is printed now.")]
    code_appeared: Annotated[bool, Field(description="It has code now, and had none.")]
    fields: Annotated[
        list[FieldDifference], Field(description="What changed; empty unless it is `changed`.")
    ]


@dataclass(frozen=True, slots=True)
class ChangeCounts(View):
    """Papers of each kind; those of the last two are among the changed ones."""

    new: int
    changed: int
    vanished: int
    year_printed: int
    code_appeared: int
    unchanged: int

    def of(self, kind: ChangeKind) -> int:
        """Return the number of papers of a kind."""
        count: int = getattr(self, kind.replace("-", "_"))
        return count


class ChangeList(ListAnswer[PaperDifference]):
    """One page of the difference between an import and the one before it of the same source."""

    source: str = Field(description="What both are captures of; empty where nothing is known.")
    earlier: Import | None = Field(
        description="The import that this one is compared with; null for the first of a source."
    )
    counts: ChangeCounts


class SourceChange(RequestBody):
    """The source of an import, set by hand."""

    source: str | None = Field(
        max_length=LONGEST_SOURCE,
        description="What the file is a capture of: a text of your own, or the source of another "
        "import (`profile:…`, `file:…`, `feed:…`); null finds it anew.",
    )
