"""Files of tagged lines (`AU  - Rowan, Ida`) as records, whatever their tags mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from app.domain.records.record import Remark
from app.domain.text.plain import clean_text
from app.importers.builder import RecordBuilder
from app.importers.source import BrokenSource, ReadContext, Source, numbered_lines

_EXCERPT = 200
_MOST_LINES = 100_000
_NUMBERING = re.compile(r"\W*\d*\W*")
_RETURN = re.compile("\r(?!\n)")
_LOOSE = " \t\ufeff\u200b\u2060\xa0"


@dataclass(slots=True)
class TaggedField:
    """One tag with its value, which may go over several lines."""

    tag: str
    line: int
    lines: list[str]

    @property
    def text(self) -> str:
        """The value on one line."""
        return " ".join(" ".join(self.lines).split()) if len(self.lines) > 1 else self.lines[0]

    @property
    def paragraphs(self) -> str:
        """The value with its paragraphs, which blank lines part."""
        if "" not in self.lines:
            return self.text
        parts = "\n".join(self.lines).split("\n\n")
        return "\n\n".join(" ".join(part.split()) for part in parts if part.strip())


@dataclass(slots=True)
class TaggedRecord:
    """The fields of one record, in their order."""

    line: int
    line_end: int
    fields: list[TaggedField] = field(default_factory=list)
    size: int = 0
    too_long: bool = False
    is_closed: bool = False
    """The tag that ends a record came."""
    unread: list[str] = field(default_factory=list)
    """Lines that have no tag and continue nothing."""

    def has(self, *tags: str) -> bool:
        """Whether one of the tags has a value."""
        return any(field.tag in tags and any(field.lines) for field in self.fields)


@dataclass(frozen=True, slots=True)
class LineDialect:
    """How the lines of one format make records."""

    split: Callable[[str], tuple[str, str] | None]
    """Tag and value of a line; None where it has no tag."""
    begins: Callable[[str, TaggedRecord | None, bool], bool]
    """Whether a tag begins a record: the tag, the record so far, whether a blank line is before."""
    ends: frozenset[str] = frozenset()
    """Tags that end a record."""
    of_file: frozenset[str] = frozenset()
    """Tags of the file as a whole, which are of no record."""
    one_line: frozenset[str] = frozenset()
    """Tags whose values no line continues."""
    only_indented: bool = False
    """Lines that continue a value begin with a blank."""
    blank_ends: bool = False
    """A blank line ends a value: what follows without a tag continues nothing."""


def tagged_records(
    source: Source, context: ReadContext, dialect: LineDialect
) -> Iterator[TaggedRecord | Remark]:
    """Every record of a file, and remarks on lines that are of none."""
    reader = _LineReader(dialect, context.limits.record_bytes)
    lines = numbered_lines(source, context.limits.record_bytes)
    number = 0
    while True:
        try:
            number, raw = next(lines)
        except StopIteration:
            break
        except BrokenSource as error:
            if number == 0:
                raise
            reason = f"{error} The lines above are kept."
            yield Remark("rejected", number + 1, "broken-file", reason)
            break
        if raw is None:
            yield from reader.over_long(number)
            continue
        text = raw.decode("utf-8", errors="replace").rstrip()
        for line in _RETURN.split(text) if "\r" in text else (text,):
            yield from reader.line(number, line)
    yield from reader.end()


class _LineReader:
    def __init__(self, dialect: LineDialect, longest: int) -> None:
        self._dialect = dialect
        self._longest = longest
        self._record: TaggedRecord | None = None
        self._after_blank = True
        self._between: list[tuple[int, str]] = []
        """Lines since the last record that have words."""

    def line(self, number: int, text: str) -> Iterator[TaggedRecord | Remark]:
        """Take one line; give the record that it ends, or that it is not of."""
        if not text or text.isspace():
            self._blank()
            return
        found = self._dialect.split(text)
        record = self._record
        if found is not None:
            tag, value = found
            if self._dialect.begins(tag, record, self._after_blank):
                yield from self._finished()
                yield from self._noise()
                record = self._record = TaggedRecord(number, number)
            elif record is not None and tag in self._dialect.ends:
                record.line_end, record.is_closed = number, True
                yield from self._finished()
                record = None
            elif record is None and tag not in self._dialect.of_file:
                self._between.append((number, text))
            if record is not None:
                record.fields.append(TaggedField(tag, number, [value]))
                self._grown(record, number, len(value))
        elif record is None:
            self._between.append((number, text))
        else:
            self._continue(record, number, text)
        self._after_blank = False

    def _continue(self, record: TaggedRecord, number: int, text: str) -> None:
        dialect = self._dialect
        loose = dialect.blank_ends and self._after_blank
        loose |= record.fields[-1].tag in dialect.one_line
        if loose or (dialect.only_indented and not text[0].isspace()):
            record.unread.append(text.strip())
        else:
            record.fields[-1].lines.append(text.strip())
        self._grown(record, number, len(text))

    def _blank(self) -> None:
        self._after_blank = True
        if self._record is not None and not self._dialect.blank_ends:
            self._record.fields[-1].lines.append("")

    def _grown(self, record: TaggedRecord, number: int, size: int) -> None:
        record.line_end = number
        record.size += size + 1
        if record.size > self._longest or len(record.fields) > _MOST_LINES:
            record.too_long = True
            record.fields = record.fields[:1]
            record.fields[0].lines = record.fields[0].lines[:1]
            record.unread.clear()

    def over_long(self, number: int) -> Iterator[TaggedRecord | Remark]:
        """Take a line that is too long to be kept."""
        if self._record is not None:
            self._record.too_long = True
        else:
            yield Remark("note", number, "too-long", "a line between records is too long; left out")

    def end(self) -> Iterator[TaggedRecord | Remark]:
        """The last record, where nothing ended it."""
        yield from self._finished()
        yield from self._noise()

    def _finished(self) -> Iterator[TaggedRecord]:
        if self._record is not None:
            for field in self._record.fields:
                while len(field.lines) > 1 and not field.lines[-1]:
                    field.lines.pop()
            yield self._record
            self._record = None

    def _noise(self) -> Iterator[Remark]:
        between = [(number, text) for number, text in self._between if _says_something(text)]
        self._between.clear()
        if between:
            reason = "text between records is no record; left out"
            excerpt = clean_text(" ".join(text for _, text in between), single_line=True)
            yield Remark("note", between[0][0], "unread-text", reason, excerpt[:_EXCERPT])


def _says_something(text: str) -> bool:
    return _NUMBERING.fullmatch(text) is None


def stripped(text: str) -> str:
    """A line without blanks and invisible signs before it."""
    return text.lstrip(_LOOSE) if text[:1] in _LOOSE else text


class TaggedValues:
    """The values of one record by tag; what is never asked for is kept with the record."""

    def __init__(self, record: TaggedRecord, builder: RecordBuilder) -> None:
        self._builder = builder
        self._fields: dict[str, list[TaggedField]] = {}
        self._used: set[str] = set()
        for tagged in record.fields:
            if any(tagged.lines):
                self._fields.setdefault(tagged.tag, []).append(tagged)
        for text in record.unread:
            builder.keep("unread", text)
            reason = "a line without a tag is kept, but not used"
            builder.doubt("unread-line", reason, text)

    def fields(self, *tags: str) -> list[TaggedField]:
        """Every field of some tags, in the order of the tags; they count as used."""
        self._used.update(tags)
        return [field for tag in tags for field in self._fields.get(tag, ())]

    def all(self, *tags: str) -> list[str]:
        """Every value of some tags, each on one line."""
        return [field.text for field in self.fields(*tags)]

    def first(self, *tags: str) -> str:
        """The first value of the first tag that has any; the others stay unused."""
        for tag in tags:
            if values := self._fields.get(tag):
                self._used.add(tag)
                for other in values[1:]:
                    if other.text != values[0].text:
                        self._builder.keep(tag, other.text)
                return values[0].text
        return ""

    def keep(self, *same: str) -> None:
        """Keep what was not used.

        Args:
            same: texts that are in the record already.
        """
        for tag, values in self._fields.items():
            if tag not in self._used:
                for value in values:
                    if value.text not in same:
                        self._builder.keep(tag, value.paragraphs)
