"""One JSON object of the native format as a `PaperRecord`.

Types are strict: a number where text belongs means that the writer of the file and we
do not speak of the same thing. Only a bad title costs the record; of any other field the
value is left out, named with its line, and kept with the record (`PaperRecord.extra`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from typing import Any

from app.domain.dates.printed_dates import read_date
from app.domain.records.paper_fields import NATIVE_FIELDS, PAPER_FIELDS, Kind
from app.domain.records.record import PaperRecord
from app.domain.text.plain import clean_text
from app.importers.builder import EXCERPT, MOST_VALUES, YEARS_AHEAD, RecordBuilder
from app.importers.jsonl.names import NOTHING, plain_names, read_names
from app.importers.source import ReadContext
from app.importers.values import (
    READERS,
    VALUE_CHARS,
    UnfitRecord,
    UnfitValue,
    flag_of,
    list_of,
    storable,
    text_of,
    texts_of,
)

FIELDS = frozenset(NATIVE_FIELDS)
"""The fields of the native format."""
UNUSED_PART = "unused-part"
"""Code of a doubt that is said once a file."""
_NAMED = 10
"""Unused parts of authors that are named in one sentence."""
_YEAR = "year"
"""No field of the format, but what many files have; read as `date`, or beside one without year."""
_DATES = ("date", "date_printed", _YEAR)
_NUMBER_TOO = ("volume", "issue", "pages", "pmid")
"""Texts that a file may also give as a number."""
_ITEMS = {"categories": "codes", "keywords": "words", "tags": "tags", "references": "texts"}
"""Field -> what its list holds, in words."""


_RELEASE = ("kind", "date", "venue", "doi", "arxiv_id", "url")

_Setter = Callable[[RecordBuilder, str, Any, ReadContext], None]

SAME = {"author": "authors", "year": "date", "journal": "venue"}
"""Names that mean one thing, and the field for it."""
ALIKE = {
    "booktitle": "venue", "conference": "venue", "container-title": "venue",
    "publication": "venue", "summary": "abstract", "description": "abstract",
    "published": "date", "issued": "date", "publication_date": "date", "link": "url",
    "href": "url", "citations": "citation_count", "cited_by_count": "citation_count",
    "arxiv": "arxiv_id", "eprint": "arxiv_id", "code": "code_url", "repository": "code_url",
    "subjects": "categories", "topics": "keywords", "name": "title",
}  # fmt: skip
"""Names that may mean a field, proposed where one comes."""
_NAME_CHARS = 80


def paper_record(data: Mapping[str, Any], line: int | None, context: ReadContext) -> PaperRecord:
    """The record of one JSON object.

    Args:
        data: the object; null counts as not given. Unknown names that certainly mean a field
            (`Authors`, `year`) are read as that field; the others are kept in `extra`.
        line: its line in the source.
        context: the day of the import, and limits for lengths and the number of authors.

    Raises:
        UnfitRecord: there is no title, or a value is too long.
    """
    values, extra = (data, {}) if data.keys() <= FIELDS else _sorted_out(data)
    try:
        title = text_of(values.get("title"), "title", context.limits.title_chars)
    except UnfitValue as error:
        raise UnfitRecord("wrong-type", str(error)) from None
    if not title:
        raise UnfitRecord("no-title", "`title` is missing or empty")
    builder = RecordBuilder(context, line)
    builder.record.title = title
    builder.record.extra = extra
    for name, value in values.items():
        setter = _SETTERS.get(name)
        if setter is None or value is None:
            continue
        try:
            setter(builder, name, value, context)
        except UnfitValue as error:
            builder.record.extra[name] = storable(value)
            builder.doubt("wrong-type", f"{error}; it was left out", str(value)[:EXCERPT])
    record = builder.record
    if not values.keys().isdisjoint(_DATES):
        _set_date(builder, values, context.imported_on.year + YEARS_AHEAD)
    if record.year_inferred and record.year_reason is None:
        record.year_reason = "the source marks its year as inferred"
    if values.get("has_code") is False:
        record.has_code = False
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


# --- one setter a kind of field --------------------------------------------------------


def _set_names(builder: RecordBuilder, name: str, value: object, context: ReadContext) -> None:
    items, record = list_of(value, name, "names", context.limits.authors), builder.record
    if (names := plain_names(items)) is not None:
        setattr(record, name, names)
        return
    found = read_names(items)
    if found.unused or found.bad.keys() - NOTHING:
        record.extra[name] = storable(items)
    setattr(record, name, tuple(found.names))
    record.groups = (*record.groups, *dict.fromkeys(found.groups))
    if name == "authors":
        record.editors = tuple(found.editors)
        record.orcids = tuple(found.orcids) if any(found.orcids) else ()
        record.affiliations = tuple(found.affiliations) if any(found.affiliations) else ()
    for code, fault in found.faults:
        builder.doubt(code, f"`{name}` has {fault}; left out", record.title)
    if found.unused:
        unused = ", ".join(f"`{part}`" for part in sorted(found.unused)[:_NAMED])
        builder.doubt(UNUSED_PART, f"{unused} of `{name}` is kept, but not used", record.title)


def _set_date(builder: RecordBuilder, values: Mapping[str, Any], latest_year: int) -> None:
    """Set the date from the first of `_DATES` that says something, its source's words beside it.

    Where they give no year, the year of another one is taken.
    """
    record, texts = builder.record, dict[str, str]()
    for field in _DATES:
        value = values.get(field)
        if value is None:
            continue
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        try:
            texts[field] = text_of(value, field, VALUE_CHARS)
        except UnfitValue as error:
            record.extra[field] = storable(value)
            builder.doubt("wrong-type", f"{error}; it was left out", str(value)[:EXCERPT])
    printed = [text for text in texts.values() if text]
    if not printed:
        return
    record.date_printed = texts.get("date_printed") or printed[0]
    reads = [read_date(text, latest_year) for text in printed]
    dated = next((read for read in reads if read.iso is not None), reads[0])
    record.date = dated.iso
    if dated.remark is not None and not record.year_inferred:
        builder.doubt("impossible-date", f"“{printed[0]}”: {dated.remark}", printed[0])
    year = texts.get(_YEAR)
    if year and record.date is not None and int(record.date[:4]) != _year_of(year, latest_year):
        reason = f"`year` is {year}, `date` is {printed[0]}; {record.date} is taken"
        builder.doubt("two-dates", reason, record.title)


def _year_of(text: str, latest_year: int) -> int | None:
    date = read_date(text, latest_year).iso
    return int(date[:4]) if date else None


def _set_abstract(builder: RecordBuilder, name: str, value: object, context: ReadContext) -> None:
    text = text_of(value, name, context.limits.abstract_chars, single_line=False)
    builder.record.abstract = text or None


def _set_text(builder: RecordBuilder, name: str, value: object, context: ReadContext) -> None:
    if name in _NUMBER_TOO and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    text = text_of(value, name, VALUE_CHARS)
    if name in READERS:
        builder.put(name, text)
    else:
        setattr(builder.record, name, text or None)


def _set_flag(builder: RecordBuilder, name: str, value: object, context: ReadContext) -> None:
    builder.put(name, flag_of(value, name))


def _set_number(builder: RecordBuilder, name: str, value: object, context: ReadContext) -> None:
    builder.put(name, value)


def _set_texts(builder: RecordBuilder, name: str, value: object, context: ReadContext) -> None:
    builder.add(name, *texts_of(value, name, _ITEMS[name], MOST_VALUES))


def _set_links(builder: RecordBuilder, name: str, value: object, context: ReadContext) -> None:
    for item in list_of(value, name, "addresses", MOST_VALUES):
        link = item if isinstance(item, dict) else {"url": item}
        url, kind = link.get("url"), link.get("kind")
        if not isinstance(url, str) or not isinstance(kind, str | None):
            raise UnfitValue(f'`{name}` must be a list of addresses or of {{"url", "kind"}}')
        builder.link(clean_text(url, single_line=True), clean_text(kind or "") or None)


def _set_releases(builder: RecordBuilder, name: str, value: object, context: ReadContext) -> None:
    for item in list_of(value, name, "objects", MOST_VALUES):
        if not isinstance(item, dict) or not all(
            isinstance(part, str | None) for part in item.values()
        ):
            raise UnfitValue(f"`{name}` must be a list of objects that hold texts")
        known = {part: item.get(part) for part in _RELEASE}
        known["date"] = item.get("date_printed") or item.get("date")
        builder.release(**known)
        unknown = item.keys() - {*_RELEASE, "date_printed"}
        if unknown:
            builder.keep(name, item)


_BY_KIND: dict[Kind, _Setter] = {
    Kind.TEXT: _set_text,
    Kind.FLAG: _set_flag,
    Kind.NUMBER: _set_number,
    Kind.TEXTS: _set_texts,
    Kind.NAMES: _set_names,
    Kind.LINKS: _set_links,
    Kind.RELEASES: _set_releases,
}
_SETTERS: dict[str, _Setter] = {
    field.name: _BY_KIND[field.kind]
    for field in PAPER_FIELDS
    if field.native and field.name != "title" and field.name not in _DATES
} | {"abstract": _set_abstract}
"""How each field is set; the title and the dates are read apart."""


def taken_as(name: str, known: Collection[str]) -> str | None:
    """The known field that a name certainly means, or None."""
    letters = _letters(name)
    same = next((field for field in known if _letters(field) == letters), None)
    return same or SAME.get(letters)


def explain(name: str, known: Collection[str], *, used: bool) -> str:
    """Say in one sentence what became of a field of an unknown name.

    Args:
        name: as the file spells it.
        known: the fields of the format.
        used: its value was read as that of the field that it means.
    """
    shown = clean_text(name[:_NAME_CHARS], single_line=True)
    meant = taken_as(name, known)
    if used:
        return f"the field `{shown}` is not known; it was read as `{meant}`"
    kept = "its value is kept with the record, but not used"
    if meant is not None:
        return f"`{shown}` is left aside, since `{meant}` is there too or cannot hold it; {kept}"
    close = get_close_matches(_letters(name), known, n=1, cutoff=0.75)
    proposal = ALIKE.get(name.lower()) or (close[0] if close else None)
    meaning = f"; did you mean `{proposal}`?" if proposal else ";"
    return f"the field `{shown}` is not known{meaning} {kept}"


def _letters(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "").replace(" ", "")
