"""The page of what changed between two imports of one source, and the form that sets the source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from app.domain.records.import_source import LONGEST_SOURCE, source_words
from app.domain.text.slugs import read_id
from app.errors import Busy
from app.explorer.changes.feed import source_import
from app.explorer.changes.query import Difference, find_difference, known_sources, page_changes
from app.explorer.changes.views import CHANGES, ChangeCounts, ChangeKind, PaperDifference
from app.explorer.imports.query import load_import
from app.explorer.imports.views import Import
from app.explorer.pages.forms import read_address
from app.explorer.pages.links import Pager
from app.explorer.pages.render import PageContext, render, root_of
from app.explorer.pages.wording import counted, printed_day
from app.explorer.parameters import PAGING
from app.explorer.value_readers import address_number
from app.http.request_state import library_of, snapshot_of

router = APIRouter()

KIND_WORDS: dict[ChangeKind, str] = {
    "new": "new",
    "changed": "changed",
    "vanished": "vanished",
    "year-printed": "whose year is printed now",
    "code-appeared": "with code now",
}
Field = Annotated[str, Form()]


@dataclass(frozen=True, slots=True)
class SourceForm:
    """Where the source of an import is set."""

    action: str
    source: str
    known: list[str]
    longest: int
    mistake: str


@dataclass(frozen=True, kw_only=True)
class ChangesPage(PageContext):
    """What changed with one import."""

    template = "imports/changes.html"
    heading: str
    about: str
    report_href: str
    earlier_href: str | None
    papers_href: str
    source_feed_href: str | None
    path: str
    kinds: dict[ChangeKind, str]
    kind: str
    counts: ChangeCounts
    rows: Sequence[PaperDifference]
    notes: list[str]
    form: SourceForm
    pager: Pager


@router.get("/imports/changes")
def show_newest(request: Request) -> Response:
    """Lead to what the newest import of a source changed."""
    also = read_address(request, "source", "kind", allowed=())[1]
    number = source_import(snapshot_of(request), also.get("source", ""))
    kind = f"?{urlencode({'kind': also['kind']})}" if "kind" in also else ""
    return RedirectResponse(f"{root_of(request)}/imports/{number}/changes{kind}", status_code=307)


@router.get("/imports/{number}/changes")
def show_changes(request: Request, number: str) -> Response:
    """What changed with an import since the one before it of the same source."""
    return _answer(request, address_number(number, "import", read_id))


@router.post("/imports/{number}/source")
def set_source(request: Request, number: str, source: Field = "", do: Field = "") -> Response:
    """Set what an import is a capture of, or find it anew."""
    import_id = address_number(number, "import", read_id)
    if len(source) > LONGEST_SOURCE:
        mistake = f"A source has at most {LONGEST_SOURCE} characters; this has {len(source):,}."
        return _answer(request, import_id, 400, mistake)
    try:
        library_of(request).set_source(import_id, None if do == "find" else source)
    except Busy as error:
        return _answer(request, import_id, 503, str(error))
    path = f"{root_of(request)}/imports/{import_id}/changes"
    return RedirectResponse(path, status_code=303)


def _answer(request: Request, import_id: int, status: int = 200, mistake: str = "") -> Response:
    snapshot, root = snapshot_of(request), root_of(request)
    load_import(snapshot, import_id)
    filters, also = read_address(request, "kind", allowed=PAGING)
    kind = also.get("kind", "")
    page = page_changes(snapshot, import_id, filters, kind)
    difference = find_difference(snapshot, import_id)
    source, earlier = difference.source, difference.earlier
    path = f"{root}/imports/{import_id}/changes"
    feed = f"{root}/imports/changes.atom?{urlencode({'source': source.source})}"
    shown = ChangesPage(
        title=f"What changed with {source.filename}",
        feed_href=f"{path}.atom",
        heading=_heading(difference),
        about=_about(source, earlier),
        report_href=f"{root}/imports/{import_id}",
        earlier_href=f"{root}/imports/{earlier.id}" if earlier else None,
        papers_href=f"{root}/papers?since=import:{import_id}",
        source_feed_href=feed if source.source else None,
        path=path,
        kinds=KIND_WORDS if earlier else {},
        kind=kind,
        counts=difference.counts,
        rows=page.items,
        notes=_notes(difference),
        form=SourceForm(
            f"{root}/imports/{import_id}/source",
            source.source,
            known_sources(snapshot),
            LONGEST_SOURCE,
            mistake,
        ),
        pager=Pager.of(page, path, filters, [("kind", kind)] if kind else ()),
    )
    return render(request, shown, status)


def _heading(difference: Difference) -> str:
    source, counts = difference.source, difference.counts
    if difference.earlier is None:
        return f"{source.filename} is compared with nothing"
    if not difference.found:
        return f"Nothing changed with {source.filename}"
    words = [f"{counts.of(kind):,} {KIND_WORDS[kind]}" for kind in CHANGES if counts.of(kind)]
    return f"{source.filename}: {', '.join(words)}"


def _about(source: Import, earlier: Import | None) -> str:
    of = f" of {source_words(source.source)}" if source.source else ""
    own = f"import {source.id}{of}, {_day(source)}"
    if earlier is None:
        return own
    return f"{own}, beside import {earlier.id} ({earlier.filename}), {_day(earlier)}"


def _day(import_: Import) -> str:
    return printed_day(import_.captured_on or import_.started_at)


def _notes(difference: Difference) -> list[str]:
    source, earlier = difference.source, difference.earlier
    notes = []
    if earlier is None and source.source:
        notes.append("This is the first import of its source; the next import is compared with it.")
    elif earlier is None:
        notes.append("It has no source. Give it one, and it is compared with others of the same.")
    if earlier is not None and source.finished_at is None:
        notes.append("This import did not finish: what it did not reach is listed as vanished.")
    if earlier is not None and source.rejected:
        was = "was" if source.rejected == 1 else "were"
        left_out = f"{counted(source.rejected, 'record')} of this import {was} left out"
        notes.append(f"{left_out}; a paper that they are of counts as vanished.")
    return notes
