"""Native JSON Lines: all that is known of a paper, to be read back without loss.

One paper a line; a field that says nothing is left out, as in the files that come in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from app.domain.identifiers import web_address
from app.domain.record import PaperRecord
from app.exporters.exporter import Exporter

FIELDS = (
    "title",
    "authors",
    "authors_truncated",
    "implied_authors",
    "date",
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
        # A date that is no day, month or year ("to appear") is read back as it is printed.
        values["date"] = record.date or (None if record.year_inferred else record.date_printed)
        for name in ADDRESSES:
            values[name] = web_address(values[name] or "")
        # A count of 0 says something; an empty list, a flag that is off and None do not.
        said = {
            name: value
            for name, value in values.items()
            if value not in (None, (), False, "") or (value == 0 and name == "citation_count")
        }
        yield json.dumps(said, ensure_ascii=False, separators=(", ", ": ")) + "\n"


EXPORTER = Exporter("jsonl", "JSON Lines", "application/jsonl; charset=utf-8", write)
