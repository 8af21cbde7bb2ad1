"""Networks of co-authors as files: GraphML and GEXF for Gephi and its kin, CSV for tables.

Each file says what it is of: title, filter, date and source. It knows neither library nor HTTP.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

from app.domain.coauthors import NetworkLink, NetworkNode
from app.domain.text.cells import safe_cell
from app.exporters.values import legal

GRAPHML = "http://graphml.graphdrawing.org/xmlns"
"""http://graphml.graphdrawing.org/specification.html"""
GEXF = "http://gexf.net/1.3"
"""https://gexf.net/schema.html"""

_NODE_FIELDS = (
    ("label", "string"), ("papers", "int"), ("theme", "string"), ("may_be_several", "boolean"),
)  # fmt: skip
_LINK_FIELDS = (("papers", "int"), ("first_year", "int"), ("last_year", "int"))


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself."""

    title: str
    filter: str
    """The set in words."""
    date: str
    """ISO date on which it was made."""
    source: str
    """Where the papers come from."""

    def lines(self) -> list[tuple[str, str]]:
        """Return name and value of each line."""
        return [
            ("title", self.title), ("filter", self.filter),
            ("date", self.date), ("source", self.source),
        ]  # fmt: skip

    def __str__(self) -> str:
        return "; ".join(f"{name}: {value}" for name, value in self.lines() if value)


def write_graphml(about: About, nodes: Iterable[NetworkNode], links: Iterable[NetworkLink]) -> str:
    """Write a network as GraphML; `weight` of an edge is its joint papers."""
    root = Xml.Element("graphml", {"xmlns": GRAPHML})
    keys = [
        *(("graph", name, "string") for name, _ in about.lines()),
        *(("node", name, kind) for name, kind in _NODE_FIELDS),
        *(("edge", name, kind) for name, kind in (*_LINK_FIELDS, ("weight", "double"))),
    ]
    for place, name, kind in keys:
        Xml.SubElement(
            root, "key",
            {"id": f"{place}-{name}", "for": place, "attr.name": name, "attr.type": kind},
        )  # fmt: skip
    graph = Xml.SubElement(root, "graph", {"edgedefault": "undirected"})
    for name, value in about.lines():
        _data(graph, f"graph-{name}", value)
    for node in nodes:
        element = Xml.SubElement(graph, "node", {"id": str(node.id)})
        _data(element, "node-label", node.name)
        _data(element, "node-papers", node.papers)
        _data(element, "node-theme", node.theme)
        _data(element, "node-may_be_several", str(node.may_be_several).lower())
    for link in links:
        element = Xml.SubElement(
            graph, "edge", {"source": str(link.source), "target": str(link.target)}
        )
        for name, _ in _LINK_FIELDS:
            _data(element, f"edge-{name}", getattr(link, name))
        _data(element, "edge-weight", link.papers)
    return _text(root)


def write_gexf(about: About, nodes: Iterable[NetworkNode], links: Iterable[NetworkLink]) -> str:
    """Write a network as GEXF 1.3; `weight` of an edge is its joint papers."""
    root = Xml.Element("gexf", {"xmlns": GEXF, "version": "1.3"})
    meta = Xml.SubElement(root, "meta", {"lastmodifieddate": about.date})
    Xml.SubElement(meta, "creator").text = "Œuvre"
    Xml.SubElement(meta, "title").text = legal(about.title)
    Xml.SubElement(meta, "description").text = legal(str(about))
    graph = Xml.SubElement(root, "graph", {"defaultedgetype": "undirected", "mode": "static"})
    for kind, fields in (("node", _NODE_FIELDS[1:]), ("edge", _LINK_FIELDS)):
        attributes = Xml.SubElement(graph, "attributes", {"class": kind})
        for name, type_ in fields:
            Xml.SubElement(
                attributes, "attribute",
                {"id": name, "title": name, "type": "integer" if type_ == "int" else type_},
            )  # fmt: skip
    people = Xml.SubElement(graph, "nodes")
    for node in nodes:
        element = Xml.SubElement(people, "node", {"id": str(node.id), "label": legal(node.name)})
        several = str(node.may_be_several).lower()
        _values(
            element,
            [("papers", node.papers), ("theme", node.theme), ("may_be_several", several)],
        )
    pairs = Xml.SubElement(graph, "edges")
    for number, link in enumerate(links):
        element = Xml.SubElement(
            pairs, "edge",
            {"id": str(number), "source": str(link.source), "target": str(link.target),
             "weight": str(link.papers)},
        )  # fmt: skip
        _values(element, [(name, getattr(link, name)) for name, _ in _LINK_FIELDS])
    return _text(root)


def write_network_csv(
    about: About, nodes: Sequence[NetworkNode], links: Iterable[NetworkLink]
) -> str:
    """Write pairs as CSV, one a line, and after them the people who are in no pair.

    The first lines, which begin with #, say what the file is of.
    """
    names = {node.id: node.name for node in nodes}
    papers = {node.id: node.papers for node in nodes}
    several = {node.id: "yes" if node.may_be_several else "no" for node in nodes}
    rows: list[Sequence[object]] = [
        ("source_id", "source", "source_papers", "target_id", "target", "target_papers",
         "joint_papers", "first_year", "last_year", "source_may_be_several",
         "target_may_be_several"),
    ]  # fmt: skip
    paired = set()
    for link in links:
        paired |= {link.source, link.target}
        rows.append(
            (link.source, names[link.source], papers[link.source],
             link.target, names[link.target], papers[link.target],
             link.papers, link.first_year, link.last_year,
             several[link.source], several[link.target])
        )  # fmt: skip
    rows += [
        (node.id, node.name, node.papers, *[None] * 6, several[node.id], None)
        for node in nodes
        if node.id not in paired
    ]
    return csv_text(about, rows)


def csv_text(about: About, rows: Iterable[Sequence[object]]) -> str:
    """Write rows as CSV after comment lines that say what they are of."""
    text = io.StringIO()
    for name, value in about.lines():
        text.write(f"# {name}: {legal(' '.join(value.split()))}\r\n")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([safe_cell(legal(cell) if isinstance(cell, str) else cell) for cell in row])
    return text.getvalue()


def _data(parent: Xml.Element, key: str, value: object) -> None:
    if value is not None and value != "":
        Xml.SubElement(parent, "data", {"key": key}).text = legal(str(value))


def _values(parent: Xml.Element, pairs: Iterable[tuple[str, object]]) -> None:
    values = Xml.SubElement(parent, "attvalues")
    for name, value in pairs:
        if value is not None and value != "":
            Xml.SubElement(values, "attvalue", {"for": name, "value": legal(str(value))})


def _text(root: Xml.Element) -> str:
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'
