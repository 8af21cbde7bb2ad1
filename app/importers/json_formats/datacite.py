"""DataCite: answers of its REST API (`/dois`), and its own JSON of single works."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.importers.builder import RecordBuilder
from app.importers.importer import Importer
from app.importers.inverted_names import take_inverted
from app.importers.json_formats.csl import affiliations
from app.importers.json_formats.form import Form, ignore, ignore_plain, outline, read_works
from app.importers.json_formats.shapes import add, each, objects, pages, put, shown, text_in

_TYPES = {
    **{"journalarticle": "article", "datapaper": "article", "article": "article"},
    **{"conferencepaper": "conference", "conferenceproceeding": "book", "preprint": "preprint"},
    **{"book": "book", "bookchapter": "chapter", "dissertation": "thesis", "report": "report"},
    **{"standard": "report", "outputmanagementplan": "report", "dataset": "dataset"},
    **{"software": "software", "computationalnotebook": "software"},
}
_VERSIONS = frozenset(
    {"IsVersionOf", "HasVersion", "IsNewVersionOf", "IsPreviousVersionOf", "IsVariantFormOf"}
    | {"IsOriginalFormOf", "IsIdenticalTo", "IsPublishedIn", "IsTranslationOf", "HasTranslation"}
)
_DATES = {"available": "online", "accepted": "accepted", "submitted": "submitted",
          "issued": "published"}  # fmt: skip


def _works(value: Any) -> Iterable[Any]:
    """The attributes of a resource of the API."""
    if isinstance(value, dict) and isinstance(value.get("attributes"), dict):
        return ({"id": value.get("id"), **value["attributes"]},)
    return (value,)


def _titles(builder: RecordBuilder, value: Any) -> None:
    """The title with its subtitle; other titles are kept."""
    titles = list(objects(value if isinstance(value, list | dict) else [{"title": value}]))
    main = [one for one in titles if not one.get("titleType")] or titles[:1]
    subtitles = [one for one in titles if one.get("titleType") == "Subtitle"]
    if not main:
        return
    title = shown(main[0].get("title") or "")
    for one in subtitles:
        subtitle = shown(one.get("title") or "")
        if subtitle and subtitle.lower() not in title.lower():
            title = f"{title}: {subtitle}"
    builder.title(title)
    builder.keep("titles", [one for one in titles if one is not main[0] and one not in subtitles])


def _creator(builder: RecordBuilder, creator: dict[str, Any], *, editor: bool = False) -> None:
    given, family = creator.get("givenName") or "", creator.get("familyName") or ""
    name = shown(creator.get("name") or creator.get("creatorName") or "")
    is_group = creator.get("nameType") == "Organizational"
    orcid = None
    for one in objects(creator.get("nameIdentifiers") or []):
        if "ORCID" in str(one.get("nameIdentifierScheme")).upper():
            orcid = text_in(one.get("nameIdentifier"))
    places = affiliations(creator.get("affiliation"))
    if given and family and not is_group:
        name = f"{shown(family)}, {shown(given)}"
    if is_group:
        builder.author(name, orcid=orcid, affiliations=places, group=True, editor=editor)
    else:
        take_inverted(builder, name, orcid=orcid, affiliations=places, editor=editor)


def _contributors(builder: RecordBuilder, value: Any) -> None:
    others = []
    for one in objects(value):
        if one.get("contributorType") == "Editor":
            _creator(builder, one, editor=True)
        else:
            others.append(one)
    builder.keep("contributors", others)


def _publisher(builder: RecordBuilder, value: Any) -> None:
    put("publisher")(builder, value.get("name") if isinstance(value, dict) else value)


def _container(builder: RecordBuilder, value: Any) -> None:
    for container in objects(value):
        put("venue")(builder, container.get("title"))
        put("volume")(builder, container.get("volume"))
        put("issue")(builder, container.get("issue"))
        builder.put("pages", pages(container.get("firstPage"), container.get("lastPage")))
        if container.get("identifierType") in ("ISSN", "ISBN"):
            put(container["identifierType"].lower())(builder, container.get("identifier"))


def _type(builder: RecordBuilder, value: Any) -> None:
    for types in objects(value):
        general = str(types.get("resourceTypeGeneral") or "")
        own = str(types.get("resourceType") or "")
        found = _TYPES.get(general.lower())
        if found is None and general.lower() in ("text", ""):
            found = _TYPES.get(own.lower().replace(" ", ""))
        builder.put("type", found or "other")
        builder.keep(
            "types", {name: types.get(name) for name in ("resourceTypeGeneral", "resourceType")}
        )


def _subject(builder: RecordBuilder, value: Any) -> None:
    add("keywords", "subject")(builder, value)


def _descriptions(builder: RecordBuilder, value: Any) -> None:
    others = []
    for one in objects(value):
        if one.get("descriptionType") in ("Abstract", None) and builder.record.abstract is None:
            builder.abstract(shown(one.get("description") or ""))
        else:
            others.append(one)
    builder.keep("descriptions", others)


def _related(builder: RecordBuilder, value: Any) -> None:
    """Works that are cited, and other versions; other relations are kept."""
    others, references = [], []
    for one in objects(value):
        relation, by = one.get("relationType"), str(one.get("relatedIdentifierType")).lower()
        target = text_in(one.get("relatedIdentifier") or "")
        field = {"doi": "doi", "arxiv": "arxiv_id", "url": "url"}.get(by)
        if relation in ("References", "Cites") and by in ("doi", "arxiv"):
            references.append(f"{by}:{target.lower().removeprefix('arxiv:')}")
        elif relation in ("References", "Cites"):
            references.append(target)
        elif relation in _VERSIONS and field:
            builder.release("version", **{field: target})
        else:
            others.append(one)
    builder.add("references", *references)
    builder.keep("relatedIdentifiers", others)


def _has_date(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("date") or "", str | int)


def _finish(builder: RecordBuilder, work: Mapping[str, Any], around: Mapping[str, Any]) -> None:
    """Date by the day of issue; where there is none, by the year of publication."""
    year, listed = work.get("publicationYear"), work.get("dates") or []
    year = str(year) if isinstance(year, str | int) else ""
    listed = listed if isinstance(listed, list) else [listed]
    dates = [one for one in listed if _has_date(one)]
    others = [one for one in listed if one and not _has_date(one)]
    kinds = [str(date.get("dateType")).lower() for date in dates]
    if "issued" not in kinds and "available" in kinds:
        available = text_in(dates[kinds.index("available")].get("date") or "")
        if not year or available.startswith(year):
            builder.date(available)
    for one, kind in zip(dates, kinds, strict=True):
        printed = text_in(one.get("date") or "")
        if kind == "issued" and builder.record.date is None:
            builder.date(printed)
        elif kind in _DATES and printed != builder.record.date_printed:
            builder.release(_DATES[kind], date=printed)
        elif kind not in _DATES:
            others.append(one)
    if builder.record.date is None:
        builder.date(year)
    builder.keep("dates", others)
    doi = work.get("doi") or work.get("DOI") or work.get("id")
    if isinstance(doi, str) and "10." in doi:
        builder.put("doi", doi)


_SERVICE = "says when and how DataCite keeps the record, or how often it was looked at"
_SERVICE_NAMES = """
xml state isActive metadataVersion schemaVersion source created registered updated reason
viewCount viewsOverTime downloadCount downloadsOverTime citationsOverTime referenceCount partCount
partOfCount versionCount versionOfCount prefix suffix provider_id
"""
FORM = Form(
    service="DataCite",
    containers=frozenset({"data"}),
    works=_works,
    fields={
        "titles": _titles,
        "creators": each(_creator),
        "contributors": _contributors,
        "types": _type,
        "publisher": _publisher,
        "container": _container,
        "subjects": _subject,
        "language": put("language"),
        "descriptions": _descriptions,
        "url": put("url"),
        "contentUrl": put("url"),
        "citationCount": put("citation_count"),
        "relatedIdentifiers": _related,
        "dates": ignore,
        **dict.fromkeys(("publicationYear", "doi", "id"), ignore_plain),
    },
    left_out=dict.fromkeys(_SERVICE_NAMES.split(), _SERVICE),
    finish=_finish,
)


def detect(head: str) -> float:
    """Whether there are creators and titles as DataCite names them, or one of its errors."""
    paths = outline(head)
    for path in ("", "data", "data.attributes", "attributes"):
        names = paths.get(path, frozenset())
        if {"creators", "titles"} <= names or {"titles", "publicationYear", "types"} <= names:
            return 0.97
    if '"type":"dois"' in head.replace(" ", "") or {"status", "title"} <= paths.get(
        "errors", set()
    ):
        return 0.9
    return 0.0


IMPORTER = Importer(
    name="datacite",
    description="works of DataCite (JSON)",
    suffixes=(".json",),
    detect=detect,
    read=lambda source, context: read_works(source, context, FORM),
    sample=(
        '{"data": {"type": "dois", "attributes": {"titles": [{"title": "Tides of Small '
        'Fjords"}], "creators": [{"name": "Rowan, Ida"}], "publicationYear": 2021}}}'
    ),
)
