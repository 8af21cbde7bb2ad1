"""OpenAlex: answers of its API (`/works`), single works, and JSON Lines of its snapshot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isfinite
from typing import Any

from app.importers.builder import RecordBuilder
from app.importers.importer import Importer
from app.importers.json_formats.csl import affiliations
from app.importers.json_formats.form import Form, ignore_plain, outline, read_works
from app.importers.json_formats.shapes import (
    abstract,
    each,
    objects,
    pages,
    put,
    put_all,
    shown,
    text_in,
    title,
)
from app.importers.values import UnfitValue

TYPES = {
    **{
        "article": "article",
        "journal-article": "article",
        "review": "article",
        "letter": "article",
    },
    **{"editorial": "article", "proceedings-article": "conference", "preprint": "preprint"},
    **{"posted-content": "preprint", "book": "book", "monograph": "book", "edited-book": "book"},
    **{"reference-book": "book", "book-chapter": "chapter", "book-section": "chapter"},
    **{"reference-entry": "chapter", "dissertation": "thesis", "report": "report"},
    **{"standard": "report", "dataset": "dataset", "software": "software"},
}
"""Types of OpenAlex, and of Crossref as OpenAlex quotes them, -> ours; others are `other`."""
_ENTITIES = {
    **{"A": "author", "I": "institution", "S": "source (a journal or repository)", "F": "funder"},
    **{"P": "publisher", "T": "topic", "C": "concept", "K": "keyword", "G": "award"},
}
_ENTITY = re.compile(r"(?:https?://openalex\.org/)?(?:[a-z-]+/)?([A-Z])\d+$")
_WORK = re.compile(r"(?:https?://(?:api\.)?openalex\.org/(?:works/)?)?(W\d+)$", re.IGNORECASE)
_DOI_ADDRESS = re.compile(r"https?://(?:dx\.)?doi\.org/", re.IGNORECASE)
_PLACE = re.compile(r"\s*\d{1,9}\s*")
_ARXIV_ADDRESS = re.compile(r"https?://arxiv\.org/(?:abs|pdf)/", re.IGNORECASE)


def _inverted_abstract(builder: RecordBuilder, value: Any) -> None:
    """Put the words of an abstract in order, which OpenAlex gives with their places."""
    if isinstance(value, str):
        return abstract(builder, value)
    if isinstance(value, dict) and isinstance(value.get("InvertedIndex"), dict):
        value = value["InvertedIndex"]  # as in the Microsoft Academic Graph
    if not isinstance(value, dict):
        raise UnfitValue("has no words with places")
    placed: list[tuple[float, str]] = []
    unplaced: dict[str, Any] = {}
    for word, places in value.items():
        listed = places if isinstance(places, list) else [places]
        numbers = [_place(place) for place in listed]
        placed += [(number, word) for number in numbers if number is not None]
        if not numbers or None in numbers:
            unplaced[word] = places
    placed.sort()
    abstract(builder, " ".join([word for _, word in placed]))
    if unplaced:
        builder.keep("abstract_inverted_index", unplaced)
        reason = "words of the abstract have no place that can be read; they are not in it"
        builder.doubt("wrong-type", reason, " ".join(unplaced))
    return None


def _place(value: Any) -> float | None:
    """The place of a word, also where a program made it a fraction or a text; None for no place."""
    if isinstance(value, str) and _PLACE.fullmatch(value):
        return int(value)
    if type(value) is int or (isinstance(value, float) and isfinite(value)):
        return value
    return None


def _authors(builder: RecordBuilder, value: Any) -> None:
    """Authors as printed; where that is not said, as OpenAlex names the person."""
    ids, names = [], []
    for authorship in objects(value):
        author = authorship.get("author") or {}
        named = author.get("display_name")
        printed = authorship.get("raw_author_name") or named
        ids.append(author.get("id"))
        names.append(named if named != printed else None)
        places = authorship.get("raw_affiliation_strings") or authorship.get("institutions") or []
        builder.author(
            shown(printed) if printed else "",
            orcid=author.get("orcid") or authorship.get("raw_orcid"),
            affiliations=affiliations(places),
        )
    builder.keep("authorships.author.id", ids if any(ids) else None)
    builder.keep("authorships.author.display_name", names if any(names) else None)


def _ids(builder: RecordBuilder, value: Any) -> None:
    for ids in objects(value):
        builder.put("doi", ids.get("doi") if builder.record.doi is None else None)
        builder.put("pmid", ids.get("pmid"))
        for name in ("pmcid", "mag"):
            builder.keep(name, ids.get(name))


def _location(builder: RecordBuilder, location: Any) -> None:
    """Where the paper came out first."""
    if not isinstance(location, dict):
        raise UnfitValue("is no object")
    source: dict[str, Any] = location.get("source") or {}
    put("venue")(builder, source.get("display_name") or location.get("raw_source_name"))
    put_all("issn")(builder, source.get("issn") or source.get("issn_l"))
    put("publisher")(builder, source.get("host_organization_name") or source.get("publisher"))
    address = location.get("landing_page_url")
    if isinstance(address, str) and not _DOI_ADDRESS.match(address):
        builder.put("url", address)
    for name in ("license", "version"):
        builder.keep(name, location.get(name))
    if source.get("type") == "conference" or location.get("raw_type") == "proceedings-article":
        builder.record.type = "conference"


def _copy(builder: RecordBuilder, location: dict[str, Any]) -> None:
    """A place where a copy of the paper lies: its addresses, and its identifier at arXiv."""
    for name, kind in (("pdf_url", "pdf"), ("landing_page_url", "html")):
        address = location.get(name)
        if not isinstance(address, str) or _DOI_ADDRESS.match(address):
            continue
        if _ARXIV_ADDRESS.match(address) and builder.record.arxiv_id is None:
            builder.put("arxiv_id", address)
        if address != builder.record.url:
            builder.link(address, kind)


def _biblio(builder: RecordBuilder, value: Any) -> None:
    for biblio in objects(value):
        builder.put("volume", biblio.get("volume"))
        builder.put("issue", biblio.get("issue"))
        builder.put("pages", pages(biblio.get("first_page"), biblio.get("last_page")))


def _date(builder: RecordBuilder, value: Any) -> None:
    """Take the date; OpenAlex writes 1 January where it knows but the year."""
    printed = text_in(value)
    if printed.endswith("-01-01") and len(printed) == len("2018-01-01"):
        builder.date(printed[:4])
        builder.record.date_printed = printed
    else:
        builder.date(printed)


def _mesh(builder: RecordBuilder, value: Any) -> None:
    parts = [(one.get("descriptor_name"), one.get("qualifier_name")) for one in objects(value)]
    builder.add("keywords", *("/".join(filter(None, both)) for both in parts))


def _keywords(builder: RecordBuilder, value: Any) -> None:
    named = [
        (one.get("display_name") or one.get("keyword")) if isinstance(one, dict) else one
        for one in value
    ]
    builder.add("keywords", *named)


def _references(builder: RecordBuilder, value: Any) -> None:
    matches = [(one, _WORK.match(text_in(one))) for one in value if one is not None]
    texts = [f"openalex:{match[1].upper()}" if match else one for one, match in matches]
    builder.add("references", *texts)


def _type(builder: RecordBuilder, value: Any) -> None:
    named = text_in(value)
    found = TYPES.get(named.lower(), "other")
    if builder.record.type is None:
        builder.put("type", found)
    if found == "other":
        builder.keep("type", named)


def _type_crossref(builder: RecordBuilder, value: Any) -> None:
    """Conference papers are articles to OpenAlex; the type of Crossref beside tells them apart."""
    if value == "proceedings-article":
        builder.record.type = "conference"


def _other_kind(value: Mapping[str, Any]) -> str | None:
    match = _ENTITY.match(str(value.get("id", "")))
    if match and match[1] != "W":
        return f"{_ENTITIES.get(match[1], 'something')} of OpenAlex"
    return "group of works" if "key_display_name" in value else None


def _finish(builder: RecordBuilder, work: Mapping[str, Any], around: Mapping[str, Any]) -> None:
    record = builder.record
    if record.date is None and isinstance(work.get("publication_year"), str | int):
        builder.date(work["publication_year"])
    if record.url is None and isinstance(work.get("doi"), str) and record.doi is None:
        builder.put("url", work["doi"])
    if work.get("is_authors_truncated") is True:
        builder.others()
    for name in ("is_retracted", "is_paratext"):
        if work.get(name) is True:
            builder.keep(name, True)


_DERIVED = "follows from other values"
_COMPUTED = "is computed by OpenAlex from all of its works, and changes by the day"
_SERVICE = "says what OpenAlex itself has or charges, and nothing of the paper"
FORM = Form(
    service="OpenAlex",
    containers=frozenset({"results"}),
    fields={
        "title": title,
        "display_name": lambda builder, value: (
            None if builder.record.title else title(builder, value)
        ),
        "doi": put("doi"),
        "ids": _ids,
        "type": _type,
        "type_crossref": _type_crossref,
        "publication_date": _date,
        "authorships": _authors,
        "primary_location": _location,
        "host_venue": lambda builder, value: _location(builder, {"source": value}),
        "locations": each(_copy),
        "best_oa_location": each(_copy),
        "biblio": _biblio,
        "language": put("language"),
        "abstract_inverted_index": _inverted_abstract,
        "abstract": abstract,
        "keywords": _keywords,
        "mesh": _mesh,
        "cited_by_count": put("citation_count"),
        "referenced_works": _references,
        "publication_year": ignore_plain,
        "is_authors_truncated": ignore_plain,
        "is_retracted": ignore_plain,
        "is_paratext": ignore_plain,
    },
    left_out={
        **dict.fromkeys(("related_works", "counts_by_year", "cited_by_percentile_year"), _COMPUTED),
        **dict.fromkeys(("citation_normalized_percentile", "fwci", "concepts"), _COMPUTED),
        **dict.fromkeys(("relevance_score", "abstract_inverted_index_v3"), _COMPUTED),
        **dict.fromkeys(("countries_distinct_count", "institutions_distinct_count"), _DERIVED),
        **dict.fromkeys(("locations_count", "referenced_works_count", "primary_topic"), _DERIVED),
        **dict.fromkeys(("corresponding_institution_ids", "institution_assertions"), _DERIVED),
        **dict.fromkeys(("cited_by_api_url", "has_content", "content_urls", "is_xpac"), _SERVICE),
        **dict.fromkeys(("has_fulltext", "fulltext_origin", "updated_date"), _SERVICE),
        **dict.fromkeys(("created_date", "authors_count", "datasets", "versions"), _SERVICE),
        **dict.fromkeys(("meta", "apc_list", "apc_paid", "indexed_in"), _SERVICE),
    },
    other_kind=_other_kind,
    finish=_finish,
)

_OWN_NAMES = """
abstract_inverted_index authorships referenced_works cited_by_api_url primary_location host_venue
publication_year open_access
"""
_OWN = frozenset(_OWN_NAMES.split())
_ID = re.compile(r'"id"\s*:\s*"https?://openalex\.org/')
_FEW = 3


def detect(head: str) -> float:
    """Whether identifiers of OpenAlex are there, or several names of a work of it."""
    paths = outline(head)
    names = [paths.get(path, frozenset()) for path in ("", "results")]
    if "db_response_time_ms" in paths.get("meta", ()):
        return 0.97
    if any("id" in name for name in names) and _ID.search(head) and "creators" not in names[0]:
        return 0.96
    return 0.95 if any(len(name & _OWN) >= _FEW for name in names) else 0.0


IMPORTER = Importer(
    name="openalex",
    description="works of OpenAlex (JSON or JSON Lines)",
    suffixes=(".json", ".jsonl"),
    detect=detect,
    read=lambda source, context: read_works(source, context, FORM),
    sample=(
        '{"id": "https://openalex.org/W1", "title": "Tides of Small Fjords", '
        '"publication_date": "2021-05-03", "authorships": [{"raw_author_name": "Ida '
        'Rowan"}]}'
    ),
)
