"""Crossref: answers of its REST API (`/works`, `/works/10.…`), and works of it in any list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.dates.printed_dates import iso_of
from app.importers.builder import RecordBuilder
from app.importers.importer import Importer
from app.importers.json_formats.csl import people
from app.importers.json_formats.form import Form, ignore, ignore_plain, outline, read_works, take
from app.importers.json_formats.shapes import (
    abstract,
    add,
    each,
    first,
    inner,
    objects,
    printed_date,
    put,
    put_all,
    shown,
    text_in,
)

TYPES = {
    **{"journal-article": "article", "proceedings-article": "conference", "proceedings": "book"},
    **{"proceedings-series": "book", "posted-content": "preprint", "book": "book"},
    **{"monograph": "book", "edited-book": "book", "reference-book": "book", "book-set": "book"},
    **{"book-series": "book", "book-chapter": "chapter", "book-section": "chapter"},
    **{"book-part": "chapter", "book-track": "chapter", "reference-entry": "chapter"},
    **{"dissertation": "thesis", "report": "report", "report-component": "report"},
    **{"report-series": "report", "standard": "report", "dataset": "dataset"},
    **{"database": "dataset", "software": "software", "peer-review": "other"},
    **{"component": "other", "journal": "other", "journal-issue": "other", "other": "other"},
    **{"journal-volume": "other", "grant": "other"},
}
"""Types of Crossref -> ours."""
_NOT_PREPRINTS = frozenset({"other", "letter", "report", "working_paper", "blog"})
"""Subtypes of posted content that are no preprints."""
_RELATED = {
    **{"has-preprint": "preprint", "is-preprint-of": "published", "is-version-of": "version"},
    **{"has-version": "version", "is-identical-to": "version", "has-manuscript": "preprint"},
    **{"is-manuscript-of": "published", "is-translation-of": "original"},
    **{"has-translation": "translation"},
}
"""Relations to another appearance of the same work -> kinds of releases."""
_REFERENCE_PARTS = (
    *("author", "article-title", "volume-title", "series-title", "journal-title", "volume"),
    *("issue", "edition", "first-page", "year"),
)


def _title(builder: RecordBuilder, value: Any) -> None:
    one = first(value)
    if one is not None:
        builder.title(shown(one))
    if isinstance(value, list) and len(value) > 1:
        builder.keep("title", value[1:])


def _subtitle(builder: RecordBuilder, value: Any) -> None:
    """Add the subtitle to the title, unless the title has it already."""
    texts = [shown(one) for one in (value if isinstance(value, list) else [value])]
    title = builder.record.title
    for text in filter(None, (" ".join(text.split()) for text in texts)):
        if title and text.lower() not in title.lower():
            title = f"{title}{' ' if title[-1] in ':?!.' else ': '}{text}"
    builder.record.title = title


def _venue(builder: RecordBuilder, value: Any) -> None:
    put("venue")(builder, value)
    if isinstance(value, list) and len(value) > 1:
        builder.keep("container-title", value[1:])


def _type(builder: RecordBuilder, value: Any) -> None:
    named = text_in(value)
    known = TYPES.get(named.lower(), "other")
    builder.put("type", known)
    if known == "other":
        builder.keep("type", named)


def _subtype(builder: RecordBuilder, value: Any) -> None:
    named = text_in(value)
    if builder.record.type == "preprint" and named.lower() in _NOT_PREPRINTS:
        builder.record.type = "report" if named.lower() in ("report", "working_paper") else "other"
    if named != "preprint":
        builder.keep("subtype", named)


def _link(builder: RecordBuilder, link: dict[str, Any]) -> None:
    kind = {"application/pdf": "pdf", "text/html": "html", "text/xml": "xml"}
    url = link.get("URL")
    if isinstance(url, str):
        builder.link(url, kind.get(str(link.get("content-type"))))


def _references(builder: RecordBuilder, value: Any) -> None:
    builder.add("references", *map(_reference, objects(value)))


def _reference(reference: dict[str, Any]) -> str:
    doi = reference.get("DOI")
    if isinstance(doi, str) and doi.strip():
        return f"doi:{doi.strip().lower()}"
    if isinstance(text := reference.get("unstructured"), str):
        return shown(text)
    parts = [reference.get(name) for name in _REFERENCE_PARTS]
    texts = [shown(part) for part in parts if isinstance(part, str | int)]
    return ", ".join(filter(None, texts))


def _relation(builder: RecordBuilder, value: Any) -> None:
    """Other appearances of the work as releases; other relations are kept."""
    others: dict[str, Any] = {}
    for relations in objects(value):
        for name, related in relations.items():
            kind = _RELATED.get(name)
            if kind is None:
                others[name] = related
                continue
            for one in objects(related):
                target = text_in(one.get("id", ""))
                by = {"doi": "doi", "arxiv": "arxiv_id"}.get(str(one.get("id-type")), "url")
                if target.lower() != (builder.record.doi or "").lower():
                    builder.release(kind, **{by: target})
    builder.keep("relation", others)


def _set_dates(builder: RecordBuilder, work: Mapping[str, Any], around: Mapping[str, Any]) -> None:
    """Date the work by its first publication; its other date is a release."""
    dates: dict[str, str] = {}

    def take_date(name: str, value: Any) -> None:
        take(builder, name, value, lambda _, value: dates.update({name: printed_date(value)}))

    for name in (*_DATES, *_FIRST, "accepted"):
        take_date(name, work.get(name) or "")
    for name in _DATES:
        dates[name] = dates.get(name) or ""
        if not dates[name]:
            take_date(name, inner(work, "journal-issue", name) or "")
    accepted = dates.pop("accepted", "")
    dates = {name: printed for name, printed in dates.items() if printed}
    first_date = min(dates.values(), key=_sortable, default="")
    builder.date(first_date)
    for name, printed in dates.items():
        if printed != first_date and name in _DATES:
            builder.release(_DATES[name], date=printed)
        elif printed not in (first_date, *(dates.get(other) for other in _DATES)):
            builder.keep(name, printed)
    if accepted:
        builder.release("accepted", date=accepted)
    if builder.record.pages is None and isinstance(work.get("article-number"), str):
        builder.put("pages", work["article-number"])
    elif work.get("article-number") not in (None, builder.record.pages):
        builder.keep("article-number", work["article-number"])
    address = inner(work, "resource", "primary", "URL")
    if not isinstance(address, str):
        builder.keep("resource", work.get("resource"))
        address = work.get("URL")
    if isinstance(address, str):
        builder.put("url", address)


_DATES = {"published-online": "online", "published-print": "print", "posted": "posted",
          "published-other": "published"}  # fmt: skip
"""Dates on which a work came out -> kinds of releases."""


_FIRST = ("issued", "published")
"""What Crossref takes for the first date, perhaps of none of these kinds."""


def _sortable(printed: str) -> str:
    """A date for comparing: a month without a day comes after each of its days."""
    return iso_of(printed) + "~"


def _other_kind(value: Mapping[str, Any]) -> str | None:
    return "error message" if "message" in value and "title" not in value else None


_DERIVED = "follows from other values"
_KEPT_BY_CROSSREF = "says when and how Crossref keeps the record, and nothing of the paper"
FORM = Form(
    service="Crossref",
    containers=frozenset({"message", "items"}),
    fields={
        "title": _title,
        "subtitle": _subtitle,
        "DOI": put("doi"),
        "type": _type,
        "subtype": _subtype,
        "author": people(editor=False),
        "editor": people(editor=True),
        "container-title": _venue,
        "publisher": put("publisher"),
        "volume": put("volume"),
        "issue": put("issue"),
        "page": put("pages"),
        "ISBN": put_all("isbn"),
        "ISSN": put_all("issn"),
        "language": put("language"),
        "abstract": abstract,
        "subject": add("keywords"),
        "is-referenced-by-count": put("citation_count"),
        "link": each(_link),
        "reference": _references,
        "relation": _relation,
        **dict.fromkeys((*_DATES, *_FIRST, "accepted"), ignore),
        "resource": ignore,
        **dict.fromkeys(("article-number", "URL"), ignore_plain),
    },
    left_out={
        **dict.fromkeys(("indexed", "deposited", "created"), _KEPT_BY_CROSSREF),
        **dict.fromkeys(("content-domain", "source", "member", "prefix"), _KEPT_BY_CROSSREF),
        **dict.fromkeys(("score", "update-policy", "doi-asserted-by"), _KEPT_BY_CROSSREF),
        **dict.fromkeys(("reference-count", "references-count", "issn-type"), _DERIVED),
        **dict.fromkeys(("isbn-type", "journal-issue"), _DERIVED),
    },
    other_kind=_other_kind,
    finish=_set_dates,
)

_OWN_NAMES = """
is-referenced-by-count reference-count references-count content-domain indexed deposited member
short-container-title container-title published-print published-online
"""
_OWN = frozenset(_OWN_NAMES.split())
_FEW = 3


def detect(head: str) -> float:
    """Whether the names of an answer of Crossref are there, or several names of a work."""
    paths = outline(head)
    if "message-type" in paths.get("", ()) and "message" in paths.get("", ()):
        return 0.97
    works = (paths.get(path, frozenset()) for path in ("", "items", "message", "message.items"))
    return max((0.95 if len(names & _OWN) >= _FEW else 0.0 for names in works), default=0.0)


IMPORTER = Importer(
    name="crossref",
    description="works of Crossref (JSON)",
    suffixes=(".json",),
    detect=detect,
    read=lambda source, context: read_works(source, context, FORM),
    sample=(
        '{"message-type": "work", "message": {"DOI": "10.5555/tide", "title": ["Tides of '
        'Small Fjords"], "author": [{"given": "Ida", "family": "Rowan"}], "issued": '
        '{"date-parts": [[2021, 5]]}}}'
    ),
)
