"""How the text of a query is read, where it can be read in more than one way.

The rule: a text is read by its operators, unless what the library holds shows that it is no
expression. It is then read literally, as plain words, and the answer says so and gives the other
reading as a query:

1. It equals the title of a paper, in words: literal. Case, accents and punctuation do not count.
2. It is in capitals throughout, or begins with a negative number, and a title holds its words side
   by side: literal. AND, OR and NOT are then words.
3. It begins with a field's name, a colon and a blank, and no paper has that value: literal.
4. It is one identifier: its paper. No signs but those of sentences and empty brackets: no query.

A text in quotation marks or brackets is never taken for a title: that is how either reading is
asked for. What cannot be read at all is explained by `app.errors.BadQuery`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from app.domain.lookup import read_pasted
from app.domain.text.titles import sort_key
from app.errors import BadQuery
from app.explorer.filters import Filters
from app.explorer.finding import find
from app.library.snapshot import Snapshot
from app.search.query import literal
from app.search.query.ast import Query, Word, free_words, leaves
from app.search.query.literal import QueryReading
from app.search.query.parser import parse
from app.search.text.title_prefix import is_held_by_a_title
from app.store.columns import Columns

MOST_CHECKED = 12
"""Words of a query of which the spelling is looked at: a longer text is pasted, not typed."""
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_FIELD_BEFORE = re.compile(r"[^\W\d]\w*:\s+$")


def with_reading(snapshot: Snapshot, filters: Filters) -> Filters:
    """Return filters with the tree of the reading that holds in this library, and a note on it.

    Raises:
        BadQuery: the query has a mistake, and is no title.
    """
    text = filters.q
    if not text or filters.reading is not None:
        return filters
    found = _literal_reading(snapshot, filters)
    if found is not None:
        words, note = found
        other = "" if filters.mistake else literal.with_operators(text)
        reading = QueryReading(note, other, "Read it with its operators")
        return replace(filters, tree=words, mistake=None, reading=reading)
    if filters.mistake is not None:
        raise filters.mistake
    return replace(filters, reading=_reading_of_operators(snapshot, filters) or QueryReading())


def proposed_query(snapshot: Snapshot, filters: Filters, *, all_found: bool = False) -> str | None:
    """Return the query that may be meant: in the library's spelling, or with a year as a year.

    Args:
        all_found: some paper has all words, so that none of them can be unknown.
    """
    tree = filters.tree
    if tree is None or len(free_words(tree)) > MOST_CHECKED:
        return None
    # A word that occurs here in another form is found: `grid` needs no `grids`.
    words_alone = all(isinstance(leaf, Word) for leaf in leaves(*tree.clauses))
    known = words_alone and all_found
    misspelt = not words_alone or (not known and snapshot.spelling.unknown_words(tree))
    return (snapshot.spelling.did_you_mean(tree) if misspelt else None) or year_meant(
        snapshot.columns, tree
    )


def year_meant(columns: Columns, tree: Query) -> str | None:
    """Return a query with its one word that is a year of the library as `year:`; None without."""
    years = [
        word
        for word in tree.clauses
        if isinstance(word, Word) and word.free and _YEAR.fullmatch(word.text)
    ]
    if len(years) != 1 or not (columns.year == int(years[0].text)).any():
        return None
    (word,) = years
    text = f"{tree.text[: word.start]}year:{word.text}{tree.text[word.end :]}"
    return " ".join(text.split())


def occurs_nowhere(snapshot: Snapshot, word: str) -> bool:
    """Tell whether a word occurs in no text of the library, and is no year of its papers."""
    is_year = _YEAR.fullmatch(word) and (snapshot.columns.year == int(word)).any()
    return not is_year and snapshot.spelling.is_unknown(word)


def _literal_reading(snapshot: Snapshot, filters: Filters) -> tuple[Query, str] | None:
    """The plain words of a text that is no expression, and why it is none; None where it is one."""
    text, tree = filters.q, filters.tree
    if filters.mistake is None and (tree is None or literal.is_explicit(text)):
        return None
    if tree is not None and (literal.is_plain(tree) or read_pasted(text)):
        return None
    words = _plain_words(text)
    if words is None:
        return None
    if snapshot.columns.titled(sort_key(text)).size:
        return words, "Read as a title, word for word."
    if literal.is_shouted(text) or literal.begins_negative(text):
        with snapshot.read_raw() as connection:
            if is_held_by_a_title(connection, text):
                return words, "Read as words of a title, without operators."
    return (words, why) if (why := _no_field(snapshot, filters)) else None


def _plain_words(text: str) -> Query | None:
    for form in (literal.literal(text), literal.bare_words(text)):
        try:
            words = parse(form)
        except BadQuery:
            continue
        if words.clauses and literal.is_plain(words):
            return words
    return None


def _no_field(snapshot: Snapshot, filters: Filters) -> str:
    """Why a field's name at the beginning of a title is a word; "" where it may be a field."""
    mistake, tree = filters.mistake, filters.tree
    if mistake is not None:
        spaced = _FIELD_BEFORE.match(filters.q[: mistake.position])
        return f"Read as words: {mistake.message}" if spaced and not mistake.unfinished else ""
    for condition in literal.spaced_fields(tree or Query()):
        if not len(find(snapshot, Query((condition,)), "keyword", None).rows):
            value = condition.value
            return f"Read as words: no paper here has the {condition.field} “{value}”."
    return ""


def _reading_of_operators(snapshot: Snapshot, filters: Filters) -> QueryReading | None:
    """The note on a text that was read by its operators, or as an identifier; None without."""
    text, tree = filters.q, filters.tree
    if tree is None:
        return None
    if pasted := read_pasted(text):
        has_paper = len(find(snapshot, tree, "keyword", None).rows)
        article = "an" if pasted.kind.startswith("arXiv") else "a"
        end = "." if has_paper else ": no paper here has it."
        note = f"Read as {article} {pasted.kind}{end}"
        return QueryReading(note, literal.as_phrase(text), "Search for its words", pasted.kind)
    if literal.is_explicit(text) or literal.is_plain(tree):
        return None
    if literal.is_shouted(text):
        note = "AND, OR and NOT in capitals were read as operators."
    elif literal.begins_negative(text):
        note = "The minus sign was read as an operator: it leaves the number out."
    elif literal.has_spaced_field(text) and tree.clauses and ":" in tree.source(tree.clauses[0]):
        note = f"“{text.partition(':')[0].strip()}:” was read as a field."
    else:
        return None
    return QueryReading(note, literal.literal(text), "Search for all of the words")
