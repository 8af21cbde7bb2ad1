"""Several columns of one field, further columns of databases, markup and affiliations in cells."""

from __future__ import annotations

import pytest

from app.domain.records.record import Link, PaperRecord, Remark
from tests.unit.importers.tables.test_reader import papers, read


def test_each_record_has_its_value_from_the_first_column_that_is_filled() -> None:
    first, second, third = papers(
        "Item Type,Title,Author,Publication Title,Conference Name,Type,Number,Issue\n"
        'conferencePaper,Tides,"Ek, Åsa",,Tides 2019,,,4\n'
        'journalArticle,Kites,"Ek, Åsa",J. Inv.,Kites 2020,,,\n'
        'thesis,Ponds,"Ek, Åsa",,,PhD thesis of Malmö,,\n'
    )
    assert (first.type, first.venue, first.issue, first.extra) == (
        "conference", "Tides 2019", "4", {"type": "conferencePaper"},
    )  # fmt: skip
    assert (second.type, second.venue) == ("article", "J. Inv.")
    assert second.extra == {"type": "journalArticle", "Conference Name": "Kites 2020"}
    assert (third.type, third.venue) == ("thesis", None)
    assert third.extra == {"Type": "PhD thesis of Malmö"}


def test_each_column_of_people_has_its_own_separator() -> None:
    data = "title,Author full names,Authors\nA,Ek| Åsa,\n" + 3 * 'B,,"Ek, Å.; Rowan, I."\n'
    found = papers(data.replace("Ek| Åsa", '"Ek, Åsa (57201234567); Rowan, Ida (57201234568)"'))
    assert [paper.authors for paper in found[:2]] == [
        ("Åsa Ek", "Ida Rowan"), ("Å. Ek", "I. Rowan"),
    ]  # fmt: skip


def test_a_column_that_may_mean_another_thing_fills_in_nowhere() -> None:
    data = "No,title,issue,Source title,Source,DOI\n17,Tides,,,Scopus,10.5555/x\n"
    (found,) = papers(data)
    assert (found.issue, found.venue, found.extra) == (None, None, {"No": "17", "Source": "Scopus"})


def test_the_note_names_further_columns_and_a_mapping_drops_them() -> None:
    data = "title,Item Type,Type\nTides,thesis,\n"
    [note] = [event for event in read(data) if isinstance(event, Remark)]
    assert "type ← “Type” or “Item Type”" in note.reason
    (found,) = papers(data, type="Type")
    assert (found.type, found.extra) == (None, {"Item Type": "thesis"})
    (found,) = papers(data, note="Type")
    assert found.type == "thesis"


def test_dimensions() -> None:
    head = "Title,Authors,Source title,Anthology title,PubYear,Publication Date (online),"
    chapter, article = papers(
        head + "Publication Date (print),Publication Type\n"
        '"Tides","Ek, Åsa",Lecture Notes,Tides of Today,2021,2020-12-05,2021-02,Chapter\n'
        '"Kites","Ek, Åsa",J. Inv.,,,2020-12-05,2021-02,Article\n'
    )
    assert (chapter.venue, chapter.date, chapter.extra["Source title"]) == (
        "Tides of Today", "2021", "Lecture Notes",
    )  # fmt: skip
    assert (article.venue, article.date) == ("J. Inv.", "2020-12-05")
    for paper in (chapter, article):
        assert [(one.kind, one.date) for one in paper.releases] == [
            ("online", "2020-12-05"), ("print", "2021-02"),
        ]  # fmt: skip


def test_ieee_xplore() -> None:
    (found,) = papers(
        '"Document Title",Authors,"Publication Title","Publication Year","PDF Link",'
        '"Article Citation Count","IEEE Terms","Document Identifier"\n'
        "Tides,Å. Ek; I. Rowan,Ocean Conf.,2019,"
        "https://ieeexplore.ieee.org/stamp/stamp.jsp?arnumber=1,12,Oceans;Wind,IEEE Conferences\n"
    )
    assert found.links == (Link("https://ieeexplore.ieee.org/stamp/stamp.jsp?arnumber=1", "pdf"),)
    assert (found.citation_count, found.keywords) == (12, ("Oceans", "Wind"))
    assert (found.type, found.extra) == ("conference", {"type": "IEEE Conferences"})


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("<i>E. coli</i> in ponds", "E. coli in ponds"),
        ("CO<sub>2</sub> &amp; H<SUB>2</SUB>O", "CO₂ & H₂O"),
        ("<5 and >3, a<b>c", "<5 and >3, a<b>c"),
        ("&lt;i&gt;E. coli&lt;/i&gt;", "E. coli"),
    ],
)
def test_markup_of_texts(printed: str, title: str) -> None:
    (found,) = papers(f'title,abstract,journal,year\n"{printed}","{printed}","{printed}",2020\n')
    assert (found.title, found.abstract, found.venue) == (title, title, title)
    text = f"PT J\nAU Ek, Å\nTI {printed}\nPY 2020\nER\n"
    assert papers(text)[0].title == title


