"""Semantic Scholar: answers of its API (papers, searches, references, recommendations), data sets.

The API writes names as `paperId`, the data sets as `paperid`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.importers.builder import RecordBuilder
from app.importers.importer import Importer
from app.importers.json_formats.form import Form, ignore_plain, outline, read_works
from app.importers.json_formats.shapes import (
    abstract,
    add,
    objects,
    put,
    put_all,
    shown,
    text_in,
    title,
)

_TYPES = {
    **{"conference": "conference", "book": "book", "booksection": "chapter", "dataset": "dataset"},
    **{"journalarticle": "article", "review": "article", "editorial": "article"},
    **{"lettersandcomments": "article", "news": "article", "casereport": "article"},
    **{"clinicaltrial": "article", "metaanalysis": "article", "study": "article"},
}
"""Types of Semantic Scholar -> ours; of several the first of this order counts."""
_PACKED = ("citedPaper", "citingPaper", "paper")
"""Names under which a paper lies in one place of a list of references or of search results."""
_AROUND = frozenset({"total", "offset", "next", "token"})
_ARXIV_VENUES = frozenset({"arxiv", "arxiv.org"})
_IDS = {"doi": "doi", "arxiv": "arxiv_id", "pubmed": "pmid"}
_REFERENCES = {"DOI": "doi", "ArXiv": "arxiv"}


def _works(value: Any) -> Iterable[Any]:
    """The paper that lies in one place of a list, with what is said of its place."""
    if isinstance(value, dict):
        if value.keys() <= _AROUND:
            return ()  # a page without results
        for name in _PACKED:
            if isinstance(value.get(name), dict):
                around = {key: said for key, said in value.items() if key != name}
                return ({**around, **value[name]},)
    return (value,)


def _external_ids(builder: RecordBuilder, value: Any) -> None:
    others: dict[str, Any] = {}
    for ids in objects(value):
        for name, found in ids.items():
            field = _IDS.get(name.lower())
            if field is not None:
                builder.put(field, found)
            else:
                others[name] = found
    builder.keep("externalIds", {name: found for name, found in others.items() if found})


def _author(builder: RecordBuilder, value: Any) -> None:
    people = value if isinstance(value, list) else [value]
    numbers = [person.get("authorId") for person in people if isinstance(person, dict)]
    builder.keep("authors.authorId", numbers if any(numbers) else None)
    for person in people:
        if isinstance(person, str):
            builder.author(person)
            continue
        ids = person.get("externalIds") or {}
        orcid: Any = ids.get("ORCID")
        builder.author(
            shown(person.get("name") or ""),
            orcid=orcid[0] if isinstance(orcid, list) and orcid else orcid,
            affiliations=[
                place for place in person.get("affiliations") or [] if isinstance(place, str)
            ],
        )


def _venue(builder: RecordBuilder, value: Any) -> None:
    for venue in objects(value):
        if builder.record.venue is None:
            put("venue")(builder, venue.get("name"))
        issns = [venue.get("issn"), *(venue.get("alternate_issns") or [])]
        if found := [issn for issn in issns if isinstance(issn, str)]:
            put_all("issn")(builder, found)
        if venue.get("type") == "conference":
            builder.record.type = "conference"


def _journal(builder: RecordBuilder, value: Any) -> None:
    for journal in objects(value):
        if builder.record.venue is None:
            put("venue")(builder, journal.get("name"))
        builder.put("volume", journal.get("volume"))
        builder.put("issue", journal.get("issue"))
        builder.put("pages", journal.get("pages"))


def _types(builder: RecordBuilder, value: Any) -> None:
    named = [text_in(one) for one in (value if isinstance(value, list) else [value])]
    found = {_TYPES.get(one.lower()) for one in named}
    kind = next((kind for kind in _TYPES.values() if kind in found), "other")
    if builder.record.type is None:
        builder.put("type", kind)
    if named != ["JournalArticle"]:
        builder.keep("publicationTypes", named)


def _fields(builder: RecordBuilder, value: Any) -> None:
    add("keywords", "category")(builder, value)


def _pdf(builder: RecordBuilder, value: Any) -> None:
    for one in objects(value):
        if isinstance(one.get("url"), str):
            builder.link(one["url"], "pdf")


def _references(builder: RecordBuilder, value: Any) -> None:
    builder.add("references", *map(_reference, objects(value)))


def _reference(reference: dict[str, Any]) -> Any:
    ids = reference.get("externalIds") or {}
    for name, kind in _REFERENCES.items():
        if ids.get(name):
            return f"{kind}:{text_in(ids[name]).lower()}"
    if reference.get("paperId"):
        return f"s2:{text_in(reference['paperId'])}"
    return reference.get("title")


def _other_kind(value: Mapping[str, Any]) -> str | None:
    if "title" in value:
        return None
    names = {name.lower() for name in value}
    if "authorid" in names and not names & {"paperid", "corpusid"}:
        return "author of Semantic Scholar"
    if names & {"readme", "release_id"}:
        return "list of data sets"
    return None


def _finish(builder: RecordBuilder, work: Mapping[str, Any], around: Mapping[str, Any]) -> None:
    record = builder.record
    if (record.venue or "").lower() in _ARXIV_VENUES and record.type in (None, "article"):
        record.type = "preprint"
    for name in ("publicationdate", "year"):
        if record.date is None and isinstance(work.get(name), str | int):
            builder.date(work[name])


FORM = Form(
    service="Semantic Scholar",
    containers=frozenset({"data", "papers", "recommendedPapers"}),
    works=_works,
    any_case=True,
    fields={
        "title": title,
        "externalids": _external_ids,
        "authors": _author,
        "venue": put("venue"),
        "publicationvenue": _venue,
        "journal": _journal,
        "publicationtypes": _types,
        "abstract": abstract,
        "fieldsofstudy": _fields,
        "s2fieldsofstudy": _fields,
        "citationcount": put("citation_count"),
        "openaccesspdf": _pdf,
        "url": put("url"),
        "references": _references,
        "publicationdate": ignore_plain,
        "year": ignore_plain,
    },
    left_out={
        "referencecount": "follows from the references",
        "embedding": "is computed from the text, and large",
        "citationstyles": "is made of the other values",
        "matchscore": "says how a search came upon the paper",
        "score": "says how a search came upon the paper",
    },
    other_kind=_other_kind,
    finish=_finish,
)

_OWN_NAMES = """
paperid corpusid externalids s2fieldsofstudy publicationvenue influentialcitationcount
isinfluential openaccesspdf citedpaper citingpaper authorid recommendedpapers snippet
"""
_OWN = frozenset(_OWN_NAMES.split())
_PATHS = ("", "data", "papers", "recommendedPapers", "data.citedPaper", "citedPaper", "data.paper")
_ERROR = re.compile(r'\s*\{\s*"(?:error|message)"\s*:')


def detect(head: str) -> float:
    """Whether names that only Semantic Scholar uses are there, or an answer without papers."""
    paths = outline(head)
    around = paths.get("", frozenset())
    if any(_OWN & {name.lower() for name in paths.get(path, ())} for path in _PATHS):
        return 0.95
    if {"total", "offset"} <= around or {"name", "README", "files"} <= around:
        return 0.8
    return 0.6 if _ERROR.match(head) and len(around) < len(_PATHS) else 0.0


IMPORTER = Importer(
    name="semantic-scholar",
    description="papers of Semantic Scholar (JSON or JSON Lines)",
    suffixes=(".json", ".jsonl"),
    detect=detect,
    read=lambda source, context: read_works(source, context, FORM),
    sample=(
        '{"data": [{"paperId": "1a2b", "title": "Tides of Small Fjords", "year": 2021, '
        '"authors": [{"name": "Ida Rowan"}]}]}'
    ),
)
