"""Formatted lists: entries in a style, one person in bold, headings and numbers."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from app.domain.people.names import parse_name
from app.domain.records.record import PaperRecord
from app.exporters import FORMATS
from app.exporters.exporter import FileOptions, Grouping
from app.exporters.formatted import pandoc
from app.exporters.formatted.markdown import MARKUP
from app.exporters.formatted.pandoc import Run, runs_of
from app.exporters.formatted.publication_list import set_bold
from app.exporters.formatted.references import MARK
from app.exporters.formatted.styles import SHORT_NAMES, full_name, load_style, style_names
from app.exporters.tex.latex import is_balanced
from tests.made_papers import made_papers

LISTS = ("md", "html", "tex")
TORR = PaperRecord(
    "Deep $O(\\sqrt{n})$ Segmentation of \\emph{E. coli}",
    ("Ada Lund", "Philip H. S. Torr", "王小明", "Ministry of Tides"),
    author_numbers=(4, 5, 6, 7),
    date="2020-05-03",
    type="article",
    venue="Journal of Tides",
    volume="12",
    issue="3",
    pages="100-120",
    doi="10.5555/fjord#2_a",
    number=1,
)
HOSTILE = (
    "<script>alert(1)</script> & &amp; ]]> *a* _b_ `c` [d](javascript:e) <f> # ~~g~~ ^h^ "
    "\\input{x} \\write18{rm} {i} %j $k$ | @smith2020 <!-- l --> --> “m” 'n' \x00\x1b 1. 2) - +"
)


def written(name: str, *records: PaperRecord, **options: object) -> str:
    return "".join(FORMATS[name].write(records, FileOptions(**options)))  # type: ignore[arg-type]


def entry(record: PaperRecord, style: str) -> str:
    """Write the only entry of a list as Markdown."""
    return written("md", record, style=style, numbered=False).split("\n- ")[1].strip()


class Words(HTMLParser):
    """Collects the text and the elements of an HTML page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (
            "apa",
            "Lund, A., Torr, P. H. S., 王小明, & Ministry of Tides. (2020). Deep "
            "$O(\\sqrt{n})$ Segmentation of *E. coli*. *Journal of Tides*, *12*(3), 100–120. "
            "[https://doi.org/10.5555/fjord\\#2\\_a](<https://doi.org/10.5555/fjord%232_a>)",
        ),
        (
            "ieee",
            "A. Lund, P. H. S. Torr, 王小明, and Ministry of Tides, “Deep $O(\\sqrt{n})$ "
            "Segmentation of *E. coli*,” *Journal of Tides*, vol. 12, no. 3, pp. 100–120, May "
            "2020, doi: [10.5555/fjord\\#2\\_a](<https://doi.org/10.5555/fjord%232_a>).",
        ),
        (
            "chicago-author-date",
            "Lund, Ada, Philip H. S. Torr, 王小明, and Ministry of Tides. 2020. “Deep "
            "$O(\\sqrt{n})$ Segmentation of *E. coli*.” *Journal of Tides* 12 (3): 100–120. "
            "[https://doi.org/10.5555/fjord\\#2\\_a](<https://doi.org/10.5555/fjord%232_a>).",
        ),
    ],
)
def test_an_entry_is_that_of_its_style(style: str, expected: str) -> None:
    assert entry(TORR, style).replace("100–20.", "100–120.") == expected.replace(
        "100–20.", "100–120."
    )


@pytest.mark.parametrize(
    ("style", "bold"),
    [
        ("apa", "Lund, A., **Torr, P. H. S.**, 王小明"),
        ("ieee", "A. Lund, **P. H. S. Torr**, 王小明"),
        ("chicago-author-date", "Lund, Ada, **Philip H. S. Torr**, 王小明"),
        ("nlm-citation-sequence", "Lund A, **Torr PHS**, 王小明"),
    ],
)
def test_one_persons_name_is_bold_in_every_style(style: str, bold: str) -> None:
    assert bold in written("md", TORR, style=style, highlight=5)


def test_the_id_counts_and_not_the_name() -> None:
    namesake = PaperRecord("B", ("Philip H. S. Torr", "Philip H. S. Torr"), author_numbers=(8, 5))
    assert entry(namesake, "apa").count("**") == 0
    text = written("html", namesake, highlight=5)
    assert text.count("<strong>") == 1
    assert "Torr, P. H. S., &amp; <strong>Torr, P. H. S.</strong>" in text
    assert "<strong>王小明</strong>" in written("html", TORR, highlight=6)
    assert "<strong>Ministry of Tides</strong>" in written("html", TORR, highlight=7)


