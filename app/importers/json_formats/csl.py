"""CSL-JSON, as Zotero, Pandoc, Mendeley and doi.org write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.text.markup import from_markup
from app.importers.builder import RecordBuilder
from app.importers.importer import Importer
from app.importers.json_formats.form import Form, Setter, ignore_plain, outline, read_works
from app.importers.json_formats.shapes import add, first, printed_date, put_all, text_in
from app.importers.values import UnfitValue

_OTHER_TYPES = """
bill broadcast collection document event figure graphic hearing interview legal_case legislation
manuscript map motion_picture musical_score pamphlet patent performance personal_communication post
post-weblog regulation song speech treaty webpage
"""
TYPES = {
    **{"article-journal": "article", "article-magazine": "article", "article-newspaper": "article"},
    **{"review": "article", "review-book": "article", "paper-conference": "conference"},
    **{"article": "preprint", "book": "book", "periodical": "book", "classic": "book"},
    **{"chapter": "chapter", "entry": "chapter", "entry-dictionary": "chapter"},
    **{"entry-encyclopedia": "chapter", "thesis": "thesis", "report": "report"},
    **{"standard": "report", "dataset": "dataset", "software": "software"},
    **dict.fromkeys(_OTHER_TYPES.split(), "other"),
}
"""Types of CSL 1.0.2 -> ours. `article` is a preprint: what is published has a type of its own."""
_ARXIV = re.compile(r"\barxiv:\s*([a-z.-]+/\d{7}|\d{4}\.\d{4,5})", re.IGNORECASE)
_OTHERS = frozenset({"et al", "et al.", "others", "and others"})
_PARTICLES = ("dropping-particle", "non-dropping-particle")
_NAME_PARTS = {
    *("family", "given", "suffix", "literal", "name", "ORCID", "orcid", "affiliation"),
    *(*_PARTICLES, "comma-suffix", "static-ordering", "parse-names", "isInstitution"),
    *("sequence", "role", "authenticated-orcid"),
}


def text(value: Any) -> str:
    """A text, in which CSL allows some elements of HTML."""
    return from_markup(text_in(first(value)), again=False)


def _put(name: str) -> Setter:
    def set_field(builder: RecordBuilder, value: Any) -> None:
        if isinstance(value, dict) and isinstance(value.get("name"), str):
            value = value["name"]  # a publisher with an address
        number = first(value)
        builder.put(name, number if isinstance(number, int) else text(number))

    return set_field


def _title(builder: RecordBuilder, value: Any) -> None:
    builder.title(text(value))


def _abstract(builder: RecordBuilder, value: Any) -> None:
    builder.abstract(from_markup(text_in(first(value))))


def people(*, editor: bool) -> Setter:
    """A setter of a list of names, as authors or as editors."""

    def set_names(builder: RecordBuilder, value: Any) -> None:
        names = [value] if isinstance(value, dict | str) else value
        if not isinstance(names, list):
            raise UnfitValue("is no list of names")
        for name in names:
            _person(builder, name, editor=editor)
        for key, values in _unused(names).items():
            builder.keep(f"author {key}", values)

    return set_names


def _person(builder: RecordBuilder, name: Any, *, editor: bool) -> None:
    if isinstance(name, str):
        name = {"family": name}
    if not isinstance(name, dict):
        return builder.doubt("bad-author", "an author is no name; left out", str(name))
    parts = {
        key: text(value)
        for key, value in name.items()
        if isinstance(value, str) and key in _NAME_PARTS
    }
    whole = parts.get("literal") or parts.get("name") or ""
    if (
        not editor
        and (whole or parts.get("family", "")).lower() in _OTHERS
        and "given" not in parts
    ):
        return builder.others()
    builder.author(
        whole,
        given=parts.get("given", ""),
        family=parts.get("family", ""),
        particle=" ".join(filter(None, (parts.get(key) for key in _PARTICLES))),
        suffix=parts.get("suffix", ""),
        orcid=parts.get("ORCID") or parts.get("orcid"),
        affiliations=affiliations(name.get("affiliation")),
        group=bool(whole) or name.get("isInstitution") in (True, "true", 1),
        editor=editor,
    )
    return None


def _unused(names: list[Any]) -> dict[str, list[Any]]:
    """What the names have beyond their parts, by its name: the values in the names' order."""
    found: dict[str, list[Any]] = {}
    for name in names:
        for key in name if isinstance(name, dict) else ():
            if key not in _NAME_PARTS:
                found.setdefault(key, []).append(name[key])
    return found


def affiliations(value: Any) -> list[str]:
    """The names of institutions, whatever way they are given."""
    found = []
    for one in value if isinstance(value, list) else [value]:
        named = (one.get("name") or one.get("display_name")) if isinstance(one, dict) else one
        if isinstance(named, str) and named.strip():
            found.append(from_markup(named))
    return found


def _issued(builder: RecordBuilder, value: Any) -> None:
    builder.date(printed_date(value))


def _release(kind: str) -> Setter:
    def set_release(builder: RecordBuilder, value: Any) -> None:
        builder.release(kind, date=printed_date(value))

    return set_release


def _type(builder: RecordBuilder, value: Any) -> None:
    named = text_in(value).strip()
    known = TYPES.get(named.lower())
    builder.put("type", known or "other")
    if known in (None, "other") and named != "document":  # which says no more than `other`
        builder.keep("type", named)


