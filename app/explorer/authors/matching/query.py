"""Who works on something: the people whose papers match a query, a text, a topic or any filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from pydantic import Field

from app.domain.coauthors import MayBeSeveral
from app.domain.json_shape import Selectable, with_more
from app.errors import BadParameter, BadParameters
from app.explorer.authors.matching.votes import MOST_MATCHING, Doubles, Votes, votes_of
from app.explorer.facets import author_names, several_people
from app.explorer.filters import Filters
from app.explorer.paging import Numbers, Page, Ranking
from app.explorer.selection import Selection, select_papers
from app.explorer.timelines.paper_dots import PaperMark, paper_marks
from app.explorer.views import ListAnswer
from app.library.snapshot import Snapshot
from app.search.query.ast import free_text
from app.store.columns import Columns, Rows


@dataclass(frozen=True, slots=True)
class MatchingPaper(Selectable):
    """A paper that says why somebody is listed."""

    id: int
    title: str
    date: str | None
    match: Annotated[float, Field(description="How well it matches, 0 to 1; see `score`.")]
    words: Annotated[
        float | None, Field(description="Match of its words, 0 to 1; null where none were asked.")
    ]
    meaning: Annotated[
        float | None, Field(description="Cosine with the query or text; null where not compared.")
    ]
    topic: Annotated[
        float | None, Field(description="Its weight in the topic; null unless a topic chose it.")
    ]


@dataclass(frozen=True, slots=True)
class MatchingAuthor(Selectable):
    """Somebody whose papers match. Numbers count matching papers."""

    id: int
    name: str
    may_be_several: MayBeSeveral
    score: Annotated[
        float,
        Field(
            description="Sum over the matching papers of `match` squared, halved for every five"
            " years before the newest of all matching papers."
        ),
    ]
    papers: int
    first_year: int | None
    last_year: int | None
    best: Annotated[
        list[MatchingPaper], Field(description="The papers that count most, three at most.")
    ]


class MatchingAuthorList(ListAnswer[MatchingAuthor]):
    """One page of the people whose papers match, highest score first."""


ORDERS = ("score", "newest", "papers")
"""What the parameter `order` takes, the default first."""
BEST = 3
"""Papers of each person that are shown as the reason."""


@dataclass(frozen=True, slots=True)
class MatchingPeople:
    """People with their votes, in the order of their codes; arrays of shape (people,)."""

    votes: Votes
    codes: Numbers
    score: Doubles
    papers: Numbers
    newest: Numbers
    """Date of the newest matching paper, as the columns have it."""

    @property
    def nbytes(self) -> int:
        """Bytes of its arrays."""
        arrays = (self.codes, self.score, self.papers, self.newest)
        return self.votes.nbytes + sum(array.nbytes for array in arrays)


@dataclass(frozen=True, slots=True)
class MatchingPage(Page[MatchingAuthor]):
    """One page of people, and what is to be said of the whole."""

    selection: Selection
    voting: int
    """Papers that count."""
    top_score: float
    """The highest score of all, by which others are measured."""


def read_order(value: str | None) -> str:
    """Read the parameter `order`.

    Raises:
        BadParameters: there is no such order.
    """
    if value is None:
        return ORDERS[0]
    if value not in ORDERS:
        message = f"“order” is {', '.join(ORDERS[:-1])} or {ORDERS[-1]}, not “{value[:80]}”."
        raise BadParameters([BadParameter("order", value[:80], message, f"order={ORDERS[0]}")])
    return value


def find_matching_authors(
    snapshot: Snapshot, filters: Filters, order: str = ORDERS[0]
) -> MatchingPage:
    """List the people whose papers match an address, by score, newest matching paper or papers.

    Raises:
        BadParameters: a value that this library does not have, or a cursor of another list.
        NotReady: `mode=semantic` or `like` before the vectors are there.
    """
    selection, people = matching_people(snapshot, filters)
    ranking = _ranked(snapshot, selection, people, replace(filters, sort=None), order)
    page = Page.of(ranking, lambda ids: load_matching(snapshot, selection.columns, people, ids))
    notes = (*selection.notes, *_notes(snapshot, selection, people))
    return with_more(
        MatchingPage,
        replace(page, notes=notes, relaxed=selection.relaxed),
        selection=selection,
        voting=len(people.votes.rows),
        top_score=float(people.score.max(initial=0)),
    )


def all_matching_ids(
    snapshot: Snapshot, filters: Filters, order: str
) -> tuple[Selection, MatchingPeople, Sequence[int]]:
    """Return the ids of all people whose papers match an address, in the order asked for."""
    selection, people = matching_people(snapshot, filters)
    return (
        selection,
        people,
        _ranked(snapshot, selection, people, replace(filters, sort=None), order).ids(),
    )


def matching_people(snapshot: Snapshot, filters: Filters) -> tuple[Selection, MatchingPeople]:
    """Count the votes of the papers of an address for their authors."""
    asked = replace(filters, sort=None, cursor=None)
    selection = select_papers(snapshot, asked)
    people: MatchingPeople = snapshot.cached(
        ("people on", *asked.without("per_page").params()),
        lambda: counted_votes(selection.columns, votes_of(snapshot, selection)),
        lambda found: found.nbytes,
    )
    return selection, people


def counted_votes(columns: Columns, votes: Votes) -> MatchingPeople:
    """Add up the votes of papers for each of their authors."""
    groups, rows = columns.author, votes.rows
    authors = groups.sizes(rows)
    codes, place = np.unique(groups.codes_of(rows), return_inverse=True)
    newest = np.zeros(len(codes), dtype=np.int64)
    np.maximum.at(newest, place, np.repeat(columns.date[rows].astype(np.int64), authors))
    return MatchingPeople(
        votes=votes,
        codes=codes.astype(np.int64),
        score=np.bincount(place, np.repeat(votes.votes, authors), len(codes)).astype(np.float64),
        papers=np.bincount(place, minlength=len(codes)),
        newest=newest,
    )


def load_matching(
    snapshot: Snapshot, columns: Columns, people: MatchingPeople, ids: Sequence[int]
) -> list[MatchingAuthor]:
    """Read people in the order of `ids`, with the papers that say why they are listed."""
    votes = people.votes
    places = np.full(columns.size, -1, dtype=np.int64)
    places[votes.rows] = np.arange(len(votes.rows))
    own = {id_: _own_votes(columns, places, id_) for id_ in ids}
    best = {number: _best(votes, at) for number, at in own.items()}
    shown = votes.rows[np.unique(np.concatenate([*best.values(), np.empty(0, np.int64)]))]
    marks = {mark.id: mark for mark in paper_marks(snapshot, columns, shown)}
    names, several = author_names(snapshot, ids), several_people(snapshot, ids)
    found = []
    for id_ in ids:
        at = int(np.searchsorted(people.codes, columns.author.code_of(id_) or 0))
        years = columns.first_and_last(votes.rows[own[id_]])
        found.append(
            MatchingAuthor(
                id=id_,
                name=names.get(id_, str(id_)),
                may_be_several=id_ in several,
                score=round(float(people.score[at]), 4),
                papers=int(people.papers[at]),
                first_year=years[0],
                last_year=years[1],
                best=_papers(columns, votes, best[id_], marks),
            )
        )
    return found


def _ranked(
    snapshot: Snapshot,
    selection: Selection,
    people: MatchingPeople,
    filters: Filters,
    order: str,
) -> Ranking:
    columns = selection.columns
    asked = filters.without("per_page").without("cursor").params()
    listed, first, score = snapshot.cached(
        ("people on, in order", order, *asked),
        lambda: _in_order(np.asarray(columns.author.values, dtype=np.int64), people, order),
        lambda found: sum(array.nbytes for array in found),
    )
    noun = f"author on, by {order}"
    return Ranking(noun, filters, columns.secret, listed, (first, score))


def _in_order(
    values: Numbers, people: MatchingPeople, order: str
) -> tuple[Numbers, Doubles | Numbers, Doubles]:
    """Return the ids of people in an order, and what they are ordered by, ascending."""
    ids = values[people.codes]
    score = -np.round(people.score, 9)  # sums of other orders differ in their last digits
    orders: dict[str, Doubles | Numbers] = {
        "score": score, "newest": -people.newest, "papers": -people.papers
    }  # fmt: skip
    first = orders[order]
    best = np.lexsort((ids, score, first))
    return ids[best], first[best], score[best]


def _own_votes(columns: Columns, places: Numbers, author_id: int) -> Rows:
    """Return the places of a person's papers among those that vote."""
    own = places[columns.author.rows_with(columns.author.code_of(author_id))]
    return own[own >= 0]


