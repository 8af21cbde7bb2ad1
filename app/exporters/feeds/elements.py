"""The elements that every feed has.

The id of an entry is made of the library and what it is there, and so is the same under every
address at which the library is served.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from xml.etree import ElementTree as Xml

from app.exporters.options import FileOptions
from app.exporters.signs import legal

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
START = "1970-01-01T00:00:00Z"
"""When a paper changed of which no change is known: made for a test or read from no library."""
END = "</feed>\n"


def head(options: FileOptions) -> Iterator[str]:
    """Write the beginning of a feed, up to its first entry."""
    feed = Xml.Element("feed")
    add(feed, "id", urn(options, options.address.removeprefix(options.home)))
    add(feed, "title", options.title)
    add(feed, "updated", options.updated or START)
    add(feed, "generator", "Œuvre")
    if options.address:
        link(feed, "self", options.address, "application/atom+xml")
        path, _, query = options.address.partition("?")
        page = path.removesuffix(".atom") + (f"?{query}" if query else "")
        link(feed, "alternate", page, "text/html")
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<feed xmlns="{ATOM}" xmlns:dc="{DUBLIN_CORE}">\n'
    yield from (written(element) for element in feed)


def urn(options: FileOptions, path: str) -> str:
    """Return the id of what has a path in the library."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{options.library}{path}").urn


def add(parent: Xml.Element, name: str, text: str, **attributes: str) -> None:
    """Add an element with a text; none without a text."""
    if text := legal(text).strip():
        Xml.SubElement(parent, name, attributes).text = text


def link(parent: Xml.Element, kind: str, address: str, media_type: str = "") -> None:
    """Add a link."""
    given = {"rel": kind, "type": media_type, "href": legal(address)}
    Xml.SubElement(parent, "link", {name: value for name, value in given.items() if value})


def written(element: Xml.Element) -> str:
    """Write an element of the feed."""
    Xml.indent(element, level=1)
    return f"  {Xml.tostring(element, encoding='unicode').rstrip()}\n"
