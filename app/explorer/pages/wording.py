"""The filters of an address in words: headings, titles and chips.

Every list and chart opens with its filter as a sentence, so that a printed page
or a bookmark says what it shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from app.charts.network.type_width import text_width
from app.charts.short_label import short_label
from app.domain.tex.html import plain_text, to_html
from app.explorer.facets import author_names
from app.explorer.filters import Filters, reread
from app.explorer.parameters import AT_END, FILTERS, Parameter
from app.explorer.readings import with_reading
from app.library.snapshot import Snapshot
from app.search.query.ast import Word, without

MOST_CHIPS = 24
"""Clauses of a query that get a chip each: each carries the address of all others, and a pasted
abstract of a thousand words came to ten megabytes."""
TEXT_SHOWN = 48
"""Characters of a pasted text that a heading or a chip shows."""
LONGEST_LANE_NAME = 33
"""Signs that have room beside a row of a chart …"""
WIDEST_LANE_NAME = 256.0
"""… and pixels, as `text_width` reckons them."""
LANE_TEXT = 14.0
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter, and the address without it."""

    label: str
    href_without: str
    unknown: bool = False
    """A word that occurs nowhere in the library."""


@dataclass(frozen=True)
class Named:
    """Filters with the names of what they mention by id, without TeX."""

    filters: Filters
    names: dict[str, dict[int, str]]
    """Names of the authors and of the topics, by id."""

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
        found: list[tuple[str, object, str]] = []
        if self.filters.like:
            found.append(("like", None, f"like {self.text}"))
        found += [
            (parameter.name, value, self.label(parameter, value))
            for parameter in FILTERS
            for value in self.filters.values(parameter.name)
        ]
        return found

    def label(self, parameter: Parameter, value: Any) -> str:
        """Return what readers call a value of a filter."""
        if parameter.names:
            return self.names[parameter.names].get(value, str(value))
        return parameter.label(value)


def tex(text: str) -> Markup:
    """Write a printed string, such as a name or a title, as HTML with its formulas."""
    return Markup(to_html(text))  # noqa: S704 - safe by construction


def lane_name(label: str, colour: str | None) -> Markup:
    """Write the name of a row of a chart as HTML, that of a theme made short where it is long.

    Args:
        colour: class of the row's colour, which themes alone have.
    """
    if colour is None:
        return tex(label)
    plain = plain_text(label)
    short = short_label(plain, LONGEST_LANE_NAME)
    if text_width(short, LANE_TEXT) > WIDEST_LANE_NAME:
        short = short_label(short, len(short) - 1)
    return tex(label) if short == plain else Markup.escape(short)


def named(snapshot: Snapshot, filters: Filters) -> Named:
    """Look up the names that the words of these filters need, and how their query is read.

    Raises:
        BadQuery: the query has a mistake.
    """
    filters = with_reading(snapshot, filters)
    found = author_names(snapshot, filters.values("author"))
    authors = {author: plain_text(name) for author, name in found.items()}
    topics = {topic: snapshot.topic_label(topic) for topic in filters.values("topic")}
    return Named(filters, {"author": authors, "topic": topics})


def sentence(names: Named, count: int) -> str:
    """Say a selection in one line: `8 papers on “unlearning”, 2022–2026`."""
    return ", ".join(sentence_parts(names, count))


def sentence_parts(names: Named, count: int) -> list[str]:
    """Return what is said of a selection, and behind it, where they are filtered, its years."""
    words = [counted(count, "paper")]
    if names.query:
        words.append(f"on {names.query}")
    if names.text:
        words.append(f"like {names.text}")
    ends: list[str] = []
    for parameter in sorted(FILTERS, key=lambda known: known.wording.place):
        wording, values = parameter.wording, names.filters.values(parameter.name)
        if values:
            labels = _list([names.label(parameter, value) for value in values], wording.joined)
            part = f"{wording.before} {labels}" if wording.before else labels
            (ends if wording.place == AT_END else words).append(part)
    return [" ".join(words), *ends]


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
            # Of a phrase or a field each word may occur in the library, but elsewhere.
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


def printed_day(day: str | date | None) -> str:
    """Write a date as a reader does: `Jun 16, 2022`.

    Args:
        day: a moment, or ISO text as far as it is known.
    """
    if not day:
        return ""
    iso = day if isinstance(day, str) else day.isoformat()[:10]
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 1:
        return str(parts[0])
    month = date(2000, parts[1], 1).strftime("%b")
    if len(parts) == 2:
        return f"{month} {parts[0]}"
    return f"{month} {parts[2]}, {parts[0]}"
