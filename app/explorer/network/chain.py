"""The shortest chain of co-authors between two people, as a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

from markupsafe import Markup

from app.charts.network.graph import shortest_chain
from app.domain.text.slugs import read_id
from app.explorer.authors.query import find_authors
from app.explorer.facets import author_names, several_people
from app.explorer.filters import Filters
from app.explorer.network.params import NetworkAsk
from app.explorer.network.query import pairs_on_shortest_chains
from app.explorer.pages.links import author_href
from app.explorer.pages.wording import counted, tex
from app.explorer.selection import Selection
from app.library.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Chain:
    """What was asked, and the answer."""

    start: str = ""
    """As the form shows it."""
    end: str = ""
    people: tuple[int, ...] = ()
    """Along the chain; empty where there is none."""
    said: Markup | None = None
    """The answer in words; None where nothing was asked."""
    action: str = ""
    keep: list[tuple[str, str]] = field(default_factory=list)
    """Where the form goes, and what it keeps."""
    compare_href: str | None = None
    """Both ends side by side over the years."""


def chain_between(snapshot: Snapshot, selection: Selection, ask: NetworkAsk, root: str) -> Chain:
    """Find how two people are joined by the papers of a set."""
    keep = replace(ask, start="", end="").params()
    return replace(_answer(snapshot, selection, ask, root), action=f"{root}/network", keep=keep)


def _answer(snapshot: Snapshot, selection: Selection, ask: NetworkAsk, root: str) -> Chain:
    if not ask.start and not ask.end:
        return Chain()
    ends = []
    for typed in (ask.start, ask.end):
        if not typed:
            return Chain(ask.start, ask.end, (), Markup("Name both ends of the chain."))
        person = _person_called(snapshot, typed)
        if person is None:
            sentence = Markup("Nobody in this library is called “{}”.").format(typed)
            return Chain(ask.start, ask.end, (), sentence)
        ends.append(person)
    (start, start_name), (end, end_name) = ends
    compared = ask.filters.address(f"{root}/timelines", compare=f"author:{start},author:{end}")
    if start == end:
        sentence = Markup("{} is both ends of this chain.").format(tex(start_name))
        return Chain(start_name, end_name, (start,), sentence)
    pairs = pairs_on_shortest_chains(selection, start, end)
    people = shortest_chain(pairs, start, end)
    if people is None:
        sentence = Markup("No chain of co-authors joins {} and {} in these papers.").format(
            tex(start_name), tex(end_name)
        )
        return Chain(start_name, end_name, (), sentence, compare_href=compared)
    joint = {frozenset((pair.source, pair.target)): pair.papers for pair in pairs}
    sentence = _sentence(snapshot, people, joint, ask.filters, root)
    return Chain(start_name, end_name, tuple(people), sentence, compare_href=compared)


def _sentence(
    snapshot: Snapshot,
    people: list[int],
    joint: dict[frozenset[int], int],
    filters: Filters,
    root: str,
) -> Markup:
    """Say a chain: `A wrote 3 papers with B, who wrote 1 paper with C.`"""
    names, several = author_names(snapshot, people), several_people(snapshot, people)

    def linked(person: int) -> Markup:
        name = names.get(person, str(person))
        return Markup('<a href="{}"><bdi>{}</bdi></a>{}').format(
            author_href(root, person, name),
            tex(name),
            " (may be several people)" if person in several else "",
        )

    sentence = linked(people[0])
    for one, other in pairwise(people):
        papers = filters.with_value("author", one).with_value("author", other)
        sentence += Markup(' wrote <a href="{}">{}</a> with {}{}').format(
            papers.address(f"{root}/papers"),
            counted(joint[frozenset((one, other))], "paper"),
            linked(other),
            "" if other == people[-1] else ", who",
        )
    return sentence + "."


def _person_called(snapshot: Snapshot, typed: str) -> tuple[int, str] | None:
    """Find who is meant by a name or an id; of several the one whose name fits best."""
    number = read_id(typed)
    if number is not None:
        person = snapshot.columns.author_alias.get(number, number)
        name = author_names(snapshot, [person]).get(person)
        return (person, name) if name else None
    found = find_authors(snapshot, Filters(per_page=1), typed).items
    return (found[0].id, found[0].name) if found else None