def _best(votes: Votes, places: Rows) -> Rows:
    """Return those of some places that count most."""
    return places[np.lexsort((-votes.rows[places], -votes.votes[places]))][:BEST]


def _papers(
    columns: Columns, votes: Votes, places: Rows, marks: dict[int, PaperMark]
) -> list[MatchingPaper]:
    def at(values: Doubles | None, place: int) -> float | None:
        return None if values is None else round(max(float(values[place]), 0.0), 4)

    found = []
    for place in places.tolist():
        mark = marks.get(int(columns.ids[votes.rows[place]]))
        if mark is not None:  # else it was removed since the columns were read
            own = (at(values, place) for values in (votes.words, votes.meaning, votes.topic))
            match = round(float(votes.match[place]), 4)
            found.append(MatchingPaper(mark.id, mark.title, mark.date, match, *own))
    return found


def _notes(snapshot: Snapshot, selection: Selection, people: MatchingPeople) -> list[str]:
    """Say what the list leaves out, and why words alone answered."""
    rows, notes = people.votes.rows, []
    if len(rows) < selection.count:
        notes.append(
            f"Of {selection.count:,} papers found, the {MOST_MATCHING:,} that match best count."
        )
    cut = int(selection.columns.truncated[rows].sum())
    if cut:
        lists = "list is" if cut == 1 else "lists are"
        notes.append(f"{cut:,} of the author {lists} cut: who is not printed there is not counted.")
    filters = selection.filters
    asks_meaning = filters.tree is not None and bool(free_text(filters.tree)) and not filters.mode
    if selection.mode == "keyword" and asks_meaning and snapshot.meaning.notice:
        notes.append(snapshot.meaning.notice)
    return notes
