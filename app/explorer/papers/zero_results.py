"""A list without papers: what was looked for, and what would find something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from app.explorer.filters import Filters, reread
from app.explorer.pages.wording import Named, counted, named
from app.explorer.papers.query import find_papers
from app.explorer.papers.views import Paper
from app.explorer.readings import occurs_nowhere, year_meant
from app.explorer.selection import select_papers
from app.library.snapshot import Snapshot
from app.search.query.ast import Condition, Query, canonical, leaves, without

MOST_WAYS = 6
MOST_TRIED = 12
"""Clauses, and other filters, that are left out in turn. Each is a search of its own, and where a
text of a hundred words finds nothing, ninety-nine of them seldom find more."""


NOWHERE = "occurs nowhere in the library: in no title, abstract, name, keyword, tag or venue."


@dataclass(frozen=True, slots=True)
class Way:
    """A change of the address, and how many papers it would show."""

    count: int
    label: str
    href: str
    rest: str


@dataclass(frozen=True, slots=True)
class Guess:
    """The one paper that may have been meant."""

    note: str
    paper: Paper


@dataclass(frozen=True, slots=True)
class Nothing:
    """What a page says that has no papers to show."""

    looked_for: Markup
    ways: list[Way]
    guess: Guess | None


def nothing_found(snapshot: Snapshot, filters: Filters, root: str) -> Nothing:
    """Explain an empty list and look for ways out of it."""
    path = f"{root}/papers"
    names = named(snapshot, filters)
    ways: dict[str, Way] = {}
    guess = None
    for changed, label, rest in _changes(snapshot, names):
        href = changed.address(path)
        if href in ways:
            continue
        selection = select_papers(snapshot, changed)
        ways[href] = Way(selection.count, label, href, rest)
        if selection.count == 1 and guess is None:
            for paper in find_papers(snapshot, changed).items:
                guess = Guess(label + rest, paper)
    found = sorted(ways.values(), key=lambda way: -way.count)
    return Nothing(_looked_for(snapshot, names), found[:MOST_WAYS], guess)


def _changes(snapshot: Snapshot, names: Named) -> Iterator[tuple[Filters, str, str]]:
    """Yield changed filters with the words for the change: linked ones, and the rest."""
    filters = replace(names.filters, cursor=None)
    others = [words for _, _, words in names.parts()]
    within = f", {', '.join(others)}" if others else ""
    spelled = snapshot.spelling.did_you_mean(filters.tree) if filters.tree else None
    if spelled:
        mended = _asking(filters, spelled)
        yield mended, spelled, f"{within}: the nearest spelling"
        if others:
            yield Filters(q=mended.q, tree=mended.tree), spelled, ", in the whole library"
    tree = filters.tree
    if filters.reading and filters.reading.identifier:
        yield _asking(filters, filters.reading.other), filters.q, f"{within}: its words"
    if tree is not None and (year := year_meant(snapshot.columns, tree)):
        yield _asking(filters, year), year, within
    if tree is not None and 1 < len(tree.clauses) <= MOST_TRIED:
        for clause in tree.clauses:
            rest = without(tree, clause)
            yield _asking(filters, rest), rest, f"{within}: without {tree.source(clause)}"
    for name, value, words in names.parts()[:MOST_TRIED]:
        kept = filters.without(name, value)
        label = filters.q or "all papers"
        yield kept, label, f", not {words}" if len(others) == 1 else f", without “{words}”"
    if filters.tree is not None:
        yield filters.without("q"), "all papers", within or " of the library"


def _asking(filters: Filters, query: str) -> Filters:
    asked = reread(replace(filters, q=query))
    return filters.without("q") if asked.mistake else asked


def _looked_for(snapshot: Snapshot, names: Named) -> Markup:
    filters = names.filters
    among = counted(select_papers(snapshot, filters.without("q")).count, "paper")
    where = ", ".join(words for _, _, words in names.parts())
    set_words = f"the {among}" + (f" {where}" if where else " of this library")
    if filters.reading and filters.reading.identifier:
        what = f"the {filters.reading.identifier} “{filters.q.strip()}”"
        if where:
            return Markup("No paper {} has {}.").format(where, what)
        return Markup("No paper of this library has {}.").format(what)
    if filters.tree is None and filters.like and len(names.parts()) == 1:
        return Markup("No paper of this library is close in meaning to {}.").format(names.text)
    if filters.tree is None:
        return Markup("No paper answers all of these filters together: {}.").format(where)
    fields = {leaf.field for leaf in leaves(*filters.tree.clauses, negated=False)}
    places = ", in a title, an abstract or a name" if fields <= {None} else ""
    sentence = Markup("{}{}, among {}.").format(names.query, places, set_words)
    for clause in filters.tree.clauses[:MOST_TRIED]:
        if isinstance(clause, Condition) and not select_papers(snapshot, _alone(clause)).count:
            lacking = f" No paper here has the {clause.field} “{clause.value}”."
            sentence += Markup("{}").format(lacking)
    for word in snapshot.spelling.unknown_words(filters.tree):
        if occurs_nowhere(snapshot, word):
            sentence += Markup(' <span class="doubt">{}</span> {}').format(word, NOWHERE)
    return sentence


def _alone(clause: Condition) -> Filters:
    return reread(Filters(q=canonical(Query((clause,)))))
