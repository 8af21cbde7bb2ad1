"""Builds a `PaperRecord` from the loose values of a structured source, each of them checked.

A value that does not fit its field costs the field alone: it is kept with the record
(`PaperRecord.extra`) and named in a doubt. Only a missing or endless title costs the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.dates.printed_dates import LONGEST, read_date
from app.domain.identifiers import (
    arxiv_version,
    normal_arxiv_id,
    normal_doi,
    normal_orcid,
    web_address,
)
from app.domain.people.joined_name import joined_name
from app.domain.people.roles import without_role
from app.domain.records.record import Link, PaperRecord, Release, Remark
from app.domain.text.plain import clean_text
from app.domain.text.references import decode_references
from app.importers.people import MARKED_EDITORS, People
from app.importers.source import ReadContext
from app.importers.values import (
    READERS,
    VALUE_CHARS,
    UnfitRecord,
    UnfitValue,
    storable,
    text_value,
)

EXCERPT = 200
YEARS_AHEAD = 10
"""Years from the import up to which a paper may be dated; later ones are slips of the pen."""
MOST_VALUES = 10_000
"""Most keywords, categories, tags or references of one paper."""
MOST_PLACES = 1_000
"""Most links, and most releases, of one paper: each is compared with those before."""


def rejected(error: UnfitRecord, line: int | None, excerpt: str = "") -> Remark:
    """Say that a record is left out, and why."""
    return Remark("rejected", line, error.code, error.reason, _line(excerpt)[:EXCERPT])


NOTHING: tuple[Any, ...] = (None, "", [], {})
"""Values that say nothing."""
PLAIN = frozenset({"venue", "publisher"})
"""Fields in which a character reference of HTML is a slip of the source, in whatever format."""


class RecordBuilder:
    """One record while it is read.

    Args:
        context: the day of the import, and limits.
        line: line of the record's head, counted from 1; None where lines mean nothing.
        line_end: its last line.
    """

    def __init__(
        self, context: ReadContext, line: int | None = None, line_end: int | None = None
    ) -> None:
        self.record = PaperRecord(title="", line=line, line_end=line_end or line)
        self._limits = context.limits
        self._latest_year = context.imported_on.year + YEARS_AHEAD
        self._people = People()
        self._values: dict[str, dict[str, None]] = {}
        """What was added to fields that hold several values."""
        self._several: set[str] = set()
        """Names of `extra` that were kept more than once: their value is a list made here."""

    # --- text ------------------------------------------------------------------------

    def title(self, text: str | None) -> None:
        """Set the title. Of two titles the first counts."""
        self._set("title", _line(text or ""))

    def abstract(self, text: str | None) -> None:
        """Set the abstract; its line breaks stay. Of two abstracts the first counts."""
        cleaned = clean_text(text or "")
        if len(cleaned) > self._limits.abstract_chars:
            self._leave_out("abstract", cleaned, "too-long", "`abstract` is too long")
        else:
            self._set("abstract", cleaned)

    # --- people ----------------------------------------------------------------------

    def author(
        self,
        name: str = "",
        *,
        given: str = "",
        family: str = "",
        particle: str = "",
        suffix: str = "",
        orcid: str | None = None,
        affiliations: Sequence[str] = (),
        group: bool = False,
        editor: bool = False,
        role: str = "",
    ) -> None:
        """Add an author at the end of the list, or an editor.

        Args:
            name: as printed; else the parts, which are joined so that they are read again.
            orcid: in any usual form.
            group: the source says that it is no person.
            editor: an editor, who is no author.
            role: of an author who is marked as an editor (`app.domain.people.roles`); a mark that
                is part of the name counts too.
        """
        bearers = [without_role(part) for part in (name, given, family)]
        if marked := next(filter(None, (bearer.role for bearer in bearers)), ""):
            role = role or marked
            name, given, family = (bearer.name for bearer in bearers)
        printed = _line(name) or _line(joined_name(given, family, particle, suffix))
        printed = decode_references(printed)  # "G&#252;ting" is nobody's name
        if not printed and not role:
            return
        if len(printed) > VALUE_CHARS:
            self._leave_out("authors", printed, "bad-author", "a name is too long")
            return
        people = self._people
        if editor:
            people.add_editor(printed)
            return
        if role:
            names, lost = people.take_for_editors(printed, role == "editors")
            self.keep("of editors", lost)
            self.doubt(*MARKED_EDITORS, ", ".join(names))
            return
        people.authors.append(printed)
        if group:
            people.groups.append(printed)
        found = normal_orcid(orcid) if orcid else None
        if orcid and found is None:
            self._leave_out("orcid", orcid, "bad-orcid", f"“{orcid[:40]}” is no ORCID")
        people.orcids.append(found)
        people.affiliations.append(tuple(filter(None, map(_line, affiliations))))

    @property
    def has_authors(self) -> bool:
        """Whether an author was added."""
        return bool(self._people.authors)

    def others(self) -> None:
        """Note that the printed list of authors is cut ("et al.", "and others")."""
        self.record.authors_truncated = True

    # --- dates -----------------------------------------------------------------------

    def date(self, printed: str | int | None) -> None:
        """Set the date as far as it is printed. Of two dates the first with a year counts."""
        text = _line(str(printed)) if printed not in (None, "") else ""
        if not text:
            return
        if self._is_no_date(text):
            return
        if self.record.date is not None:
            if text != self.record.date_printed:
                self.keep("date", text)
            return
        read = read_date(text, self._latest_year)
        self.record.date, self.record.date_printed = read.iso, self.record.date_printed or text
        if read.iso is not None:
            self.record.date_printed = text
        if read.remark is not None:
            self.doubt("impossible-date", f"“{text[:60]}”: {read.remark}", text)

    def release(
        self,
        kind: str | None = None,
        *,
        date: str | None = None,
        venue: str | None = None,
        doi: str | None = None,
        arxiv_id: str | None = None,
        url: str | None = None,
    ) -> None:
        """Add a further appearance of the paper; one that says nothing is left out."""
        printed = _line(date or "") or None
        if printed and self._is_no_date(printed):
            printed = None
        iso = read_date(printed, self._latest_year).iso if printed else None
        release = Release(
            kind=kind,
            date=iso,
            date_printed=None if printed == iso else printed,
            venue=_line(venue or "") or None,
            doi=normal_doi(doi) if doi else None,
            arxiv_id=normal_arxiv_id(arxiv_id) if arxiv_id else None,
            url=web_address(url) if url else None,
        )
        if len(self.record.releases) >= MOST_PLACES:
            self.keep("release", doi or arxiv_id or url or venue or date)
        elif release != Release(kind=kind) and release not in self.record.releases:
            self.record.releases = (*self.record.releases, release)

    def _is_no_date(self, text: str) -> bool:
        """Leave out a text that is too long for a date."""
        if len(text) <= LONGEST:
            return False
        self._leave_out("date", text, "bad-date", f"“{text[:40]}…” is too long for a date")
        return True

    # --- other values ----------------------------------------------------------------

    def put(self, field: str, value: object) -> None:
        """Set a field that holds one value; nothing is done for None and "".

        Args:
            field: of `PaperRecord`: a text, flag, count, identifier or address.
            value: a text, number or flag.
        """
        if value is None or value == "":
            return
        if field in PLAIN and isinstance(value, str):
            value = decode_references(value)
        try:
            found = READERS.get(field, text_value)(field, value)
        except UnfitValue as error:
            self._leave_out(field, value, f"bad-{field.replace('_', '-')}", str(error))
            return
        self._set(field, found, value)
        if field == "arxiv_id" and self.record.arxiv_id == found:
            self.record.arxiv_version = self.record.arxiv_version or arxiv_version(str(value))
        if field == "code_url":
            self.record.has_code = True

    def add(self, field: str, *values: object) -> None:
        """Add texts to a field that holds several (categories, keywords, tags, references)."""
        have = self._values.setdefault(field, {})
        for value in values:
            text = _line(value if isinstance(value, str) else "" if value is None else str(value))
            if not text:
                continue
            if len(text) > VALUE_CHARS or len(have) >= MOST_VALUES:
                self._leave_out(field, text, "too-long", f"a value of `{field}` is too long")
                continue
            have[text] = None
        setattr(self.record, field, tuple(have))

    def link(self, url: str | None, kind: str | None = None) -> None:
        """Add an address; one that is no web page is kept as text."""
        if not url:
            return
        address = web_address(url)
        if address is None or len(self.record.links) >= MOST_PLACES:
            self.keep("link", url)
            return
        link = Link(address, kind)
        if link not in self.record.links:
            self.record.links = (*self.record.links, link)

    def keep(self, name: str, value: Any) -> None:
        """Keep what is not understood with the record, by the source's own name."""
        if value in NOTHING:
            return
        extra, name = self.record.extra, _line(name)[:EXCERPT] or "?"
        if name not in extra:
            extra[name] = storable(value)
        elif name in self._several:
            extra[name].append(storable(value))
        elif extra[name] != value:
            before = extra[name]
            extra[name] = [*(before if isinstance(before, list) else [before]), storable(value)]
            self._several.add(name)

    def doubt(self, code: str, reason: str, excerpt: str = "") -> None:
        """Note something doubtful about the record, which is kept all the same."""
        self.record.issues.append(
            Remark("doubt", self.record.line, code, reason, _line(excerpt)[:EXCERPT])
        )

    def build(self) -> PaperRecord:
        """Give the record.

        Raises:
            UnfitRecord: it has no title, or far too many authors.
        """
        record = self.record
        if not record.title:
            raise UnfitRecord("no-title", "no title")
        if len(record.title) > self._limits.title_chars:
            most = self._limits.title_chars
            raise UnfitRecord("too-long", f"the title has more than {most:,} characters")
        if len(self._people.authors) > self._limits.authors:
            most = self._limits.authors
            raise UnfitRecord("too-many-authors", f"there are more than {most:,} authors")
        self._people.put_into(record)
        return record

    def _set(self, field: str, found: object, given: object = None) -> None:
        before = getattr(self.record, field)
        if found is None or found == "" or found is False:
            return
        if before is None or before == "" or before is False:
            setattr(self.record, field, found)
        elif found != before:
            self.keep(field, found if given is None else given)
            shown = str(before)[:60]
            reason = f"`{field}` is given more than once; “{shown}” is used"
            self.doubt("second-value", reason, str(found))

    def _leave_out(self, field: str, value: object, code: str, reason: str) -> None:
        self.keep(field, value)
        self.doubt(code, f"{reason}; it was left out", str(value))


def _line(text: str) -> str:
    return clean_text(text, single_line=True)
