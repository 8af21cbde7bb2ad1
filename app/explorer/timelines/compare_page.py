"""The form that begins a comparison: two names, which lead to them side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.explorer.filters import Filters
from app.explorer.pages.forms import read_address
from app.explorer.pages.kept_pages import kept_page
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import counted
from app.explorer.parameters import MOST_CHARACTERS
from app.explorer.timelines.comparison import query_of_list
from app.explorer.typed_names import NamedEntity, Resolution, most_written_of, resolve_name
from app.http.request_state import snapshot_of
from app.library.snapshot import Snapshot

router = APIRouter()

FIELDS = ("first", "second")


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that a name may mean, as a link that takes it."""

    label: str
    papers: str
    href: str
    several: bool
    """It may be several people."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One of the two names."""

    name: str
    typed: str
    chosen: NamedEntity | None
    """Given by a link; then there is nothing to type."""
    message: str = ""
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class CompareForm:
    """The form that begins a comparison."""

    action: str
    keep: list[tuple[str, str]]
    fields: list[FormField]
    listed: list[NamedEntity]
    """What a name can be chosen from."""


@dataclass(frozen=True, kw_only=True)
class ComparePage(PageContext):
    """Which two people or topics to compare."""

    template = "timelines/compare.html"
    form: CompareForm


def compare_form(snapshot: Snapshot, filters: Filters, root: str) -> CompareForm:
    """Give an empty form for the comparison of people or topics within a set."""
    return CompareForm(
        action=f"{root}/timelines/compare",
        keep=filters.params(),
        fields=[FormField(name, "", None) for name in FIELDS],
        listed=most_written_of(snapshot),
    )


@router.get("/timelines/compare")
@kept_page
def ask_compare(request: Request) -> Response:
    """Ask for what shall be compared, or show it where both names are clear."""
    snapshot, root = snapshot_of(request), root_of(request)
    if listed := query_of_list(request.query_params.multi_items()):
        return RedirectResponse(f"{root}/compare?{listed}", status_code=303)
    filters, own = read_address(request, *FIELDS)
    typed = [own.get(name, "").strip()[:MOST_CHARACTERS] for name in FIELDS]
    first = resolve_name(snapshot, typed[0]) if typed[0] else None
    kind = first.entity.kind if first and first.entity else None
    second = resolve_name(snapshot, typed[1], kind) if typed[1] else None
    if first and second and first.entity and second.entity and first.entity != second.entity:
        both = f"{first.entity.reference},{second.entity.reference}"
        pairs = [*filters.params(), ("compare", both)]
        return RedirectResponse(f"{root}/compare?{urlencode(pairs)}", status_code=303)
    sent = all(typed) or any(
        found is not None and found.entity is None for found in (first, second)
    )
    form = compare_form(snapshot, filters, root)
    named = [
        _field(name, texts, found, first if name == "second" else None, form)
        for name, texts, found in (
            ("first", typed, first),
            ("second", typed, second),
        )
    ]
    page = ComparePage(title="Compare", form=replace(form, fields=named))
    return render(request, page, 400 if sent else 200)


def _field(
    name: str, typed: list[str], found: Resolution | None, other: Resolution | None,
    form: CompareForm,
) -> FormField:  # fmt: skip
    """Say what became of a name, and what it may mean instead."""
    place = FIELDS.index(name)
    text = typed[place]
    if found is None:
        return FormField(name, "", None)
    if found.entity is not None:
        if other is not None and other.entity == found.entity:
            return FormField(name, text, None, "Name another one: these two are the same.")
        chosen = found.entity if text == found.entity.reference else None
        return FormField(name, text, chosen)
    kind = other.entity.kind if other and other.entity else None
    if not found.offered:
        what = {"author": "Nobody", "topic": "No topic", None: "Nobody and no topic"}[kind]
        return FormField(name, text, None, f"{what} here is called “{text[:80]}”.")
    offers = []
    for entity in found.offered:
        texts = [*typed]
        texts[place] = entity.reference
        query = urlencode([*form.keep, *zip(FIELDS, texts, strict=True)])
        papers = counted(entity.papers, "paper")
        offers.append(Offer(entity.label, papers, f"{form.action}?{query}", entity.several))
    return FormField(name, text, None, f"“{text[:80]}” may mean several:", tuple(offers))
