"""Records as the references that pandoc formats: CSL items whose texts are elements, not markup.

A title is given as it is understood (formulas, emphasis, characters), so that no sign in it can be
taken for markup of pandoc's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from app.domain.identifiers import web_address
from app.domain.people.names import ParsedName
from app.domain.records.record import PaperRecord
from app.domain.tex.html import Math, Span, Text, spans
from app.domain.text.plain import UNSPACED
from app.exporters.csl import csl_date, csl_item, csl_name
from app.exporters.values import OTHERS, authors_of, kind_of, legal, web_links

MARK = "\ue000"
"""Stands before the name that is set in bold, until it is: a character of nobody's text."""
SHOWN = (
    "type", "editor", "volume", "issue", "page", "number", "publisher",
    "DOI", "PMID", "ISBN", "language",
)  # fmt: skip
"""Variables that entries are made of, besides title, venue, author, date and URL."""
_LOOKS = {"em": "Emph", "strong": "Strong", "sup": "Superscript", "sub": "Subscript"}

_ONE_WORD = re.compile(f"[{UNSPACED}]+")

Element = dict[str, Any]


def reference(record: PaperRecord, key: str, highlight: int | None) -> Element:
    """Return a record as an element of pandoc's metadata.

    Args:
        key: what the entry is found by.
        highlight: id of the author whose name is marked.
    """
    item = csl_item(record)
    values = {name: item[name] for name in SHOWN if name in item}
    if kind_of(record) == "preprint" and record.arxiv_id:
        values.setdefault("publisher", "arXiv")
    values |= {"id": key, "author": _authors(record, highlight), "issued": csl_date(record)}
    values["URL"] = _address(record)
    filled = {name: _element(value) for name, value in values.items() if value}
    for name, text in (("title", record.title), ("container-title", record.venue)):
        if text:
            filled[name] = _inlines(_text(spans(_clean(text))))
    return _map(filled)


def _authors(record: PaperRecord, highlight: int | None) -> list[dict[str, str]]:
    names = [_name(name) for name in authors_of(record)]
    for name, number in zip(names, record.author_numbers, strict=False):
        if highlight is not None and number == highlight:
            part = "literal" if "literal" in name else "family"
            name[part] = MARK + name[part]
    return [*names, {"literal": OTHERS}] if names and record.authors_truncated else names


def _name(name: ParsedName) -> dict[str, str]:
    whole = name.family + "".join(name.givens)
    if _ONE_WORD.fullmatch(whole):  # 王小明 has no initials
        return {"literal": whole}
    return {part: text.replace(MARK, "") for part, text in csl_name(name).items()}


def _address(record: PaperRecord) -> str | None:
    """Return the best address of a paper that has no DOI."""
    if record.doi:
        return None
    own = web_address(record.url or "")
    if own is None and record.arxiv_id:
        return f"https://arxiv.org/abs/{record.arxiv_id}"
    return own or next((link.url for link in web_links(record)), None)


def _text(found: Iterable[Span]) -> list[Element]:
    inlines: list[Element] = []
    for span in found:
        if isinstance(span, Text):
            inlines.append({"t": "Str", "c": span.text})
        elif isinstance(span, Math):
            inlines.append({"t": "Math", "c": [{"t": "InlineMath"}, span.tex]})
        elif span.style in _LOOKS:
            # Styles that capitalise titles leave alone what is set apart: E. coli.
            as_printed = {"t": "Span", "c": [["", ["nocase"], []], _text(span.children)]}
            inlines.append({"t": _LOOKS[span.style], "c": [as_printed]})
        else:
            inlines += _text(span.children)
    return inlines


def _clean(text: str) -> str:
    return " ".join(legal(text).replace(MARK, "").split())


def _element(value: Any) -> Element:
    if isinstance(value, dict):
        return _map({name: _element(part) for name, part in value.items()})
    if isinstance(value, list):
        return {"t": "MetaList", "c": [_element(item) for item in value]}
    return _inlines([{"t": "Str", "c": " ".join(legal(str(value)).split())}])


def _map(parts: dict[str, Element]) -> Element:
    return {"t": "MetaMap", "c": parts}


def _inlines(inlines: list[Element]) -> Element:
    return {"t": "MetaInlines", "c": inlines}
