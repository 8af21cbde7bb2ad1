"""Native JSON Lines: all that is known of a paper, to be read back without loss.

One paper a line; a field that says nothing is left out, as in the files that come in.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator

from app.domain.identifiers import web_address
from app.domain.record import PaperRecord
from app.exporters.exporter import Exporter

FIELDS = (
    "title",
    "authors",
    "authors_truncated",
    "implied_authors",
    "date",
    "date_printed",
    "year_inferred",
    "abstract",
    "venue",
    "categories",
    "keywords",
    "tags",
    "doi",
    "arxiv_id",
    "url",
    "has_code",
    "code_url",
    "citation_count",
)
"""The native format's fields, in its order."""
ADDRESSES = ("url", "code_url")


def write(records: Iterable[PaperRecord]) -> Iterator[str]:
    """Write each record as one line of JSON."""
    for record in records:
        values = {name: getattr(record, name) for name in FIELDS}
        for name in ("authors", "implied_authors"):
            values[name] = tuple(_author(author, record.groups) for author in values[name])
        if record.date_printed == record.date:
            values["date_printed"] = None
        for name in ADDRESSES:
            values[name] = web_address(values[name] or "")
        # A count of 0 says something; an empty list, a flag that is off and None do not.
        said = {
            name: value
            for name, value in values.items()
            if value not in (None, (), False, "") or (value == 0 and name == "citation_count")
        }
        yield json.dumps(said, ensure_ascii=False, separators=(", ", ": ")) + "\n"


def _author(printed: str, groups: Collection[str]) -> str | dict[str, object]:
    """A name; one that only its source calls a group's says so."""
    if printed in groups:
        return {"name": printed, "group": True}
    return printed


EXPORTER = Exporter("jsonl", "JSON Lines", "application/jsonl; charset=utf-8", write)
