"""The filters of an address in words: headings, titles and chips.

Every list and chart opens with its filter as a sentence, so that a printed page
or a bookmark says what it shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from app.domain.categories import category_words
from app.domain.tex.html import plain_text, to_html
from app.explorer.facets import author_names
from app.explorer.filters import Filters, reread
from app.explorer.readings import settled
from app.library.snapshot import Snapshot
from app.search.query.ast import Word, without

DOUBTS = {
    "authors-cut": "with a cut author list",
    "author-implied": "with an implied author",
    "year-inferred": "with an inferred year",
    "code-without-address": "with code, but no address",
}
MOST_CHIPS = 24
"""Clauses of a query that get a chip each: each carries the address of all others, and a pasted
abstract of a thousand words came to ten megabytes."""
TEXT_SHOWN = 48
"""Characters of a pasted text that a heading or a chip shows."""
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter, and the address without it."""

    label: str
    href_without: str
    unknown: bool = False
    """A word that stands nowhere in the library."""


@dataclass(frozen=True)
class Named:
    """Filters with the names of what they mention by id, without TeX."""

    filters: Filters
    authors: dict[int, str]
    topics: dict[int, str]

    @property
    def query(self) -> str:
        """The query as a quotation, or "" without one."""
        text = self.filters.q if self.filters.tree is not None else ""
        return f"“{text}”" if text and "“" not in text and '"' not in text else text

    @property
    def text(self) -> str:
        """The beginning of the text that papers shall be like, quoted; "" without one."""
        return f"“{shorten(self.filters.like, TEXT_SHOWN)}”" if self.filters.like else ""

    def parts(self) -> list[tuple[str, object, str]]:
        """List every filter but the query as (parameter, value, words)."""
        f = self.filters
        found: list[tuple[str, object, str]] = []
        if f.like:
            found.append(("like", None, f"like {self.text}"))
        found += [("author", value, self.authors.get(value, str(value))) for value in f.author]
        found += [("topic", value, self.topics.get(value, str(value))) for value in f.topic]
        found += [("category", value, category_words(value)) for value in f.category]
        found += [("venue", value, plain_text(value)) for value in f.venue]
        found += [("tag", value, plain_text(value)) for value in f.tag]
        found += [("doubt", value, DOUBTS[value]) for value in f.doubt]
        if f.year:
            found.append(("year", None, f.year.words))
        if f.code is not None:
            found.append(("code", None, "with code" if f.code else "without code"))
        return found


def tex(text: str) -> Markup:
    """Write a printed string, such as a name or a title, as HTML with its formulas."""
    return Markup(to_html(text))  # noqa: S704 - safe by construction


def named(snapshot: Snapshot, filters: Filters) -> Named:
    """Look up the names that the words of these filters need, and how their query is read.

    Raises:
        BadQuery: the query has a mistake.
    """
    filters = settled(snapshot, filters)
    found = author_names(snapshot, filters.author) if filters.author else {}
    authors = {author: plain_text(name) for author, name in found.items()}
    topics = {topic: snapshot.topic_label(topic) for topic in filters.topic}
    return Named(filters, authors, topics)


def sentence(names: Named, count: int, noun: str = "paper") -> str:
    """Say a selection in one line: `8 papers on “unlearning”, 2022–2026`."""
    f = names.filters
    words = [counted(count, noun)]
    if names.query:
        words.append(f"on {names.query}")
    if names.text:
        words.append(f"like {names.text}")
    if f.author:
        words.append("by " + _list([names.authors.get(a, str(a)) for a in f.author], "and"))
    if f.topic:
        words.append("in " + _list([names.topics.get(t, str(t)) for t in f.topic], "or"))
    if f.category:
        words.append("in " + _list([category_words(code) for code in f.category], "or"))
    if f.venue:
        words.append("at " + _list([plain_text(venue) for venue in f.venue], "or"))
    if f.tag:
        words.append("tagged " + _list([plain_text(tag) for tag in f.tag], "or"))
    if f.code is not None:
        words.append("with code" if f.code else "without code")
    if f.doubt:
        words.append(_list([DOUBTS[doubt] for doubt in f.doubt], "or"))
    said = " ".join(words)
    return f"{said}, {f.year.words}" if f.year else said


def page_title(page: str, names: Named) -> str:
    """Say the page and its filters for the browser's title: `Papers · unlearning · 2022–2025`."""
    own = [names.filters.q] if names.filters.tree is not None else []
    return " · ".join([page, *own, *(words for _, _, words in names.parts())])


def chips(
    names: Named, path: str, is_unknown: Callable[[str], bool] = lambda word: False
) -> list[Chip]:
    """List every filter with the address that drops it.

    Args:
        is_unknown: tells whether a clause of the query is a word that the library does not have.
    """
    f = names.filters
    found: list[Chip] = []
    tree = f.tree
    if tree is not None and len(tree.clauses) > MOST_CHIPS:
        label = f"a text of {len(tree.clauses):,} words"
        found.append(Chip(label, f.without("q").address(path)))
    elif tree is not None:
        for clause in tree.clauses:
            rest = without(tree, clause)
            kept = reread(f.with_value("q", rest)) if rest else f.without("q")
            label = tree.source(clause)
            # Of a phrase or a field each word may stand in the library, and elsewhere.
            unknown = isinstance(clause, Word) and clause.free and is_unknown(clause.text)
            found.append(Chip(label, kept.address(path), unknown))
    for name, value, words in names.parts():
        found.append(Chip(words, f.without(name, value).address(path)))
    return found


def shorten(text: str, length: int) -> str:
    """Cut a text between words, with an ellipsis: `We study the …`."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut} …"


def capital(text: str) -> str:
    """Begin a sentence with a capital."""
    return text[:1].upper() + text[1:]


def counted(count: int, noun: str) -> str:
    """Write a number with its noun: `1 paper`, `1,204 papers`, `no paper`."""
    if count == 0:
        return f"no {noun}"
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {plural(noun)}"


def plural(noun: str) -> str:
    """Write the plural of one of our nouns."""
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def in_words(count: int) -> str:
    """Write a small number as a word."""
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else f"{count:,}"


def _list(items: list[str], word: str) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}"
