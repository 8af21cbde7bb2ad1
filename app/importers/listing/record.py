"""One entry of a listing as a `PaperRecord`, each field with its origin."""

from __future__ import annotations

from app.domain.categories import assumed_archive, category_name, is_category
from app.domain.dates.inferred import PartialDate, YearInference, parse_date
from app.domain.identifiers import find_code_address
from app.domain.people.names import Compatibility, compare
from app.domain.people.roles import authors_and_editors
from app.domain.records.record import Origin, PaperRecord, Remark
from app.domain.reported import count_of
from app.domain.tex.html import count_formulas
from app.domain.text.plain import clean_text
from app.importers.listing.entry import Parts
from app.importers.listing.grammar import Entry
from app.importers.people import MARKED_EDITORS
from app.importers.source import Limits

_EXCERPT = 200
CODE_BADGES = frozenset({"code", "github", "gitlab"})
"""Badges, in lower case, that say that a paper has code."""


def paper_record(
    entry: Entry, parts: Parts, inference: YearInference, owner: str | None, limits: Limits
) -> PaperRecord | Remark:
    """The record of an entry, or the issue that says why there is none.

    Args:
        entry: the head and its lines.
        parts: the parts of the entry.
        inference: the year of dates printed without one.
        owner: the owner of the page, if it names one.
        limits: for the lengths of title, abstract and list of authors.
    """
    refusal = _refusal(parts, limits)
    if refusal:
        return _rejection(entry, *refusal)
    assert parts.title is not None
    head = entry.head.line
    record = PaperRecord(title=parts.title, line=head.number, line_end=entry.last_line)
    record.abstract = parts.abstract
    _describe_text(record, parts)
    _set_date(record, entry, inference)
    _set_categories(record, entry)
    _set_authors(record, parts, owner)
    _set_code(record, entry)
    _set_tags(record, entry, parts)
    return record


def _refusal(parts: Parts, limits: Limits) -> tuple[str, str] | None:
    """Code and reason why an entry cannot be kept, or None."""
    if parts.oversized:
        return "too-long", f"the entry is longer than {limits.record_bytes // 1024:,} KiB"
    if not parts.title:
        return "no-title", "no title"
    if len(parts.title) > limits.title_chars:
        return "too-long", f"the title has more than {limits.title_chars:,} characters"
    if parts.abstract and len(parts.abstract) > limits.abstract_chars:
        return "too-long", f"the abstract has more than {limits.abstract_chars:,} characters"
    if parts.byline and len(parts.byline.names) > limits.authors:
        return "too-many-authors", f"there are more than {limits.authors:,} authors"
    return None


def _rejection(entry: Entry, code: str, reason: str) -> Remark:
    first, last = entry.head.line.number, entry.last_line
    extent = f"line {first} is" if first == last else f"lines {first}–{last} are"
    texts = [entry.head.line.text, *(line.text for block in entry.blocks for line in block)]
    return Remark(
        "rejected", first, code, f"{reason}; {extent} left out", " ⏎ ".join(texts)[:_EXCERPT]
    )


def _doubt(record: PaperRecord, code: str, reason: str, excerpt: str = "") -> None:
    record.issues.append(Remark("doubt", record.line, code, reason, excerpt[:_EXCERPT]))


def _describe_text(record: PaperRecord, parts: Parts) -> None:
    formulas, _ = count_formulas(record.title)
    understood = "as printed" + ("; $…$ read as math" if formulas else "")
    if parts.repeated_title:
        understood += "; printed twice, taken once"
    record.origins["title"] = Origin(parts.title_line, record.title, understood)
    if record.abstract is None:
        record.origins["abstract"] = Origin(None, "", "none printed")
        _doubt(record, "no-abstract", "no abstract is printed", record.title)
        return
    words = count_of(len(record.abstract.split()), "word")
    formulas, rendered = count_formulas(record.abstract)
    if formulas:
        words += f", {count_of(formulas, 'formula')}"
        words += ", all rendered" if rendered == formulas else f", {rendered} rendered"
    record.origins["abstract"] = Origin(parts.abstract_line, record.abstract, words)


def _set_date(record: PaperRecord, entry: Entry, inference: YearInference) -> None:
    head = entry.head
    record.date_printed = head.date
    date = parse_date(head.date)
    if date is None or not date.exists:
        record.date = _as_far_as_possible(date)
        read_as = f"read as {record.date}" if record.date else "the date is left out"
        understood = f"there is no such day; {read_as}"
        _doubt(record, "impossible-date", f"“{head.date}”: {understood}", head.line.text)
    elif date.year is not None:
        record.date = date.iso
        precision = "day and year" if date.day else "month and year" if date.month else "year"
        understood = f"{precision} printed: certain"
    else:
        understood = _infer_date(record, date, inference)
        _doubt(record, "year-inferred", understood, head.line.text)
    record.origins["date"] = Origin(head.line.number, head.line.text, understood)


