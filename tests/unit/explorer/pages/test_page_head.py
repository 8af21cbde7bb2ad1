"""What pages say to other programs: tags, JSON-LD, links, feeds, OpenSearch."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from app.domain.records.record import Link, PaperRecord
from app.exporters import FORMATS
from app.ingest.import_records import import_events
from app.main import create_app
from app.store.database import Database
from tests.conftest import WORLD_FILE
from tests.unit.conftest import BASE, settings_of
from tests.unit.explorer.page import Page

HOSTILE = "</script><script>alert(1)</script> <! & \"quoted\" 'x' ]]>"
FULL = PaperRecord(
    title="Grey $\\alpha$ Tides",
    authors=("Odile Lévêque", "ATLAS Collaboration"),
    groups=("ATLAS Collaboration",),
    orcids=("0000-0002-1825-0097", None),
    affiliations=(("Harbour University",), ()),
    editors=("Ida Rowan",),
    date="2006-05-03",
    type="article",
    venue="Journal of Tides",
    volume="12",
    issue="3",
    pages="100–120",
    publisher="Harbour Press",
    doi="10.5555/fjord#2_a",
    arxiv_id="2001.00001",
    pmid="123",
    issn="1234-5679",
    url="https://example.org/é?a=1&b=2",
    links=(Link("https://example.org/a b.pdf"), Link("https://example.org/a.pdf", "pdf")),
    keywords=("tides", "grey"),
    language="en",
    abstract="We study $\\alpha$.",
)
PAPERS = (
    FULL,
    PaperRecord(HOSTILE, (HOSTILE,), abstract=HOSTILE, venue=HOSTILE),
    PaperRecord("Proceedings", ("Ada Lund",), type="conference", venue="Tide Conference"),
    PaperRecord("Thesis", ("Ada Lund",), type="thesis", publisher="Harbour University"),
    PaperRecord("Guess", date="2024-03-12", date_printed="Mar 12", year_inferred=True),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path = tmp_path_factory.mktemp("heads") / "library.db"
    database = Database(path)
    import_events(database, iter(PAPERS), WORLD_FILE)
    database.close()
    with TestClient(create_app(settings_of(path)), base_url=BASE) as client:
        yield client


def tags(site: TestClient, paper: int) -> list[tuple[str, str]]:
    page = Page(site.get(f"/papers/{paper}").text)
    found = [(one.attributes.get("name", ""), one.attributes) for one in page.having("meta")]
    return [(name, said["content"]) for name, said in found if name.startswith("citation_")]


def json_ld(site: TestClient, paper: int) -> dict[str, object]:
    page = Page(site.get(f"/papers/{paper}").text)
    scripts = [one for one in page.having("script") if "ld+json" in one.attributes.get("type", "")]
    [script] = scripts
    said: dict[str, object] = json.loads(script.text)
    return said


def test_a_paper_has_the_tags_that_zotero_and_google_scholar_read(site: TestClient) -> None:
    assert tags(site, 1) == [
        ("citation_title", "Grey α Tides"),
        ("citation_author", "Odile Lévêque"),
        ("citation_author_institution", "Harbour University"),
        ("citation_author_orcid", "https://orcid.org/0000-0002-1825-0097"),
        ("citation_author", "ATLAS Collaboration"),
        ("citation_editor", "Rowan, Ida"),
        ("citation_publication_date", "2006/05/03"),
        ("citation_journal_title", "Journal of Tides"),
        ("citation_volume", "12"),
        ("citation_issue", "3"),
        ("citation_firstpage", "100"),
        ("citation_lastpage", "120"),
        ("citation_publisher", "Harbour Press"),
        ("citation_doi", "10.5555/fjord#2_a"),
        ("citation_arxiv_id", "2001.00001"),
        ("citation_pmid", "123"),
        ("citation_issn", "1234-5679"),
        ("citation_language", "en"),
        ("citation_keywords", "tides"),
        ("citation_keywords", "grey"),
        ("citation_abstract", "We study α."),
        ("citation_pdf_url", "https://example.org/a.pdf"),
        ("citation_abstract_html_url", f"{BASE}/papers/1-grey-alpha-tides"),
    ]
    assert ("citation_conference_title", "Tide Conference") in tags(site, 3)
    assert ("citation_dissertation_institution", "Harbour University") in tags(site, 4)


def test_an_inferred_date_is_no_date_of_publication(site: TestClient) -> None:
    assert not any(name == "citation_publication_date" for name, _ in tags(site, 5))
    assert "datePublished" not in json_ld(site, 5)


def test_json_ld_says_what_the_paper_is(site: TestClient) -> None:
    said = json_ld(site, 1)
    assert said["@type"] == "ScholarlyArticle"
    assert said["@id"] == f"{BASE}/papers/1-grey-alpha-tides"
    assert said["author"] == [
        {
            "@type": "Person",
            "@id": "https://orcid.org/0000-0002-1825-0097",
            "name": "Odile Lévêque",
            "givenName": "Odile",
            "familyName": "Lévêque",
        },
        {"@type": "Organization", "name": "ATLAS Collaboration"},
    ]
    assert said["datePublished"] == "2006-05-03"
    assert said["isPartOf"] == {"@type": "Periodical", "name": "Journal of Tides"}
    assert said["identifier"] == ["doi:10.5555/fjord#2_a", "arXiv:2001.00001", "pmid:123"]
    assert said["sameAs"] == [
        "https://doi.org/10.5555/fjord%232_a",
        "https://example.org/é?a=1&b=2",
    ]
    assert json_ld(site, 4)["@type"] == "Thesis"


def test_hostile_text_ends_neither_script_nor_attribute(site: TestClient) -> None:
    text = site.get("/papers/2").text
    assert "<script>alert" not in text
    assert json_ld(site, 2)["name"] == HOSTILE
    said = dict(tags(site, 2))
    assert said["citation_title"] == said["citation_abstract"] == HOSTILE


def test_other_forms_of_a_paper_are_linked(site: TestClient) -> None:
    page = Page(site.get("/papers/1?utm_source=mail").text)
    links = [one.attributes for one in page.having("link")]
    assert [one["href"] for one in links if one["rel"] == "canonical"] == [
        f"{BASE}/papers/1-grey-alpha-tides"
    ]
    others = [one for one in links if one["rel"] == "alternate"]
    assert len(others) == len(FORMATS)
    for one in others:
        answer = site.head(one["href"])
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == one["type"]


def test_signposts_say_what_to_cite_and_who_wrote_it(site: TestClient) -> None:
    header = site.get("/papers/1").headers["link"]
    links = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', header)
    assert header.count("<") == len(links)
    by_relation = {relation: [] for _, relation, _ in links}  # type: ignore[var-annotated]
    for address, relation, _ in links:
        by_relation[relation].append(address)
    assert by_relation["cite-as"] == ["https://doi.org/10.5555/fjord%232_a"]
    assert by_relation["author"] == ["https://orcid.org/0000-0002-1825-0097"]
    assert by_relation["type"] == [
        "https://schema.org/ScholarlyArticle", "https://schema.org/AboutPage",
    ]  # fmt: skip
    assert by_relation["item"] == ["https://example.org/a.pdf"]
    assert f"{BASE}/papers/1.bib" in by_relation["describedby"]
    assert header.isascii()
    assert f"<{BASE}/papers/2-" in site.get("/papers/2").headers["link"]


def test_a_list_offers_its_feed(site: TestClient) -> None:
    page = Page(site.get("/papers?q=tides&mode=keyword&per_page=1").text)
    [feed] = [one.attributes for one in page.having("link") if one.attributes["rel"] == "alternate"]
    assert feed["href"] == "/papers.atom?q=tides&mode=keyword"
    assert feed["type"] == "application/atom+xml"
    assert site.get(feed["href"]).status_code == 200
    assert site.get("/papers?q=tides(").status_code == 400


@pytest.mark.parametrize("address", ["/", "/papers", "/authors", "/help", "/no-such-page"])
def test_every_page_can_be_a_search_engine_of_the_browser(site: TestClient, address: str) -> None:
    page = Page(site.get(address, headers={"accept": "text/html"}).text)
    [search] = [one.attributes for one in page.having("link") if one.attributes["rel"] == "search"]
    answer = site.get(search["href"])
    assert answer.headers["content-type"].startswith(search["type"])
    root = ElementTree.fromstring(answer.text)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    templates = [one.attrib["template"] for one in root.findall(f"{space}Url")]
    assert templates == [
        f"{BASE}/papers?q={{searchTerms}}",
        f"{BASE}/papers.atom?q={{searchTerms}}",
    ]
    assert root.findtext(f"{space}ShortName") == "Œuvre"


def test_a_person_has_a_publication_list(site: TestClient) -> None:
    page = Page(site.get("/authors/1").text)
    [link] = [one.attributes for one in page.having("a") if "publication list" in one.text]
    assert link["href"] == "/papers.html?author=1&highlight=1&group=year"
    assert site.get(link["href"]).text.count("<strong>Lévêque, O.</strong>") == 1
