"""Options of exports: read, refused with a hint, and described."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from app.exporters import FORMATS

JSON = {"accept": "application/json"}
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/papers.md?style=aqa", "style=apa"),
        ("/papers.md?style=chigaco", "style=chicago"),
        ("/papers.md?style=nature-comunications", "style=nature-communications"),
        ("/papers/3.html?style=no-such-style", "apa, ieee, nature"),
        ("/papers.tex?group=yaer", "group=year"),
        ("/papers.md?numbered=1", "yes, no"),
        ("/papers.md?highlight=Okafor", "a whole number"),
        ("/papers.md?highlight=999999", "no author 999999"),
        ("/papers.bib?flavour=biblatx", "flavour=biblatex"),
        ("/papers.ris?style=apa", ".md, .html, .tex"),
        ("/papers.html?stlye=apa", "style=apa"),
        ("/papers/3.bib?flavor=biblatex", "flavour=biblatex"),
    ],
)
def test_a_wrong_option_is_refused_with_a_hint(
    served: TestClient, address: str, words: str
) -> None:
    answer = served.get(address, headers=JSON)
    assert answer.status_code == 400
    errors = answer.json()["errors"]
    assert words in answer.json()["detail"] + "".join(one["hint"] for one in errors)


def test_all_mistakes_are_named_at_once(served: TestClient) -> None:
    errors = served.get("/papers.md?style=x1&group=y1", headers=JSON).json()["errors"]
    assert [error["param"] for error in errors] == ["style", "group"]


def test_biblatex_has_its_own_fields(served: TestClient) -> None:
    text = served.get("/papers.bib?flavour=biblatex").text
    assert "journaltitle" in text and "  date " in text and "  year " not in text


def test_a_list_is_grouped_numbered_and_highlighted(served: TestClient) -> None:
    person = served.get("/api/v1/authors?q=Musa+Okafor&per_page=1").json()["results"][0]
    text = served.get(
        f"/papers.html?author={person['id']}&highlight={person['id']}"
        "&group=year&style=ieee&sort=oldest"
    ).text
    years = re.findall("<h2>(.*)</h2>", text)
    assert years == sorted(set(years))
    assert text.count("<li>") == person["papers"] == text.count("<strong>")


@pytest.mark.parametrize("sort", ["newest", "oldest", "title", "citations"])
def test_each_year_has_one_heading_in_every_order(served: TestClient, sort: str) -> None:
    text = served.get(f"/papers.md?group=year&sort={sort}").text
    years = re.findall("^## (.*)$", text, re.MULTILINE)
    assert len(years) == len(set(years)) > 5
    assert years[-1] == "Without a year"
    dated = years[:-1]
    assert dated == sorted(dated, reverse=sort != "oldest")
    plain = served.get(f"/papers.md?sort={sort}").text
    assert sorted(re.findall("^- .*$", plain, re.M)) == sorted(re.findall("^- .*$", text, re.M))


def test_each_type_has_one_heading(served: TestClient) -> None:
    headings = re.findall("^## (.*)$", served.get("/papers.md?group=type").text, re.MULTILINE)
    assert headings == ["Journal articles", "Conference papers", "Other"]


def test_a_feed_names_its_own_address(served: TestClient) -> None:
    first, again = (
        ElementTree.fromstring(served.get("/papers.atom?q=tides&mode=keyword").text)
        for _ in range(2)
    )
    links = {link.get("rel"): link.get("href") for link in first.findall(f"{ATOM}link")}
    assert links["self"].endswith("/papers.atom?q=tides&mode=keyword")
    assert links["alternate"].endswith("/papers?q=tides&mode=keyword")
    assert ElementTree.tostring(first) == ElementTree.tostring(again)
    page = first.findtext(f"{ATOM}entry/{ATOM}id")
    assert page and page.startswith("urn:uuid:")
    one = first.find(f"{ATOM}entry/{ATOM}link")
    assert one is not None and one.get("href", "").startswith("http")
    assert served.get(one.get("href", "")).status_code == 200


def test_the_options_are_described(served: TestClient) -> None:
    paths = served.get("/api/openapi.json").json()["paths"]
    for name, exporter in FORMATS.items():
        for path in (f"/papers.{name}", f"/papers/{{name}}.{name}"):
            named = {one["name"] for one in paths[path]["get"].get("parameters", [])}
            assert set(exporter.options) <= named