def _as_far_as_possible(date: PartialDate | None) -> str | None:
    """The month of a day that no calendar has."""
    if date is None or date.year is None or date.year < 1:
        return None
    month = PartialDate(date.year, date.month)
    return month.iso if month.exists else PartialDate(date.year).iso


def _infer_date(record: PaperRecord, date: PartialDate, inference: YearInference) -> str:
    record.year_inferred = True
    reason = inference.reason
    if inference.year is not None:
        dated = date.in_year(inference.year)
        if dated.exists:
            record.date = dated.iso
        else:
            reason = f"{inference.year} would be the year, but it has no {record.date_printed}"
    record.year_reason = f"no year printed: {reason}"
    return record.year_reason


def _set_categories(record: PaperRecord, entry: Entry) -> None:
    head = entry.head
    record.categories = tuple(dict.fromkeys(head.codes))
    meanings = [_describe_category(code) for code in record.categories]
    record.origins["categories"] = Origin(
        head.line.number, ", ".join(record.categories), " · ".join(meanings) or "none printed"
    )


def _describe_category(code: str) -> str:
    name = category_name(code)
    if name is None:
        return f"{code} is no category of arXiv; kept as printed"
    if is_category(code):
        return f"arXiv {code}, {name}"
    return f"arXiv {assumed_archive(code)}, {name}; archive assumed"


def _set_authors(record: PaperRecord, parts: Parts, owner: str | None) -> None:
    byline = parts.byline
    if byline is not None:
        names = [clean_text(name, single_line=True) for name in byline.names]
        authors, editors = authors_and_editors(names)
        record.authors, record.editors = tuple(authors), tuple(editors)
        record.authors_truncated = byline.truncated
    if record.editors:
        _doubt(record, *MARKED_EDITORS, parts.byline_printed)
    count = len(record.authors)
    if record.editors and not record.authors:
        understood = "editors only"
    elif not record.authors and not record.authors_truncated:
        understood = "none printed"
        _doubt(record, "no-authors", "no authors are printed", record.title)
    elif record.authors_truncated:
        understood = f"{count} printed, list cut at “et al.”"
        _doubt(
            record, "authors-cut", f"the list of authors is cut after {count}", parts.byline_printed
        )
    else:
        understood = f"{count} printed, list not cut: complete"
    if owner is not None:
        grades = {compare(owner, name) for name in record.authors} - {Compatibility.CONFLICT}
        if not grades and record.authors_truncated:
            record.implied_authors = (owner,)
            understood += f"; {owner} implied as the owner of the page"
        elif not grades:
            _doubt(
                record,
                "owner-missing",
                f"{owner}, the owner of the page, is not among the authors, and the list is"
                " not cut; the name was not added",
                parts.byline_printed,
            )
    record.origins["authors"] = Origin(parts.byline_line, parts.byline_printed, understood)


def _set_code(record: PaperRecord, entry: Entry) -> None:
    marks = [badge for badge in entry.head.badges if badge.lower() in CODE_BADGES]
    abstract = record.abstract or ""
    record.code_url = find_code_address(abstract, any_host=bool(marks))
    record.has_code = bool(marks) or record.code_url is not None
    printed = ", ".join(marks)
    if record.code_url is not None:
        understood = f"marked {printed}, " if marks else "not marked Code, but "
        understood += "address read from the abstract"
        if f"{record.code_url}." in abstract:
            understood += " without its full stop"
        printed = " · ".join(part for part in (printed, record.code_url) if part)
    elif marks:
        understood = f"marked {printed}, but no address in the abstract"
        _doubt(record, "code-without-address", understood, entry.head.line.text)
    else:
        understood = "not marked Code, no address in the abstract"
    record.origins["code"] = Origin(entry.head.line.number, printed, understood)


def _set_tags(record: PaperRecord, entry: Entry, parts: Parts) -> None:
    badges = [badge for badge in entry.head.badges if badge.lower() not in CODE_BADGES]
    printed_tags = list(parts.byline.tags) if parts.byline else []
    record.tags = tuple(
        dict.fromkeys(clean_text(tag, single_line=True) for tag in printed_tags + badges)
    )
    if not record.tags:
        return
    meanings = []
    if printed_tags:
        noun = "tag" if len(printed_tags) == 1 else "tags"
        names = ", ".join(f"“{tag}”" for tag in printed_tags)
        verb = "belongs" if len(printed_tags) == 1 else "belong"
        meanings.append(f"the {noun} {names} {verb} to the paper, not to a person")
    if badges:
        meanings.append(f"{', '.join(f'“{badge}”' for badge in badges)} printed on the head line")
    line = parts.byline_line if printed_tags else entry.head.line.number
    record.origins["tags"] = Origin(line, ", ".join(record.tags), "; ".join(meanings))
