"""What an import changed, and what the newest import of a source changed, as feeds."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response, StreamingResponse

from app.domain.records.import_source import source_words
from app.errors import BadParameter, BadParameters
from app.explorer.api.openapi import ITEM_ERRORS, LIST_ERRORS
from app.explorer.api.parameters import Id, described
from app.explorer.changes.query import (
    all_changes,
    changes_of_kind,
    find_difference,
    known_sources,
    newest_import_of,
    read_kind,
)
from app.explorer.changes.views import PaperDifference
from app.explorer.exports.records import rfc3339_of_second
from app.explorer.exports.routes import ReadingResponse, in_chunks
from app.explorer.pages.forms import read_address
from app.explorer.value_readers import nearest
from app.exporters.exporter import FileOptions
from app.exporters.feeds import ChangeEntry, write_changes
from app.http.conditional import caching_headers, revalidate
from app.http.request_state import SnapshotDep, home_of, kept_reads
from app.library.snapshot import Snapshot

router = APIRouter(prefix="/imports", tags=["exports"], dependencies=[Depends(revalidate)])

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_ANSWER = {
    "description": "An Atom feed, all of it.",
    "content": {"application/atom+xml": {"schema": {"type": "string"}}},
}


@router.get(
    "/changes.atom",
    summary="What the newest import of a source changed, as Atom",
    response_class=StreamingResponse,
    responses={200: _ANSWER, **LIST_ERRORS},
    openapi_extra=described(source="import_source", kind="change_kind"),
)
def feed_of_source(request: Request, snapshot: SnapshotDep) -> Response:
    """To be subscribed to: each further import of the source brings its own entries."""
    _, also = read_address(request, "source", "kind", allowed=())
    return _answer(request, source_import(snapshot, also.get("source", "")), also.get("kind", ""))


@router.get(
    "/{import_id}/changes.atom",
    summary="What an import changed, as Atom",
    response_class=StreamingResponse,
    responses={200: _ANSWER, **ITEM_ERRORS},
    openapi_extra=described(kind="change_kind"),
)
def feed_of_import(import_id: Id, request: Request, snapshot: SnapshotDep) -> Response:
    """An entry for each paper, with every field before and after."""
    find_difference(snapshot, import_id)
    return _answer(request, import_id, read_address(request, "kind", allowed=())[1].get("kind", ""))


def source_import(snapshot: Snapshot, source: str) -> int:
    """Return the id of the newest import of a source, or of any for "".

    Raises:
        BadParameters: there is none.
    """
    newest = newest_import_of(snapshot, source)
    if newest is None:
        known = known_sources(snapshot)
        guess = nearest(source, known)
        message = f"No import here has the source “{source[:80]}”."
        proposed = ("source", guess) if guess else None
        hint = f"There are: {', '.join(known[:5])}." if known else "Nothing was imported."
        error = BadParameter(
            "source", source[:80], message, "" if guess else hint, proposed=proposed
        )
        raise BadParameters([error])
    return newest.id


def _answer(request: Request, import_id: int, kind_text: str) -> Response:
    kind = read_kind(kind_text)
    snapshot, close = kept_reads(request)
    try:
        difference = find_difference(snapshot, import_id)
        source = difference.source
        arrivals = snapshot.columns.arrivals
        place = arrivals.place_of(import_id)
        updated = None if place is None else rfc3339_of_second(int(arrivals.times[place]))
        options = FileOptions(
            title=f"What changed: {source_words(source.source) or source.filename}",
            address=str(request.url),
            home=home_of(request),
            library=snapshot.columns.secret.decode(),
            updated=updated,
        )
        changes = all_changes(snapshot, changes_of_kind(snapshot, import_id, kind))
        entries = (change_entry(change, import_id, updated) for change in changes)
        return ReadingResponse(
            in_chunks(write_changes(entries, options)),
            close,
            media_type=MEDIA_TYPE,
            headers=caching_headers(request.state.etag),
        )
    except BaseException:
        close()
        raise


def change_entry(difference: PaperDifference, import_id: int, updated: str | None) -> ChangeEntry:
    """Make the entry of a feed of one difference."""
    return ChangeEntry(
        import_id,
        difference.paper_id,
        words_of(difference),
        kinds_of(difference),
        difference.title,
        difference.fields,
        updated,
    )


def kinds_of(difference: PaperDifference) -> list[str]:
    """List the kinds of changes that a difference is of."""
    more = {"year-printed": difference.year_printed, "code-appeared": difference.code_appeared}
    return [difference.change, *(kind for kind, holds in more.items() if holds)]


def words_of(difference: PaperDifference) -> str:
    """Say what happened to a paper: `new`, `changed: title, date`."""
    names = ", ".join(field.field.replace("_", " ") for field in difference.fields)
    return f"{difference.change}: {names}" if names else difference.change
