"""What a field of the query language is, and which values it takes.

The fields themselves are in `app.search.query.parser.FIELDS`. This module must not know what a
library holds: whether there is a topic or venue of some name is for whoever answers the query.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from app.domain.records.record import PAPER_TYPES


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the query language; the help page prints `help` and `example`."""

    name: str
    kind: Literal["text", "filter"]
    """text: its value is sought in words, with phrases and `*`; filter: it is one value."""
    help: str
    example: str
    also: tuple[str, ...] = ()
    """What people used to other sites type instead; proposed, not accepted."""
    takes: str = ""
    """The values it takes, as the end of "This field takes …"; "" for any."""
    mended: Callable[[str], str] = str
    """The value itself where it is right, else the nearest right one, or "" if none is."""
    begun: Callable[[str], bool] = lambda value: False
    """Whether more letters may make a right value of a wrong one."""


_FOUR_DIGITS = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)
# Of what `app.domain.dates.years` reads, what is beyond doubt: four digits, earlier year first.
_SPAN = re.compile(r"none|\d{4}|\d{4}[-–]\d{4}|\d{4}[-–]|[-–]\d{4}", re.ASCII)
_BEGUN_YEAR = re.compile(r"\d{1,3}|\d{4}[-–]\d{1,3}|[-–]\d{0,3}|n|no|non", re.ASCII)
_AFTER = re.compile(r"(?:>=?|≥|since|from|after)\s*\d", re.IGNORECASE)
_BEFORE = re.compile(r"(?:<=?|≤|until|to|before)\s*\d", re.IGNORECASE)
_YES = frozenset({"1", "true", "y", "on", "any", "has"})
_NO = frozenset({"0", "false", "n", "off", "none", "without"})
_OTHER_TYPE_NAMES = {
    "journal": "article", "inproceedings": "conference", "proceedings": "conference",
    "arxiv": "preprint", "incollection": "chapter", "dissertation": "thesis", "phd": "thesis",
    "data": "dataset", "misc": "other", "theses": "thesis",
}  # fmt: skip


def mended_year(value: str) -> str:
    """Return a span of years that is plain: this one, the nearest one, or ""."""
    years = sorted(_FOUR_DIGITS.findall(value))
    if _SPAN.fullmatch(value) and years == _FOUR_DIGITS.findall(value):
        return value
    if value in {"null", "unknown", "undated"}:
        return "none"
    if not years:
        return ""
    if len(years) > 1:
        return f"{years[0]}-{years[-1]}"
    if _AFTER.match(value):
        return f"{years[0]}-"
    return f"-{years[0]}" if _BEFORE.match(value) else years[0]


def mended_yes_no(value: str) -> str:
    """Return `yes` or `no` where the value means one of them, else ""."""
    if value in {"yes", "no"}:
        return value
    return "yes" if value in _YES else "no" if value in _NO else ""


def mended_type(value: str) -> str:
    """Return the type of paper that a value means, else ""."""
    for name in (value, value.removesuffix("s")):
        if name in PAPER_TYPES:
            return name
    return _OTHER_TYPE_NAMES.get(value, "")


def begun_year(value: str) -> bool:
    """Return whether a value is the beginning of a span of years: `20`, `2020-2`."""
    return bool(_BEGUN_YEAR.fullmatch(value.casefold()))


def begun_yes_no(value: str) -> bool:
    """Return whether a value is the beginning of `yes` or `no`."""
    return any(word.startswith(value.casefold()) for word in ("yes", "no"))


def begun_type(value: str) -> bool:
    """Return whether a value is the beginning of a type of paper."""
    return any(name.startswith(value.casefold()) for name in PAPER_TYPES)