def _keywords(builder: RecordBuilder, value: Any) -> None:
    if isinstance(value, str):
        value = re.split(r"[;\n]" if ";" in value else r"[,\n]", value)
    add("keywords")(builder, value)


def _note(builder: RecordBuilder, value: Any) -> None:
    note = from_markup(text_in(value), again=False)
    builder.put("note", note)
    if match := _ARXIV.search(note):
        builder.put("arxiv_id", match[1])


def _custom(builder: RecordBuilder, value: Any) -> None:
    """Take what our own export writes beside the variables of CSL; the rest is kept."""
    rest = dict(value)
    for name in ("categories", "tags", "references"):
        builder.add(name, *rest.pop(name, ()))
    for name in ("citation_count", "has_code", "code_url"):
        builder.put(name, rest.pop(name, None))
    if rest.pop("authors_truncated", False) is True:
        builder.others()
    for link in rest.pop("links", ()):
        builder.link(link.get("url"), link.get("kind"))
    for release in rest.pop("releases", ()):
        builder.release(
            release.get("kind"),
            date=release.get("date_printed") or release.get("date"),
            **{name: release.get(name) for name in ("venue", "doi", "arxiv_id", "url")},
        )
    builder.keep("custom", {name: rest[name] for name in rest.keys() - {"orcids", "affiliations"}})


def _works(value: Any) -> Iterable[Any]:
    """The item; what our own export says of each author is put beside the author's name."""
    custom = value.get("custom") if isinstance(value, dict) else None
    names = value.get("author") if isinstance(custom, dict) else None
    if not isinstance(names, list) or not all(isinstance(name, dict) for name in names):
        return (value,)
    for own, part in (("orcids", "ORCID"), ("affiliations", "affiliation")):
        said = custom.get(own) if custom else None
        if isinstance(said, list) and len(said) == len(names):
            names = [{**name, part: one} for name, one in zip(names, said, strict=True)]
    return ({**value, "author": names},)


def _finish(builder: RecordBuilder, work: Mapping[str, Any], around: Mapping[str, Any]) -> None:
    """Take what a field means only together with another one."""
    record = builder.record
    place = {name: work.get(name) for name in ("archive", "archive_location", "number")}
    number = _ARXIV.search(str(place["number"] or ""))
    if "arxiv" in str(place["archive"] or "").lower() and place["archive_location"]:
        if record.arxiv_id is None:
            builder.put("arxiv_id", place["archive_location"])
        place["archive"] = place["archive_location"] = None
    if number:
        if record.arxiv_id is None:
            builder.put("arxiv_id", number[1])
        place["number"] = None
    for name, value in place.items():
        builder.keep(name, value)
    event = work.get("event-title")
    if record.venue is None and record.type == "conference" and isinstance(event, str):
        builder.put("venue", text(event))


FORM = Form(
    service="CSL-JSON",
    containers=frozenset({"items"}),
    fields={
        "title": _title,
        "type": _type,
        "author": people(editor=False),
        "editor": people(editor=True),
        "issued": _issued,
        "available-date": _release("online"),
        "submitted": _release("submitted"),
        "container-title": _put("venue"),
        "publisher": _put("publisher"),
        "volume": _put("volume"),
        "issue": _put("issue"),
        "page": _put("pages"),
        "ISBN": put_all("isbn"),
        "ISSN": put_all("issn"),
        "PMID": _put("pmid"),
        "DOI": _put("doi"),
        "URL": _put("url"),
        "language": _put("language"),
        "abstract": _abstract,
        "keyword": _keywords,
        "keywords": _keywords,
        "categories": _keywords,
        "note": _note,
        "custom": _custom,
        **dict.fromkeys(("archive", "archive_location", "number"), ignore_plain),
    },
    works=_works,
    finish=_finish,
)

_OWN_NAMES = """
author issued container-title publisher-place citation-key citation-label page DOI URL ISBN
ISSN accessed collection-title event-title original-date number-of-pages
"""
_OWN = frozenset(_OWN_NAMES.split())
"""Names that a native record has not."""


def detect(head: str) -> float:
    """Whether there are a type of CSL and names that only CSL has."""
    paths = outline(head)
    found = 0.0
    for names in (paths.get("", frozenset()), paths.get("items", frozenset())):
        typed = "type" in names and any(f'"{name}"' in head for name in TYPES)
        score = 0.9 if typed and names & _OWN else 0.85 if len(names & _OWN) > 1 else 0.0
        if typed and not score and "title" in names and head.lstrip("\ufeff \r\n\t")[:1] == "[":
            score = 0.7
        found = max(found, score)
    return found


IMPORTER = Importer(
    name="csl.json",
    description="CSL-JSON (of Zotero, Pandoc, doi.org)",
    suffixes=(".csl.json", ".csl", ".json"),
    detect=detect,
    read=lambda source, context: read_works(source, context, FORM),
    sample=(
        '[{"id": "rowan2021", "type": "article-journal", "title": "Tides of Small '
        'Fjords", "author": [{"family": "Rowan", "given": "Ida"}], "issued": {"date-'
        'parts": [[2021, 5]]}}]'
    ),
)
