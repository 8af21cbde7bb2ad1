"""BibTeX: entries that parse, keys that last, printed data left as it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from app.domain.records.record import PaperRecord
from app.domain.text.plain import clean_text
from app.exporters import FORMATS
from app.exporters.tex.latex import tex_text, tex_title
from app.exporters.values import citation_key
from tests.world import OWNER, world_records

PICTURE = """\
@misc{dungler2025iterative,
  title  = {An Iterative Algorithm for Differentially Private
            $k$-{PCA} with Adaptive Noise},
  author = {D{\\"u}ngler, Johanna and Sanyal, Amartya},
  year   = {2025},
  month  = aug,
  day    = {14}
}
"""

Entry = tuple[str, str, dict[str, str]]


def parsed(text: str) -> list[Entry]:
    """Read BibTeX by its own rules: a value ends where its braces do, and nowhere else."""
    entries = []
    at = 0
    while (head := re.compile(r"\s*@(\w+)\{([^,\s{}]+),").match(text, at)) is not None:
        at = head.end()
        fields = {}
        while (field := re.compile(r"\s*(\w+)\s*=\s*").match(text, at)) is not None:
            at = field.end()
            end = at
            if text[at] == "{":
                depth = 0
                while True:
                    depth += (text[end] == "{") - (text[end] == "}")
                    end += 1
                    if depth == 0:
                        break
                value = text[at + 1 : end - 1]
            else:
                while text[end].isalpha():
                    end += 1
                value = text[at:end]
            fields[field[1]] = " ".join(value.split())
            at = end + (text[end] == ",")
        close = re.compile(r"\s*\}").match(text, at)
        assert close is not None, text[at : at + 60]
        at = close.end()
        entries.append((head[1], head[2], fields))
    assert text[at:].strip() == ""
    return entries


def entries_of(*records: PaperRecord) -> list[Entry]:
    return parsed("".join(FORMATS["bib"].write(records)))


def fields_of(record: PaperRecord) -> dict[str, str]:
    [(_, _, fields)] = entries_of(record)
    return fields


def test_an_entry_looks_as_it_does_on_the_page() -> None:
    record = PaperRecord(
        title="An Iterative Algorithm for Differentially Private $k$-PCA with Adaptive Noise",
        authors=("Johanna Düngler", "Amartya Sanyal"),
        date="2025-08-14",
    )
    assert "".join(FORMATS["bib"].write([record])) == PICTURE


def test_every_paper_becomes_one_entry_of_its_own_key() -> None:
    entries = entries_of(*world_records())
    assert len(entries) == len(world_records())
    assert len({key for _, key, _ in entries}) == len(entries)


def test_a_paper_has_one_key_alone_and_in_any_list() -> None:
    smiths = [
        PaperRecord(f"Notes on Item {n}", ("Ann Smith",), date="2013", number=n)
        for n in range(1, 31)
    ]
    keys = [key for _, key, _ in entries_of(*smiths)]
    assert len({key.lower() for key in keys}) == len(smiths)
    assert keys[::-1] == [key for _, key, _ in entries_of(*smiths[::-1])]
    assert keys == [key for smith in smiths for _, key, _ in entries_of(smith)]
    assert keys[29] == "smith2013notes-30"


@pytest.mark.parametrize(
    ("record", "key"),
    [
        (PaperRecord("How Private Is a Median?", (OWNER,), date="2021"), "vandenberg2021private"),
        (PaperRecord("$k$-Anonymity at Last", ("M. O'Neill",), date="2022"), "oneill2022anonymity"),
        (PaperRecord("Tide Tables", date="1911"), "anon1911tide"),
        (PaperRecord("Tide Tables", implied_authors=("Li Wei",)), "weitide"),
        (PaperRecord("Über Gezeiten", ("Jörg Weiß",), date="2001-02"), "weiss2001uber"),
        (PaperRecord("What Is It?", ("Li Wei",)), "weiwhat"),
        (PaperRecord("潮汐", ("王小明",), date="2020"), "wang2020chaoxi"),
        (PaperRecord("ハスの池", ("佐藤花",), number=5), "zuohasunochi-5"),
        (PaperRecord("О приливах", ("Кий Ян",), date="1950"), "yan1950prilivakh"),
        (PaperRecord("Grey Travellers", ("Lévêque, Odile",), number=3), "levequegrey-3"),
        (PaperRecord("Tides", ("O’Dwyer, Una",)), "odwyertides"),
        (PaperRecord("Grain", ("ATLAS Collaboration",)), "atlasgrain"),
        (PaperRecord("{", number=9), "anon-9"),
        (PaperRecord("a" * 300), "anon" + "a" * 24),
    ],
)
def test_keys_are_family_name_year_and_first_telling_word(record: PaperRecord, key: str) -> None:
    assert citation_key(record) == key


def test_names_stand_as_printed_family_first() -> None:
    record = PaperRecord(
        title="A",
        authors=("Philip H. S. Torr", OWNER, "ATLAS Collaboration", "R. Whistler and W. Lake"),
        authors_truncated=True,
    )
    assert fields_of(record)["author"].split(" and ", 3) == [
        "Torr, Philip H. S.",
        "van den Berg, Noor",
        "{ATLAS Collaboration}",
        "{R. Whistler and W. Lake} and others",
    ]
    record = PaperRecord("A", ("others", "王小明", "黄, 晨", "Mao"))
    assert fields_of(record)["author"] == "{others} and {王小明} and 黄, 晨 and Mao"


def test_who_is_implied_is_said_in_a_note_and_is_no_printed_author() -> None:
    record = PaperRecord("A", ("Li Wei",), authors_truncated=True, implied_authors=(OWNER,))
    fields = fields_of(record)
    assert fields["author"] == "Wei, Li and others"
    assert fields["note"].startswith(OWNER)


def test_an_inferred_year_is_said() -> None:
    inferred = PaperRecord("A", date="2025-03-12", date_printed="Mar 12", year_inferred=True)
    fields = fields_of(inferred)
    assert (fields["year"], fields["month"]) == ("2025", "mar")
    assert "inferred" in fields["note"]
    undated = PaperRecord("A", date_printed="Dec 30", year_inferred=True)
    assert "year" not in fields_of(undated)
    assert "Dec 30" in fields_of(undated)["note"]
    assert fields_of(PaperRecord("A", date_printed="to appear"))["note"] == "To appear."
    assert "month" not in fields_of(PaperRecord("A", date="2020-21"))  # spring


@pytest.mark.parametrize(
    ("venue", "kind", "field"),
    [
        (None, "misc", None),
        ("Surveys in Hydrology", "article", "journal"),
        ("Workshop on Listening Machines", "inproceedings", "booktitle"),
        ("Proc. of the 3rd Meeting", "inproceedings", "booktitle"),
    ],
)
def test_the_venue_decides_the_kind(venue: str | None, kind: str, field: str | None) -> None:
    [(found, _, fields)] = entries_of(PaperRecord("A", venue=venue))
    assert found == kind
    assert fields.get(field or "") == venue


def test_a_formula_in_a_venue_is_kept() -> None:
    fields = fields_of(PaperRecord("A", venue="Letters on $O(n_2^k)$ & 5% of x_2"))
    assert fields["journal"] == r"Letters on {$O(n_2^k)$} \& 5\% of x\_2"


def test_identifiers_are_kept_and_only_web_addresses_leave() -> None:
    address = "https://e.org/a_b~c%20d?x=1&y=2#e"
    record = PaperRecord("A", arxiv_id="2106.04444", doi="10.5555/a_b{c}", url=address)
    fields = fields_of(record)
    assert (fields["eprint"], fields["archivePrefix"]) == ("2106.04444", "arXiv")
    assert (fields["doi"], fields["url"]) == ("10.5555/a_b{c}", address)
    sici = "10.5555/(SICI)1097-0001(199909)36:1+<1::AID-JIR2>3.0.CO;2-0"
    assert fields_of(PaperRecord("A", doi=sici))["doi"] == sici
    assert fields_of(PaperRecord("A", doi="10.5555/a}{\\b"))["doi"] == "10.5555/a%7D%7B%5Cb"
    assert "url" not in fields_of(PaperRecord("A", url="javascript:alert(1)"))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("LoRA and DP-SGD in 3D", "{LoRA} and {DP}-{SGD} in {3D}"),
        ("A Theory of S-Lipschitzness", "A Theory of {S}-Lipschitzness"),
        (
            "How the Gauss kernel helps private learning",
            "How the {Gauss} kernel helps private learning",
        ),
        ("Tides: Kernel regression works well there", "Tides: Kernel regression works well there"),
        ("HOW TO SHOUT LOUDER", "HOW TO SHOUT LOUDER"),
        ("{GAN}s and GANs", "{GAN}s and {GANs}"),
        (r"\textit{In vitro} RNA", r"\textit{In vitro} {RNA}"),
        ("Costs & 9% of #1_2", r"Costs \& 9\% of \#1\_2"),
        (r"Already 9\% \& more", r"Already 9\% \& more"),
        (r"$Ω(\log \frac{T}δ)$ Bounds", r"{${\Omega}(\log \frac{T}{\delta})$} Bounds"),
        ("A price of $5", r"A price of \$5"),
        ("O'Neill’s Étude", r"{O'Neill{\textquoteright}s} {\'E}tude"),
        (r"a_b ~ x^y \ z", r"a\_b {\textasciitilde} x{\string^}y {\textbackslash} z"),
        ("a {b} c", r"a {\ensuremath{\lbrace}}b{\ensuremath{\rbrace}} c"),
        ("{", r"{\ensuremath{\lbrace}}"),
        ("a < b | c", r"a {\ensuremath{<}} b {\ensuremath{|}} c"),
        ("a --b", "a -{}-b"),
        ("Δ-influence", r"{\ensuremath{\Delta}}-influence"),
        ("Кий и λόγος 王 ű", "Кий и λόγος 王 ű"),
        (r"Theorem~3 of $x$", r"Theorem~3 of $x$"),
        ("user~name", r"user{\textasciitilde}name"),
        (r"\textcolor{red}{tides}", r"{tides}"),
        ("a\x00\x1b\x85b", "ab"),
        ("@misc{a", r"{@}misc{\ensuremath{\lbrace}}a"),
        (r"$\{0,1\}^n$ and $\{x$", r"$\{0,1\}^n$ and $\lbrace x$"),
        ("$a & b % c$", r"$a \& b \% c$"),
    ],
)
def test_titles(title: str, expected: str) -> None:
    assert tex_title(title) == expected


@pytest.mark.parametrize(
    "title",
    [
        r"$\input{/etc/passwd}$",
        r"$\text{a \input{x}}$",
        r"\emph{\input{/etc/passwd}}",
        r"\immediate\write18{ls}",
        r"\catcode`\%=12",
        r"\csname input\endcsname",
        r"$\begin{filecontents}{a}\end{filecontents}$",
        r"$x^^5cinput{y}$",
        r"\def\x{\x}\x",
    ],
)
def test_no_command_of_a_stranger_leaves(title: str) -> None:
    for text in (tex_title(title), tex_text(title)):
        names = set(re.findall(r"\\([A-Za-z]+)", text))
        assert names <= {"textbackslash", "ensuremath", "lbrace", "rbrace", "string", "emph"}
        assert "^^" not in text


def read_back(text: str) -> str:
    """Read a value as bibtexparser does."""
    return str(LatexNodes2Text(math_mode="verbatim").latex_to_text(text)).replace("\xa0", " ")


@given(
    st.text(alphabet=st.sampled_from(list("{}\\^~%&#_<>|\"`'-,@. ab$5éüΔкя王ű")), max_size=30)
    .map(lambda text: clean_text(text, single_line=True))
    .filter(lambda text: not re.search(r"--|``|''|\$.*\$|\\[^ 5к王]", text))
)
def test_text_comes_back_sign_by_sign(text: str) -> None:
    assert read_back(tex_title(text)) == read_back(tex_text(text)) == text


def is_balanced(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0


@given(st.text(alphabet=st.sampled_from(list("{}\\$ab AB%&_^~ü'\"@,é-")), max_size=40))
def test_whatever_stands_in_a_title_its_value_closes(text: str) -> None:
    for value in (tex_title(text), tex_text(text)):
        assert is_balanced(value)
        assert (len(value) - len(value.rstrip("\\"))) % 2 == 0


@pytest.mark.parametrize("title", ["", "{", "}", "{}", "\u200b", "\x00", "♥"])
def test_every_paper_has_an_entry(title: str) -> None:
    [(_, key, fields)] = entries_of(PaperRecord(title, number=8))
    assert key.endswith("-8")
    assert "title" in fields


@given(st.text(min_size=1, max_size=30), st.text(max_size=20), st.text(max_size=20))
def test_hostile_text_leaves_every_entry_readable(title: str, name: str, venue: str) -> None:
    record = PaperRecord(title=title, authors=(name, name), venue=venue, keywords=(venue,))
    assert len(entries_of(record, record)) == 2


@pytest.mark.parametrize(
    ("pages", "written"),
    [("101-120", "101--120"), ("101–120", "101--120"), ("1-4, 7–9", "1--4, 7--9"), ("e12", "e12")],
)
def test_ranges_of_pages_have_the_dash_of_bibtex(pages: str, written: str) -> None:
    text = "".join(FORMATS["bib"].write([PaperRecord("Tides", venue="Waters", pages=pages)]))
    ((_, _, fields),) = parsed(text)
    assert fields["pages"] == written
