"""Records as items of CSL, the data model of Zotero, pandoc and every citation style.

https://docs.citationstyles.org/en/v1.0.2/specification.html and its schema `csl-data.json`. What
CSL has no variable for is in `custom`, under the native format's names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from app.domain.identifiers import web_address
from app.domain.people.names import ParsedName
from app.domain.records.paper_fields import as_json_value
from app.domain.records.record import PaperRecord
from app.exporters.exporter import Exporter, FileOptions
from app.exporters.values import authors_of, citation_key, editors_of, kind_of, legal, web_links

TYPES = {
    "article": "article-journal",
    "conference": "paper-conference",
    "preprint": "article",
    "book": "book",
    "chapter": "chapter",
    "thesis": "thesis",
    "report": "report",
    "dataset": "dataset",
    "software": "software",
    "other": "document",
}
"""CSL 1.0.2: `article` is a preprint."""
CUSTOM = (
    "authors_truncated", "orcids", "affiliations", "citation_count", "categories", "tags",
    "has_code", "code_url", "links", "references", "releases",
)  # fmt: skip
"""Fields without a variable of CSL."""


def _write(records: Iterable[PaperRecord], _options: FileOptions) -> Iterator[str]:
    before = "[\n"
    for record in records:
        yield before + json.dumps(_legal(csl_item(record)), ensure_ascii=False)
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def csl_item(record: PaperRecord) -> dict[str, Any]:
    """Return a record as a CSL item; variables that say nothing are left out."""
    arxiv = record.arxiv_id
    kind = kind_of(record)
    values = {
        "id": citation_key(record),
        "type": TYPES[kind],
        "title": record.title,
        "author": [csl_name(name) for name in authors_of(record)],
        "editor": [csl_name(name) for name in editors_of(record)],
        "issued": csl_date(record),
        "container-title": record.venue,
        "volume": record.volume,
        "issue": record.issue,
        "page": record.pages,
        "number": f"arXiv:{arxiv}" if arxiv and kind == "preprint" else None,
        "publisher": record.publisher,
        "archive": "arXiv" if arxiv else None,
        "archive_location": arxiv,
        "DOI": record.doi,
        "PMID": record.pmid,
        "ISBN": record.isbn,
        "ISSN": record.issn,
        "URL": web_address(record.url or ""),
        "abstract": record.abstract,
        "keyword": ("; " if "," in "".join(record.keywords) else ", ").join(record.keywords),
        "language": record.language,
        "note": record.note,
        "custom": _custom(record),
    }
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def csl_name(name: ParsedName) -> dict[str, str]:
    """Return a name by its parts; one that is no person's as a whole."""
    if name.is_group:
        return {"literal": name.family}
    parts = {"family": name.family, "given": " ".join(name.givens), "suffix": name.suffix}
    return {part: text for part, text in parts.items() if text}


def csl_date(record: PaperRecord) -> dict[str, Any] | None:
    """Return a date as far as it is known, else in the source's words."""
    if record.date:
        return {"date-parts": [[int(part) for part in record.date.split("-")]]}
    return {"literal": record.date_printed} if record.date_printed else None


def _custom(record: PaperRecord) -> dict[str, Any]:
    values = {name: as_json_value(getattr(record, name)) for name in CUSTOM}
    values["code_url"] = web_address(record.code_url or "")
    values["links"] = as_json_value(web_links(record))
    return {
        name: value
        for name, value in values.items()
        if value not in (None, [], False) or (value == 0 and name == "citation_count")
    }


def _legal(value: Any) -> Any:
    """Return a value without control characters in any of its texts."""
    if isinstance(value, str):
        return legal(value)
    if isinstance(value, dict):
        return {name: _legal(part) for name, part in value.items()}
    return [_legal(item) for item in value] if isinstance(value, list) else value


EXPORTER = Exporter(
    "csl.json",
    "CSL-JSON",
    "for Zotero, pandoc and other programs that cite",
    "application/vnd.citationstyles.csl+json; charset=utf-8",
    _write,
)
