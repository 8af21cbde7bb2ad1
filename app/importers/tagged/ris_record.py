"""One RIS record as a paper; tags without a place are kept as they are."""

from __future__ import annotations

import re

from app.domain.dates.printed_dates import read_date
from app.domain.identifiers import normal_arxiv_id, normal_doi, normal_pmid, web_address
from app.domain.records.record import PaperRecord
from app.domain.text.markup import from_markup
from app.importers.builder import YEARS_AHEAD, RecordBuilder
from app.importers.source import ReadContext
from app.importers.tagged.lines import TaggedRecord, TaggedValues
from app.importers.tagged.shared import (
    begin_paper,
    page_range,
    take_keywords,
    take_name,
    take_serial_numbers,
)

TYPES = {
    **dict.fromkeys(("JOUR", "JFULL", "MGZN", "NEWS", "EJOUR", "INPR", "ABST"), "article"),
    **dict.fromkeys(("CONF", "CPAPER"), "conference"),
    **dict.fromkeys(("BOOK", "EBOOK", "EDBOOK", "SER", "CTLG"), "book"),
    **dict.fromkeys(("CHAP", "ECHAP", "ENCYC", "DICT"), "chapter"),
    **dict.fromkeys(("RPRT", "GOVDOC", "STAND"), "report"),
    **{"THES": "thesis", "DATA": "dataset", "AGGR": "dataset", "COMP": "software"},
    **{"JOURNAL ARTICLE": "article", "ARTICLE": "article", "BOOK SECTION": "chapter"},
    **{"CONFERENCE PAPER": "conference", "CONFERENCE PROCEEDINGS": "conference"},
    **{"BOOK CHAPTER": "chapter", "THESIS": "thesis", "REPORT": "report", "DATASET": "dataset"},
    **{"COMPUTER PROGRAM": "software", "PREPRINT": "preprint", "PREP": "preprint"},
}
PREPRINT = "preprint"
_NOTE = 2_000
"""Longest text that is a note; a longer one is kept apart."""
_WITHIN = frozenset({"conference", "chapter"})
_DOI_IN_TEXT = re.compile(r"(?:doi:?\s*|doi\.org/)(10\.\d{4,9}/\S+)", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s;<>\"]+(?:;[^\s;<>\"=]+=[^\s;<>\"]*)*")
_PUBMED = re.compile(r"pubmed|medline|nlm", re.IGNORECASE)
_CITED = re.compile(r"\bCited By(?: \(since \d{4}\))? ?: ?(\d{1,7})\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,2}")


def paper_record(record: TaggedRecord, context: ReadContext) -> PaperRecord:
    """Read a record.

    Raises:
        UnfitRecord: it has no title, or is too long.
    """
    builder, values = begin_paper(record, context)
    kinds = values.all("TY")
    kind = TYPES.get(kinds[-1].strip().upper()) if kinds else None
    if kind is None and _is_preprint(values):
        kind = "preprint"
    builder.put("type", kind or "other")
    if kind is None and kinds:
        builder.keep("TY", kinds[-1])
    _take_titles(builder, values, kind)
    for text in values.all("AU", "A1"):
        take_name(builder, text)
    for text in values.all("ED", *(() if kind == "thesis" else ("A2",))):
        take_name(builder, text, editor=True)
    _take_dates(builder, values, context)
    _take_identifiers(builder, values)
    _take_texts(builder, values)
    values.keep(builder.record.title, builder.record.venue or "")
    return builder.build()


def _is_preprint(values: TaggedValues) -> bool:
    """Whether the kind of work, in words, is a preprint; RIS has no type of its own for these."""
    return any(text.strip().lower() == PREPRINT for text in values.all("M3"))


def _take_titles(builder: RecordBuilder, values: TaggedValues, kind: str | None) -> None:
    own = ("TI", "T1", "CT")
    title = values.first(*own, *(() if kind in _WITHIN else ("BT",))) or values.first("ST", "BT")
    builder.title(from_markup(title))
    if kind in _WITHIN:
        venue = values.first("T2", "BT", "JF", "JO", "C3", "JA", "J2")
    else:
        venue = values.first("JF", "T2", "JO", "JA", "J2", "J1")
    builder.put("venue", from_markup(venue))


