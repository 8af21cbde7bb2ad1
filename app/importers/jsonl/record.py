"""One JSON object of the native format as a `PaperRecord`.

Types are strict: a number where text belongs means that the writer of the file and we
do not speak of the same thing. Only a bad title costs the record; of any other field the
value is left out, named with its line, and kept with the record (`PaperRecord.extra`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.bounds import BOUNDS, within
from app.domain.identifiers import arxiv_version, normal_arxiv_id, normal_doi, web_address
from app.domain.printed_dates import read_date
from app.domain.record import PaperRecord, Remark
from app.domain.text import clean_text
from app.importers.jsonl.fields import taken_as
from app.importers.jsonl.names import NOTHING, read_names
from app.importers.jsonl.values import (
    VALUE_CHARS,
    UnfitRecord,
    UnfitValue,
    flag_of,
    list_of,
    storable,
    text_of,
    texts_of,
)
from app.importers.source import Limits

_EXCERPT = 200
_NAMED = 10
"""Unused parts of authors that are named in one sentence."""
_DIGITS = 20
UNUSED_PART = "unused-part"
"""Code of a doubt that is said once a file."""
_YEAR = "year"
"""No field of the format, but what many files have; read as `date`, or beside one without year."""
_DATES = ("date", "date_printed", _YEAR)
_YEARS_AHEAD = 10
"""Years from the import up to which a paper may be dated; later ones are slips of the pen."""


def paper_record(
    data: Mapping[str, Any], line: int | None, limits: Limits, year: int
) -> PaperRecord:
    """The record of one JSON object.

    Args:
        data: the object; null counts as not given. Unknown names that certainly mean a field
            (`Authors`, `year`) are read as that field; the others are kept in `extra`.
        line: its line in the source.
        limits: for the lengths of title and abstract and the number of authors.
        year: of the import.

    Raises:
        UnfitRecord: there is no title, or a value is too long.
    """
    values, extra = (data, {}) if data.keys() <= FIELDS else _sorted_out(data)
    try:
        title = text_of(values.get("title"), "title", limits.title_chars)
    except UnfitValue as error:
        raise UnfitRecord("wrong-type", str(error)) from None
    if not title:
        raise UnfitRecord("no-title", "`title` is missing or empty")
    record = PaperRecord(title=title, line=line, line_end=line, extra=extra)
    for name, value in values.items():
        setter = _SETTERS.get(name)
        if setter is None or value is None:
            continue
        try:
            setter(record, value, limits)
        except UnfitValue as error:
            record.extra[name] = storable(value)
            _doubt(record, "wrong-type", f"{error}; it was left out", str(value)[:_EXCERPT])
    if any(name in values for name in _DATES):
        _set_date(record, values, year + _YEARS_AHEAD)
    if record.code_url is not None and values.get("has_code") is None:
        record.has_code = True
    return record


def _sorted_out(data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Fields of known names, and what is left."""
    values = {name: value for name, value in data.items() if name in FIELDS}
    extra: dict[str, Any] = {}
    for name, value in data.items():
        if name in FIELDS or value is None:
            continue
        field = taken_as(name, FIELDS)
        if name.lower() == _YEAR and _YEAR not in values:
            values[_YEAR] = value
        elif field is not None and _means(field, values, value):
            values[field] = value
        else:
            extra[clean_text(name, single_line=True)] = storable(value)
    return values, extra


def _means(field: str, values: Mapping[str, Any], value: object) -> bool:
    """Whether a field is still free, and a value of the kind that it takes."""
    return values.get(field) is None and (field != "authors" or isinstance(value, list))


def is_used(name: str, data: Mapping[str, Any]) -> bool:
    """Say whether the value of an unknown name was read as that of a known field."""
    values, _ = _sorted_out(data)
    field = _YEAR if name.lower() == _YEAR else taken_as(name, FIELDS) or ""
    return data[name] is not None and values.get(field) is data[name]


def _doubt(record: PaperRecord, code: str, reason: str, excerpt: str) -> None:
    record.issues.append(Remark("doubt", record.line, code, reason, excerpt[:_EXCERPT]))


# --- one setter a field --------------------------------------------------------------


def _set_names(record: PaperRecord, value: object, field: str, limits: Limits) -> None:
    items = list_of(value, field, "names", limits.authors)
    found = read_names(items)
    if found.unused or found.bad.keys() - NOTHING:
        record.extra[field] = storable(items)
    setattr(record, field, tuple(found.names))
    record.groups = (*record.groups, *dict.fromkeys(found.groups))
    for fault in found.faults:
        code = "empty-author" if fault.partition(" at ")[0] in NOTHING else "bad-author"
        _doubt(record, code, f"`{field}` has {fault}; left out", record.title)
    if found.unused:
        unused = ", ".join(f"`{part}`" for part in sorted(found.unused)[:_NAMED])
        _doubt(record, UNUSED_PART, f"{unused} of `{field}` is kept, but not used", record.title)


def _set_authors(record: PaperRecord, value: object, limits: Limits) -> None:
    _set_names(record, value, "authors", limits)


def _set_implied_authors(record: PaperRecord, value: object, limits: Limits) -> None:
    _set_names(record, value, "implied_authors", limits)


