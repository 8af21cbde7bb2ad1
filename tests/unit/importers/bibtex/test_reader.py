"""BibTeX and BibLaTeX, as people and programs write them."""

from __future__ import annotations

import pytest

from app.domain.records.record import Link, Remark
from app.errors import ImportRefused
from tests.unit.importers.bibtex.entries import GOOD, codes, events, paper, papers

# --- other fields --------------------------------------------------------------------


def test_fields_have_their_places_and_others_are_kept() -> None:
    found = paper(
        "booktitle = {Proc. of {X}}, pages = {1--20}, volume = 3, number = 4, publisher = {{P}},"
        "isbn = {978-0}, keywords = {a, b c}, abstract = {One.\n\nTwo.}, langid = {english},"
        "eprint = {2206.08242v2}, archiveprefix = {arXiv}, primaryclass = {cs.LG},"
        'Address = {K{\\"o}ln}, file = {:C$\\backslash$:/a\\_b.pdf:PDF}, Xeditor = {E}',
        "inproceedings",
    )
    assert (found.type, found.venue, found.pages) == ("conference", "Proc. of X", "1–20")
    assert (found.volume, found.issue, found.publisher) == ("3", "4", "P")
    assert (found.arxiv_id, found.arxiv_version) == ("2206.08242", 2)
    assert found.categories == ("cs.LG",)
    assert found.keywords == ("a", "b c")
    assert found.abstract == "One.\n\nTwo."
    assert (found.isbn, found.language) == ("978-0", "english")
    assert found.extra["Address"] == "Köln"
    assert found.extra["Xeditor"] == "E"
    assert "a_b.pdf" in found.extra["file"]


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ("journal = {arXiv preprint arXiv:2001.00001}", "article"),
        ("journal = {CoRR}, volume = {abs/2001.00001}", "article"),
        ("eprint = {2001.00001}, eprinttype = {arxiv}", "online"),
        ("url = {https://arxiv.org/abs/2001.00001}", "misc"),
    ],
)
def test_arxiv(fields: str, kind: str) -> None:
    assert paper(fields, kind).arxiv_id == "2001.00001"


def test_addresses() -> None:
    found = paper(
        "howpublished = {\\url{https://example.org/a\\_b}},"
        "pdf = {https://example.org/c.pdf}, doi = {http://dx.doi.org/10.5555/fjord\\#2\\_a},"
        "repository = {https://github.com/a/b}"
    )
    assert found.url == "https://example.org/a_b"
    assert found.links == (Link("https://example.org/c.pdf", "pdf"),)
    assert found.doi == "10.5555/fjord#2_a"
    assert found.code_url == "https://github.com/a/b"


@pytest.mark.parametrize("value", ["{one; two, too; three}", "{one;two, too;three}"])
def test_keywords_between_semicolons(value: str) -> None:
    assert paper(f"keywords = {value}").keywords == ("one", "two, too", "three")


def test_markup_of_publishers_is_read() -> None:
    found = paper(
        r"journal = {Signals \&amp; Systems}, abstract = {<p>In <i>E. coli</i> <5 and >3.</p>},"
        r"note = {a & b {\ensuremath{<}}i{\ensuremath{>}}}"
    )
    assert (found.venue, found.abstract) == ("Signals & Systems", "In E. coli <5 and >3.")
    assert found.note == "a & b <i>"


def test_astronomers_write_journals_as_commands() -> None:
    assert paper(r"journal = {\mnras}").venue == "MNRAS"


# --- the file ------------------------------------------------------------------------


def test_macros() -> None:
    text = '@string{jir = "J. of Results"}\n@preamble{"x"}\n'
    text += '@a{k, title = "A" # { } # B, journal = JIR}'
    (found,) = papers(text)
    assert (found.title, found.venue) == ("A B", "J. of Results")
    assert [issue.code for issue in found.issues] == ["unknown-macro"]


def test_parts_take_over_from_what_they_refer_to() -> None:
    first, second, third = papers(
        "@inproceedings{a, title = {A}, crossref = {P}}\n"
        "@proceedings{p, title = {Proc}, year = 2015, editor = {Quill, Pat}, doi = {10.5555/p}}\n"
        "@inproceedings{b, title = {B}, year = 2014, crossref = {p}}\n"
    )
    assert {first.title, second.title, third.title} == {"A", "Proc", "B"}
    by_title = {record.title: record for record in (first, second, third)}
    assert by_title["A"].venue == by_title["B"].venue == "Proc"
    assert (by_title["A"].date, by_title["B"].date) == ("2015", "2014")
    assert by_title["A"].editors == ("Pat Quill",)
    assert by_title["A"].doi is None


