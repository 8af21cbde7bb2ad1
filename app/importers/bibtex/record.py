"""One BibTeX or BibLaTeX entry as a record; fields without a place are kept as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.domain.identifiers import find_code_address, is_arxiv_doi, normal_arxiv_id, web_address
from app.domain.records.record import PaperRecord
from app.domain.tex.decode import decode_address, decode_tex
from app.domain.text.markup import from_markup
from app.importers.bibtex.crossref import BibEntry
from app.importers.bibtex.dates import other_year, printed_date
from app.importers.bibtex.fields import COLLECTIONS, JOURNALS, TYPES
from app.importers.bibtex.people import Reader, read_annotations, read_names
from app.importers.builder import RecordBuilder
from app.importers.source import ReadContext

_VERBATIM = re.compile(
    r"file|pdf|doi|url|uri|ee|link|eprint|biburl|timestamp|local-url|howpublished"
    r"|bdsk-(?:url|file)-\d+|.*_(?:url|pdf|id)|swhid"
)
"""Fields that hold addresses, paths and identifiers rather than text."""
_URL = re.compile(r"https?://[^\s{}<>\"\\,;]+[^\s{}<>\"\\,;.)]")
_ARXIV_JOURNAL = re.compile(
    r"(?:arxiv(?:[ .-]?(?:e-?prints?|preprints?|org))?|corr)\s*[,:]?\s*"
    r"(?:(?:arxiv:|abs/)?\s*(?P<id>\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[a-z]{2})?/\d{7}))?"
    r"(?:\s*\[[\w.-]+\])?",
    re.IGNORECASE,
)
_MACRO = re.compile(r"\\([a-z]+)\s*(?:\{\})?")
_PARENT = frozenset({"crossref", "xdata"})
_KEYS_OF_PROGRAMS = frozenset({"ids", "key"})


def paper_record(entry: BibEntry, context: ReadContext, names: Reader) -> PaperRecord:
    """Read an entry.

    Args:
        entry: with what it takes over from others.
        context: the day of the import, and limits.
        names: reads its people.

    Raises:
        UnfitRecord: it has no title, or too long a one.
    """
    return _EntryReader(entry, context, names).record()


class _EntryReader:
    def __init__(self, entry: BibEntry, context: ReadContext, names: Reader) -> None:
        self.entry = entry
        self.names = names
        self.builder = RecordBuilder(context, entry.line, entry.line_end)
        self.used: set[str] = set(_PARENT | _KEYS_OF_PROGRAMS)

    def record(self) -> PaperRecord:
        for code, reason in self.entry.fields.faults:
            self.builder.doubt(code, reason)
        self._title()
        self._people()
        self._dates()
        self._identifiers()
        self._places()
        self._texts()
        self._addresses()
        self._rest()
        return self.builder.build()

    # --- values ----------------------------------------------------------------------

    def _raw(self, *names: str) -> str:
        """The first of several fields that says something; it counts as used."""
        for name in names:
            if value := self.entry.get(name):
                self.used.add(name)
                return value
        return ""

    def _text(self, *names: str) -> str:
        return _read_text(self._raw(*names))

    def _address(self, *names: str) -> str:
        return decode_address(" ".join(self._raw(*names).split()))

    # --- fields ----------------------------------------------------------------------

    def _title(self) -> None:
        title = self._text("title")
        if not title and self.entry.kind in COLLECTIONS:
            title = self._text("booktitle", "maintitle")
        if title and (subtitle := self._text("subtitle")):
            title = f"{title}{' ' if title[-1] in ':.?!' else ': '}{subtitle}"
        if title and (addition := self._text("titleaddon")):
            title = f"{title}{'' if title[-1] in '.?!' else '.'} {addition}"
        self.builder.title(title)

    def _people(self) -> None:
        orcids = read_annotations(self._raw("author+an:orcid"))
        places = read_annotations(self._raw("author+an:affiliation"))
        for field, is_editor in (("author", False), ("editor", True)):
            found = read_names(self._raw(field), self.names)
            for place, name in enumerate(found.names, 1):
                self.builder.author(
                    name.name,
                    given=name.given,
                    family=name.family,
                    particle=name.particle,
                    suffix=name.suffix,
                    group=name.group,
                    orcid=None if is_editor else orcids.get(place),
                    affiliations=(places[place],) if place in places and not is_editor else (),
                    editor=is_editor,
                    role=name.role,
                )
            if found.others and not is_editor and self.builder.has_authors:
                self.builder.others()
            if found.mended:
                reason = f"names of `{field}` are not separated by “and”, as BibTeX wants"
                self.builder.doubt("comma-names", reason, self.entry.get(field))

    def _dates(self) -> None:
        printed = printed_date(self.entry)
        self.used |= {"date", "year", "month", "day", "pubstate"}
        self.builder.date(printed)
        if year := other_year(self.entry):
            self.builder.keep("year", year)
            reason = f"`year` is {year[:20]}, `date` is {printed[:40]}; the date is taken"
            self.builder.doubt("two-dates", reason)
        self.builder.release("original", date=self._text("origdate"))

    def _identifiers(self) -> None:
        builder = self.builder
        doi = self._address("doi")
        builder.put("doi", doi)
        kind = self._text("archiveprefix", "eprinttype").lower()
        eprint = self._address("eprint")
        if kind == "arxiv" or (not kind and normal_arxiv_id(eprint)):
            builder.put("arxiv_id", eprint)
        elif kind in ("pubmed", "pmid"):
            builder.put("pmid", eprint)
        elif eprint:
            self.used -= {"eprint", "archiveprefix", "eprinttype"}
        builder.put("arxiv_id", self._address("arxivid", "arxiv"))
        if builder.record.arxiv_id is None and is_arxiv_doi(doi):
            builder.put("arxiv_id", doi)
        builder.put("pmid", self._address("pmid"))
        builder.put("isbn", self._text("isbn"))
        builder.put("issn", self._text("issn"))
        builder.add("categories", *self._text("primaryclass", "eprintclass").split())
        builder.put("citation_count", self._text("times-cited", "citations", "citedby"))

    def _places(self) -> None:
        entry, builder = self.entry, self.builder
        kind = TYPES.get(entry.kind)
        venue = ""
        if kind in ("conference", "chapter"):
            venue = self._text("booktitle", "journal", "journaltitle", "eventtitle", "maintitle")
            subtitle = self._text("booksubtitle")
        else:
            venue = self._text("journaltitle", "journal")
            subtitle = self._text("journalsubtitle")
            if kind not in ("book", "thesis"):
                venue = venue or self._text("booktitle")
        if macro := _MACRO.fullmatch(venue):
            venue = JOURNALS.get(macro[1], venue)
        if venue and subtitle:
            venue = f"{venue}: {subtitle}"
        if self._is_arxiv(venue):
            kind, venue = "preprint", "arXiv"
        elif not venue and builder.record.arxiv_id and kind in (None, "other", "article"):
            kind = "preprint"
        builder.put("venue", venue)
        builder.put("type", kind)
        builder.put("publisher", self._text("publisher", "school", "institution", "organization"))
        builder.put("volume", self._text("volume"))
        builder.put("issue", self._text("number", "issue"))
        builder.put("pages", self._text("pages", "eid", "articleno", "article-number"))
        builder.put("language", self._text("language", "langid", "hyphenation"))

    def _is_arxiv(self, venue: str) -> bool:
        """Whether a journal is arXiv; the identifier in its place is taken."""
        match = _ARXIV_JOURNAL.fullmatch(venue)
        if match is None:
            return False
        volume = self.entry.get("volume").removeprefix("abs/")
        identifier = match["id"] or (normal_arxiv_id(volume) and volume)
        if identifier and self.builder.record.arxiv_id is None:
            self.builder.put("arxiv_id", identifier)
        if identifier and not match["id"]:
            self.entry.fields.values.pop("volume")
        return True

    def _texts(self) -> None:
        builder = self.builder
        builder.abstract(_read_text(self._raw("abstract"), paragraphs=True))
        builder.put("note", self._text("note"))
        for field in ("keywords", "keyword", "author-keywords", "author_keywords"):
            builder.add("keywords", *_listed(self._text(field)))
        builder.add("tags", *_listed(self._text("mendeley-tags")))

    def _addresses(self) -> None:
        builder, entry = self.builder, self.entry
        url = self._address("url") or self._address("uri", "link", "ee")
        if not url and (found := _URL.search(decode_tex(entry.get("howpublished")))):
            url = found[0]
            self.used.add("howpublished")
        builder.put("url", url)
        if "arxiv.org" in url and builder.record.arxiv_id is None and normal_arxiv_id(url):
            builder.put("arxiv_id", url)
        for name in ("pdf", "file", *(f"bdsk-url-{number}" for number in range(1, 10))):
            if not (value := decode_address(entry.get(name))):
                continue
            for found in _URL.finditer(value):
                address = found[0].removesuffix(":PDF").removesuffix(":pdf")
                builder.link(address, "pdf" if name in ("pdf", "file") else None)
                if address == value:
                    self.used.add(name)
        for name in ("code", "repository", "github"):
            address = decode_address(entry.get(name))
            if web_address(address) and (name != "repository" or find_code_address(address)):
                builder.put("code_url", address)
                self.used.add(name)

    def _rest(self) -> None:
        """Keep what was not used."""
        for name, values in self.entry.fields.values.items():
            others = values[1:] if name in self.used else values
            for value in others:
                verbatim = _VERBATIM.fullmatch(name) or name.startswith("bdsk-")
                text = decode_address(value) if verbatim else decode_tex(value, paragraphs=True)
                if name in self.used and value == values[0]:
                    continue
                if name in self.used and text:
                    reason = f"`{name}` is given more than once; the first is used"
                    self.builder.doubt("second-value", reason, text)
                self.builder.keep(self.entry.fields.names.get(name, name), text)


def _read_text(raw: str, *, paragraphs: bool = False) -> str:
    r"""Read TeX, and the HTML and JATS that publishers leave in it (`<i>x</i>`, `\&amp;`)."""
    if "<" in raw or "&" in raw:
        raw = from_markup(raw.replace("\\&", "&"))
    return decode_tex(raw, paragraphs=paragraphs)


def _listed(text: str) -> Iterable[str]:
    """Words between semicolons, else between commas."""
    return (word.strip() for word in text.split(";" if ";" in text else ","))
