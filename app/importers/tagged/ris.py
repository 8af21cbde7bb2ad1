"""RIS, as Zotero, EndNote, Ovid, Scopus, PubMed and publishers write it.

Both dialects (`T1`, `A1`, `Y1`, `JF` and `TI`, `AU`, `PY`, `T2`) are read at once. A record
without its `ER` ends where the next one begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.domain.identifiers import normal_arxiv_id, normal_doi, normal_pmid, web_address
from app.domain.records.record import Event, PaperRecord, Remark
from app.domain.text.markup import from_markup
from app.importers.builder import RecordBuilder
from app.importers.importer import Importer
from app.importers.source import ReadContext, Source
from app.importers.tagged.dates import take_dates
from app.importers.tagged.lines import (
    LineDialect,
    TaggedRecord,
    TaggedValues,
    stripped,
    tagged_records,
)
from app.importers.tagged.shared import (
    begin_paper,
    page_range,
    read_papers,
    take_keywords,
    take_name,
    take_serial_numbers,
)

_TAG = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*)|\s*$)", re.DOTALL)
_LOOSE_EDGE = re.compile(r"(TY|ER)\s{0,3}-\s*(.*)", re.DOTALL)
_LOOSE_TAG = re.compile(r"([A-Z][A-Z0-9])(?:\s{1,3}-\s*|-\s+|-$)(.*)", re.DOTALL)
_WHAT_IT_IS = ("TI", "T1", "BT", "CT", "ST", "AU", "A1")


_FIRST = re.compile(r"^[ \t\ufeff\xa0]*TY\s{0,3}-\s*\S", re.MULTILINE)

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


class _Splitter:
    """Takes tags off lines.

    A record in whose first two lines other blanks are around the hyphen has such tags; elsewhere
    a line with them continues a value.
    """

    def __init__(self) -> None:
        self._is_loose = False
        self._after_type = False

    def __call__(self, line: str) -> tuple[str, str] | None:
        text = stripped(line)
        exact = _TAG.match(text)
        loose = _LOOSE_TAG if self._is_loose or self._after_type else _LOOSE_EDGE
        match = exact or loose.match(text)
        if match is None:
            return None
        if match[1] == "TY" or self._after_type:
            self._is_loose = exact is None
        self._after_type = match[1] == "TY"
        return match[1], (match[2] or "").strip()


def _begins(tag: str, record: TaggedRecord | None, after_blank: bool) -> bool:
    if tag != "TY":
        return False
    if record is None or record.too_long or record.unread:
        return True
    return record.fields[-1].tag != "TY"


def read(source: Source, context: ReadContext) -> Iterator[Event]:
    """Each record, or why it is left out.

    Raises:
        ImportRefused: there is no record.
    """
    dialect = LineDialect(_Splitter(), _begins, ends=frozenset({"ER"}), one_line=frozenset({"TY"}))
    found = _joined(tagged_records(source, context, dialect))
    return read_papers(found, context, paper_record, _excerpt, "TY  - JOUR")


def _joined(found: Iterable[TaggedRecord | Remark]) -> Iterator[TaggedRecord | Remark]:
    """Join a record to the one before it where a second `TY` is within that one.

    What follows has no title of its own then.
    """
    before: TaggedRecord | None = None
    for remark in found:
        is_open = before is not None and not before.is_closed
        if before and is_open and isinstance(remark, TaggedRecord) and not remark.has(*_WHAT_IT_IS):
            before.fields += remark.fields
            before.unread += remark.unread
            before.line_end, before.is_closed = remark.line_end, remark.is_closed
            continue
        if before is not None:
            yield before
            before = None
        if isinstance(remark, TaggedRecord):
            before = remark
        else:
            yield remark
    if before is not None:
        yield before


def _excerpt(record: TaggedRecord) -> str:
    return " ".join(field.text for field in record.fields[:8])[:200]


def detect(head: str) -> float:
    """How sure a text looks like RIS: a line `TY  - …` begins each record."""
    return 0.95 if _FIRST.search(head) else 0.0


IMPORTER = Importer(
    name="ris",
    description="RIS (lines such as “TY  - JOUR”)",
    suffixes=(".ris",),
    detect=detect,
    read=read,
    sample="""\
TY  - JOUR
AU  - Rowan, Ida
TI  - Tidal mixing in a small fjord
T2  - Journal of Invented Results
PY  - 2019/06/07
DO  - 10.5555/jir.2019.1
ER  -
""",
)


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
    take_dates(builder, values, context)
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
