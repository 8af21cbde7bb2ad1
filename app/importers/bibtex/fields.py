"""The fields of one BibTeX entry, its macros put in and mended, and what kinds of entries are.

A value whose braces do not balance ends where the next field begins; the fields around it are
read as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

MONTHS = {
    name.lower(): name
    for name in ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
}
"""Macros that every BibTeX style defines."""

_AFTER_KEY = re.compile(r"[,={}]|$")
_BETWEEN = re.compile(r"(?:[\s,]+|%[^\n]*(?:\n|$))*")
_NAME = re.compile(r"([^\s=,{}\"#()%']+)\s*=\s*")
_PLAIN_FIELD = re.compile(r"[\s,]*([^\s=,{}\"#()%']+)\s*=\s*(?:\{([^{}]*)\}|([0-9]+))\s*(?=,|\Z)")
"""A field as nearly all are: a number, or braces without others in them, and a comma behind it."""
_BARE = re.compile(r"[^\s,#{}\"=]+")
_JOIN = re.compile(r"\s*#\s*")
_INDENT = 200
_VALUE_CHARS = 1_000_000
_BRACES = re.compile(r"[{}]")
_QUOTES = re.compile(r"[{}\"]")
_NEXT_FIELD = re.compile(r"(?:,[ \t]*|\n[ \t]*)(?=[A-Za-z][\w+:-]*[ \t]*=[ \t]*[{\"\w])")
_FIELD_WITHIN = re.compile(
    r"(?<!\w)(?:title|author|year|date|month|journal|journaltitle|booktitle|volume|number|pages|doi"
    r"|url|publisher|editor|abstract|keywords|note|isbn|issn)[ \t]*=[ \t]*[{\"\d]",
    re.IGNORECASE,
)


_ARTICLE = "article review letter suppperiodical"
_CONFERENCE = "inproceedings conference"
_CHAPTER = "incollection inbook suppbook suppcollection bookinbook inreference entry"
_BOOK = (
    "book mvbook booklet proceedings mvproceedings collection mvcollection reference mvreference"
)
_THESIS = "phdthesis mastersthesis thesis bachelorthesis bachelorsthesis masterthesis"
_REPORT = "techreport report manual standard"
_SOFTWARE = "software softwareversion softwaremodule codefragment"
_OTHER = """
online electronic www webpage patent unpublished periodical legislation jurisdiction legal image
artwork audio video movie music performance letter commentary presentation talk slides
"""
TYPES = {
    **dict.fromkeys(_OTHER.split(), "other"),
    **dict.fromkeys(_ARTICLE.split(), "article"),
    **dict.fromkeys(_CONFERENCE.split(), "conference"),
    **dict.fromkeys(_CHAPTER.split(), "chapter"),
    **dict.fromkeys(_BOOK.split(), "book"),
    **dict.fromkeys(_THESIS.split(), "thesis"),
    **dict.fromkeys(_REPORT.split(), "report"),
    **dict.fromkeys(_SOFTWARE.split(), "software"),
    "dataset": "dataset",
}
"""Kind of entry -> type of paper; `misc` and unknown kinds say nothing."""
NO_PAPERS = frozenset({"xdata", "set", "control", "ieeetranbstctl"})
"""Entries that hold settings, or values for others."""
COLLECTIONS = frozenset({"book", "collection", "proceedings", "mvbook", "mvcollection"})
"""Kinds whose title some programs write to `booktitle`."""

_JOURNALS = """
aap A&A|aapr A&AR|aaps A&AS|aj AJ|apj ApJ|apjl ApJL|apjlett ApJL|apjs ApJS|apjsupp ApJS
apss Ap&SS|araa ARA&A|baas BAAS|jcap JCAP|mnras MNRAS|nat Nature|pasa PASA|pasj PASJ|pasp PASP
physrep Phys. Rep.|pra Phys. Rev. A|prb Phys. Rev. B|prc Phys. Rev. C|prd Phys. Rev. D
pre Phys. Rev. E|prl Phys. Rev. Lett.|qjras QJRAS|solphys Sol. Phys.|sovast Soviet Ast.
ssr Space Sci. Rev.|icarus Icarus|planss Planet. Space Sci.|nar New Astron. Rev.|na New Astron.
jgr J. Geophys. Res.|gca Geochim. Cosmochim. Acta|grl Geophys. Res. Lett.
"""
JOURNALS: dict[str, str] = {}


@dataclass(slots=True)
class Fields:
    """An entry as it is written."""

    key: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)
    """By name in lower case; a name that comes twice has two values."""
    names: dict[str, str] = field(default_factory=dict)
    """Each name as it is spelled."""
    faults: list[tuple[str, str]] = field(default_factory=list)
    """What was mended or is doubtful: a code and a clause."""


def read_fields(body: str, macros: Mapping[str, str]) -> Fields:
    """Read what lies between the braces of an entry.

    Args:
        body: key and fields.
        macros: values of `@string`, by name in lower case.
    """
    found = Fields()
    at = 0
    behind = _AFTER_KEY.search(body)
    if behind and behind[0] in ("", ","):
        found.key, at = body[: behind.start()].strip(), behind.end()
    reader = _FieldReader(body, macros, found)
    while at < len(body):
        at = reader.field(at)
    return found


class _FieldReader:
    def __init__(self, body: str, macros: Mapping[str, str], found: Fields) -> None:
        self.body = body
        self.macros = macros
        self.found = found

    @cached_property
    def partners(self) -> dict[int, int]:
        """Index of the closing brace for each opening one that has a partner."""
        return _partners(self.body)

    def field(self, at: int) -> int:
        """Read one field and give the index behind it."""
        body = self.body
        plain = _PLAIN_FIELD.match(body, at)
        if plain is not None and plain.end() - at < _VALUE_CHARS:
            value = plain[2] if plain[3] is None else plain[3]
            if not _holds_field(value):
                self._keep(plain[1], value)
                return plain.end()
        at = _BETWEEN.match(body, at).end()  # type: ignore[union-attr]  # it may be empty
        name = _NAME.match(body, at)
        if name is None:
            return self._skip(at)
        value, end = self._value(name.end())
        if value is None or _holds_field(value):
            value, end = self._mended(name.end())
            self._fault("unbalanced", f"the braces or quotes of `{name[1]}` do not balance")
        elif end < len(body) and body[end : end + 1] not in ",":
            if _NAME.match(body, end):
                self._fault("no-comma", f"a comma is missing behind `{name[1]}`")
            else:
                value, end = self._mended(name.end())
                self._fault("unbalanced", f"the braces or quotes of `{name[1]}` do not balance")
        self._keep(name[1], value)
        return end

    def _keep(self, name: str, value: str) -> None:
        lower = name.lower()
        self.found.names.setdefault(lower, name)
        self.found.values.setdefault(lower, []).append(value)

    def _fault(self, code: str, reason: str) -> None:
        if (code, reason) not in self.found.faults:
            self.found.faults.append((code, reason))

    def _skip(self, at: int) -> int:
        """Leave out what is no field."""
        behind = _NEXT_FIELD.search(self.body, at)
        end = behind.end() if behind else len(self.body)
        text = self.body[at:end].strip(' \t\r\n,}")')
        if text:
            shown = " ".join(text.split())[:60]
            self._fault("unread-text", f"“{shown}” is no field; it was left out")
            self.found.names.setdefault("", "unread")
            self.found.values.setdefault("", []).append(text)
        return end

    def _value(self, at: int) -> tuple[str | None, int]:
        """Read a value, its parts joined; None where it does not end."""
        body = self.body
        parts: list[str] = []
        size = 0
        while True:
            sign = body[at : at + 1]
            if sign in ("{", '"'):
                closing = self.partners.get(at) if sign == "{" else self._closing_quote(at)
                if closing is None:
                    return None, at
                parts.append(body[at + 1 : closing])
                at = closing + 1
            elif bare := _BARE.match(body, at):
                parts.append(self._bare(bare[0]))
                at = bare.end()
            else:
                return ("".join(parts), at) if parts or sign in ("", ",") else (None, at)
            join = _JOIN.match(body, at)
            size += len(parts[-1])
            if size > _VALUE_CHARS:
                self._fault("too-long", f"a value has more than {_VALUE_CHARS:,} characters")
                parts.pop()
            if join is None:
                while body[at : at + 1].isspace():
                    at += 1
                return "".join(parts), at
            at = join.end()

    def _bare(self, word: str) -> str:
        if word[0].isdigit():
            return word
        value = self.macros.get(word.lower())
        if value is None:
            value = MONTHS.get(word.lower())
        if value is None:
            self._fault("unknown-macro", f"`{word}` is no macro that the file defines")
            return word
        return value

    def _closing_quote(self, at: int) -> int | None:
        at += 1
        while sign := _QUOTES.search(self.body, at):
            if sign[0] == '"':
                return sign.start()
            if sign[0] == "}" or sign.start() not in self.partners:
                return None
            at = self.partners[sign.start()] + 1
        return None

    def _mended(self, at: int) -> tuple[str, int]:
        """The value up to the next field, without what encloses it."""
        behind = _NEXT_FIELD.search(self.body, at)
        end = behind.start() if behind else len(self.body)
        value = self.body[at:end].strip(" \t\r\n,")
        if not behind:
            value = value.removesuffix("}").rstrip()  # of the entry
        if value[:1] in ("{", '"'):
            value = value[1:]
        if value[-1:] in ("}", '"') and (value[-1] == '"' or value.count("}") > value.count("{")):
            value = value[:-1]
        return value, max(end, at)


def _partners(body: str) -> dict[int, int]:
    """Index of the closing brace for each opening one that has a partner."""
    partners: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACES.finditer(body):
        if match[0] == "{":
            opened.append(match.start())
        elif opened:
            partners[opened.pop()] = match.start()
    return partners


def _holds_field(value: str) -> bool:
    """Say whether a value has swallowed a field, since a brace is missing between them."""
    if "=" not in value:
        return False
    for field_head in _FIELD_WITHIN.finditer(value):
        before = value[max(0, field_head.start() - _INDENT) : field_head.start()]
        kept = before.rstrip()
        if kept.endswith(",") or (kept[-1:] in ("}", '"') and "\n" in before[len(kept) :]):
            return True
    return False


for _entry in _JOURNALS.strip().replace("\n", "|").split("|"):
    _macro, _, JOURNALS[_macro] = _entry.partition(" ")
r"""Journals that astronomers write as commands (`\apj`), as the AAS defines them:
https://ui.adsabs.harvard.edu/help/actions/journal-macros"""
