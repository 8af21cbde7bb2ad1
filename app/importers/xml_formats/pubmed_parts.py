"""Parts that articles and books of PubMed share: people, dates, abstracts, identifiers."""

from __future__ import annotations

from lxml import etree

from app.domain.dates.printed_dates import read_date
from app.domain.identifiers import normal_doi
from app.importers.builder import RecordBuilder
from app.importers.xml_formats.formats import printed, text_at, text_of, texts_at

_LAST_YEAR = 9_999


def take_people(builder: RecordBuilder, lists: list[etree._Element]) -> None:
    """Take the authors and editors of lists of authors."""
    for people in lists:
        editors = people.get("Type") == "editors"
        for author in people.iterfind("Author"):
            if author.get("ValidYN") == "N":  # a misprint, which is followed by the right name
                builder.keep("Author ValidYN=N", text_of(author))
            else:
                _take_author(builder, author, editor=editors)
        if people.get("CompleteYN") == "N" and not editors:
            builder.others()


def _take_author(builder: RecordBuilder, author: etree._Element, *, editor: bool) -> None:
    places = [*texts_at(author, "AffiliationInfo/Affiliation"), *texts_at(author, "Affiliation")]
    orcid = None
    for identifier in author.iterfind("Identifier"):
        if identifier.get("Source") == "ORCID":
            orcid = text_of(identifier)
        else:
            builder.keep("Author Identifier", text_of(identifier))
    group = printed(author.find("CollectiveName"))
    if group:
        builder.author(group, group=True, affiliations=places, orcid=orcid, editor=editor)
        return
    builder.author(
        given=printed(author.find("ForeName")) or text_at(author, "Initials"),
        family=printed(author.find("LastName")),
        suffix=text_at(author, "Suffix"),
        orcid=orcid,
        affiliations=places,
        editor=editor,
    )


def date_text(date: etree._Element | None) -> str:
    """A date as PubMed prints it: `2020-07-24`, `2020 Jul 24`, `2019 Winter`, `1990 May-Jun`."""
    if date is None:
        return ""
    whole = text_at(date, "MedlineDate")
    if whole:
        return whole
    year, month, day = (text_at(date, name) for name in ("Year", "Month", "Day"))
    if month.isdecimal():
        return "-".join([year, month.zfill(2), day.zfill(2)] if day else [year, month.zfill(2)])
    return " ".join(filter(None, (year, month, day, text_at(date, "Season"))))


def take_dates(builder: RecordBuilder, *dates: tuple[str, str]) -> None:
    """Set the earliest date; the others are releases.

    Args:
        dates: kinds of releases with their dates as printed.
    """
    read = [(read_date(text, _LAST_YEAR).iso, kind, text) for kind, text in dates if text]
    read.sort(key=lambda item: _order(item[0]))
    for at, (iso, kind, text) in enumerate(read):
        if at == 0:
            builder.date(text)
        elif iso is None or iso != read[0][0]:
            builder.release(kind, date=text)


def _order(iso: str | None) -> str:
    """Earliest first; of two that agree as far as both go, the one that says more."""
    return f"{iso}~" if iso else "~"


def take_abstract(builder: RecordBuilder, abstract: etree._Element | None) -> None:
    """Take an abstract, whose parts may have labels ("METHODS")."""
    if abstract is None:
        return
    parts = []
    for part in abstract.iterfind("AbstractText"):
        text = " ".join(printed(part).split())
        label = str(part.get("Label", "")).strip()
        if text:
            parts.append(f"{label}: {text}" if label and label != "UNLABELLED" else text)
    builder.abstract("\n\n".join(parts))
    builder.keep("CopyrightInformation", text_at(abstract, "CopyrightInformation"))


def take_identifiers(builder: RecordBuilder, lists: list[etree._Element]) -> None:
    """Take what lists of ArticleId name: DOI, addresses; the others are kept."""
    for element in (one for ids in lists for one in ids.iterfind("ArticleId")):
        kind, value = str(element.get("IdType", "")), text_of(element)
        if kind == "doi":
            take_doi(builder, value)
        elif kind == "url":
            builder.put("url", value)
        elif kind == "pmc":
            builder.link(f"https://pmc.ncbi.nlm.nih.gov/articles/{value}/", "pmc")
        elif kind != "pubmed":
            builder.keep(kind or "ArticleId", value)


def take_doi(builder: RecordBuilder, value: str) -> None:
    """Take a DOI; the same in two places is one, another one is kept."""
    have = builder.record.doi
    if have is None:
        builder.put("doi", value)
    elif (normal_doi(value) or "").lower() != have.lower():
        builder.keep("doi", value)


def take_pmid(builder: RecordBuilder, element: etree._Element) -> None:
    """Take the number of the newest version of a record."""
    numbers = list(element.iterfind("PMID"))
    if numbers:
        newest = max(numbers, key=lambda number: str(number.get("Version", "")).zfill(4))
        builder.put("pmid", text_of(newest))


def take_keywords(builder: RecordBuilder, element: etree._Element) -> None:
    """Take the keywords of all lists."""
    for keyword in element.iterfind("KeywordList/Keyword"):
        builder.add("keywords", printed(keyword))


def pages_of(pagination: etree._Element | None) -> str:
    """The pages as printed ("228-42"), else first and last one."""
    if pagination is None:
        return ""
    start, end = text_at(pagination, "StartPage"), text_at(pagination, "EndPage")
    return text_at(pagination, "MedlinePgn") or "-".join(filter(None, (start, end)))
