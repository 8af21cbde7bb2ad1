"""arXiv Atom, DBLP, PubMed and EndNote: samples, answers without papers, and what is special."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest

from app.domain.records.record import Event, PaperRecord, Remark
from app.errors import ImportRefused
from app.importers import ReadContext, read_events
from app.importers.source import Limits, Source
from app.importers.xml_formats.arxiv_atom import feed_address
from tests.unit.importers.as_json import as_json

SAMPLES = Path(__file__).parents[3] / "samples"
FILES = [
    path
    for name in ("arxiv-atom", "dblp", "endnote-xml", "pubmed-xml")
    for path in sorted((SAMPLES / name).glob("*.xml"))
]
CONTEXT = ReadContext(imported_on=date(2026, 11, 29))


def read(text: str) -> list[Event]:
    return list(read_events(io.BytesIO(text.encode()), None, CONTEXT))


def only(text: str) -> PaperRecord:
    [paper] = [event for event in read(text) if isinstance(event, PaperRecord)]
    return paper


@pytest.mark.parametrize("sample", FILES, ids=lambda path: path.parent.name)
def test_samples(sample: Path) -> None:
    found = json.loads(json.dumps(as_json(read_events(sample, None, CONTEXT))))
    assert found == json.loads(sample.with_suffix(".json").read_text("utf-8"))


# --- arXiv ------------------------------------------------------------------------------

FEED = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">{}</feed>'


def test_an_answer_without_papers_is_said() -> None:
    with pytest.raises(ImportRefused, match="found nothing"):
        read(FEED.format("<title>arXiv Query</title><totalResults>0</totalResults>"))


def test_an_error_of_arxiv_is_said() -> None:
    error = "<entry><id>https://arxiv.org/api/errors#x</id><title>Error</title>"
    with pytest.raises(ImportRefused, match="incorrect id format for abc"):
        read(FEED.format(error + "<summary>incorrect id format for abc</summary></entry>"))


@pytest.mark.parametrize(
    ("links", "address"),
    [
        ('<link href="https://a.org/q?x=1&amp;y=2" rel="self"/>', "https://a.org/q?x=1&y=2"),
        ("<link rel='alternate' href='https://a.org/'/><link href='https://a.org/f'/>",
         "https://a.org/f"),
        ("", ""),
    ],
    ids=["self", "arxiv", "none"],
)  # fmt: skip
def test_the_address_of_a_feed(links: str, address: str) -> None:
    feed = f'<feed>{links}<entry><link href="https://a.org/paper"/></entry></feed>'
    assert feed_address(Source(io.BytesIO(feed.encode()), Limits())) == address


def test_a_paper_on_withdrawal_is_not_withdrawn() -> None:
    entry = "<entry><id>http://arxiv.org/abs/2101.00001v1</id><title>T</title><summary>{}</summary></entry>"
    assert not only(FEED.format(entry.format("We study how cash is withdrawn."))).tags
    found = only(FEED.format(entry.format("This paper has been withdrawn by the author.")))
    assert found.tags == ("withdrawn",)


# --- DBLP -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("Ducks.", "Ducks"),
        ("Ducks?", "Ducks?"),
        ("Notes by R. E. M. et al.", "Notes by R. E. M. et al."),
        ("Cats, dogs, etc.", "Cats, dogs, etc."),
        ("Life in the U.S.A.", "Life in the U.S.A."),
        ("Wait ...", "Wait ..."),
        ("On TCP/IP.", "On TCP/IP"),
        ("Part I.", "Part I"),
        ("Vitamin C.", "Vitamin C"),
    ],
)
def test_the_full_stop_of_dblp_is_no_part_of_a_title(printed: str, title: str) -> None:
    record = f'<dblp><article key="journals/a/B"><title>{printed}</title></article></dblp>'
    assert only(record).title == title


def test_the_page_of_a_person() -> None:
    events = read(
        '<?xml version="1.0"?><dblpperson name="Wei Wang 0001" n="2"><person key="homepages/w/1">'
        '<author>Wei Wang 0001</author></person><r><article key="journals/a/B"><author>Wei Wang '
        "0001</author><title>A.</title></article></r>\n<coauthors><co><na>Åsa Ek</na></co>"
        "</coauthors></dblpperson>"
    )
    assert [event.title for event in events if isinstance(event, PaperRecord)] == ["A"]
    assert [event.reason for event in events if isinstance(event, Remark)] == [
        "left out as no paper: 1 personal page"
    ]


# --- PubMed -----------------------------------------------------------------------------

ARTICLE = (
    "<PubmedArticle><MedlineCitation><Article PubModel='{}'><Journal><JournalIssue>"
    "<PubDate>{}</PubDate></JournalIssue></Journal><ArticleTitle>T</ArticleTitle>{}"
    "</Article></MedlineCitation></PubmedArticle>"
)
ONLINE = (
    "<ArticleDate DateType='Electronic'><Year>{}</Year><Month>{}</Month><Day>{}</Day></ArticleDate>"
)


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("<MedlineDate>1990 May-Jun</MedlineDate>", "1990"),
        ("<MedlineDate>Summer 2018</MedlineDate>", "2018"),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "1998"),
        ("<MedlineDate>2000 Spring-Summer</MedlineDate>", "2000"),
        ("<Year>2019</Year><Season>Winter</Season>", "2019"),
        ("<Year>2001</Year><Month>Jun</Month>", "2001-06"),
        ("<Year>2009</Year><Month>02</Month><Day>3</Day>", "2009-02-03"),
        ("<Year>2015</Year>", "2015"),
        ("", None),
    ],
)
def test_dates_of_issues(printed: str, iso: str | None) -> None:
    assert only(ARTICLE.format("Print", printed, "")).date == iso


@pytest.mark.parametrize(
    ("issue", "online", "first", "other"),
    [
        ("<Year>2005</Year><Month>Sep</Month>", ("2005", "05", "31"), "2005-05-31", "2005-09"),
        ("<Year>2005</Year><Month>Apr</Month>", ("2005", "05", "31"), "2005-04", "2005-05-31"),
        ("<Year>2005</Year>", ("2005", "05", "31"), "2005-05-31", "2005"),
        (
            "<Year>2005</Year><Month>5</Month><Day>31</Day>",
            ("2005", "05", "31"),
            "2005-05-31",
            None,
        ),
    ],
)
def test_of_two_dates_the_first_is_that_of_the_paper(
    issue: str, online: tuple[str, str, str], first: str, other: str | None
) -> None:
    paper = only(ARTICLE.format("Print-Electronic", issue, ONLINE.format(*online)))
    assert paper.date == first
    assert [release.date for release in paper.releases] == ([other] if other else [])


def test_people_of_whose_life_an_article_tells_are_no_authors() -> None:
    kinds = "<PublicationTypeList><PublicationType>{}</PublicationType></PublicationTypeList>"
    subject = (
        "</Article><PersonalNameSubjectList><PersonalNameSubject><LastName>Duck</LastName>"
        "<ForeName>Donald</ForeName></PersonalNameSubject></PersonalNameSubjectList><Article>"
    )
    life = only(ARTICLE.format("Print", "", kinds.format("Biography") + subject))
    assert life.authors == ()
    assert life.extra["PersonalNameSubject"] == "Duck Donald"
    other = only(ARTICLE.format("Print", "", kinds.format("Journal Article") + subject))
    assert other.authors == ("Donald Duck",)
    assert [issue.code for issue in other.issues] == ["subject-as-author"]


# --- EndNote ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dates", "iso"),
    [
        ("<year>2020</year><pub-dates><date>Mar 5</date></pub-dates>", "2020-03-05"),
        ("<year>2020</year><pub-dates><date>2020/03/05</date></pub-dates>", "2020-03-05"),
        ("<year>2020</year><pub-dates><date>nonsense</date></pub-dates>", "2020"),
        ("<pub-dates><date>May 2020</date></pub-dates>", "2020-05"),
        ("<year>in press</year>", None),
    ],
)
def test_dates_of_endnote(dates: str, iso: str | None) -> None:
    paper = only(
        "<xml><records><record><ref-type name='Book'>6</ref-type><titles><title>T</title></titles>"
        f"<dates>{dates}</dates></record></records></xml>"
    )
    assert paper.date == iso
    assert paper.date or paper.date_printed == "in press"
