"""One row of a table as a record."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from app.domain.identifiers import normal_doi, normal_orcid, web_address
from app.domain.text.cells import read_cell, split_items
from app.domain.text.markup import from_markup
from app.domain.text.plain import fold
from app.importers.builder import RecordBuilder
from app.importers.inverted_names import take_inverted
from app.importers.tables.affiliations import affiliations_of
from app.importers.tables.columns import TableColumns
from app.importers.tables.people import NameStyle, SplitNames, is_listed, listed, split_names
from app.importers.tables.rows import TableRow

_TYPES = {
    "article": "article book article review|journal article|article|review|letter|editorial|note"
    "|short survey|data paper|erratum|editorial material|jour|journalarticle|magazinearticle|j"
    "|article in press|research article|case report|correction|newspaperarticle|mgzn|early access"
    "|ieee journals|ieee magazines|ieee early access articles",
    "conference": "conference paper|proceedings paper|conference review|meeting abstract|proceeding"
    "|proceedings|conf|cpaper|conferencepaper|inproceedings|conference|conference article"
    "|article proceedings paper|c|ieee conferences",
    "chapter": "book chapter|chapter|chap|booksection|incollection|article book chapter|inbook",
    "book": "book|monograph|edited book|edbook|b",
    "thesis": "thesis|thes|phdthesis|mastersthesis|dissertation|dissertation thesis",
    "report": "report|rprt|techreport|technical report",
    "preprint": "preprint|unpb|posted content",
    "dataset": "dataset|data set|data",
    "software": "software|computerprogram|comp",
    "other": "other|misc|webpage|elec|generic|gen",
}
_BY_NAME = {name: kind for kind, names in _TYPES.items() for name in names.split("|")}
_YES = frozenset({"yes", "true", "1", "y", "ja", "oui"})
_NUMBER = re.compile(r"\d{1,3}(?:[,. \u00a0\u202f]\d{3})+|\d+")
_OF_A_FLOAT = re.compile(r"(\d+)\.0+")
_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_EMPTY = frozenset({"nan", "null", "none", "n/a", "na", "-"})
_NOT_THERE = re.compile(r"\[no [a-z ]{1,40} available\]", re.IGNORECASE)
_WITH_MARKUP = ("title", "abstract", "venue")
_AS_THEY_ARE = {
    "venue": "venue", "volume": "volume", "issue": "issue", "publisher": "publisher",
    "isbn": "isbn", "issn": "issn", "pmid": "pmid", "arxiv_id": "arxiv_id",
    "language": "language", "note": "note", "code_url": "code_url",
}  # fmt: skip


@dataclass(slots=True)
class TableStyle:
    """What the cells of whole columns tell of single ones."""

    columns: TableColumns
    names: dict[int, NameStyle] = field(default_factory=dict)
    """Of columns of people, by place."""
    commas: frozenset[int] = frozenset()
    """Places of columns of several words that commas separate."""
    own: bool = False
    """This program wrote the table: names are as they are to be read."""


def fill(builder: RecordBuilder, row: TableRow, style: TableStyle) -> None:
    """Put the cells of a row into a builder."""
    columns = style.columns
    texts = [_text(cell) for cell in row.cells]
    texts += [""] * (len(columns.header) - len(texts))
    places = {name: at for name, at in columns.fields.items() if texts[at]}
    for name, further in columns.next_best.items():
        filled = [at for at in (columns.fields[name], *further) if texts[at]]
        known = filled if name != "type" else [at for at in filled if _type_of(texts[at])]
        if filled:
            places[name] = (known or filled)[0]
    cells = {name: texts[at] for name, at in places.items()}
    for name in _WITH_MARKUP if not style.own else ():
        if name in cells:
            cells[name] = from_markup(cells[name])
    place = places.setdefault("title", columns.fields["title"])
    empty = read_cell(row.cells[place]) if place < len(row.cells) else None
    builder.title(cells.get("title", empty))  # a title may be "None"
    people: list[str] = []
    whose, left = affiliations_of(cells.get("affiliations", ""), people)
    for name in ("authors", "editors", "group_authors", "implied_authors"):
        if name in cells:
            found = split_names(cells[name], style.names.get(places[name], NameStyle()))
            if name == "authors":
                people = found.names
                whose, left = affiliations_of(cells.get("affiliations", ""), people)
            _take_names(builder, name, found, cells, whose, own=style.own)
    for text in left:
        builder.keep(columns.header[places.get("affiliations", 0)], _plain(text))
    _take_dates(builder, cells)
    _take_pages(builder, cells)
    for name, target in _AS_THEY_ARE.items():
        builder.put(target, _plain(cells.get(name, "")))
    for name, take in _TAKEN.items():
        if name in cells:
            take(builder, cells[name])
    for name, target in _SEVERAL.items():
        if name == "references" and cells.get(name, "").isdecimal():
            builder.keep(columns.header[places[name]], cells[name])  # their number, as at Lens
        elif name in cells:
            builder.add(target, *_items(cells[name], commas=places[name] in style.commas))
    used = set(places.values())
    for at, text in enumerate(texts):
        if at >= len(columns.header):
            builder.keep(f"column {at + 1}", text)
        elif text and at not in used and not _same_people(people, at, row, style):
            builder.keep(columns.header[at], _plain(text))


def _same_people(people: list[str], at: int, row: TableRow, style: TableStyle) -> bool:
    """Whether a column only lists the authors once more, as "Marren Z.; Ek Å."."""
    if at not in style.columns.names:
        return False
    again = split_names(row.cells[at], NameStyle(";")).names
    return len(again) == len(people) and all(
        not _words(one).isdisjoint(_words(other)) for one, other in zip(people, again, strict=True)
    )


def _words(name: str) -> set[str]:
    return set(_WORD.findall(name.casefold()))


def _text(cell: str) -> str:
    text = read_cell(cell).strip()
    return "" if text.lower() in _EMPTY or _NOT_THERE.fullmatch(text) else text


def _plain(text: str) -> str:
    """A text that a program wrote as a list, or a number that it wrote as a fraction, as text."""
    return "; ".join(listed(text)) if is_listed(text) else _whole(text)


def _whole(text: str) -> str:
    """A number that a program wrote as a fraction (`2021.0`) as a whole one."""
    match = _OF_A_FLOAT.fullmatch(text)
    return match[1] if match else text


def _take_names(
    builder: RecordBuilder,
    name: str,
    found: SplitNames,
    cells: dict[str, str],
    whose: dict[int, list[str]],
    *,
    own: bool,
) -> None:
    """Take the names of a cell.

    Args:
        whose: affiliations by place of the author.
    """
    if name == "implied_authors":
        builder.record.implied_authors = tuple(found.names)
        return
    orcids = _orcids(builder, cells, found.names) if name == "authors" else {}
    places = whose if name == "authors" else {}
    for at, printed in enumerate(found.names):
        is_editor, is_group = name == "editors", name == "group_authors"
        take = partial(builder.author, group=is_group) if is_group or own else None
        (take or partial(take_inverted, builder))(
            printed, orcid=orcids.get(at), editor=is_editor, affiliations=places.get(at, ())
        )
    if found.cut and name == "authors":
        builder.others()


def _orcids(builder: RecordBuilder, cells: dict[str, str], names: list[str]) -> dict[int, str]:
    """ORCIDs by place: one for each author ("-" for none), or with a name (`Ek, A/0000-…`)."""
    items = split_items(cells.get("orcids", ""))
    if len(items) == len(names) and all(item == "-" or normal_orcid(item) for item in items):
        return {at: item for at, item in enumerate(items) if item != "-"}
    places = {fold(name): at for at, name in enumerate(names)}
    found = {}
    for item in items:
        name, _, number = item.rpartition("/")
        at = places.get(fold(name.strip()))
        if at is None or normal_orcid(number) is None:
            builder.keep("orcids", item)
        else:
            found[at] = number
    return found


def _take_dates(builder: RecordBuilder, cells: dict[str, str]) -> None:
    year, day = _whole(cells.get("year", "")), cells.get("date", "")
    parts = [_whole(cells[name]) for name in ("month", "day") if name in cells]
    if day or not year or "month" not in cells:
        for name in cells.keys() & {"month", "day"}:
            builder.keep(name, cells[name])
    elif all(map(str.isdecimal, parts)):
        day = "-".join([year, *(part.zfill(2) for part in parts)])
    else:
        day = " ".join(reversed(parts))
    if day and year and not _YEAR.search(day):
        day = f"{day} {year}"
    builder.date(day or year or cells.get("date_printed"))
    if day and builder.record.date is None:
        builder.date(year)
    if builder.record.date is not None and "date_printed" in cells:
        builder.record.date_printed = cells["date_printed"]
    for kind in ("online", "print"):
        if kind in cells:
            builder.date(cells[kind] if builder.record.date is None else None)
            builder.release(kind, date=cells[kind])
    if cells.get("year_inferred", "").lower() in _YES:
        builder.put("year_inferred", True)


def _take_pages(builder: RecordBuilder, cells: dict[str, str]) -> None:
    ends = [_whole(cells[name]) for name in ("first_page", "last_page") if name in cells]
    number = _whole(cells.get("article_number", ""))
    pages = _whole(cells.get("pages", "")) or "-".join(dict.fromkeys(ends)) or number
    builder.put("pages", pages)
    if number != pages:
        builder.keep("article number", number)


def _take_type(builder: RecordBuilder, cell: str) -> None:
    kind = _type_of(cell)
    builder.put("type", kind)
    if kind != cell.lower():
        builder.keep("type", cell)


def _type_of(cell: str) -> str | None:
    whole = " ".join(re.sub(r"[\W_]+", " ", cell.lower()).split())
    return _BY_NAME.get(whole) or _BY_NAME.get(re.split(r"[;,|]", cell.lower())[0].strip())


def _take_doi(builder: RecordBuilder, cell: str) -> None:
    builder.put("doi", cell)


def _take_addresses(builder: RecordBuilder, cell: str) -> None:
    for address in cell.split():
        doi = normal_doi(address)
        if doi is not None and doi == builder.record.doi:
            continue
        if builder.record.url is None and web_address(address):
            builder.put("url", address)
        else:
            builder.link(address)


def _take_links(builder: RecordBuilder, cell: str, kind: str | None = None) -> None:
    for address in split_items(cell):
        builder.link(address, kind)


def _take_count(builder: RecordBuilder, cell: str) -> None:
    match = _NUMBER.match(_whole(cell))
    if match is None:
        builder.put("citation_count", cell)
    else:
        builder.put("citation_count", re.sub(r"\D", "", match[0]))


def _take_truncated(builder: RecordBuilder, cell: str) -> None:
    if cell.lower() in _YES:
        builder.others()


def _take_code(builder: RecordBuilder, cell: str) -> None:
    if cell.lower() in _YES:
        builder.put("has_code", True)


_TAKEN: dict[str, Callable[[RecordBuilder, str], None]] = {
    "type": _take_type,
    "doi": _take_doi,
    "url": _take_addresses,
    "links": _take_links,
    "pdf": lambda builder, cell: _take_links(builder, cell, "pdf"),
    "abstract": lambda builder, cell: builder.abstract(cell),
    "citation_count": _take_count,
    "authors_truncated": _take_truncated,
    "has_code": _take_code,
}
_SEVERAL = {
    "keywords": "keywords", "more_keywords": "keywords", "categories": "categories",
    "tags": "tags", "references": "references",
}  # fmt: skip
LISTS = tuple(_SEVERAL)


def _items(cell: str, *, commas: bool) -> list[str]:
    if is_listed(cell):
        return listed(cell)
    return [item.strip() for item in cell.split(",")] if commas else split_items(cell)
