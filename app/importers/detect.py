"""Which format a file has, by its content; and what it is instead, where no format fits."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.domain.text.plain import clean_text
from app.errors import ImportRefused, UnknownFormat
from app.importers.importer import Importer
from app.importers.source import HEAD_BYTES, MOST_LAYERS, Source
from app.importers.streams import unpacker

_PACKED_SUFFIX = re.compile(r"\.(?:gz|bz2|xz|zst)$")
_SURE = 0.5
_POSSIBLE = 0.1
_BY_NAME = 0.05
"""What a file's name adds: it decides between formats that fit equally well."""
_CONTROLS = bytes({*range(32)} - {*b"\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e\x1f"}) + b"\x7f"
"""Bytes that text has by mistake, if at all: where one in fifty is such, it is none."""
_BINARY = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive in another one, or an office document: unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"7z\xbc\xaf", "a 7-Zip archive: unpack it first"),
    (b"Rar!", "a RAR archive: unpack it first"),
    (b"\x7fELF", "a program"),
)
_MARKED_UP = (
    (re.compile(r"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S),
     "a web page; save it as text, or export its list"),
    (re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<!(?:ELEMENT|ENTITY|ATTLIST)\b", re.S),
     "a document type definition (DTD), which holds no records"),
    (re.compile(r"\s*\{\\rtf"), "rich text (RTF); save it as plain text"),
    (re.compile(r"\s*\\documentclass\b"), "a LaTeX document; import the .bib file that it names"),
)  # fmt: skip
_ROOT = re.compile(
    r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*<([\w:.-]+)", re.S
)
_KEY = re.compile(r'[{,]\s*"([^"\\\n]{1,40})"\s*:')
_KEYS_NAMED = 6
_LOOKED_AT = 4_000
"""Characters in which a file shows what it is, where no importer knows it."""


def detect_format(
    source: Source, formats: Mapping[str, Importer], filename: str | None = None
) -> Importer:
    """The importer that recognises the content best; the file's name breaks ties.

    Args:
        source: of which nothing is used up.
        formats: all that are known, by name.
        filename: as given.

    Raises:
        ImportRefused: the file is empty or no text.
        UnknownFormat: no importer recognises it.
    """
    text = text_head(source, formats)
    scores = _scores(text, formats, filename)
    best = max(scores, key=scores.__getitem__)
    if scores[best] < _POSSIBLE:
        raise _unknown(text, formats)
    return formats[best]


def asked_format(
    name: str, source: Source, formats: Mapping[str, Importer], filename: str | None = None
) -> Importer:
    """The importer of a format that a person asked for.

    A file that looks like no format at all is left to it: a person may know better.

    Raises:
        ImportRefused: the file is empty, no text, or looks like another format.
        UnknownFormat: there is no format of that name.
    """
    if name not in formats:
        raise UnknownFormat(f"There is no format {name!r}; there are {', '.join(formats)}.")
    importer = formats[name]
    text = text_head(source, formats)
    if _fit(importer, text) < _POSSIBLE:
        scores = _scores(text, formats, filename)
        other = max(scores, key=scores.__getitem__)
        if scores[other] >= _SURE:
            raise ImportRefused(
                f"The file is not {name} ({importer.description}); it looks like {other} "
                f"({formats[other].description}). Leave --format out, or give --format {other}."
            )
    return importer


def text_head(source: Source, formats: Mapping[str, Importer]) -> str:
    """The beginning of a file as text.

    Raises:
        ImportRefused: it is empty or no text.
    """
    raw = source.plain.peek(HEAD_BYTES)
    if raw and not raw.strip(b"\x00"):
        raise ImportRefused("The file is not text: it has nothing but bytes of zero.")
    if unpacker(raw):
        raise ImportRefused(f"The file is packed more than {MOST_LAYERS} times; unpack it first.")
    for magic, kind in _BINARY:
        if raw.startswith(magic):
            raise ImportRefused(f"The file is not text but {kind}.")
    head = source.head()
    if not head.strip():
        raise ImportRefused("The file is empty; there is nothing to import.")
    if (len(head) - len(head.translate(None, _CONTROLS))) * 50 > len(head):
        raise ImportRefused("The file is not text.")
    return head.decode("utf-8", "ignore")  # the last character may be cut


def _scores(text: str, formats: Mapping[str, Importer], filename: str | None) -> dict[str, float]:
    name = _PACKED_SUFFIX.sub("", (filename or "").lower())
    return {
        importer.name: _fit(importer, text) + (_BY_NAME if name.endswith(importer.suffixes) else 0)
        for importer in formats.values()
    }


def _fit(importer: Importer, text: str) -> float:
    try:
        return importer.detect(text)
    except RecursionError:  # brackets, thousands deep
        return 0.0


def _unknown(text: str, formats: Mapping[str, Importer]) -> UnknownFormat:
    """Say what a file looks like, what was tried, and what each expects."""
    kind = _kind(text)
    found = f"The file is {kind}" if kind else "The file has no format that can be read here"
    tried = "; ".join(f"{format_.name} ({format_.description})" for format_ in formats.values())
    return UnknownFormat(
        f"{found}. Tried were, each with what is expected there: {tried}.", f"{found}."
    )


def _kind(text: str) -> str:
    text = text[:_LOOKED_AT]
    for pattern, kind in _MARKED_UP:
        if pattern.match(text):
            return kind
    start = text.lstrip()[:1]
    if start == "<" and (root := _ROOT.match(text)):
        return f"XML of no kind that is known here (its first element is <{root[1][:40]}>)"
    if start in ("{", "["):
        return _kind_of_json(text)
    return ""


def _kind_of_json(text: str) -> str:
    """Name the keys of the first object, as far as they can be read without the rest."""
    keys = dict.fromkeys(_KEY.findall(text))
    if not keys:
        return ""
    named = ", ".join(clean_text(key, single_line=True) for key in list(keys)[:_KEYS_NAMED])
    return f"JSON of no kind that is known here (it has {named})"
