"""Made papers with every field, the same for the same seed: what round trips are tried with.

Texts hold what breaks files of one format or another: commands and braces of TeX, tags, entities,
line breaks within a field, quotes, signs that spreadsheets run. Names are in the forms that all
formats can hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from app.domain.records.record import PAPER_TYPES, Link, PaperRecord

GIVEN = ("Ada", "Jean-Luc", "Mia K.", "Per", "Zoë", "Ümit", "Ola N. R.", "Łucja", "Wei")
FAMILY = (
    "Lund",
    "Holm",
    "van den Berg",
    "O'Neill",
    "Lévêque",
    "Ibáñez",
    "Weiß",
    "Çelik",
    "Brüning-Weiß",
)
GROUPS = ("Fjord Survey Consortium", "Ministry of Tides and Harbours")
WORDS = (
    "tides",
    "fjord",
    "R&D",
    "50% more",
    "snake_case",
    "<5 and >3",
    "C#",
    "x^2",
    "C:\\temp",
    "~user",
    "“quoted”",
    "café",
    "Δ",
    "$k$-anonymity",
    "$\\sqrt{n}$",
    "@article",
    "naïve",
    "Straße",
    "it's",
    "ER - end",
    "=SUM(A1)",
    "東京",
)
MARKUP = ("]]>", "&amp;", "</script>", "<i>x</i>")
"""Words that look like markup."""
VENUES = ("Journal of Odd Harbours", "Proceedings of the Fjord & Tide Conference", "Tide Letters")


def made_papers(count: int, seed: int = 1, *, markup: bool = True) -> list[PaperRecord]:
    """Make papers, numbered from 1; titles and identifiers are never the same.

    Args:
        markup: texts hold what looks like markup, too.
    """
    random = Random(seed)
    words = (*WORDS, *MARKUP) if markup else WORDS
    return [_paper(random, number, words) for number in range(1, count + 1)]


def _paper(random: Random, number: int, words: Sequence[str]) -> PaperRecord:
    def maybe(value: str) -> str | None:
        return value if random.random() < 0.6 else None

    authors = tuple(dict.fromkeys(_name(random) for _ in range(random.randint(1, 5))))
    first = random.randint(1, 900)
    return PaperRecord(
        title=f"Paper {number} on {_words(random, words, 1, 6)}",
        authors=authors,
        groups=tuple(name for name in authors if name in GROUPS),
        authors_truncated=random.random() < 0.1,
        editors=tuple(dict.fromkeys(_person(random) for _ in range(random.randint(0, 2)))),
        date=_date(random),
        abstract=maybe(f"We study {_words(random, words, 5, 30)}."),
        type=random.choice(PAPER_TYPES),
        venue=maybe(random.choice(VENUES)),
        volume=maybe(str(random.randint(1, 99))),
        issue=maybe(str(random.randint(1, 12))),
        pages=maybe(f"{first}–{first + random.randint(1, 30)}"),
        publisher=maybe("Harbour & Sons"),
        language=maybe(random.choice(("en", "de"))),
        keywords=tuple(dict.fromkeys(random.choices(("tides", "fjords", "café noise"), k=2))),
        doi=maybe(f"10.5555/fjord_{number}(a)"),
        arxiv_id=maybe(f"{2001 + number % 12:04}.{number:05}"),
        pmid=maybe(str(30_000_000 + number)),
        issn=maybe("1234-5679"),
        url=maybe(f"https://example.org/papers/{number}?a=1&b=%20#part_2"),
        note=maybe(f"Note {_words(random, words, 1, 4)}"),
        links=(Link(f"https://example.org/{number}.pdf", "pdf"),) if random.random() < 0.3 else (),
        number=number,
    )


def _words(random: Random, words: Sequence[str], least: int, most: int) -> str:
    return " ".join(random.choices(words, k=random.randint(least, most)))


def _person(random: Random) -> str:
    return f"{random.choice(GIVEN)} {random.choice(FAMILY)}"


def _name(random: Random) -> str:
    return random.choice(GROUPS) if random.random() < 0.05 else _person(random)


def _date(random: Random) -> str:
    year = random.randint(1950, 2025)
    parts = [f"{year}", f"{random.randint(1, 12):02}", f"{random.randint(1, 28):02}"]
    return "-".join(parts[: random.randint(1, 3)])
