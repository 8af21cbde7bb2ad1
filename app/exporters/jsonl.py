"""Native JSON Lines: all that is known of a paper, to be read back without loss.

One paper a line; a field that says nothing is left out, as in the files that come in.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence

from app.domain.identifiers import web_address
from app.domain.records.paper_fields import NATIVE_FIELDS, as_json_value
from app.domain.records.record import PaperRecord
from app.exporters.exporter import Exporter, FileOptions

ADDRESSES = ("url", "code_url")


def _write(records: Iterable[PaperRecord], _options: FileOptions) -> Iterator[str]:
    for record in records:
        values = {name: as_json_value(getattr(record, name)) for name in NATIVE_FIELDS}
        values["authors"] = _authors(record)
        values["implied_authors"] = [
            _author(name, record.groups) for name in record.implied_authors
        ]
        if record.date_printed == record.date:
            values["date_printed"] = None
        for name in ADDRESSES:
            values[name] = web_address(values[name] or "")
        # A count of 0 says something; an empty list, a flag that is off and None do not.
        filled = {
            name: value
            for name, value in values.items()
            if value not in (None, [], False, "") or (value == 0 and name == "citation_count")
        }
        yield json.dumps(filled, ensure_ascii=False, separators=(", ", ": ")) + "\n"


def _authors(record: PaperRecord) -> list[str | dict[str, object]]:
    """The authors with what is known of each, and the editors behind them."""
    orcids: Sequence[str | None] = record.orcids or (None,) * len(record.authors)
    affiliations: Sequence[Sequence[str]] = record.affiliations or ((),) * len(record.authors)
    authors: list[str | dict[str, object]] = [
        _author(name, record.groups, orcid, places)
        for name, orcid, places in zip(record.authors, orcids, affiliations, strict=True)
    ]
    authors += [{"name": name, "role": "editor"} for name in record.editors]
    return authors


def _author(
    printed: str,
    groups: Collection[str],
    orcid: str | None = None,
    affiliations: Sequence[str] = (),
) -> str | dict[str, object]:
    """A name alone, or an object where more is known of it than the name."""
    more: dict[str, object] = {}
    if printed in groups:
        more["group"] = True
    if orcid:
        more["orcid"] = orcid
    if affiliations:
        more["affiliations"] = list(affiliations)
    return {"name": printed, **more} if more else printed


EXPORTER = Exporter(
    "jsonl",
    "JSON Lines",
    "all that is known; comes back without loss",
    "application/jsonl; charset=utf-8",
    _write,
)