def _set_authors_truncated(record: PaperRecord, value: object, limits: Limits) -> None:
    record.authors_truncated = flag_of(value, "authors_truncated")


def _set_date(record: PaperRecord, values: Mapping[str, Any], latest_year: int) -> None:
    """Set the date from the first of `_DATES` that says something, its source's words beside it.

    Where they give no year, the year of another one is taken.
    """
    texts: dict[str, str] = {}
    for field in _DATES:
        value = values.get(field)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        try:
            texts[field] = text_of(value, field, VALUE_CHARS)
        except UnfitValue as error:
            record.extra[field] = storable(value)
            _doubt(record, "wrong-type", f"{error}; it was left out", str(value)[:_EXCERPT])
    printed = [text for text in texts.values() if text]
    if not printed:
        return
    record.date_printed = texts.get("date_printed") or printed[0]
    reads = [read_date(text, latest_year) for text in printed]
    dated = next((read for read in reads if read.iso is not None), reads[0])
    record.date = dated.iso
    if dated.remark is not None and not record.year_inferred:
        _doubt(record, "impossible-date", f"“{printed[0]}”: {dated.remark}", printed[0])
    year = texts.get(_YEAR)
    if year and record.date is not None and int(record.date[:4]) != _year_of(year, latest_year):
        reason = f"`year` is {year}, `date` is {printed[0]}; {record.date} is taken"
        _doubt(record, "two-dates", reason, record.title)


def _year_of(text: str, latest_year: int) -> int | None:
    date = read_date(text, latest_year).iso
    return int(date[:4]) if date else None


def _set_year_inferred(record: PaperRecord, value: object, limits: Limits) -> None:
    record.year_inferred = flag_of(value, "year_inferred")
    if record.year_inferred:
        record.year_reason = "the source marks its year as inferred"


def _set_abstract(record: PaperRecord, value: object, limits: Limits) -> None:
    record.abstract = text_of(value, "abstract", limits.abstract_chars, single_line=False) or None


def _set_venue(record: PaperRecord, value: object, limits: Limits) -> None:
    record.venue = text_of(value, "venue", VALUE_CHARS) or None


def _set_categories(record: PaperRecord, value: object, limits: Limits) -> None:
    record.categories = texts_of(value, "categories", "codes")


def _set_keywords(record: PaperRecord, value: object, limits: Limits) -> None:
    record.keywords = texts_of(value, "keywords", "words")


def _set_tags(record: PaperRecord, value: object, limits: Limits) -> None:
    record.tags = texts_of(value, "tags", "tags")


def _set_has_code(record: PaperRecord, value: object, limits: Limits) -> None:
    record.has_code = flag_of(value, "has_code")


def _set_citation_count(record: PaperRecord, value: object, limits: Limits) -> None:
    count = value
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdecimal():
        count = int(value) if len(value) < _DIGITS else None
    elif isinstance(value, float) and value.is_integer():
        count = int(value)
    if not isinstance(count, int) or isinstance(count, bool) or not within("citation_count", count):
        highest = BOUNDS["citation_count"][1]
        raise UnfitValue(f"`citation_count` must be a whole number from 0 to {highest:,}")
    record.citation_count = count


def _normalised(
    field: str, normal: Callable[[str], str | None], meaning: str
) -> Callable[[PaperRecord, object, Limits], None]:
    """A setter for a value that must be well formed; one that is not costs the field alone."""

    def set_field(record: PaperRecord, value: object, limits: Limits) -> None:
        printed = text_of(value, field, VALUE_CHARS)
        if not printed:
            return
        found = normal(printed)
        setattr(record, field, found)
        if found is None:
            record.extra[field] = storable(value)
            _doubt(record, f"bad-{field.replace('_', '-')}", f"`{field}` is no {meaning}", printed)

    return set_field


_set_bare_arxiv_id = _normalised(
    "arxiv_id", normal_arxiv_id, "arXiv identifier (2206.08242); it was left out"
)


def _set_arxiv_id(record: PaperRecord, value: object, limits: Limits) -> None:
    _set_bare_arxiv_id(record, value, limits)
    if record.arxiv_id is not None:
        record.arxiv_version = arxiv_version(str(value))


_SETTERS: dict[str, Callable[[PaperRecord, object, Limits], None]] = {
    "authors": _set_authors,
    "authors_truncated": _set_authors_truncated,
    "implied_authors": _set_implied_authors,
    "year_inferred": _set_year_inferred,
    "abstract": _set_abstract,
    "venue": _set_venue,
    "categories": _set_categories,
    "keywords": _set_keywords,
    "tags": _set_tags,
    "doi": _normalised("doi", normal_doi, "DOI (10.…/…); it was left out"),
    "arxiv_id": _set_arxiv_id,
    "url": _normalised("url", web_address, "address of a web page (http, https); it was left out"),
    "has_code": _set_has_code,
    "code_url": _normalised(
        "code_url", web_address, "address of a web page (http, https); it was left out"
    ),
    "citation_count": _set_citation_count,
}

FIELDS = frozenset({"title", "date", "date_printed", *_SETTERS})
"""The fields of the native format."""
