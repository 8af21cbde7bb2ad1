"""One JSON object of the native format as a `PaperRecord`.

Types are strict: a number where text belongs means that the writer of the file and we
do not speak of the same thing, so the record is refused and the reason names the field.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.domain.dates import parse_iso_date
from app.domain.identifiers import arxiv_version, normal_arxiv_id, normal_doi, web_address
from app.domain.record import Issue, PaperRecord
from app.domain.text import clean_text
from app.importers.source import Limits

_EXCERPT = 200
_VALUE_CHARS = 2_000
"""Longest value of any field but the abstract, as of a title."""
_VALUES = 1_000
"""Most categories, keywords or tags of one paper."""


class UnfitRecord(Exception):
    """A record that cannot be kept: a stable code and the reason."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def paper_record(data: dict[str, Any], line: int | None, limits: Limits) -> PaperRecord:
    """The record of one JSON object; fields that the format does not know are passed over.

    Args:
        data: the object; null counts as not given.
        line: its line in the source.
        limits: for the lengths of title and abstract and the number of authors.

    Raises:
        UnfitRecord: there is no title, or a value has the wrong type or is too long.
    """
    title = _text(data.get("title"), "title", limits.title_chars)
    if not title:
        raise UnfitRecord("no-title", "`title` is missing or empty")
    record = PaperRecord(title=title, line=line, line_end=line)
    for name, value in data.items():
        setter = _SETTERS.get(name)
        if setter is not None and value is not None:
            setter(record, value, limits)
    if record.code_url is not None and data.get("has_code") is None:
        record.has_code = True
    return record


def _text(value: object, field: str, limit: int, *, single_line: bool = True) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnfitRecord("wrong-type", f"`{field}` must be text")
    text = clean_text(value, single_line=single_line)
    if len(text) > limit:
        raise UnfitRecord("too-long", f"`{field}` has more than {limit:,} characters")
    return text


def _list(value: object, field: str, what: str, limit: int) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise UnfitRecord("wrong-type", f"`{field}` must be a list of {what}")
    if len(value) > limit:
        raise UnfitRecord("too-long", f"`{field}` has more than {limit:,} {what}")
    items = []
    for item in value:
        if not isinstance(item, str):
            raise UnfitRecord("wrong-type", f"`{field}` must be a list of {what}")
        text = clean_text(item, single_line=True)
        if len(text) > _VALUE_CHARS:
            raise UnfitRecord(
                "too-long", f"`{field}` has a value of over {_VALUE_CHARS:,} characters"
            )
        if text:
            items.append(text)
    return tuple(items)


def _flag(value: object, field: str) -> bool:
    if not isinstance(value, bool):
        raise UnfitRecord("wrong-type", f"`{field}` must be true or false")
    return value


def _doubt(record: PaperRecord, code: str, reason: str, excerpt: str) -> None:
    record.issues.append(Issue("doubt", record.line, code, reason, excerpt[:_EXCERPT]))


# --- one setter a field --------------------------------------------------------------


def _set_authors(record: PaperRecord, value: object, limits: Limits) -> None:
    record.authors = _list(value, "authors", "names", limits.authors)
    if len(record.authors) < len(value):  # type: ignore[arg-type]
        _doubt(record, "empty-author", "an empty name among the authors was left out", record.title)


def _set_implied_authors(record: PaperRecord, value: object, limits: Limits) -> None:
    record.implied_authors = _list(value, "implied_authors", "names", limits.authors)


def _set_authors_truncated(record: PaperRecord, value: object, limits: Limits) -> None:
    record.authors_truncated = _flag(value, "authors_truncated")


def _set_date(record: PaperRecord, value: object, limits: Limits) -> None:
    printed = _text(value, "date", _VALUE_CHARS)
    if not printed:
        return
    record.date_printed = printed
    date = parse_iso_date(printed)
    if date is not None and date.exists:
        record.date = printed
        return
    _doubt(
        record,
        "impossible-date",
        "`date` must be like 2022-06-16, 2022-06 or 2022 and exist; it was left out",
        printed,
    )


def _set_year_inferred(record: PaperRecord, value: object, limits: Limits) -> None:
    record.year_inferred = _flag(value, "year_inferred")
    if record.year_inferred:
        record.year_reason = "the source marks its year as inferred"


def _set_abstract(record: PaperRecord, value: object, limits: Limits) -> None:
    record.abstract = _text(value, "abstract", limits.abstract_chars, single_line=False) or None


def _set_venue(record: PaperRecord, value: object, limits: Limits) -> None:
    record.venue = _text(value, "venue", _VALUE_CHARS) or None


def _set_categories(record: PaperRecord, value: object, limits: Limits) -> None:
    record.categories = tuple(dict.fromkeys(_list(value, "categories", "codes", _VALUES)))


def _set_keywords(record: PaperRecord, value: object, limits: Limits) -> None:
    record.keywords = tuple(dict.fromkeys(_list(value, "keywords", "words", _VALUES)))


def _set_tags(record: PaperRecord, value: object, limits: Limits) -> None:
    record.tags = tuple(dict.fromkeys(_list(value, "tags", "tags", _VALUES)))


def _set_has_code(record: PaperRecord, value: object, limits: Limits) -> None:
    record.has_code = _flag(value, "has_code")


def _set_citation_count(record: PaperRecord, value: object, limits: Limits) -> None:
    # 2**63 - 1 is the largest integer that a store can hold.
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise UnfitRecord("wrong-type", "`citation_count` must be a whole number from 0 on")
    record.citation_count = value


def _normalised(
    field: str, normal: Callable[[str], str | None], meaning: str
) -> Callable[[PaperRecord, object, Limits], None]:
    """A setter for a value that must be well formed; one that is not costs the field alone."""

    def set_field(record: PaperRecord, value: object, limits: Limits) -> None:
        printed = _text(value, field, _VALUE_CHARS)
        if not printed:
            return
        found = normal(printed)
        setattr(record, field, found)
        if found is None:
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
    "date": _set_date,
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

FIELDS = frozenset({"title", *_SETTERS})
"""The fields of the native format."""