@pytest.mark.parametrize(
    ("name", "text", "bold"),
    [
        ("Jean-Luc Lévêque", "|Lévêque, J.-L., & Lund", "Lévêque, J.-L."),
        ("Jean-Luc Lévêque", "J.L. |Lévêque and A. Lund", "J.L. Lévêque"),
        ("Ada Lund", "|Lund, A., A. Lund", "Lund, A."),
        ("Ada Lund", "A. |Lund, A. Torr", "A. Lund"),
        ("Ann B. Smith, Jr.", "|Smith, A. B., Jr. (2020)", "Smith, A. B., Jr."),
        ("Ann B. Smith", "|Smith A, Lund A", "Smith A"),
        ("Plato", "|Plato. (322 BCE)", "Plato"),
        ("bell hooks", "|hooks, b. (1981)", "hooks, b."),
        ("Ada Lund", "|LUND Ada, Torr", "LUND Ada"),
    ],
)
def test_a_name_is_found_in_every_form(name: str, text: str, bold: str) -> None:
    runs = set_bold([Run(text.replace("|", MARK))], parse_name(name))
    assert "".join(run.text for run in runs) == text.replace("|", "")
    assert [run.text for run in runs if "strong" in run.look] == [bold]


def test_a_cut_list_ends_in_et_al_and_a_date_in_words_is_there_once() -> None:
    record = PaperRecord("A", ("Ada Lund",), authors_truncated=True, date_printed="to appear")
    assert entry(record, "apa") == "Lund, A. et al. (to appear). *A*."


@pytest.mark.parametrize(
    ("group", "headings"),
    [("none", []), ("year", ["2021", "2020", "Without a year"]),
     ("type", ["Journal articles", "Conference papers", "Other"])],
)  # fmt: skip
def test_headings_part_the_list(group: Grouping, headings: list[str]) -> None:
    papers = [
        PaperRecord("A", date="2021", type="article"),
        PaperRecord("B", date="2021-05", venue="Journal of Tides"),
        PaperRecord("C", date="2020", venue="Proc. of Tides"),
        PaperRecord("D"),
    ]
    text = written("html", *papers, group=group, numbered=True)
    assert re.findall("<h2>(.*)</h2>", text) == headings
    assert text.count("<li>") == 4
    assert text.count("<ol") == text.count("</ol>") == max(1, len(headings))
    if headings:
        assert '<ol start="3">' in text
    tex = written("tex", *papers, group=group, numbered=True)
    assert tex.count("\\begin{enumerate}") == tex.count("\\end{enumerate}") == max(1, len(headings))
    assert written("md", *papers, group=group, numbered=True).count("\n4. ") == 1


@pytest.mark.parametrize(("style", "numbered"), [("ieee", True), ("apa", False)])
def test_a_list_is_numbered_where_its_style_is(style: str, numbered: bool) -> None:
    assert ("<ol>" in written("html", TORR, style=style)) is numbered
    assert "<ol>" in written("html", TORR, style=style, numbered=True)
    assert "<ol>" not in written("html", TORR, style=style, numbered=False)


@pytest.mark.parametrize("name", LISTS)
def test_no_papers_are_a_file_without_entries(name: str) -> None:
    assert "item" not in written(name) and "<li" not in written(name)


def test_hostile_text_is_text_in_html() -> None:
    record = PaperRecord(HOSTILE, (HOSTILE[:60],), venue=HOSTILE, url="javascript:alert(1)")
    page = Words(written("html", record, title=HOSTILE))
    assert "script" not in page.tags and "f" not in page.tags
    assert "<script>alert(1)</script> & &amp; ]]> *a* _b_ `c` [d](javascript:e)" in page.text
    assert "javascript" not in "".join(re.findall('href="[^"]*"', written("html", record)))


def test_hostile_text_is_text_in_markdown() -> None:
    record = PaperRecord(HOSTILE, venue=HOSTILE, type="article")
    text = written("md", record, numbered=False)
    page = Words(MarkdownIt("commonmark").render(text))
    assert "<script>alert(1)</script> & &amp; ]]> *a* _b_ `c` [d](javascript:e) <f> #" in page.text
    assert set(page.tags) == {"h1", "ul", "li", "em"}
    assert page.tags.count("li") == 1


@pytest.mark.parametrize("title", ["# A", "1. A", "2020) A", "- A", "+ A", "> A", "    A", "==="])
def test_no_title_begins_a_block_of_markdown(title: str) -> None:
    text = written("md", PaperRecord(title, type="article"), style="ieee")
    page = Words(MarkdownIt("commonmark").render(text))
    assert page.tags == ["h1", "ol", "li"]
    assert title.strip() in page.text


