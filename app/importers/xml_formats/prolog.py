"""What an XML file says before its first record: encoding, DOCTYPE, root element.

A DOCTYPE is read for its name and its short entities alone. Its DTD is never fetched, and a file
whose DOCTYPE declares more than short texts is refused: such entities can name files of this
machine, or grow without end.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from app.errors import ImportRefused
from app.importers.xml_formats.pieces import Window

_MOST_PROLOG = 1 << 20
"""Bytes before the root element; the DTD of DBLP, written into the file, has 13 kB."""
_MOST_ENTITY = 32
"""Characters of an entity's text. References are at least three long, so text grows tenfold."""

_DECLARED = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
_ROOT = re.compile(
    rb"<((?:[\w.-]++:)?[A-Za-z_][\w.-]*+)((?>(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*))>"
)
"""Without backtracking, which would take minutes for a long name that never ends."""
_NAMESPACE = re.compile(rb"""xmlns(?::[\w.-]+)?\s*=\s*(?:"[^"<&]*"|'[^'<&]*')""")
_SIGN = re.compile(rb"<!--|<\?|<!ENTITY|[\"'\[\]>]")
_CLOSING = {b"<!--": b"-->", b"<?": b"?>", b'"': b'"', b"'": b"'"}
_ENTITY = re.compile(
    rb"<!ENTITY\s+(?P<parameter>%\s*)?(?P<name>[^\s\"'>%]+)\s+"
    rb"(?:(?P<outside>SYSTEM|PUBLIC)\b|\"(?P<text>[^\"]*)\"|'(?P<other>[^']*)')"
)
_REFERENCE = re.compile(r"&[\w#]")


@dataclass(slots=True)
class Prolog:
    """The beginning of an XML file."""

    end: int = 0
    """Offset of the root element."""
    encoding: str | None = None
    """As declared; None where nothing is."""
    root: str = ""
    """Local name of the root element; "" where there is none."""
    namespaces: str = ""
    """The root's namespace declarations, as attributes."""
    entities: dict[str, str] = field(default_factory=dict)
    """Short texts that the DOCTYPE declares, by name."""


def read_prolog(window: Window) -> Prolog:
    """Read up to the root element, which is not used up.

    Raises:
        ImportRefused: the DOCTYPE declares entities that are not short texts, or there is no
            element within the first MiB.
    """
    prolog = Prolog()
    at = window.start
    while True:
        opened = window.find(b"<", at, keep=at, most=_MOST_PROLOG)
        if opened is None:
            if not window.ended:
                raise ImportRefused("The file has no XML element within its first MiB.")
            prolog.end = window.end
            return prolog
        ahead = window.peek(opened, 9)
        if ahead.startswith(b"<?"):
            at = _past(window, opened, b"?>")
            if found := _DECLARED.match(window.peek(opened, at - opened)):
                prolog.encoding = found[1].decode("ascii")
        elif ahead.startswith(b"<!--"):
            at = _past(window, opened, b"-->")
        elif ahead.upper() == b"<!DOCTYPE":
            at = _read_doctype(window, opened, prolog)
        elif ahead.startswith(b"<!"):
            at = _past(window, opened, b">")
        else:
            _read_root(window, opened, prolog)
            return prolog


def _past(window: Window, at: int, sign: bytes) -> int:
    found = window.find(sign, at, keep=at, most=_MOST_PROLOG)
    if found is None:
        raise ImportRefused(f"The XML is broken: a “{_shown(window, at)}” has no end.")
    return found + len(sign)


def _shown(window: Window, at: int) -> str:
    return window.peek(at, 9).decode("ascii", errors="replace")


def _read_root(window: Window, at: int, prolog: Prolog) -> None:
    prolog.end = at
    window.find(b">", at, keep=at, most=_MOST_PROLOG)
    if found := _ROOT.match(window.peek(at, _MOST_PROLOG)):
        prolog.root = found[1].rpartition(b":")[2].decode("utf-8", errors="replace")
        declared = b" ".join(_NAMESPACE.findall(found[2]))
        prolog.namespaces = declared.decode("utf-8", errors="replace")


def _read_doctype(window: Window, at: int, prolog: Prolog) -> int:
    """Take the entities of a DOCTYPE; return where it ends."""
    while True:
        text = window.peek(at, _MOST_PROLOG)
        declared: list[int] = []
        end = _doctype_end(text, declared)
        if end is not None:
            break
        if len(text) == _MOST_PROLOG or not window.more(keep=at):
            raise ImportRefused("The DOCTYPE of the file has no end within a MiB; leave it out.")
    for position in declared:
        if entity := _ENTITY.match(text, position):
            _take_entity(entity, prolog)
    return at + end


def _doctype_end(text: bytes, declared: list[int]) -> int | None:
    """Where a DOCTYPE ends; comments, quotations and what is in its brackets are passed over.

    Args:
        declared: where declarations of entities begin is added to it.
    """
    inside = False
    at = len(b"<!DOCTYPE")
    while sign := _SIGN.search(text, at):
        at = sign.end()
        if closing := _CLOSING.get(sign[0]):
            at = text.find(closing, at) + len(closing)
            if at < sign.end() + len(closing):
                return None
        elif sign[0] == b"<!ENTITY":
            declared.append(sign.start())
        elif sign[0] == b">" and not inside:
            return at
        elif sign[0] in b"[]":
            inside = sign[0] == b"["
    return None


def _take_entity(entity: re.Match[bytes], prolog: Prolog) -> None:
    name = entity["name"].decode("utf-8", errors="replace")
    if entity["outside"]:
        raise ImportRefused(
            f"The DOCTYPE takes the entity “{name}” from outside the file,"
            " which is never read; leave the DOCTYPE out."
        )
    if not entity["parameter"]:
        value = entity["text"] if entity["text"] is not None else entity["other"]
        prolog.entities[name] = _entity_text(name, value.decode("utf-8", errors="replace"))


def _entity_text(name: str, value: str) -> str:
    text = html.unescape(value)
    if len(text) > _MOST_ENTITY or "<" in text or _REFERENCE.search(text):
        raise ImportRefused(
            f"The DOCTYPE declares the entity “{name}” as more than a short text, which could"
            " grow without end; leave the DOCTYPE out."
        )
    return text
