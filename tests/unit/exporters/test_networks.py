"""Networks as files, with names that files find hard."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree as Xml

import pytest

from app.domain.coauthors import NetworkLink, NetworkNode
from app.domain.text.cells import safe_cell
from app.exporters.networks import (
    About,
    write_gexf,
    write_graphml,
    write_network_csv,
)

ABOUT = About("T & <t>", "2 papers on “a\nb”", "2026-11-22", "a.txt")
NODES = [
    NetworkNode(1, '=HYPERLINK("x")', 2),
    NetworkNode(2, "A\x00 <B> & “C”", 1, theme="t & u"),
    NetworkNode(3, "Łę", 1),
]
LINKS = [NetworkLink(1, 2, 1)]


@pytest.mark.parametrize("write", [write_graphml, write_gexf])
def test_xml_is_well_formed_whatever_the_names(write) -> None:  # type: ignore[no-untyped-def]
    root = Xml.fromstring(write(ABOUT, NODES, LINKS))
    said = "".join(root.itertext()) + "".join(
        value for element in root.iter() for value in element.attrib.values()
    )
    assert "A <B> & “C”" in said
    assert "T & <t>" in said


def test_no_cell_is_run_and_comments_stay_on_their_lines() -> None:
    text = write_network_csv(ABOUT, NODES, LINKS)
    assert text.splitlines()[1] == "# filter: 2 papers on “a b”"
    rows = list(csv.reader(io.StringIO(text.split("\r\n", 4)[4])))
    assert rows[1][1] == '\'=HYPERLINK("x")'
    assert rows[2][:3] == ["3", "Łę", "1"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_formulas_are_prefixed(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["plain", 7, -7, ""])
def test_other_cells_stay(value: object) -> None:
    assert safe_cell(value) == value
