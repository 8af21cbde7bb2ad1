"""Exports: the papers of an address, or one of them, as a file.

Served beside the pages, under their addresses with a suffix, and with their parameters: the set is
that of the page, all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.domain.people.names import parse_name
from app.domain.records.record import PaperRecord
from app.domain.text.slugs import latin_words
from app.explorer.api.openapi import ITEM_ERRORS, LIST_ERRORS
from app.explorer.api.parameters import described
from app.explorer.exports.options import FILE_OPTIONS, described_options, file_options
from app.explorer.exports.records import export_record, export_records, in_order_of
from app.explorer.file_names import attachment, words_of
from app.explorer.pages.forms import read_address
from app.explorer.parameters import LIST_PARAMS
from app.explorer.selection import select_papers
from app.explorer.value_readers import address_number
from app.exporters import FORMATS, Exporter
from app.exporters.exporter import FileOptions
from app.http.conditional import caching_headers, revalidate
from app.http.request_state import SnapshotDep, home_of, kept_reads
from app.library.snapshot import Snapshot

router = APIRouter(tags=["exports"], dependencies=[Depends(revalidate)])

SUFFIXES = tuple(f".{name}" for name in FORMATS)
CHUNK = 64 * 1024
"""Characters sent at once: each piece costs a change of threads, a record is 200."""


def export_list(exporter: Exporter) -> Callable[..., StreamingResponse]:
    """Make the route of one format for lists."""

    def export_papers(request: Request, snapshot: SnapshotDep) -> StreamingResponse:
        filters, given = read_address(request, *FILE_OPTIONS)
        filters = in_order_of(exporter, filters)
        select_papers(snapshot, filters)  # what is wrong is said before the first byte is sent
        words = words_of(snapshot, filters)
        title = f"Papers: {words}" if words else ""
        options = _options(request, snapshot, exporter, given, title)
        if getattr(request.state, "head", False):
            return _file(request, exporter, [], options, f"papers {words}")
        kept, close = kept_reads(request)
        records = export_records(kept, filters, options.group)
        return _file(request, exporter, records, options, f"papers {words}", close)

    return export_papers


def export_one(exporter: Exporter) -> Callable[..., StreamingResponse]:
    """Make the route of one format for a paper."""

    def export_paper(name: str, request: Request, snapshot: SnapshotDep) -> StreamingResponse:
        record = export_record(snapshot, address_number(name, "paper"))
        given = read_address(request, *FILE_OPTIONS, allowed=())[1]
        options = _options(request, snapshot, exporter, given, record.title)
        return _file(request, exporter, [record], options, words_of_paper(record))

    return export_paper


def _options(
    request: Request, snapshot: Snapshot, exporter: Exporter, given: dict[str, str], title: str
) -> FileOptions:
    addresses = {"address": str(request.url), "home": home_of(request)}
    return file_options(snapshot, exporter, given, title, **addresses)


for _exporter in FORMATS.values():
    _answer = {"description": f"{_exporter.label}, all of it.", "content": {}}
    _content = {_exporter.media_type.partition(";")[0]: {"schema": {"type": "string"}}}
    _options_described = described_options(_exporter)
    router.add_api_route(
        f"/papers.{_exporter.name}",
        export_list(_exporter),
        name=f"export papers as {_exporter.name}",
        summary=f"Papers as {_exporter.label}",
        description=f"All papers of an address, in its order: {_exporter.description}.",
        response_class=StreamingResponse,
        responses={200: {**_answer, "content": _content}, **LIST_ERRORS},
        openapi_extra={"parameters": [*described(*LIST_PARAMS)["parameters"], *_options_described]},
    )
    router.add_api_route(
        f"/papers/{{name}}.{_exporter.name}",
        export_one(_exporter),
        name=f"export one paper as {_exporter.name}",
        summary=f"One paper as {_exporter.label}",
        description=f"{_exporter.label}: {_exporter.description}.",
        response_class=StreamingResponse,
        responses={200: {**_answer, "content": _content}, **ITEM_ERRORS},
        openapi_extra={"parameters": _options_described},
    )


def words_of_paper(record: PaperRecord) -> str:
    """Name a paper as one cites it: `Lévêque 2006 Grey Travellers`."""
    family = parse_name(record.authors[0]).family if record.authors else ""
    words = f"{family} {record.year or ''} {record.title}"
    return words if latin_words(words) else f"paper {record.number}"


class ReadingResponse(StreamingResponse):
    """A file that is read while it is sent.

    Args:
        close: ends the reading, also where the client goes away.
    """

    def __init__(self, content: Iterator[bytes], close: Callable[[], None], **given: Any) -> None:
        super().__init__(content, **given)
        self._close = close

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._close()


def _file(
    request: Request,
    exporter: Exporter,
    records: Iterable[PaperRecord],
    options: FileOptions,
    words: str,
    close: Callable[[], None] = lambda: None,
) -> StreamingResponse:
    parts = () if getattr(request.state, "head", False) else exporter.write(records, options)
    chunks = in_chunks(parts)
    # What goes wrong with the first papers is answered as such: no status 200 has left yet. What
    # goes wrong later ends the connection without the end of the body, so that no client takes
    # the file for a whole one.
    try:
        first = next(chunks)
    except BaseException:
        close()
        raise
    return ReadingResponse(
        chain([first], chunks),
        close,
        media_type=exporter.media_type,
        headers={**attachment(words, exporter.name), **caching_headers(request.state.etag)},
    )


def in_chunks(parts: Iterable[str]) -> Iterator[bytes]:
    """Join pieces of text to chunks worth sending; at least one, which may be empty."""
    held: list[str] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size >= CHUNK:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()
