"""PubMed's own format (`.nbib`, MEDLINE): `PMID- 123`, values continued on indented lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.domain.dates.printed_dates import read_date
from app.domain.people.name_words import SUFFIXES
from app.domain.records.record import Event, PaperRecord
from app.domain.text.references import decode_references
from app.importers.builder import RecordBuilder
from app.importers.importer import Importer
from app.importers.source import ReadContext, Source
from app.importers.tagged.lines import LineDialect, TaggedRecord, TaggedValues, tagged_records
from app.importers.tagged.shared import begin_paper, read_papers

_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}-(.*)", re.DOTALL)


_FIRST = re.compile(r"^PMID ?- ?\d", re.MULTILINE)
_OWN_TAGS = re.compile(r"^(?:OWN|STAT|FAU|FED|MH|DP|JT|TA|AID|LID|PT|PG|SO) *- ?", re.MULTILINE)
_OF_RIS = re.compile(r"^TY +- ", re.MULTILINE)
_ENOUGH = 3

TYPES = {
    "preprint": "preprint", "dataset": "dataset", "congress": "conference",
    "clinical conference": "conference", "technical report": "report",
    "academic dissertation": "thesis", "book": "book", "book chapter": "chapter",
}  # fmt: skip
_RETRACTED = "retracted publication"
_PEOPLE = frozenset({"FAU", "AU", "CN", "AUID", "AD", "FED", "ED"})
_KIND = re.compile(r"^(.*?)\s*\[(\w+)\]$")
_ORCID = re.compile(r"\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx]")
_SERIAL = re.compile(r"\d{4}-\d{3}[\dXx]|97[89][\d -]{10,14}|\d[\d -]{7,11}[\dXx]")
_IN_BRACKETS = re.compile(r"\[(.*)\]\.?")
_LAST_YEAR = 9_999


def _split(line: str) -> tuple[str, str] | None:
    match = _TAG.match(line)
    return (match[1], match[2].strip()) if match else None


def _begins(tag: str, record: TaggedRecord | None, after_blank: bool) -> bool:
    return record is None or tag == "PMID" or after_blank


_DIALECT = LineDialect(split=_split, begins=_begins, only_indented=True, blank_ends=True)


def read(source: Source, context: ReadContext) -> Iterator[Event]:
    """Each record, or why it is left out.

    Raises:
        ImportRefused: there is no record.
    """
    found = tagged_records(source, context, _DIALECT)
    return read_papers(found, context, paper_record, _excerpt, "PMID- 20481061")


def _excerpt(record: TaggedRecord) -> str:
    return " ".join(f"{field.tag} {field.text}" for field in record.fields[:5])


def detect(head: str) -> float:
    """How sure a text looks like PubMed's format: a PMID, or several of its own tags."""
    if _FIRST.search(head):
        return 0.95
    if len(set(_OWN_TAGS.findall(head))) >= _ENOUGH and not _OF_RIS.search(head):
        return 0.6
    return 0.0


IMPORTER = Importer(
    name="nbib",
    description="PubMed’s format (lines such as “PMID- 20481061”)",
    suffixes=(".nbib",),
    detect=detect,
    read=read,
    sample="""\
PMID- 10000001
DP  - 2019 Jun 7
TI  - Tidal mixing in a small fjord.
FAU - Rowan, Ida
AU  - Rowan I
JT  - Journal of invented results
AID - 10.5555/jir.2019.1 [doi]
""",
)


def paper_record(record: TaggedRecord, context: ReadContext) -> PaperRecord:
    """Read a record.

    Raises:
        UnfitRecord: it has no title, or is too long.
    """
    builder, values = begin_paper(record, context)
    _take_title(builder, values)
    _take_people(builder, record)
    values.fields(*_PEOPLE)
    _take_dates(builder, values)
    _take_identifiers(builder, values)
    kinds = values.all("PT")
    known = (TYPES[kind.lower()] for kind in kinds if kind.lower() in TYPES)
    builder.put("type", next(known, "article" if values.first("JT", "TA") else None))
    if _RETRACTED in map(str.lower, kinds):
        builder.add("tags", "retracted")
    for kind in kinds:
        if kind.lower() not in ("journal article", *TYPES, _RETRACTED):
            builder.keep("PT", kind)
    builder.put("venue", values.first("JT", "TA"))
    builder.put("volume", values.first("VI"))
    builder.put("issue", values.first("IP"))
    builder.put("pages", values.first("PG"))
    builder.put("publisher", values.first("PB"))
    builder.put("language", ", ".join(dict.fromkeys(values.all("LA"))))
    abstracts = dict.fromkeys(values.all("AB"))
    builder.abstract(decode_references("\n\n".join(abstracts)))
    builder.add("keywords", *(word.lstrip("*") for word in values.all("OT")))
    for heading in values.all("MH"):
        word, *qualifiers = heading.replace("*", "").split("/")
        builder.add("keywords", word)
        if qualifiers:
            builder.keep("MH", heading)
    values.keep()
    return builder.build()


