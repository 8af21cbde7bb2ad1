"""What the tagged formats have in common: papers from records, names, keywords, numbers, pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from app.domain.records.record import Event, PaperRecord, Remark
from app.domain.text.references import decode_references
from app.errors import ImportRefused
from app.importers.builder import RecordBuilder, rejected
from app.importers.inverted_names import take_names
from app.importers.source import ReadContext
from app.importers.tagged.lines import TaggedRecord, TaggedValues
from app.importers.values import UnfitRecord

_OTHERS = re.compile(r"(?:and )?(?:et\.? al\.?|others|\.\.\.|…)", re.IGNORECASE)
_NUMBER = re.compile(r"[\dXx][\dXx -]{6,20}[\dXx]")
_ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]")
_BETWEEN_KEYWORDS = re.compile(r"\s*[;\n]\s*")


def read_papers(
    found: Iterable[TaggedRecord | Remark],
    context: ReadContext,
    paper_of: Callable[[TaggedRecord, ReadContext], PaperRecord],
    excerpt_of: Callable[[TaggedRecord], str],
    example: str,
) -> Iterator[Event]:
    """Give a paper for each record, or why it is left out.

    Args:
        found: records, and remarks on lines that are of none.
        paper_of: reads a record; raises UnfitRecord where it is no paper.
        excerpt_of: gives what is shown of a record that is left out.
        example: a line of the format, for the message where there is no record.

    Raises:
        ImportRefused: there is no record.
    """
    seen = False
    for remark in found:
        if isinstance(remark, Remark):
            yield remark
            continue
        seen = True
        try:
            yield paper_of(remark, context)
        except UnfitRecord as error:
            yield rejected(error, remark.line, excerpt_of(remark))
    if not seen:
        raise ImportRefused(f"No record was found; expected lines such as “{example}”.")


def begin_paper(record: TaggedRecord, context: ReadContext) -> tuple[RecordBuilder, TaggedValues]:
    """Give a builder for the paper of a record, and the values of the record.

    Raises:
        UnfitRecord: the record is too long.
    """
    if record.too_long:
        raise UnfitRecord("too-long", "the record, or one of its lines, is too long")
    builder = RecordBuilder(context, record.line, record.line_end)
    return builder, TaggedValues(record, builder)


def take_name(builder: RecordBuilder, text: str, *, editor: bool = False) -> None:
    """Take an author or editor, or several between semicolons."""
    for name in filter(None, (part.strip() for part in decode_references(text).split(";"))):
        if _OTHERS.fullmatch(name):
            builder.others()
        else:
            take_names(builder, name, editor=editor)


def take_keywords(builder: RecordBuilder, text: str) -> None:
    """Take keywords between lines or semicolons; the star of a main subject is left out."""
    builder.add("keywords", *(word.strip("* ") for word in _BETWEEN_KEYWORDS.split(text)))


def take_serial_numbers(builder: RecordBuilder, text: str) -> None:
    """Take ISBN and ISSN, of which RIS and EndNote have one tag."""
    found: dict[str, list[str]] = {"issn": [], "isbn": []}
    for number in _NUMBER.findall(text):
        digits = re.sub(r"[ -]", "", number)
        if _ISSN.fullmatch(digits):
            found["issn"].append(number.strip())
        elif len(digits) in (10, 13):
            found["isbn"].append(number.strip())
    for name, numbers in found.items():
        builder.put(name, ", ".join(dict.fromkeys(numbers)))
    if not any(found.values()):
        builder.keep("SN", text)


def page_range(first: str, last: str) -> str:
    """First and last page as one text."""
    return f"{first}–{last}" if first and last and last not in first else first or last
