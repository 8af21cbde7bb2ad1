"""The form in which a paper is corrected by hand, and what was typed into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.records.correction import CORRECTABLE, lines_of
from app.domain.records.record import PAPER_TYPES, PaperRecord
from app.domain.text.digest import digest
from app.errors import BadParameters
from app.explorer.corrections.changes import CUT
from app.explorer.corrections.views import PaperByHand
from app.explorer.pages.forms import mistake_words

CERTAIN = "date_certain"
"""Name of the box by which an inferred year is confirmed."""
SEEN = "seen"
"""Name of the hidden field that says what the form was made of."""

LABELS = {
    "title": "Title", "authors": "Authors", "date": "Date", "type": "Type", "venue": "Venue",
    "volume": "Volume", "issue": "Issue", "pages": "Pages", "publisher": "Publisher", "doi": "DOI",
    "arxiv_id": "arXiv", "pmid": "PubMed", "url": "Address", "code_url": "Code", "links": "Links",
    "abstract": "Abstract", "hidden": "Hidden",
}  # fmt: skip
HINTS = {
    "authors": "One name a line, in their order.",
    "date": "2024, 2024-02 or 2024-02-29.",
    "links": "One address a line; its kind may come before it: pdf: https://…",
    "code_url": "Address of the code.",
}
LINES = {"title": 2, "authors": 6, "links": 3, "abstract": 10}
"""Fields of several lines, and how many are shown."""


@dataclass(frozen=True, slots=True)
class EditField:
    """One field of the form."""

    name: str
    label: str
    value: str
    hint: str
    lines: int
    """0 for a field of one line."""
    choices: tuple[str, ...]
    """What it can be chosen from; empty where it is typed."""
    mistake: str
    by_hand: bool
    """It was corrected already."""


@dataclass(frozen=True, slots=True)
class EditUndo:
    """One correction, and the button that takes it back."""

    field: str
    label: str
    sources: str
    """What they say now."""
    day: str


@dataclass(frozen=True, slots=True)
class EditForm:
    """The form of one paper."""

    action: str
    fields: list[EditField]
    cut: bool
    """The list of authors ends in “et al.”."""
    certain: bool | None
    """The box that confirms an inferred year; None where the year is printed."""
    seen: str
    undo: list[EditUndo]
    hidden: bool
    mistake: str
    """What belongs to no field."""


def edit_form(
    paper: PaperRecord,
    by_hand: PaperByHand,
    action: str,
    typed: Mapping[str, str] | None = None,
    error: Exception | None = None,
) -> EditForm:
    """Make the form; what was typed stays in it after a mistake.

    Args:
        action: address that it is sent to.
    """
    errors = error.errors if isinstance(error, BadParameters) else []
    mistakes = {parameter.param: parameter.message for parameter in errors}
    corrected = {correction.field for correction in by_hand.corrections}
    fields = [
        EditField(
            name=name,
            label=LABELS[name],
            value=text_of(name, paper) if typed is None else typed.get(name, ""),
            hint=HINTS.get(name, ""),
            lines=LINES.get(name, 0),
            choices=PAPER_TYPES if name == "type" else (),
            mistake=mistakes.get(name, ""),
            by_hand=name in corrected,
        )
        for name in CORRECTABLE
    ]
    return EditForm(
        action=action,
        fields=fields,
        cut=paper.authors_truncated if typed is None else CUT in typed,
        certain=(typed is not None and CERTAIN in typed) if paper.year_inferred else None,
        seen=seen(paper),
        undo=[
            EditUndo(
                correction.field,
                LABELS[correction.field],
                correction.sources,
                correction.made_at[:10],
            )
            for correction in by_hand.corrections
        ],
        hidden=by_hand.hidden,
        mistake="" if errors else mistake_words(error),
    )


def text_of(name: str, paper: PaperRecord) -> str:
    """Write a field as it is typed."""
    value = getattr(paper, name)
    return lines_of(value) if isinstance(value, tuple) else value or ""


def seen(paper: PaperRecord) -> str:
    """Give a mark of all values that the form shows, which differs once one of them does."""
    values = [text_of(name, paper) for name in CORRECTABLE]
    marks = (str(paper.authors_truncated), str(paper.year_inferred))
    return digest("\x1e".join((*values, *marks))).hex()


def changed(typed: Mapping[str, str], paper: PaperRecord) -> dict[str, Any]:
    """Give the fields that somebody changed in the form, as `read_changes` takes them."""
    given: dict[str, Any] = {
        name: typed[name]
        for name in CORRECTABLE
        if name in typed and typed[name].strip() != text_of(name, paper).strip()
    }
    if CERTAIN in typed and paper.year_inferred and "date" in typed:
        given["date"] = typed["date"]
    cut = CUT in typed
    if "authors" in given or cut != paper.authors_truncated:
        given[CUT] = cut and bool(typed.get("authors", "").strip())
    return given
