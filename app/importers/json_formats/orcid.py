"""ORCID: works of a person as its public API gives them: all, in groups, in bulk or one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.people.joined_name import joined_name
from app.importers.builder import RecordBuilder
from app.importers.importer import Importer
from app.importers.json_formats.form import Form, outline, read_works
from app.importers.json_formats.shapes import inner, objects, shown, text_in

_TYPES = {
    **{"journal-article": "article", "magazine-article": "article", "newspaper-article": "article"},
    **{"review": "article", "book-review": "article", "newsletter-article": "article"},
    **{"conference-paper": "conference", "conference-abstract": "conference"},
    **{"conference-poster": "conference", "conference-proceedings": "book", "preprint": "preprint"},
    **{"working-paper": "preprint", "book": "book", "edited-book": "book", "manual": "book"},
    **{"book-chapter": "chapter", "dictionary-entry": "chapter", "encyclopedia-entry": "chapter"},
    **{"dissertation": "thesis", "dissertation-thesis": "thesis", "report": "report"},
    **{"supervised-student-publication": "thesis", "technical-standard": "report"},
    **{"standards-and-policy": "report", "data-set": "dataset", "software": "software"},
}
_IDS = {"doi": "doi", "arxiv": "arxiv_id", "pmid": "pmid", "isbn": "isbn", "issn": "issn"}
_OWN = frozenset({"self", "part-of", "", "none"})
"""Relations of an identifier to the work that make it one of the work, or of its journal."""


def _works(value: Any) -> Iterable[Any]:
    """The works in a value: that of a bulk answer, or the one that a group has from its sources.

    Sources of one group tell the same work; the one that the person prefers counts.
    """
    if not isinstance(value, dict):
        return (value,)
    if isinstance(value.get("work"), dict):
        return (value["work"],)
    summaries = value.get("work-summary")
    if not isinstance(summaries, list):
        return (value,)
    found = [summary for summary in summaries if isinstance(summary, dict)]
    if not found:
        return ()
    best = max(found, key=_preference)
    others = [
        {"title": one.get("title"), "source": one.get("source")} for one in found if one is not best
    ]
    return ({**best, "other-sources": others},)


def _preference(summary: Mapping[str, Any]) -> int:
    index = str(summary.get("display-index"))
    return int(index) if index.isascii() and index.isdecimal() and len(index) < 9 else 0


def value_of(value: Any) -> str:
    """The text of a value, which ORCID wraps in an object."""
    found = value.get("value") if isinstance(value, dict) else value
    return "" if found is None else text_in(found)


def _title(builder: RecordBuilder, value: Any) -> None:
    title = shown(value_of(value.get("title")))
    subtitle = shown(value_of(value.get("subtitle")))
    if subtitle and subtitle.lower() not in title.lower():
        title = f"{title}: {subtitle}"
    builder.title(title)
    builder.keep("translated-title", value.get("translated-title"))


def _value(field: str) -> Any:
    def set_field(builder: RecordBuilder, value: Any) -> None:
        builder.put(field, shown(value_of(value)))

    return set_field


def _date(builder: RecordBuilder, value: Any) -> None:
    parts = []
    for name, digits in (("year", 4), ("month", 2), ("day", 2)):
        part = value_of(value.get(name)).strip()
        if not part.strip("0"):
            break
        parts.append(part.zfill(digits))
    builder.date("-".join(parts))


def _ids(builder: RecordBuilder, value: Any) -> None:
    others = []
    for one in objects(value.get("external-id") or []):
        kind, found = (
            str(one.get("external-id-type")).lower(),
            value_of(one.get("external-id-value")),
        )
        field = _IDS.get(kind)
        relation = str(one.get("external-id-relationship") or "").lower()
        if field and relation in _OWN and not (relation == "part-of" and field in ("doi", "pmid")):
            builder.put(field, found)
        elif field in ("doi", "arxiv_id") and relation == "version-of":
            builder.release("version", **{field: found})
        else:
            others.append({"type": kind, "value": found, "relationship": relation or None})
    builder.keep("external-ids", others)


def _contributors(builder: RecordBuilder, value: Any) -> None:
    others = []
    for one in objects(value.get("contributor") or []):
        name = shown(value_of(one.get("credit-name")))
        role = str(inner(one, "contributor-attributes", "contributor-role") or "author").lower()
        orcid = inner(one, "contributor-orcid", "path") or inner(one, "contributor-orcid", "uri")
        if "editor" in role:
            builder.author(name, editor=True)
        elif role in ("author", "co_inventor") or "credit" in role or "writing" in role:
            builder.author(name, orcid=orcid)
        else:
            others.append(one)
    builder.keep("contributors", others)


def _type(builder: RecordBuilder, value: Any) -> None:
    named = text_in(value).lower().replace("_", "-")
    builder.put("type", _TYPES.get(named, "other"))
    if named not in _TYPES:
        builder.keep("type", named)


def _finish(builder: RecordBuilder, work: Mapping[str, Any], around: Mapping[str, Any]) -> None:
    """Add the person whose record it is: summaries of works have no authors."""
    name = inner(around, "person", "name")
    if builder.record.title and not work.get("contributors") and isinstance(name, dict):
        printed = value_of(name.get("credit-name")) or joined_name(
            value_of(name.get("given-names")), value_of(name.get("family-name"))
        )
        if printed.strip():
            builder.record.implied_authors = (" ".join(printed.split()),)


_SERVICE = "says when and how ORCID keeps the record"
_SERVICE_NAMES = """
put-code path visibility display-index last-modified-date created-date source
"""
FORM = Form(
    service="ORCID",
    containers=frozenset({"activities-summary", "works", "group", "bulk"}),
    works=_works,
    fields={
        "title": _title,
        "type": _type,
        "contributors": _contributors,
        "publication-date": _date,
        "journal-title": _value("venue"),
        "external-ids": _ids,
        "url": _value("url"),
        "short-description": lambda builder, value: builder.abstract(shown(text_in(value))),
        "language-code": _value("language"),
    },
    left_out=dict.fromkeys(_SERVICE_NAMES.split(), _SERVICE),
    other_kind=lambda value: (
        "record of a person without works"
        if "orcid-identifier" in value or "person" in value
        else "error message"
        if "response-code" in value
        else None
    ),
    finish=_finish,
)

_OWN_NAMES = """
put-code work-summary activities-summary orcid-identifier external-ids response-code expanded-result
"""
_MARKS = frozenset(_OWN_NAMES.split())
_PATHS = ("", "group", "bulk.work", "works.group", "activities-summary")


def detect(head: str) -> float:
    """Whether names that only ORCID uses are there."""
    paths = outline(head)
    if {"last-modified-date", "group"} <= paths.get("", frozenset()):
        return 0.97
    return 0.97 if any(_MARKS & paths.get(path, frozenset()) for path in _PATHS) else 0.0


IMPORTER = Importer(
    name="orcid",
    description="works of an ORCID record (JSON)",
    suffixes=(".json",),
    detect=detect,
    read=lambda source, context: read_works(source, context, FORM),
    sample=(
        '{"group": [{"work-summary": [{"title": {"title": {"value": "Tides of Small '
        'Fjords"}}, "publication-date": {"year": {"value": "2021"}}}]}]}'
    ),
)
