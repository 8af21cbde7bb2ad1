"""Authors and editors of BibTeX, as people and programs write them."""

from __future__ import annotations

import pytest

from tests.unit.importers.bibtex.entries import paper


@pytest.mark.parametrize(
    ("author", "authors"),
    [
        ("Rowan, Ida and Brandt, Otto", ("Ida Rowan", "Otto Brandt")),
        ("Lund, Mia AND Holm, Per\n   and\n\tDahl, Eva", ("Mia Lund", "Per Holm", "Eva Dahl")),
        ("Ida Rowan and Tom van der Berg", ("Ida Rowan", "Tom van der Berg")),
        ("van der Berg, Tom", ("Tom van der Berg",)),
        ("Berg, van der, Tom", ("Tom van der Berg",)),
        ("Hall, Jr., H. K. and Hunt III, Harry B.", ("H. K. Hall Jr.", "Harry B. Hunt III")),
        ("{W.M.P. van der} Aalst", ("W.M.P. van der Aalst",)),
        ("Berg, Jan van der and Beethoven, L. van", ("Jan van der Berg", "L. van Beethoven")),
        ("Martin J. {O'Connor} and Lepage, Alexandre", ("Martin J. O'Connor", "Alexandre Lepage")),
        ("family=Berg, given=Tom, prefix=van der", ("Tom van der Berg",)),
        ("May, Keith, and , foo and", ("Keith May", "foo")),
        ("{\\'E}mile Zola and {bell hooks}", ("Émile Zola", "bell hooks")),
        ("林, 小明 and {王小明}", ("林小明", "王小明")),
        ("Rowan, I.; Brandt, O.", ("I. Rowan", "O. Brandt")),
        ("王小明、李华", ("王小明", "李华")),
        ("Ramón y Cajal, S. and Doe, J.", ("S. Ramón y Cajal", "J. Doe")),
        ("{Ministry of Food, Water and Health}", ("Ministry of Food, Water and Health",)),
        ("SMITH, JOHN and DOE, JANE", ("JOHN SMITH", "JANE DOE")),
        ("Smith, Jr., John and Max Roe", ("John Smith Jr.", "Max Roe")),
        ("Garcia Lopez, Maria Jose and Max Roe", ("Garcia Lopez, Maria Jose", "Max Roe")),
        ("Doe, Jane, MD, PhD and Roe, Max", ("Doe, Jane, MD, PhD", "Max Roe")),
        ("{Barnes and Noble, Inc.}", ("Barnes and Noble, Inc.",)),
        (r"Ernst \& Young and Doe, Jane", ("Ernst & Young", "Jane Doe")),
        (r"{AT\&T} and {Johnson & Johnson}", ("AT&T", "Johnson & Johnson")),
    ],
)  # fmt: skip
def test_names(author: str, authors: tuple[str, ...]) -> None:
    found = paper(f"author = {{{author}}}")
    assert found.authors == authors
    assert not found.authors_truncated


@pytest.mark.parametrize(
    ("author", "groups"),
    [
        ("{Ministry of Food and Health} and Lepage, A.", ("Ministry of Food and Health",)),
        ("{{The CGAL Project}}", ("The CGAL Project",)),
        ("{Organizations and Institutions}", ("Organizations and Institutions",)),
        ("{NASA} and {Rowan, Ida}", ("NASA",)),
        ("{Ida Rowan} and {Otto Brandt}", ()),
        ("{I. Rowan}", ()),
        ("{{Rowan, Ida and Brandt, Otto}}", ()),
    ],
)  # fmt: skip
def test_names_in_braces_are_groups_unless_they_show_people(
    author: str, groups: tuple[str, ...]
) -> None:
    assert paper(f"author = {{{author}}}").groups == groups


@pytest.mark.parametrize("end", ["and others", "and {others}", "et al.", "and et al", "and ..."])
def test_a_cut_list(end: str) -> None:
    found = paper(f"author = {{Rowan, Ida {end}}}")
    assert (found.authors, found.authors_truncated) == (("Ida Rowan",), True)


@pytest.mark.parametrize(
    ("author", "authors"),
    [
        ("B Balakrisnan , S Patil and E Smela", ("B Balakrisnan", "S Patil", "E Smela")),
        ("John Smith, Jane Doe, and Max Roe", ("John Smith", "Jane Doe", "Max Roe")),
        ("John Thomas, Jane Martin and Max Roe", ("John Thomas", "Jane Martin", "Max Roe")),
        (
            "Xiaoming Zhang, Dongwei Wang, and Max Roe",
            ("Xiaoming Zhang", "Dongwei Wang", "Max Roe"),
        ),
        ("{\\'E}. Zola, A. B. Smith, C. {\\O}rsted", ("É. Zola", "A. B. Smith", "C. Ørsted")),
        ("Smith, J., Doe, J., and Roe, M.", ("J. Smith", "J. Doe", "M. Roe")),
        ("Smith, J. & Doe, J.", ("J. Smith", "J. Doe")),
        ("Müller, A. und Meier, B.", ("A. Müller", "B. Meier")),
        ("{Smith, J. & Doe, J.}", ("J. Smith", "J. Doe")),
        ("{John Smith, Jane Doe, and Max Roe}", ("John Smith", "Jane Doe", "Max Roe")),
        (r"Smith, J., Doe, A. B., \& Roe, M.", ("J. Smith", "A. B. Doe", "M. Roe")),
        (r"John Smith \& Jane Doe and Max Roe", ("John Smith", "Jane Doe", "Max Roe")),
    ],
)
def test_names_without_and_are_doubted(author: str, authors: tuple[str, ...]) -> None:
    found = paper(f"author = {{{author}}}")
    assert found.authors == authors
    assert [issue.code for issue in found.issues] == ["comma-names"]


def test_editors_are_no_authors_and_orcids_have_places() -> None:
    found = paper(
        "author = {Rowan, Ida and Brandt, Otto}, editor = {Quill, Pat},"
        'author+an:orcid = {2="0000-0002-1825-0097"}'
    )
    assert found.editors == ("Pat Quill",)
    assert found.orcids == (None, "0000-0002-1825-0097")
