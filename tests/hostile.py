"""Requests that nobody means well: what the suite and `tests.benchmarks.hostile` send.

Seeded, so that a number names a request for ever. Each request says where it goes and, where that
is certain, that it is wrong: a wrong one must be refused with a reason, never answered.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from app.exporters import FORMATS

LONGEST = 10_000
"""Characters of a value that are read (`app.explorer.filters`)."""

API = (
    "/api/v1/papers",
    "/api/v1/authors",
    "/api/v1/topics",
    "/api/v1/categories",
    "/api/v1/timelines/papers",
    "/api/v1/timelines/topics",
    "/api/v1/timelines/coauthors",
    "/api/v1/network/coauthors",
    "/api/v1/suggest",
)
PAGES = ("/papers", "/authors", "/topics", "/timelines", "/network", "/suggest", "/")
FILES = (
    *(f"/papers.{name}" for name in FORMATS),
    "/timelines.svg", "/timelines.csv", "/network.graphml", "/network.gexf", "/network.csv",
)  # fmt: skip
ITEMS = (
    "/papers/", "/api/v1/papers/", "/authors/", "/api/v1/authors/", "/topics/", "/api/v1/topics/",
    "/api/v1/imports/",
)  # fmt: skip
WITH_QUERY = frozenset({"/api/v1/papers", "/papers", *FILES})
"""Paths at which `q` is in the query language, and a list can be ordered and paged."""


@dataclass(frozen=True)
class Hostile:
    """One request."""

    path: str
    query: str
    """Percent-encoded; what it encodes need not be text."""
    fragment: bool
    """Ask as the page's own script does."""
    wrong: str
    """Why this cannot be answered with 200; "" where it may or may not."""

    @property
    def target(self) -> str:
        """Path and query as a request line has them."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def headers(self) -> dict[str, str]:
        """Header fields to send with it."""
        partial = {"HX-Request": "true", "HX-Request-Type": "partial"}
        wanted = {"Accept": "text/html"} if self.is_page else {}
        return {**wanted, **(partial if self.fragment else {})}

    @property
    def is_page(self) -> bool:
        """Whether a person would read the answer."""
        return not self.path.startswith("/api/") and self.path not in FILES


def requests(count: int, seed: int = 11) -> Iterator[Hostile]:
    """Make `count` requests; the first ones of one seed are the same for any count."""
    for number in range(count):
        yield _request(random.Random(seed * 1_000_003 + number))


# --- text ---------------------------------------------------------------------------

WORDS = [
    "privacy", "private", "learning", "tides", "birds", "harbour", "unlearning", "the", "of", "in",
    "a", "k", "2022", "torr", "philip", "schölkopf", "Δ-influence", "graph", "neural", "network",
    "data", "model", "deep", "zzzzqq",
]  # fmt: skip
OPERATORS = [
    '"', '"', "'", "“", "”", "«", "(", ")", "((", "))", "-", "--", "—", "NOT", "AND", "OR", "or",
    "*", "**", "+", "^", "~", ":", "::", "?", "!", ",", ";", "/", "\\", "|", "&", "&&", "[", "]",
    "{", "}", "<", ">", "=", "%", "#", "@", "$", "$$", "`", ".", "…", "http://", "C++",
]  # fmt: skip
FIELDS = [
    "title", "abstract", "author", "topic", "category", "venue", "tag", "year", "code", "titel",
    "autor", "yeer", "au", "ti", "rowid", "paper_words", "rank", "name",
]  # fmt: skip
FTS5 = [
    "NEAR(privacy learning, 5)", "title : privacy", "{title abstract} : tides", "^privacy",
    "privacy + learning", "- title : a", '"one" NOT "two"', "rank:bm25(10.0)", "privacy*  *",
    "NEAR", "AND AND", "NOT NOT NOT", '""', '" "', "col:*", "paper_words MATCH 'x'", "a^2",
]  # fmt: skip
SQL = [
    "'; DROP TABLE paper;--", "1 OR 1=1", "' UNION SELECT sql FROM sqlite_master --", "x'00'",
    "%' OR '%'='", "\\'; VACUUM; --", "1; ATTACH DATABASE '/x' AS y", "?1 :name @p $v",
    "load_extension('x')", "randomblob(1000000000)",
]  # fmt: skip
OTHER_TONGUES = [
    "<script>alert(1)</script>", "{{7*7}}", "{% raw %}", "${7*7}", "../../etc/passwd", "%s%n%x",
    "a\r\nSet-Cookie: b=c", "file:///x", "\\x00", "null", "undefined", "NaN", "[]", "{}", "true",
    "-1", "1e999", "0x7f", "--help", "=1+1", "&amp;", "%00", "%u0041", "\\documentclass{a}",
    "$\\frac{1}{", "\\begin{a}\\end{b}", "$$$", "$\\alpha", '\\"{o}', "\\\\\\", "x_{y_{z_",
]  # fmt: skip
SCRIPTS = [
    "🦉", "👩‍👩‍👧‍👦", "🏳️‍🌈", "1️⃣", "مرحبا", "שלום", "\u202eevil\u202c",
    "\u2066x\u2069", "\ufeff", "\u200b", "\u200d", "神经网络", "ქართული", "ﬁne", "ＡＮＤ",
    "（ａ）", "𝒫𝓇𝒾𝓋", "ǅ", "İ", "ß", "ſ", "K", "\u0345", "e\u0301", "\u1e9b\u0323", "ﷺ",
    "\uffff", "\U0010ffff", "\ue000", "\u0378", "\x1b[31m", "\x7f", "\x85", "\u2028",
    "\t", "\n", "\u3000", "½", "²", "٣", "Ⅷ", "🅰", "\u1160", "\uac00",
]  # fmt: skip
NO_TEXT = [
    "%00", "%ED%A0%80", "%ED%BF%BF", "%C0%80", "%FF", "%FE%FF", "%F4%90%80%80", "%E2%82",
    "%80", "a%00b", "%F8%88%80%80%80",
]  # fmt: skip
"""Percent-encoded bytes that are no text, or hold NUL."""
NO_ESCAPES = ["%", "%%", "%zz", "%u0041", "%2", "a%"]
"""Percent signs that escape nothing: taken as they are."""


def _mixture(rng: random.Random) -> str:
    pools = (WORDS, OPERATORS, FTS5, SQL, OTHER_TONGUES, SCRIPTS)
    kinds = rng.choices(pools, weights=(6, 6, 1, 1, 1, 3), k=rng.randint(1, 12))
    return rng.choice(("", " ", " ")).join(rng.choice(kind) for kind in kinds)


def _code_points(rng: random.Random) -> str:
    size = rng.choice((1, 3, 20, 200))
    tops = (0x7F, 0x2FF, 0xFFFF, 0x10FFFF)
    signs = (rng.randint(1, rng.choice(tops)) for _ in range(size))
    return "".join(chr(sign) for sign in signs if not 0xD800 <= sign <= 0xDFFF)


def _marks(rng: random.Random) -> str:
    """A letter under a tower of combining marks."""
    marks = "".join(chr(rng.randint(0x300, 0x36F)) for _ in range(rng.choice((3, 60, 2000))))
    return rng.choice("aeoz") + marks


def _deep(rng: random.Random) -> str:
    depth = rng.choice((3, 33, 70, 1000, 4999))
    opened, closed = rng.choice((("(", ")"), ("-(", ")"), ("(a OR ", ")"), ("((", "))")))
    depth = min(depth, LONGEST // len(opened + closed) - 1)
    return opened * depth + "a" + closed * (depth if rng.random() < 0.6 else rng.randint(0, depth))


def _fielded(rng: random.Random) -> str:
    parts = []
    for _ in range(rng.randint(1, 4)):
        value = rng.choice((_mixture, _number, lambda rng: f'"{rng.choice(WORDS)}"', lambda _: ""))(
            rng
        )
        parts.append(f"{rng.choice(('', '-', '('))}{rng.choice(FIELDS)}:{value}")
    return " ".join(parts)


def _number(rng: random.Random) -> str:
    return rng.choice(
        ("0", "-1", "9" * 18, "9" * 19, "9" * 400, "1" * 5000, "2020-", "-2020", "2020-2010",
         "99999-", "2020-99999999999999999999", "none", "٢٠٢٢", "２０２２", "²", "1_000", "1.5",
         "1e3", "+5", " 7 ", "0x10", "-0", "--1", "2020-2023-2025", "NaN", "Ⅷ", "1,2", "½")
    )  # fmt: skip


def _long(rng: random.Random) -> str:
    """Up to the most that is read, in one kind of character or word."""
    unit = rng.choice(
        ("a", "a ", "privacy ", "ä", "🦉", "🦉 ", "神", "a-", "-a ", "a* ", '"a" ', '"', "'", "(",
         ")", "*", ":", "$", "$a$ ", "\\", "title:a ", "author:a ", "a OR ", "OR ", "NOT ", ", ",
         "a,1", "\u0301", "\u202e", "1 ", "learning of the ", "zq", "a(b) ", "{", "e.g. ", "A.",
         "x_1 ")
    )  # fmt: skip
    size = rng.choice((LONGEST, LONGEST, LONGEST, LONGEST // 2, 1000))
    return (unit * (size // len(unit) + 1))[:size]


def _letters(rng: random.Random) -> str:
    """Words that nobody has written, as many as fit."""
    words = (
        "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(1, 12)))
        for _ in range(rng.choice((1, 5, 64, 300, 1500)))
    )
    return " ".join(words)[:LONGEST]


TEXTS: tuple[tuple[Callable[[random.Random], str], int], ...] = (
    (_mixture, 12), (_code_points, 3), (_marks, 1), (_deep, 2), (_fielded, 4), (_number, 1),
    (_long, 2), (_letters, 2),
)  # fmt: skip


def _text(rng: random.Random) -> str:
    (make,) = rng.choices([make for make, _ in TEXTS], [weight for _, weight in TEXTS])
    return make(rng)


# --- parameters ---------------------------------------------------------------------

SOUND: dict[str, tuple[str, ...]] = {
    "mode": ("keyword", "hybrid", "semantic"),
    "year": ("2022", "2020-2023", "2020-", "-2020", "none"),
    "code": ("yes", "no"),
    "sort": ("relevance", "newest", "oldest", "title", "citations", "updated"),
    "since": ("2026", "2026-11", "2026-11-30", "2026-W48", "2026-11-30T14:05Z"),
    "added": ("2026", "2026-11", "2026-11-30", "1999-W01", "2026-11-30T14:05:59"),
    "per_page": ("1", "7", "200"),
    "doubt": ("authors-cut", "year-inferred"),
}
"""Values that are right wherever the parameter is known."""
UNSOUND: dict[str, tuple[str, ...]] = {
    "mode": ("both", "KEYWORD", "hybrid,keyword", "0"),
    "year": ("2023-2020", "9" * 30, "twenty", "2020--2021", "1e3", "2020-2021-2022", "-"),
    "code": ("maybe", "1", "YES", "yes no"),
    "sort": ("newst", "date", "-title", "title desc", "rank"),
    "per_page": ("0", "-1", "201", "9" * 18, "9" * 400, "ten", "2.5", "1e2"),
    "cursor": ("x", "bmV4dA", "e30", "W10", "WzEsMiwzXQ", "bnVsbA", "A" * 4000, "W1tbW1tb", "🦉"),
    "author": ("-1", "1.5", "x", "9" * 19, "1 OR 1=1"),
    "topic": ("-1", "1.5", "x", "9" * 19),
    "doubt": ("all", "authors cut"),
    "since": (
        "last visit",
        "2026-13",
        "2026-02-30",
        "2026-W54",
        "import:",
        "yesterday",
        "20261130",
    ),
    "added": ("first-visit", "0000", "9999", "import:x", "2026-11-30T25:00Z", "2026-11-"),
}
"""Values that are wrong wherever the parameter is known."""
FREE = (
    "q",
    "like",
    "category",
    "venue",
    "tag",
    "author",
    "topic",
    "cursor",
    "year",
    "fields",
    "facets",
)
OWN = ("limit", "person", "from", "to", "owner", "chart", "share", "order", "form", "compare")
STRAY = ("Q", "q[]", "q%5B0%5D", "", "utm_source", "yeer", "__proto__", "%C3%A9", "a" * 3000)


def _request(rng: random.Random) -> Hostile:
    path = rng.choice(rng.choices((API, PAGES, FILES), weights=(10, 7, 2))[0])
    if rng.random() < 0.45:
        path = rng.choice(("/api/v1/papers", "/api/v1/papers", "/papers", "/api/v1/suggest"))
    elif rng.random() < 0.05:
        path = rng.choice(ITEMS) + quote(_text(rng)[:300], safe="")
    pairs: list[str] = []
    wrong = ""
    if rng.random() < 0.9:
        pairs.append(f"q={_encoded(rng, _text(rng))}")
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 5))):
        pairs.append(_parameter(rng))
    if path in WITH_QUERY and rng.random() < 0.15:
        name = rng.choice(list(UNSOUND))
        if name != "cursor" or path not in FILES:  # a file has no pages
            pairs.append(f"{name}={quote(rng.choice(UNSOUND[name]))}")
            wrong = f"{name} has a value that means nothing"
    if rng.random() < 0.02:
        pairs.append(f"q={rng.choice(NO_TEXT)}")
        wrong = "the query is no text"
    if path in WITH_QUERY | {"/api/v1/suggest", "/api/v1/authors"} and rng.random() < 0.02:
        pairs = [f"q={quote(rng.choice('aé🦉') * (LONGEST + 1))}"]
        wrong = "a value is too long"
    if rng.random() < 0.003:
        pairs += [f"tag={number}" for number in range(1200)]
        wrong = "there are too many parameters"
    rng.shuffle(pairs)
    fragment = path in PAGES and rng.random() < 0.4
    return Hostile(path, "&".join(pairs), fragment, wrong)


def _parameter(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.5:
        name = rng.choice(list(SOUND))
        return f"{name}={quote(rng.choice(SOUND[name]))}"
    if kind < 0.6:
        name = rng.choice(list(UNSOUND))
        return f"{name}={quote(rng.choice(UNSOUND[name]))}"
    if kind < 0.85:
        return f"{rng.choice(FREE)}={_encoded(rng, rng.choice((_text, _number))(rng))}"
    if kind < 0.95:
        return f"{rng.choice(OWN)}={_encoded(rng, rng.choice((_text, _number))(rng))}"
    return f"{rng.choice(STRAY)}={_encoded(rng, _text(rng))}"


def _encoded(rng: random.Random, text: str) -> str:
    if rng.random() < 0.02:
        return quote(text, safe="") + rng.choice(NO_ESCAPES)
    return quote(text, safe="")
