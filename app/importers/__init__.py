"""Files in, records out: which formats can be read, and how a file's format is recognised.

To add a format: a module here with an `Importer`, one line in FORMATS, a sample with
its expected JSON in `tests/samples/<format>/`. Importers see `app.domain` and
`app.errors` alone; what becomes of a record is none of their business.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from app.domain.records.record import Event
from app.importers import detect
from app.importers.bibtex import reader as bibtex
from app.importers.identifier_list import IMPORTER as IDENTIFIERS
from app.importers.importer import Importer
from app.importers.json_formats import (
    arxiv,
    crossref,
    csl,
    datacite,
    openalex,
    orcid,
    semantic_scholar,
)
from app.importers.jsonl import reader as jsonl
from app.importers.listing import reader as listing
from app.importers.scholar_text import IMPORTER as SCHOLAR
from app.importers.source import Limits, ReadContext, Source, open_source
from app.importers.tables import reader as tables
from app.importers.tagged import enw, nbib, ris
from app.importers.web_of_science import IMPORTER as WEB_OF_SCIENCE
from app.importers.xml_formats import arxiv_atom, dblp, endnote, pubmed

__all__ = [
    "FORMATS",
    "Importer",
    "Limits",
    "ReadContext",
    "Source",
    "detect_format",
    "find_format",
    "open_source",
    "read_events",
]

FORMATS: dict[str, Importer] = {
    importer.name: importer
    for importer in (
        listing.IMPORTER,
        jsonl.IMPORTER,
        bibtex.IMPORTER,
        ris.IMPORTER,
        nbib.IMPORTER,
        enw.IMPORTER,
        WEB_OF_SCIENCE,
        csl.IMPORTER,
        arxiv.IMPORTER,
        openalex.IMPORTER,
        semantic_scholar.IMPORTER,
        crossref.IMPORTER,
        datacite.IMPORTER,
        orcid.IMPORTER,
        arxiv_atom.IMPORTER,
        dblp.IMPORTER,
        pubmed.IMPORTER,
        endnote.IMPORTER,
        tables.IMPORTER,
        SCHOLAR,
        IDENTIFIERS,
    )
}
"""Every format that can be read, by name."""


def detect_format(source: Source, filename: str | None = None) -> Importer:
    """The importer that recognises the content best; the file's name breaks ties.

    Raises:
        ImportRefused: the file is empty or no text.
        UnknownFormat: no importer recognises it.
    """
    return detect.detect_format(source, FORMATS, filename)


def find_format(source: Source, format_name: str | None, filename: str | None = None) -> Importer:
    """The importer of the format that was asked for, or of the one that the content shows.

    Raises:
        ImportRefused: the file is empty, no text, or looks like another format than was asked for.
        UnknownFormat: the content shows no format, or there is none of that name.
    """
    if format_name is None:
        return detect_format(source, filename)
    return detect.asked_format(format_name, source, FORMATS, filename)


def read_events(
    origin: Path | str | IO[bytes] | Source,
    format_name: str | None,
    context: ReadContext,
) -> Iterator[Event]:
    """Read a file of any known format as a stream of records, profiles and issues.

    Args:
        origin: a path, a binary stream, or a source that is open already; what is
            opened here is closed at the end of the stream.
        format_name: a name of FORMATS; None: tell it by content.
        context: days and limits.

    Raises:
        ImportRefused: at once or with the first event; nothing of the file can be used.
        UnknownFormat: at once; the content shows no format, or there is none of that name.
    """
    source = open_source(origin, context.limits)
    name = context.filename or (str(origin) if isinstance(origin, Path | str) else None)
    try:
        importer = find_format(source, format_name, name)
    except BaseException:
        source.close()
        raise
    return _closing(importer.read(source, context), source)


def _closing(events: Iterator[Event], source: Source) -> Iterator[Event]:
    try:
        yield from events
        yield from source.remarks()
    finally:
        source.close()
