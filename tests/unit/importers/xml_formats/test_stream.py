"""XML record by record: cutting, mending, damage, encodings, and files that nobody means well."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from app.domain.records.record import Remark
from app.errors import ImportRefused
from app.importers import Limits, Source
from app.importers.xml_formats.stream import XmlRecord, XmlShape, read_xml
from tests.time_limit import time_limit

SHAPE = XmlShape(records=("article", "book"), around=frozenset({"coauthors"}))


def read(data: bytes) -> list[XmlRecord | Remark]:
    source = Source(io.BytesIO(data), Limits())
    return list(read_xml(source, source.limits, SHAPE))


def words(found: list[XmlRecord | Remark]) -> list[str]:
    """The text of each record, and line and code of each remark."""
    return [
        f"{one.line} {one.code}" if isinstance(one, Remark) else "".join(one.element.itertext())
        for one in found
    ]


def test_records_are_cut_at_their_own_tags() -> None:
    found = read(
        b"<dblp>\n<article key='1'>\n<title>A</title></article><book>B</book>\n"
        b"<articles/><article/>\n</dblp>"
    )
    assert words(found) == ["\nA", "B", ""]
    assert [(one.line, getattr(one, "line_end", 0)) for one in found] == [(2, 3), (3, 3), (4, 4)]


def test_tags_in_comments_and_cdata_are_none() -> None:
    found = read(
        b"<dblp><!-- <article>no</article> --><article><![CDATA[<article>]]> &amp; "
        b"<!-- </article> & -->x</article></dblp>"
    )
    assert words(found) == ["<article> & x"]
    assert isinstance(found[0], XmlRecord)
    assert not found[0].mended


def test_named_characters_need_no_dtd() -> None:
    found = read(
        b'<!DOCTYPE dblp SYSTEM "dblp.dtd"><dblp><article>J&uuml;rgen &amp; &Lt;&LT; &#150;'
        b"<![CDATA[&uuml;]]></article></dblp>"
    )
    assert words(found) == ["Jürgen & ≪< –&uuml;"]


def test_short_entities_of_the_file_itself_are_read() -> None:
    found = read(
        b"<!DOCTYPE d [<!ENTITY % field 'a|b'><!ENTITY inv \"&#73;nv\"><!-- > ' -->\n]>"
        b"<d><article>&inv;.</article></d>"
    )
    assert words(found) == ["Inv."]


@pytest.mark.parametrize(
    ("doctype", "reason"),
    [
        (b'<!ENTITY x SYSTEM "file:///etc/hostname">', "outside the file"),
        (b'<!ENTITY x PUBLIC "a" "http://example.org/x">', "outside the file"),
        (b'<!ENTITY % x SYSTEM "http://example.org/x">%x;', "outside the file"),
        (b'<!ENTITY lol "lol"><!ENTITY l2 "&lol;&lol;&lol;">', "grow without end"),
        (b"<!ENTITY x '%s'>" % (b"x" * 100_000), "grow without end"),
        (b"<!-- " * 400_000, "no end"),
        (b"<!ENTITY a 'b'>" * 100_000, "no end"),
    ],
)
def test_a_doctype_that_could_do_harm_is_refused(doctype: bytes, reason: str) -> None:
    with time_limit(2), pytest.raises(ImportRefused, match=reason):
        read(b"<!DOCTYPE d [" + doctype + b"]><d><article>&x;</article></d>")


def test_bare_signs_are_mended_and_said() -> None:
    found = read(b"<d>\n<article>R&D, a < b, \x01 &nope; &#0; x:<y:z>1</y:z></article></d>")
    assert words(found) == ["R&D, a < b,  &nope;  x:1"]
    assert isinstance(found[0], XmlRecord)
    assert found[0].mended


def test_a_broken_record_costs_itself_alone() -> None:
    found = read(
        b"<dblp>\n<article>A</article>\n<article><i>B</article>\n<article>C\n"
        b"<article>D</article>\n<artcle>E</article>\n<article>F</article>\n</dblp>\n"
    )
    assert words(found) == ["A", "3 broken-xml", "4 broken-xml", "D", "6 between-records", "F"]


def test_text_around_records_is_none_of_them() -> None:
    assert words(read(b"<d><coauthors><co>X</co></coauthors><article>A</article></d>")) == ["A"]
    assert words(read(b"<d><coauthors>X<article>A</article></d>")) == ["1 between-records", "A"]


def test_a_file_that_ends_too_early() -> None:
    assert words(read(b"<d><article>A</article>\n<article>B")) == ["A", "2 cut-off"]
    found = read(b"<d><article>A</article>\n")
    assert words(found) == ["A", "2 cut-off"]
    assert isinstance(found[1], Remark)
    assert found[1].severity == "note"
    assert words(read(b"<article>A</article>\n<article>B</article>")) == ["A", "B"]


@pytest.mark.parametrize(
    ("data", "encodings"),
    [
        ("<?xml version='1.0' encoding='ISO-8859-2'?><d><article>ř</article></d>", "iso-8859-2"),
        ("<?xml version='1.0' encoding='ISO-8859-1'?><d><article>ř</article></d>", "utf-8"),
        ("<?xml version='1.0' encoding='gb18030'?><d><article>ř</article></d>", "gb18030"),
        ("<?xml version='1.0' encoding='no-such'?><d><article>ř</article></d>", "utf-8"),
        ("<?xml version='1.0' encoding='UTF-16'?><d><article>ř</article></d>", "utf-16"),
    ],
)
def test_encodings_as_declared_and_as_they_are(data: str, encodings: str) -> None:
    found = read(data.encode(encodings))
    assert "ř" in words(found)


def test_bytes_of_another_encoding_are_named_once() -> None:
    found = read(
        b"<?xml version='1.0' encoding='gb18030'?><d><article>\xfc</article>"
        b"<article>\xe4</article></d>"
    )
    assert words(found) == ["1 encoding", "ü", "ä"]


def test_tags_are_found_wherever_the_chunks_end(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"<d>\n" + b"<article>A<!-- <book> --><![CDATA[<]]></article>\n<book/>\n" * 20 + b"</d>"
    whole = words(read(data))
    assert len(whole) == 40
    for size in (1, 7, 300):
        monkeypatch.setattr("app.importers.xml_formats.pieces.CHUNK", size)
        assert words(read(data)) == whole


MIB = 1 << 20
BOMBS: dict[str, Callable[[int], bytes]] = {
    "one line": lambda size: b"<d>" + b"a" * size,
    "one record": lambda size: b"<d><article>" + b"a" * size,
    "brackets": lambda size: b"<d>" + b"<" * size,
    "comments": lambda size: b"<d>" + b"<!--" * (size // 4),
    "comments in a record": lambda size: b"<d><article>" + b"<!--" * (size // 4),
    "sections": lambda size: b"<d><article>" + b"<![CDATA[" * (size // 9),
    "openings": lambda size: b"<d>" + b"<article>" * (size // 9),
    "tags": lambda size: b"<d>" + b"<a>" * (size // 3),
    "attributes": lambda size: b"<d><article " + b"a='" * (size // 3),
    "blanks": lambda size: b"<d " + b" " * size,
    "the name of the root": lambda size: b"<" + b"x" * size,
    "quotes of the root": lambda size: b"<d" + b"x'" * (size // 2) + b'"',
}


@pytest.mark.parametrize("kind", BOMBS)
def test_much_without_a_record_is_refused_soon(kind: str) -> None:
    data = BOMBS[kind]((100 if kind.startswith("one") else 25) * MIB)
    with time_limit(2), pytest.raises(ImportRefused, match="no XML of this format"):
        read(data)


@pytest.mark.parametrize(
    "inner", [b"<i>" * 300_000, b"&a" * 3_000_000, b"&#1;" * 400_000, b"<!" * 500_000]
)
def test_a_hostile_record_costs_itself_and_little_time(inner: bytes) -> None:
    with time_limit(2):
        found = read(b"<d><article>" + inner + b"</article>\n<article>B</article></d>")
    assert words(found)[-1] == "B"