def test_a_reference_to_nothing_is_doubted() -> None:
    assert codes("@inproceedings{a, title = {A}, crossref = {p}}\n") == ["no-crossref"]
    assert (
        codes("@a{a, title={A}, crossref={b}}\n@a{b, title={B}, crossref={a}}")
        == ["no-crossref"] * 2
    )


def test_xdata_and_software_take_over_everything() -> None:
    found = papers(
        "@xdata{x, publisher = {P}, abstract = {Abc}}\n@book{b, title = {B}, xdata = {x}}\n"
        "@softwareversion{v, version = {1}, crossref = {s}}\n"
        "@software{s, title = {S}, author = {Rowan, Ida}, date = {2020}}\n"
    )
    assert [(record.title, record.publisher, record.abstract) for record in found[:1]] == [
        ("B", "P", "Abc")
    ]
    assert [(record.title, record.authors, record.type) for record in found[1:]] == [
        ("S", ("Ida Rowan",), "software")
    ] * 2


@pytest.mark.parametrize(
    "broken",
    [
        "@article{x,\n title = {A broken {title},\n year = {2001},\n volume = {1}\n}\n",
        "@article{x, title = {A broken {title}, year = {2001}\n}\n",
        "@article{x,\n title = {A broken title}},\n year = {2001},\n}\n",
        "@article{x,\n title = {A broken}} title},\n year = {2001},\n}\n",
        "@article{x, title = {A broken} title}, year = {2001}\n}\n",
        "@article{x,\n title = {A {broken title},\n year = {2001}},\n volume={1}\n}\n",
        '@article{x,\n title = "A broken title,\n year = "2001"\n}\n',
        "@article{x,\n title = {A broken title},\n year = 2001,\n\n",
        "@article{x, title = {A broken title} year = {2001}\n}\n",
        "@article{x,\n title = A broken title},\n year = 2001\n}\n",
    ],
)  # fmt: skip
def test_a_stray_brace_is_named_and_costs_no_other_entry(broken: str) -> None:
    first, found, last = papers(GOOD + broken + GOOD.replace("good", "other"))
    assert (found.title, found.date) == ("A broken title", "2001")
    assert found.line == 2
    assert found.issues
    assert (first.title, last.title) == ("Good", "Good")
    assert not first.issues and not last.issues


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("@article(x, title = {A (b)}, year = 2001)\n", ["A (b)"]),
        ('@article{x, title = "A {"}b{"} c"}', ['A "b" c']),
        ("@article{x,title={A}}@article{y,title={B}}", ["A", "B"]),
        ("@Article{,\n title = {A},\n}\n@Article{,\n title = {B}}", ["A", "B"]),
        ("@article{title = {A}}", ["A"]),
        ("@article{x, title = {A}, abstract = {mail\n@foo{bar} x@y.org}}", ["A"]),
        ("@article{x,\n % comment = {\n title = {A}, }}\n", ["A"]),
        ("@misc {x ,title={A},,year=2001,}\r\n@misc{y,\rtitle={B}}", ["A", "B"]),
    ],
)
def test_unusual_forms(text: str, titles: list[str]) -> None:
    assert [record.title for record in papers(text)] == titles


def test_what_is_no_entry_is_named() -> None:
    text = (
        "% Encoding: UTF-8\nhello\n@comment{jabref-meta: x}\n%@article{old, title = {T}}\n" + GOOD
    )
    assert codes(text) == ["unread-text", "commented-out"]
    assert codes(GOOD + GOOD) == ["same-key"]
    assert codes("@article{k, title = {A}, title = {B}}") == ["second-value"]


def test_an_entry_without_a_title_is_rejected_with_its_line() -> None:
    found = events(GOOD + "\n@book{b, year = 2001}\n")
    assert isinstance(found[1], Remark)
    assert (found[1].severity, found[1].line, found[1].code) == ("rejected", 3, "no-title")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_encodings(encoding: str) -> None:
    text = "@article{k, title = {Für Ærø}}\n" + GOOD
    assert [record.title for record in papers(text.encode(encoding))] == ["Für Ærø", "Good"]


def test_lines_are_counted_from_the_head() -> None:
    found = papers("\n" * 3 + GOOD + "\r\n\r\n@a{b,\r\n title={B}}\r@a{c,\rtitle={C}}")
    assert [(record.line, record.line_end) for record in found] == [(4, 4), (7, 8), (9, 10)]


def test_macros_cannot_grow_without_end() -> None:
    doubling = "".join(f"@string{{a{n + 1} = a{n} # a{n}}}\n" for n in range(60))
    (found,) = papers("@string{a0 = {xxxx}}\n" + doubling + "@a{k, title = {T}, note = a60}")
    assert len(found.note or "") < 100


def test_no_bibtex_is_refused() -> None:
    with pytest.raises(ImportRefused, match="No entry"):
        events("@comment{only a comment}\n")
