"""Metadata of arXiv as JSON: lines or an array of its snapshot, and what programs make of its API.

Abstracts are lines of equal length there, and a paragraph begins with two blanks; titles and
abstracts keep their TeX.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.domain.identifiers import normal_arxiv_id
from app.domain.tex.html import plain_text
from app.importers.builder import RecordBuilder
from app.importers.importer import Importer
from app.importers.json_formats.form import Form, ignore_plain, outline, read_works
from app.importers.json_formats.shapes import first, put, text_in

_PARAGRAPH = re.compile(r"\n(?:[^\S\n]*\n|[^\S\n]{2,})\s*")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_NESTED = 3
_BETWEEN = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*;\s*")
_FOR = re.compile(r"\(?\b(?:for|on behalf of) the ", re.IGNORECASE)
_OTHERS = re.compile(r"\bet\.? al\.?\s*$", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_GROUP = re.compile(r"\b(?:collaboration|consortium|team|group)\b", re.IGNORECASE)
_MONTH = re.compile(r"(?:[a-z.-]+/)?(\d\d)(\d\d)", re.IGNORECASE)
_FIRST_YEAR = 91


def _id(builder: RecordBuilder, value: Any) -> None:
    builder.put("arxiv_id", text_in(value))


def _abstract(builder: RecordBuilder, value: Any) -> None:
    paragraphs = _PARAGRAPH.split(text_in(value).strip())
    builder.abstract("\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs))


def _parsed_authors(builder: RecordBuilder, value: Any) -> None:
    """Names in parts: family, given, suffix, then affiliations."""
    for parts in value:
        texts = [plain_text(text_in(part)) for part in parts]
        family, given, suffix, *places = (*texts, "", "", "")[: max(len(texts), 3)]
        is_group = not given and _GROUP.search(family) is not None
        builder.author(
            family if is_group else "",
            given=given,
            family=family,
            suffix=suffix,
            affiliations=places,
            group=is_group,
        )


def _authors(builder: RecordBuilder, value: Any) -> None:
    """Names in one text, or a list of names or of objects with names."""
    if builder.has_authors:
        return  # their parts were given too
    if isinstance(value, str):
        _printed_authors(builder, value)
        return
    for one in value:
        name = one.get("name") if isinstance(one, dict) else one
        places = one.get("affiliation") if isinstance(one, dict) else None
        builder.author(
            plain_text(text_in(name)),
            affiliations=[place for place in [first(places)] if isinstance(place, str)],
        )


def _printed_authors(builder: RecordBuilder, text: str) -> None:
    text = plain_text(" ".join(text.split()))
    text, cut = _OTHERS.subn("", text)
    if _GROUP.search(text):
        text = _FOR.sub(", ", text)
    for _ in range(_NESTED):
        text = _IN_BRACKETS.sub("", text)
    names: list[str] = []
    for name in filter(None, (one.strip(" ()") for one in _BETWEEN.split(text))):
        if names and _SUFFIX.fullmatch(name):
            names[-1] = f"{names[-1]}, {name}"
        else:
            names.append(name)
    for name in names:
        builder.author(name, group=_GROUP.search(name) is not None)
    if cut:
        builder.others()


def _categories(builder: RecordBuilder, value: Any) -> None:
    codes = value.split() if isinstance(value, str) else value
    builder.add(
        "categories", *(code.get("term") if isinstance(code, dict) else code for code in codes)
    )


def _versions(builder: RecordBuilder, value: Any) -> None:
    """The first version dates the paper, the last one is a release."""
    created = [(one.get("version"), one.get("created")) for one in value if isinstance(one, dict)]
    dated = [(version, day) for version, day in created if day]
    if dated:
        builder.date(text_in(dated[0][1]))
    if len(dated) > 1:
        builder.release("version", date=text_in(dated[-1][1]))
    numbers = [str(version).removeprefix("v") for version, _ in created]
    if numbers and numbers[-1].isascii() and numbers[-1].isdecimal() and len(numbers[-1]) < 5:
        builder.record.arxiv_version = int(numbers[-1])


def _updated(builder: RecordBuilder, value: Any) -> None:
    """The day of the last version, where versions are not listed."""
    if not builder.record.releases:
        builder.release("version", date=text_in(value))


def _journal(builder: RecordBuilder, value: Any) -> None:
    builder.release("published", venue=text_in(value))


def _address(builder: RecordBuilder, value: Any) -> None:
    address = text_in(value)
    if builder.record.arxiv_id is None and normal_arxiv_id(address):
        builder.put("arxiv_id", address)
    builder.put("url", address)


def _links(builder: RecordBuilder, value: Any) -> None:
    for link in value:
        address = link.get("href") if isinstance(link, dict) else link
        builder.link(text_in(address), "pdf" if "/pdf/" in text_in(address) else "html")


def _finish(builder: RecordBuilder, work: Mapping[str, Any], around: Mapping[str, Any]) -> None:
    """Date a paper without a date by its identifier, which names the month it was given in."""
    record = builder.record
    record.type = record.type or "preprint"
    if record.date is not None or record.arxiv_id is None:
        return
    month = _MONTH.match(record.arxiv_id)
    if month is None or not 1 <= int(month[2]) <= 12:
        return
    year = int(month[1])
    record.date = f"{year + (1900 if year >= _FIRST_YEAR else 2000)}-{month[2]}"
    record.year_inferred = True
    record.year_reason = f"the identifier {record.arxiv_id} was given in {record.date}"


FORM = Form(
    service="arXiv",
    fields={
        "title": lambda builder, value: builder.title(text_in(value)),
        "id": _id,
        "arxiv_id": _id,
        "entry_id": _address,
        "authors_parsed": _parsed_authors,
        "authors": _authors,
        "abstract": _abstract,
        "summary": _abstract,
        "categories": _categories,
        "doi": put("doi"),
        "versions": _versions,
        "published": lambda builder, value: builder.date(text_in(value)),
        "updated": _updated,
        "update_date": _updated,
        "journal-ref": _journal,
        "journal_ref": _journal,
        "comments": put("note"),
        "comment": put("note"),
        "abs": _address,
        "url": _address,
        "pdf": lambda builder, value: builder.link(text_in(value), "pdf"),
        "pdf_url": lambda builder, value: builder.link(text_in(value), "pdf"),
        "links": _links,
        "primary_category": ignore_plain,
    },
    finish=_finish,
)

_OWN_NAMES = """
authors_parsed update_date journal-ref journal_ref report-no submitter versions entry_id
primary_category pdf_url
"""
_OWN = frozenset(_OWN_NAMES.split())
_ID = re.compile(
    r'"(?:id|arxiv_id|entry_id)"\s*:\s*"(?:https?://arxiv\.org/abs/)?'
    r'(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"'
)


def detect(head: str) -> float:
    """Whether there are titles, identifiers of arXiv, and names that the native format has not."""
    names = outline(head).get("", frozenset())
    if "title" not in names or not names & {"abstract", "summary", "categories"}:
        return 0.0
    if len(names & _OWN) > 1 or (
        _ID.search(head) and names & (_OWN | {"summary", "pdf", "abs", "comment"})
    ):
        return 0.95
    return 0.9 if _ID.search(head) and "id" in names and "categories" in names else 0.0


IMPORTER = Importer(
    name="arxiv-json",
    description="metadata of arXiv (JSON or JSON Lines)",
    suffixes=(".json", ".jsonl"),
    detect=detect,
    read=lambda source, context: read_works(source, context, FORM),
    sample=(
        '{"id": "2105.00001", "authors": "Ida Rowan", "title": "Tides of Small Fjords", '
        '"categories": "cs.LG", "abstract": "We count tides.", "update_date": '
        '"2021-05-03"}'
    ),
)