def test_our_own_tables_have_no_markup() -> None:
    (found,) = papers("title,implied_authors,date_printed\n<i>x</i>,,\n")
    assert found.title == "<i>x</i>"


_HEAD = "title;authors;{};year\n"


@pytest.mark.parametrize(
    ("column", "cell", "affiliations", "left"),
    [
        ("Addresses", "[Ek, Åsa; Rowan, I.] Univ X, Malmö, Sweden; [Rowan, I.] Univ Y.",
         (("Univ X, Malmö, Sweden",), ("Univ X, Malmö, Sweden", "Univ Y")), None),
        ("Addresses", "Corp Z. [Ek, A.; Stranger, B] Univ X", (("Univ X",), ()),
         ["Corp Z.", "[Stranger, B] Univ X"]),
        ("Addresses", "Univ X, Malmö; Univ Y", (), "Univ X, Malmö; Univ Y"),
        ("Affiliations", "Univ X; Univ Y", (), "Univ X; Univ Y"),
        ("Authors (Raw Affiliation)", "Ek, Åsa (Univ X (Malmö); Inst Z); Rowan, I. (Univ Y)",
         (("Univ X (Malmö)", "Inst Z"), ("Univ Y",)), None),
        ("Authors with affiliations", "Ek, Å., Univ X, Malmö; Rowan I., Univ Y, Lund",
         (("Univ X, Malmö",), ("Univ Y, Lund",)), None),
    ],
)  # fmt: skip
def test_affiliations_go_to_the_authors_that_they_name(
    column: str, cell: str, affiliations: tuple[tuple[str, ...], ...], left: object
) -> None:
    (found,) = papers(_HEAD.format(column) + f'Tides;"Ek, Åsa; Rowan, I.";"{cell}";2020\n')
    assert (found.affiliations, found.extra.get(column)) == (affiliations, left)


def test_affiliations_of_web_of_science_as_text() -> None:
    (found,) = papers(
        "PT J\nAU Ek, A\n   Rowan, I\nAF Ek, Åsa\n   Rowan, Ida\nTI Tides\n"
        "C1 [Ek, Åsa; Rowan, Ida] Univ X, Malmö, Sweden.\n   [Rowan, Ida] Univ Y, Lund.\nER\n"
    )
    assert found.affiliations == (
        ("Univ X, Malmö, Sweden",), ("Univ X, Malmö, Sweden", "Univ Y, Lund"),
    )  # fmt: skip
    text = "PT J\nAU Ek, A\nTI Tides\nC1 UNIV X,MALMO,SWEDEN.\n   UNIV Y,LUND.\nER\n"
    assert papers(text)[0].extra["C1"] == "UNIV X,MALMO,SWEDEN.; UNIV Y,LUND."


def test_a_hostile_cell_of_affiliations_is_kept() -> None:
    for cell in ("[" * 50_000, "(" * 50_000, "Ek, Å" * 20_000, "Ek (" * 20_000, "[Ek, Å]" * 10_000):
        found = papers(_HEAD.format("Addresses") + f'Tides;"Ek, Å";"{cell}";2020\n')
        assert isinstance(found[0], PaperRecord)


@pytest.mark.parametrize(
    ("cells", "date", "printed", "kept"),
    [
        ("2019,5,3,", "2019-05-03", "2019-05-03", {}),
        ("2019,05.0,,", "2019-05", "2019-05", {}),
        ("2019,May,3,", "2019-05-03", "3 May 2019", {}),
        ("2019,,3,", "2019", "2019", {"day": "3"}),
        (",May,3,", None, None, {"month": "May", "day": "3"}),
        ("2019,5,3,2019-06", "2019-06", "2019-06", {"month": "5", "day": "3"}),
    ],
)
def test_a_month_and_a_day_in_columns_of_their_own(
    cells: str, date: str | None, printed: str | None, kept: dict[str, str]
) -> None:
    (record,) = papers(f"Title,Year,Month,Day,Date\nA,{cells}\n")
    assert (record.date, record.date_printed, record.extra) == (date, printed, kept)


def test_a_number_of_references_is_no_reference() -> None:
    one, other = papers("Title,Year,References\nA,2019,15\nB,2019,10.5555/c; 10.5555/d\n")
    assert (one.references, one.extra) == ((), {"References": "15"})
    assert other.references == ("10.5555/c", "10.5555/d")
