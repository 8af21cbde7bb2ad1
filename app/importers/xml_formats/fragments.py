"""One record of an XML file as a tree, by lxml.

A record is parsed strictly. What people and programs get wrong most often is mended first: a bare
`&` or `<`, a control character, a prefix that is not declared. Anything else costs the record,
since a parser that goes on after a wrong tag moves text into other elements without saying so.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

from lxml import etree

from app.domain.text.plain import decode
from app.importers.xml_formats.prolog import Prolog

_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
    remove_comments=True, remove_pis=True, encoding="utf-8",
)  # fmt: skip

_MOST_REFERENCES = 50_000
_OWN = r"(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\dA-Fa-f]{1,6});"
_REFERENCE = re.compile(
    rf"(?P<windows>&#(?:1[2-5]\d|x0{{0,4}}[89][\dA-Fa-f]);)"
    rf"|&(?!{_OWN})(?P<name>[A-Za-z]\w{{0,40}})?(?P<end>;)?"
)
"""References that XML itself does not know, and those to the places of Windows-1252."""
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BAD_NUMBER = re.compile(r"&#(?:(\d{1,7})|x([\dA-Fa-f]{1,6}));")
_BARE_LESS = re.compile(r"<(?![A-Za-z_/!?])|<(?=/(?![A-Za-z_]))")
_PREFIX = re.compile(r"[<\s/]([A-Za-z_][\w.-]{0,40}):[A-Za-z_]")
_DECLARED = re.compile(r"xmlns:([\w.-]+)\s*=")
_WORDS = {name.rstrip(";"): sign for name, sign in html5.items()}
_SINGLE_BYTE = re.compile(
    r"^(?:us-ascii|ascii|iso-?8859-?\d+|latin-?\d|windows-125\d|cp125\d)$", re.I
)


@dataclass(slots=True)
class Fragment:
    """What a record's bytes are."""

    element: etree._Element | None
    """With local names only; None where it cannot be parsed."""
    remark: str = ""
    """What was mended, or why there is no element, as a clause; "" where all is well."""


class FragmentReader:
    """Parses the records of one file.

    Args:
        prolog: of the file.
        encoding: of the bytes where it is known already; None: as the file declares.
    """

    def __init__(self, prolog: Prolog, encoding: str | None) -> None:
        declared = encoding or prolog.encoding or "utf-8"
        self._first = "utf-8" if _SINGLE_BYTE.match(declared) else declared
        self._second = declared
        self._entities = prolog.entities
        self._namespaces = prolog.namespaces
        self._unknown = ""
        self._used = declared.lower()
        self.other_encoding = ""
        """What to say where the bytes are in another encoding than declared; set once a file."""

    def read(self, data: bytes) -> Fragment:
        """Parse one record."""
        if data.isascii():
            text = data.decode("ascii")
        else:
            text, encoding = self._decoded(data)
            if encoding not in (self._used, "utf-8") and not self.other_encoding:
                self.other_encoding = f"not {self._used}; read as {encoding}"
                self._used = encoding
        self._unknown = ""
        if text.count("&") > _MOST_REFERENCES:
            return Fragment(None, "the record has far too many signs “&”")
        if "&" in text:
            text = "".join(self._with_references(text))
        try:
            element = self._parsed(text, self._namespaces)
        except etree.XMLSyntaxError as error:
            return self._mended(text, str(error.msg))
        remark = f"the sign or entity “{self._unknown}” is not known; kept as text"
        return Fragment(element, remark if self._unknown else "")

    def _mended(self, text: str, fault: str) -> Fragment:
        changed = _NOT_XML.sub("", text)
        changed = _BAD_NUMBER.sub(_legal_number, changed)
        changed = _BARE_LESS.sub("&lt;", changed)
        if "<![CDATA[" not in changed:
            changed = changed.replace("]]>", "]]&gt;")
        prefixes = set(_PREFIX.findall(changed)) - {"xml", "xmlns"}
        prefixes -= set(_DECLARED.findall(self._namespaces))
        declared = "".join(f' xmlns:{prefix}="urn:{prefix}"' for prefix in sorted(prefixes))
        try:
            element = self._parsed(changed, self._namespaces + declared)
        except etree.XMLSyntaxError:
            return Fragment(None, f"the XML of the record is broken: {_plain(fault)}")
        return Fragment(element, f"the XML was broken and is mended: {_plain(fault)}")

    def _parsed(self, text: str, namespaces: str) -> etree._Element:
        if not namespaces:
            element = etree.fromstring(text.encode(), _PARSER)
        else:
            whole = etree.fromstring(f"<_ {namespaces}>{text}</_>".encode(), _PARSER)
            element = whole[0]
        if namespaces or "xmlns" in text or "<xml:" in text:  # no other prefix can be parsed
            for one in element.iter():
                tag = str(one.tag)
                one.tag = tag.rpartition("}")[2].rpartition(":")[2]
        return element

    def _with_references(self, text: str) -> Iterator[str]:
        """The text with its references resolved, but for those in comments and CDATA sections."""
        at = 0
        opening = text.find("<!")
        while opening >= 0:
            closing = "-->" if text.startswith("<!--", opening) else "]]>"
            end = text.find(closing, opening)
            if end < 0:
                break
            yield _REFERENCE.sub(self._resolved, text[at:opening])
            at = end + len(closing)
            yield text[opening:at]
            opening = text.find("<!", at)
        yield _REFERENCE.sub(self._resolved, text[at:])

    def _resolved(self, reference: re.Match[str]) -> str:
        """A reference as text, escaped where it is a sign of XML's own."""
        if reference["windows"]:
            return html.unescape(reference[0])
        name = reference["name"] or ""
        if reference["end"]:
            sign = self._entities.get(name) or _WORDS.get(name)
            if sign:
                return html.escape(sign, quote=False)
        self._unknown = self._unknown or reference[0]
        return f"&amp;{reference[0][1:]}"

    def _decoded(self, data: bytes) -> tuple[str, str]:
        for encoding in (self._first, self._second):
            try:
                return data.decode(encoding), encoding.lower()
            except (UnicodeDecodeError, LookupError):
                continue
        return decode(data)


def _legal_number(reference: re.Match[str]) -> str:
    code = int(reference[1]) if reference[1] else int(reference[2], 16)
    if code > 0x10FFFF or _NOT_XML.match(chr(code)):
        return ""
    return reference[0]


def _plain(fault: str) -> str:
    """The parser's message without its places, which count within the record."""
    return re.sub(r",? line \d+,? (?:and \w+|column \d+).*$", "", fault).strip()