def _take_dates(builder: RecordBuilder, values: TaggedValues, context: ReadContext) -> None:
    """Of the dates of one year the one that says most counts; `Y2` is when somebody looked."""
    tags = ("PY", "Y1", "DA")
    printed = [(tag, text) for tag in tags for text in map(ris_date, values.all(tag)) if text]
    latest = context.imported_on.year + YEARS_AHEAD
    read = [(tag, text, read_date(text, latest).iso) for tag, text in printed]
    year = next((iso[:4] for _, _, iso in read if iso), None)
    if year is None:
        for place, (tag, text) in enumerate(printed):
            builder.keep(tag, text) if place else builder.date(text)
        return
    own = [(text, iso) for _, text, iso in read if iso and iso[:4] == year]
    best, best_iso = max(own, key=lambda one: len(one[1]))
    month = next((text for _, text, iso in read if not iso and _is_month(text, year, latest)), None)
    builder.date(f"{month} {year}" if month and len(best_iso) == len(year) else best)
    for tag, text, iso in read:
        if iso and iso[:4] != year:
            builder.release(None, date=text)
        elif not iso and text != month:
            builder.keep(tag, text)


def _is_month(text: str, year: str, latest: int) -> bool:
    return len(read_date(f"{text} {year}", latest).iso or "") > len(year)


def ris_date(text: str) -> str:
    """A date of RIS as one writes it: `2014/05//` is 2014-05, `2001///Spring` is Spring 2001.

    "" where it says nothing.
    """
    year, *parts = (part.strip() for part in text.split("/"))
    if not parts:
        return year
    if not year:
        return " ".join(filter(None, parts))
    month, day, *others = [*parts, "", ""][: max(3, len(parts))]
    if not month.strip("0"):
        words = " ".join(filter(None, others))
        return f"{words} {year}" if words else year
    if not _NUMBER.fullmatch(month):
        whole = f"{month} {year}"
        return f"{day} {whole}" if day.strip("0") else whole
    date = f"{year}-{int(month):02d}"
    return f"{date}-{int(day):02d}" if _NUMBER.fullmatch(day) and int(day) else date


def _take_identifiers(builder: RecordBuilder, values: TaggedValues) -> None:
    doi = values.first("DO", "DI")
    addresses = [url for text in values.all("UR", "LK") for url in _WEB.findall(text) or [text]]
    hidden = [text for text in (*values.all("M3"), *addresses) if _DOI_IN_TEXT.search(text)]
    if not doi and hidden and (found := _DOI_IN_TEXT.search(hidden[0])):
        doi = found[1]
    builder.put("doi", doi)
    for text in values.all("M3"):
        if text not in hidden and text.strip().lower() != PREPRINT:
            builder.keep("M3", text)
    for text in values.all("M1"):
        if "arxiv" in text.lower() and normal_arxiv_id(text):
            builder.put("arxiv_id", text)
        else:
            builder.keep("M1", text)
    web = [url for url in addresses if web_address(url)]
    builder.put("url", next(iter(web), None))
    for url in web[1:]:
        builder.link(url)
    for url in addresses:
        if url not in web:
            builder.keep("UR", url)
    for tag, what in (("L1", "pdf"), ("L2", "html")):
        for text in values.all(tag):
            if web_address(text):
                builder.link(text, what)
            else:
                builder.keep(tag, text)
    number = values.first("AN")
    if number:
        base = " ".join((*values.all("DB"), *values.all("DP")))
        pmid = _PUBMED.search(base) and normal_pmid(number)
        builder.put("pmid", pmid or None)
        for name, text in (("AN", "" if pmid else number), ("DB", base)):
            builder.keep(name, text)
    if numbers := values.all("SN"):
        take_serial_numbers(builder, "; ".join(numbers))


def _take_texts(builder: RecordBuilder, values: TaggedValues) -> None:
    abstracts = [from_markup(field.paragraphs) for field in values.fields("AB", "N2")]
    abstracts = list(dict.fromkeys(abstracts))
    builder.abstract(abstracts[0] if abstracts else None)
    for text in abstracts[1:]:
        builder.keep("N2", text)
    for field in values.fields("KW"):
        take_keywords(builder, "\n".join(field.lines))
    first = values.first("SP") or values.first("C7")
    builder.put("pages", page_range(first, values.first("EP")))
    builder.put("volume", values.first("VL", "VO"))
    builder.put("issue", values.first("IS", "CP"))
    builder.put("publisher", values.first("PB"))
    builder.put("language", values.first("LA"))
    for text in values.all("N1"):
        if cited := _CITED.search(text):
            builder.put("citation_count", cited[1])
        if normal_doi(text) is not None and normal_doi(text) == builder.record.doi:
            continue
        if builder.record.note is None and len(text) <= _NOTE:
            builder.put("note", text)
        else:
            builder.keep("N1", text)
