"""Values that a person gives for fields of a paper, in place of what its sources say.

Pure: it reads what was typed, and says in one clause why a value cannot be taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.domain.dates.printed_dates import read_date
from app.domain.identifiers import normal_arxiv_id, normal_doi, normal_pmid, web_address
from app.domain.people.names import has_letters
from app.domain.records.combine import PARTS
from app.domain.records.paper_fields import as_json_value, from_json_value
from app.domain.records.record import PAPER_TYPES, Link, PaperRecord
from app.domain.records.record_choice import SourceRecord
from app.domain.text.plain import clean_text

LONGEST = 2_000
"""Characters of a value, as in importers …"""
LONGEST_ABSTRACT = 50_000
"""… and of an abstract."""
MOST_NAMES = 5_000
MOST_LINKS = 1_000
YEARS_AHEAD = 5
"""A paper may be announced for a year that is still to come."""

Values = dict[str, Any]
"""Fields of a record by name, with the values that a correction gives them."""


class UnfitCorrection(ValueError):
    """A value that a field cannot have; the message is a sentence for whoever typed it."""


def read_correction(field: str, given: Any, paper: PaperRecord, this_year: int) -> Values:
    """Read what a person gives for a field.

    Args:
        field: one of `CORRECTABLE`.
        given: a text; a list of texts for `authors` and `links`; None or "" for nothing.
        paper: as it is shown now.
        this_year: the running year, that dates are compared with.

    Returns:
        The values of all fields of the record that are decided by it.

    Raises:
        UnfitCorrection: the field cannot have this value.
    """
    if field == "date":
        return _date(given, this_year)
    return _READERS[field](given, paper)


def read_cut(is_cut: bool, names: Values) -> Values:
    """Give corrected authors, and whether their list ends in “et al.”.

    Raises:
        UnfitCorrection: a list without names is said to be cut.
    """
    if is_cut and not names["authors"]:
        raise UnfitCorrection("A list without names cannot end in “et al.”.")
    return names | {"authors_truncated": is_cut}


def values_of(field: str, paper: PaperRecord) -> Values:
    """Give the values that a paper has now of what a correction of a field decides."""
    return {member: getattr(paper, member) for member in members_of(field)}


def is_said(field: str, given: Values, paper: PaperRecord) -> bool:
    """Say whether a paper has the value that somebody gives, so that there is nothing to correct.

    A year that was inferred and that a person gives is a correction: it is certain then.
    """
    if field == "date":
        return given["date"] == paper.date and not paper.year_inferred
    return given == values_of(field, paper)


def members_of(field: str) -> tuple[str, ...]:
    """Name the fields of a record that a correction decides."""
    return tuple(member for name in CORRECTABLE[field] for member in PARTS[name])


def as_stored(values: Values) -> Values:
    """Give the values of a correction as JSON holds them."""
    return {name: as_json_value(value) for name, value in values.items()}


def as_source(field: str, stored: Mapping[str, Any], made_on: str) -> SourceRecord:
    """Give a correction as a record that decides its fields.

    Args:
        stored: of `as_stored`.
        made_on: day, ISO 8601.
    """
    values = {name: from_json_value(name, value) for name, value in stored.items()}
    record = PaperRecord(**{"title": "", **values})
    return SourceRecord(record, captured=made_on, decides=frozenset(CORRECTABLE[field]))


# --- one reader a kind of value -------------------------------------------------------


def _text(given: Any, limit: int = LONGEST, *, single_line: bool = True) -> str | None:
    if given is not None and not isinstance(given, str):
        raise UnfitCorrection("Give a text.")
    text = clean_text(given or "", single_line=single_line)
    if given and not text and not given.isspace():
        raise UnfitCorrection("Nothing of this text can be seen; write it, or leave it empty.")
    if len(text) > limit:
        raise UnfitCorrection(f"The text has {len(text):,} characters; at most {limit:,} are kept.")
    return text or None


def _title(given: Any, _: PaperRecord) -> Values:
    text = _text(given) if not isinstance(given, str) or clean_text(given) else None
    if text is None or not any(sign.isprintable() and not sign.isspace() for sign in text):
        raise UnfitCorrection("A paper needs a title.")
    return {"title": text}


def _abstract(given: Any, _: PaperRecord) -> Values:
    return {"abstract": _text(given, LONGEST_ABSTRACT, single_line=False)}


def _date(given: Any, this_year: int) -> Values:
    text, iso = _text(given), None
    if text is not None:
        read = read_date(text, this_year + YEARS_AHEAD)
        iso = read.iso
        if iso is None or read.remark is not None:
            why = (read.remark or "no year could be read from it").partition(";")[0]
            raise UnfitCorrection(
                f"“{text[:60]}” is no date: {why}. Write 2024, 2024-02 or 2024-02-29."
            )
    return {"date": iso, "date_printed": None, "year_inferred": False, "year_reason": None}


def _type(given: Any, _: PaperRecord) -> Values:
    text = _text(given)
    if text is not None and text not in PAPER_TYPES:
        raise UnfitCorrection(f"“{text[:60]}” is no type; choose one of {', '.join(PAPER_TYPES)}.")
    return {"type": text}


def _authors(given: Any, paper: PaperRecord) -> Values:
    """Read names; a name that was there keeps its ORCID and affiliations."""
    names = [name for name in map(_text, _items(given, "names", MOST_NAMES)) if name]
    odd = next((name for name in names if not has_letters(name)), None)
    if odd is not None:
        raise UnfitCorrection(f"“{odd[:60]}” has no letter; it is no name.")
    places = {name: place for place, name in enumerate(paper.authors)}
    orcids = [_at(paper.orcids, places.get(name)) for name in names]
    affiliations = [_at(paper.affiliations, places.get(name)) or () for name in names]
    return {
        "authors": tuple(names),
        "authors_truncated": paper.authors_truncated and bool(names),
        "groups": tuple(name for name in paper.groups if name in names),
        "orcids": tuple(orcids) if any(orcids) else (),
        "affiliations": tuple(affiliations) if any(affiliations) else (),
    }


def _at(values: tuple[Any, ...], place: int | None) -> Any:
    return values[place] if place is not None and place < len(values) else None


_LINK = re.compile(r"(?:(?P<kind>[^:/]+):\s+)?(?P<url>\S+)")


def _links(given: Any, _: PaperRecord) -> Values:
    links = []
    for item in map(_text, _items(given, "addresses", MOST_LINKS)):
        match = _LINK.fullmatch(item or "")
        url = web_address(match["url"]) if match else None
        if item and (match is None or url is None):
            raise UnfitCorrection(
                f"“{item[:60]}” is no address of a web page; write https://… or pdf: https://…."
            )
        if match and url:
            links.append(Link(url, match["kind"]))
    return {"links": tuple(dict.fromkeys(links))}


def _items(given: Any, what: str, most: int) -> list[Any]:
    items = given.splitlines() if isinstance(given, str) else given or []
    if not isinstance(items, list):
        raise UnfitCorrection(f"Give a list of {what}.")
    if len(items) > most:
        raise UnfitCorrection(f"There are {len(items):,} {what}; at most {most:,} are kept.")
    return items


def _plain(field: str) -> Callable[[Any, PaperRecord], Values]:
    return lambda given, _: {field: _text(given)}


def _identifier(
    field: str, normal: Callable[[str], str | None], what: str
) -> Callable[[Any, PaperRecord], Values]:
    def read(given: Any, _: PaperRecord) -> Values:
        text = _text(given)
        found = normal(text) if text else None
        if text and found is None:
            raise UnfitCorrection(f"“{text[:60]}” is no {what}.")
        return {field: found}

    return read


_ADDRESS = "address of a web page (https://…)"
_code_address = _identifier("code_url", web_address, _ADDRESS)


def _code(given: Any, paper: PaperRecord) -> Values:
    values = _code_address(given, paper)
    return values | {"has_code": values["code_url"] is not None}


_READERS: dict[str, Callable[[Any, PaperRecord], Values]] = {
    "title": _title,
    "authors": _authors,
    "type": _type,
    "venue": _plain("venue"),
    "volume": _plain("volume"),
    "issue": _plain("issue"),
    "pages": _plain("pages"),
    "publisher": _plain("publisher"),
    "doi": _identifier("doi", normal_doi, "DOI (10.…/…)"),
    "arxiv_id": _identifier("arxiv_id", normal_arxiv_id, "arXiv identifier (2206.08242)"),
    "pmid": _identifier("pmid", normal_pmid, "number of PubMed"),
    "url": _identifier("url", web_address, _ADDRESS),
    "code_url": _code,
    "links": _links,
    "abstract": _abstract,
}

CORRECTABLE: dict[str, tuple[str, ...]] = {
    name: ("has_code", "code_url") if name == "code_url" else (name,)
    for name in ("title", "authors", "date", *_READERS)
}
"""Field that a person can correct -> the fields, by their names in `combine.RULES`, that such a
correction decides."""


def lines_of(values: Iterable[object]) -> str:
    """Write several values as lines of a text, as `read_correction` takes them."""
    return "\n".join(map(str, values))