def test_hostile_text_is_text_in_latex() -> None:
    record = PaperRecord(HOSTILE, (HOSTILE[:60],), venue=HOSTILE, doi="10.5555/a%b#c_d&e~f")
    text = written("tex", record, title=HOSTILE)
    assert is_balanced(re.sub(r"\\[{}]", "", text))
    commands = set(re.findall(r"\\([A-Za-z]+)", text.partition("\\providecommand")[2]))
    assert not commands & {"input", "write", "script"}
    body = text.partition("\\item")[2]
    assert not re.search(r"(?<!\\)[%#&]", body)
    assert "\\href{https://doi.org/10.5555/a\\%25b\\%23c\\_d\\%26e\\%7Ef}" in text


@pytest.mark.parametrize("name", LISTS)
def test_every_made_paper_has_an_entry(name: str) -> None:
    papers = made_papers(120)
    text = written(name, *papers, numbered=True, style="ieee")
    count = {"md": len(re.findall(r"^\d+\. ", text, re.M)), "html": text.count("<li>"),
             "tex": text.count("\\item {}")}[name]  # fmt: skip
    assert count == len(papers)
    numbers = re.findall(r"Paper (\d+) on", text)
    assert numbers == [str(paper.number) for paper in papers]


def test_a_paper_on_which_pandoc_fails_costs_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    run = pandoc._run

    def failing(records: list[PaperRecord], *args: object) -> object:
        return None if any("Bad" in one.title for one in records) else run(records, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(pandoc, "_run", failing)
    papers = [PaperRecord(f"Paper {n}", type="book") for n in range(5)]
    papers[2] = PaperRecord("Bad one", date="2020")
    text = written("md", *papers, numbered=True)
    assert "3. Bad one. 2020\n" in text
    assert text.count("*Paper ") == 4


def test_styles_are_found_by_short_and_full_names() -> None:
    assert len(style_names()) > 2_000
    assert all(full_name(short) == full for short, full in SHORT_NAMES.items())
    assert full_name("APA") == "apa"
    assert full_name("../../etc/passwd") is None
    assert full_name("no-such-style") is None


@pytest.mark.parametrize("name", ["nature-communications", "apa", "ieee", *SHORT_NAMES.values()])
def test_a_style_that_is_read_formats(name: str) -> None:
    assert 'variable="citation-number"' not in re.sub("<if [^>]*>", "", load_style(name).xml)
    assert "Deep" in written("md", TORR, style=name)


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ([Run("12", frozenset({"em"})), Run("(3)")], "*12*(3)"),
        ([Run("a"), Run("(b)", frozenset({"em"})), Run("c")], "a<em>(b)</em>c"),
        (
            [Run("a", frozenset({"em"})), Run("b", frozenset({"em", "strong"}))],
            "<em>a</em><strong><em>b</em></strong>",
        ),
        ([Run("a ", frozenset({"strong"})), Run("b", frozenset({"em"}))], "**a** *b*"),
        ([Run(" ", frozenset({"em"})), Run("b")], "b"),
    ],
)
def test_emphasis_is_read_as_such(runs: list[Run], text: str) -> None:
    assert MARKUP.entry(runs, None) == f"- {text}\n"


def test_no_run_is_empty() -> None:
    inlines = [{"t": "Str", "c": ""}, {"t": "Emph", "c": [{"t": "Str", "c": ""}]}, {"t": "Space"}]
    assert runs_of(inlines) == [Run(" ")]


def test_a_style_of_notes_and_one_with_labels_write_entries_too() -> None:
    assert "Deep" in written("md", TORR, style="bluebook-law-review")
    labelled = written("html", TORR, style="bulletin-de-correspondance-hellenique", highlight=4)
    small = '<span style="font-variant: small-caps">Lund</span>'
    label = f"<strong>{small}</strong> <em>et al.</em> 2020 <strong>Ada Lund</strong>"
    assert label in labelled


def test_papers_of_thousands_go_through_in_smaller_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    run = pandoc._run

    def counted(records: list[PaperRecord], *args: object) -> object:
        sizes.append(len(records))
        return run(records, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(pandoc, "_run", counted)
    many = tuple(f"Ada{number} Lund" for number in range(2_000))
    papers = [*(PaperRecord("A", many) for _ in range(4)), *(PaperRecord("B") for _ in range(101))]
    assert written("md", *papers).count("\n- ") == len(papers)
    assert sizes == [3, 100, 2]


def test_the_label_of_editors_comes_behind_their_names() -> None:
    book = PaperRecord("Tides", (), editors=("Itor Ed",), type="book", publisher="P", date="2020")
    found = written("md", book, style="nlm-citation-sequence")
    assert "Ed I, editor. Tides." in found