def _take_title(builder: RecordBuilder, values: TaggedValues) -> None:
    title = decode_references(" ".join(values.all("TI")) or values.first("BTI"))
    own = decode_references(values.first("TT"))
    bracketed = _IN_BRACKETS.fullmatch(title)
    if bracketed:  # a translation; TT is the title in the paper's own language
        title = bracketed[1]
    builder.title(title or own)
    if title and own:
        builder.keep("TT", own)


@dataclass(slots=True)
class _Person:
    """One author while the lines about them are read."""

    full: str = ""
    short: str = ""
    group: bool = False
    editor: bool = False
    orcid: str | None = None
    affiliations: list[str] = field(default_factory=list)


def _take_people(builder: RecordBuilder, record: TaggedRecord) -> None:
    """Read authors in their order: `FAU` and `AU` of one person, then what belongs to them."""
    people: list[_Person] = []
    for tagged in record.fields:
        text = tagged.text
        last = people[-1] if people else None
        if tagged.tag not in _PEOPLE or not text:
            continue
        if tagged.tag in ("FAU", "FED"):
            people.append(_Person(full=text, editor=tagged.tag == "FED"))
        elif tagged.tag in ("AU", "ED"):
            if last is not None and last.full and not last.short and not last.group:
                last.short = text
            else:
                people.append(_Person(short=text, editor=tagged.tag == "ED"))
        elif tagged.tag == "CN":
            people.append(_Person(full=text, group=True))
        elif last is None:
            builder.keep(tagged.tag, text)
        elif tagged.tag == "AD":
            last.affiliations.append(text)
        elif found := _ORCID.search(text):
            last.orcid = found[0]
        else:
            builder.keep("AUID", text)
    for person in people:
        _take_person(builder, person)


def _take_person(builder: RecordBuilder, person: _Person) -> None:
    name = person.full or person.short
    if name.lower().rstrip(".") in ("et al", "others"):
        builder.others()
        return
    family, comma, given = name.partition(",")
    parted = bool(comma and given.strip()) and not person.group
    before, _, last = given.strip().rpartition(" ")  # "King, Martin Luther 3rd"
    suffix = last if before and last.lower().rstrip(".") in SUFFIXES else ""
    builder.author(
        "" if parted else name,
        family=family.strip() if parted else "",
        given=(before if suffix else given.strip()) if parted else "",
        suffix=suffix if parted else "",
        orcid=person.orcid,
        affiliations=person.affiliations,
        group=person.group,
        editor=person.editor,
    )


def _take_dates(builder: RecordBuilder, values: TaggedValues) -> None:
    """Take the earliest of the dates in print and online; the other is a release."""
    dates = [("print", values.first("DP")), ("online", values.first("DEP"))]
    read = [(read_date(text, _LAST_YEAR).iso, kind, text) for kind, text in dates if text]
    read.sort(key=lambda one: f"{one[0]}~" if one[0] else "~")
    for at, (iso, kind, text) in enumerate(read):
        if at == 0:
            builder.date(text)
        elif iso != read[0][0]:
            builder.release(kind, date=text)


def _take_identifiers(builder: RecordBuilder, values: TaggedValues) -> None:
    builder.put("pmid", values.first("PMID"))
    dois = []
    for tag in ("LID", "AID"):
        for text in values.all(tag):
            found = _KIND.match(text)
            if found and found[2] == "doi":
                dois.append(found[1])
            elif text.lower().startswith("doi:"):
                dois.append(text)
            else:
                builder.keep(tag, text)
    builder.put("doi", next(iter(dois), None))
    for other in dois[1:]:
        if other.lower() != dois[0].lower():
            builder.keep("AID", other)
    numbers = [found[0] for text in values.all("IS") if (found := _SERIAL.search(text))]
    builder.put("issn", ", ".join(dict.fromkeys(numbers)))
    books = [found[0] for text in values.all("ISBN") if (found := _SERIAL.search(text))]
    builder.put("isbn", ", ".join(dict.fromkeys(books)))
