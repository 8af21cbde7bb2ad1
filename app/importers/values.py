"""Values of a source, each as the kind of value that a field takes.

The first part is strict, for the native format; the second takes what other sources print.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from app.domain.bounds import BOUNDS, within
from app.domain.identifiers import normal_arxiv_id, normal_doi, normal_pmid, web_address
from app.domain.records.record import PAPER_TYPES
from app.domain.text.plain import clean_text, without_surrogates

VALUE_CHARS = 2_000
"""Longest value of any field but the abstract, as of a title."""
_DIGITS = 20
_VALUES = 1_000
"""Most categories, keywords or tags of one paper."""


class UnfitRecord(Exception):
    """A record that cannot be kept: a stable code and the reason."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class UnfitValue(Exception):
    """A value that cannot be read; the reason as a clause."""


def storable(value: Any) -> Any:
    """A JSON value that every store takes: without halves of characters, NaN and infinity."""
    if isinstance(value, str):
        return without_surrogates(value)
    text = json.dumps(value, ensure_ascii=False)
    clean = without_surrogates(text)
    if clean == text and "NaN" not in text and "Infinity" not in text:
        return value  # as nearly all are
    return json.loads(clean, parse_constant=str)


def text_of(value: object, field: str, limit: int, *, single_line: bool = True) -> str:
    """Read a text; "" for null.

    Raises:
        UnfitValue: it is no text.
        UnfitRecord: it has more than `limit` characters.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnfitValue(f"`{field}` must be text")
    text = clean_text(value, single_line=single_line)
    if len(text) > limit:
        raise UnfitRecord("too-long", f"`{field}` has more than {limit:,} characters")
    return text


def list_of(value: object, field: str, what: str, limit: int) -> list[Any]:
    """Read a list of at most `limit` items of any kind.

    Raises:
        UnfitValue: it is no list.
        UnfitRecord: it is longer.
    """
    if not isinstance(value, list):
        raise UnfitValue(f"`{field}` must be a list of {what}")
    if len(value) > limit:
        raise UnfitRecord("too-long", f"`{field}` has more than {limit:,} {what}")
    return value


def texts_of(value: object, field: str, what: str, most: int = _VALUES) -> tuple[str, ...]:
    """Read the distinct texts of a list, empty ones left out.

    Raises:
        UnfitValue: it is no list of texts.
        UnfitRecord: it is too long, or one of its texts is.
    """
    items = []
    for item in list_of(value, field, what, most):
        if not isinstance(item, str):
            raise UnfitValue(f"`{field}` must be a list of {what}")
        text = clean_text(item, single_line=True)
        if len(text) > VALUE_CHARS:
            raise UnfitRecord(
                "too-long", f"`{field}` has a value of over {VALUE_CHARS:,} characters"
            )
        if text:
            items.append(text)
    return tuple(dict.fromkeys(items))


def flag_of(value: object, field: str) -> bool:
    """Read a truth value.

    Raises:
        UnfitValue: it is none.
    """
    if not isinstance(value, bool):
        raise UnfitValue(f"`{field}` must be true or false")
    return value


# --- how the values of a field are read -------------------------------------------------


def text_value(field: str, value: object) -> str | None:
    """Read a text or a number as a text on one line.

    Raises:
        UnfitValue: it is neither, or too long.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise UnfitValue(f"`{field}` is no text")
    text = clean_text(str(value), single_line=True)
    if len(text) > VALUE_CHARS:
        raise UnfitValue(f"`{field}` has more than {VALUE_CHARS:,} characters")
    return text or None


def _identifier(
    normal: Callable[[str], str | None], meaning: str
) -> Callable[[str, object], str | None]:
    def read(field: str, value: object) -> str | None:
        text = text_value(field, value)
        found = normal(text) if text else None
        if text and found is None:
            raise UnfitValue(f"`{field}` is no {meaning}")
        return found

    return read


def _flag(field: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise UnfitValue(f"`{field}` must be true or false")
    return value


def _count(field: str, value: object) -> int:
    count = value
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdecimal():
        count = int(value) if len(value) < _DIGITS else None
    elif isinstance(value, float) and value.is_integer():
        count = int(value)
    if not isinstance(count, int) or isinstance(count, bool) or not within(field, count):
        raise UnfitValue(f"`{field}` must be a whole number from 0 to {BOUNDS[field][1]:,}")
    return count


def _type(field: str, value: object) -> str | None:
    text = (text_value(field, value) or "").lower()
    if text not in PAPER_TYPES:
        raise UnfitValue(f"`{field}` is none of {', '.join(PAPER_TYPES)}")
    return text


_ADDRESS = _identifier(web_address, "address of a web page (http, https)")
READERS: dict[str, Callable[[str, object], Any]] = {
    "doi": _identifier(normal_doi, "DOI (10.…/…)"),
    "arxiv_id": _identifier(normal_arxiv_id, "arXiv identifier (2206.08242)"),
    "pmid": _identifier(normal_pmid, "number of PubMed"),
    "url": _ADDRESS,
    "code_url": _ADDRESS,
    "type": _type,
    "citation_count": _count,
    "has_code": _flag,
    "authors_truncated": _flag,
    "year_inferred": _flag,
}
"""Field -> how its value is read; every other one is a text."""
