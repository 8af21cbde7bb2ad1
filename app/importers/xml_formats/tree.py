"""What the trees of all XML formats are asked for: texts, markup as text, values by path."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from app.domain.tex.from_mathml import ELEMENTS
from app.domain.text.markup import from_markup

_MARKUP = ELEMENTS | {"b", "br", "em", "i", "p", "span", "strong", "sub", "sup", "tt", "u"}
"""Elements within texts that mean something; of others the text alone is taken."""


def text_of(element: etree._Element | None) -> str:
    """The text of an element and of what is in it, in one line."""
    if element is None:
        return ""
    text = (element.text or "") if len(element) == 0 else "".join(element.itertext())
    return " ".join(text.split())


def text_at(element: etree._Element, path: str) -> str:
    """The text of the first element of a path."""
    return text_of(element.find(path))


def texts_at(element: etree._Element, path: str) -> Iterator[str]:
    """The texts of all elements of a path that have one."""
    for found in element.iterfind(path):
        if text := text_of(found):
            yield text


def printed(element: etree._Element | None) -> str:
    """The text of an element as it is printed; markup in it becomes signs and formulas."""
    if element is None:
        return ""
    if len(element) == 0:
        return element.text or ""
    others = {str(one.tag) for one in element.iterdescendants()} - _MARKUP
    etree.strip_tags(element, *others)  # their text stays
    whole = etree.tostring(element, encoding="unicode", with_tail=False)
    return from_markup(whole[whole.index(">") + 1 : whole.rindex("<")], again=False)
