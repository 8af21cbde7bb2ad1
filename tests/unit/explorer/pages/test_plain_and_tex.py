"""Numbers, names and paragraphs as readers write them, on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.domain.records.record import PaperRecord
from app.domain.tex.html import paragraphs_html
from app.explorer.pages.render import FILTERS
from app.explorer.pages.wording import lane_name
from app.ingest.import_records import import_events
from app.main import create_app
from app.paths import resource
from app.store.database import Database
from tests.conftest import WORLD_FILE
from tests.unit.conftest import BASE, settings_of
from tests.unit.explorer.page import Page

TEAM, PERSON, VENUE = r"Cy $\alpha$-Team", r"Paul Erd\H{o}s", r"Letters on $\beta$ and \'Etudes"
MONEY = "It costs $450 or $480, while $x_t = r x_{t-1}$ holds."
PAGES = (
    "/", "/papers", f"/papers?venue={VENUE}", "/papers?author=1", "/papers/1", "/authors",
    "/authors/1", "/authors/2", "/timelines", "/timelines?chart=coauthors&author=1",
    "/timelines?compare=author:1,author:2", "/network", "/network?person=2",
    "/network?from=1&to=2", "/network/drawing", "/timelines.svg?chart=coauthors&author=1",
    "/papers/1/abstract", "/suggest?q=erd", "/new",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path = tmp_path_factory.mktemp("tex") / "library.db"
    database = Database(path)
    papers = [
        PaperRecord(
            title=rf"$\gamma$-Matter {place}", authors=(TEAM, PERSON, f"Ada Person{place}"),
            date=f"{2000 + place % 20}", venue=VENUE, categories=("LG",),
            abstract=f"First.\n\n{MONEY}\n \nThird line\nand its end.",
        )
        for place in range(1100)
    ]  # fmt: skip
    import_events(database, iter(papers), WORLD_FILE)
    database.close()
    with TestClient(create_app(settings_of(path)), base_url=BASE) as client:
        yield client


@pytest.mark.parametrize("address", PAGES)
def test_no_tex_is_shown(site: TestClient, address: str) -> None:
    answer = site.get(address, headers={"accept": "text/html"})
    assert answer.status_code == 200
    # What a source printed is shown as it was printed, where each field came from.
    shown = re.sub(r'(?s)<table class="origins.*?</table>', "", answer.text)
    shown = re.sub(r"(?s)<pre.*?</pre>|<datalist.*?</datalist>|<input[^>]*>", "", shown)
    shown = re.sub(r'(href|hx-get|action|data-[a-z]+)="[^"]*"', "", shown)
    for tex in (r"\alpha", r"\H", r"\beta", r"\gamma", r"\'E"):
        assert tex not in shown, (address, shown[max(0, shown.find(tex) - 120) :][:200])


def test_titles_of_tabs_are_plain(site: TestClient) -> None:
    assert Page(site.get("/papers/1").text).having("title")[0].text == "γ-Matter 0 · Œuvre"
    assert Page(site.get("/authors/2").text).having("title")[0].text == "Paul Erdős · Œuvre"
    assert "<math>" in site.get("/authors/1").text.split("</h1>")[0]


@pytest.mark.parametrize("address", ["/papers/1", "/papers/1/abstract"])
def test_paragraphs_stay_and_money_is_money(site: TestClient, address: str) -> None:
    html = site.get(address).text
    assert "<p>First.</p><p>It costs $450 or $480, while " in html
    assert "<p>Third line\nand its end.</p>" in html


def test_words_are_marked_in_their_paragraph() -> None:
    text = "One word.\n\nAnother word."
    at = text.rindex("word")
    assert (
        paragraphs_html(text, [(at, at + 4)]) == "<p>One word.</p><p>Another <mark>word</mark>.</p>"
    )


def test_long_formulas_scroll_in_a_box_of_their_own() -> None:
    long = "$" + "+".join(f"x_{{{n}}}" for n in range(60)) + "$"
    assert paragraphs_html(f"See {long}.").count('<span class="wide-formula"><math>') == 1
    assert "wide-formula" not in paragraphs_html("See $x_1 + x_2$.")


@pytest.mark.parametrize("address", [path for path in PAGES if path != "/network/drawing"])
def test_numbers_have_separators(site: TestClient, address: str) -> None:
    page = site.get(address).text
    shown = re.sub(r"(?s)<(script|style|pre|datalist).*?</\1>", "", page)
    texts = re.findall(r'>([^<]+)<|aria-label="([^"]*)"', shown)
    words = " ".join(one or other for one, other in texts)
    assert not re.findall(r"(?<![\d,.-])1100(?![\d,])", words)


def test_no_template_writes_a_count_of_its_own() -> None:
    for file in Path(resource("templates")).rglob("*.*"):
        assert '"{:,}"' not in file.read_text("utf-8"), file


def test_help_has_no_backticks(site: TestClient) -> None:
    html = site.get("/help").text
    assert "`" not in html
    assert "<code>none</code>" in html
    marked = FILTERS["code_marks"]("or `<none>` alone")
    assert str(marked) == "or <code>&lt;none&gt;</code> alone"
    assert str(FILTERS["code_marks"]("a ` alone")) == "a ` alone"


def test_only_names_of_themes_are_made_short() -> None:
    theme = "Machine unlearning & data poisoning attacks"
    assert lane_name(theme, "t3") == "Machine unlearning"
    assert lane_name(theme, None) == "Machine unlearning &amp; data poisoning attacks"
    assert (
        lane_name("Large language model (LLM) inference & caches", "t0")
        == "LLM inference &amp; caches"
    )
    # 33 narrow signs have room, 31 wide ones do not.
    assert lane_name("Adversarial training & robustness", "t1") == (
        "Adversarial training &amp; robustness"
    )
    assert lane_name("Traitement automatique and more", "t1") == "Traitement automatique"
