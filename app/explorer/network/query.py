"""Who wrote with whom among the papers of a set: people, pairs, and chains between two people.

Answers from the columns alone, so that a set of any size is counted in one sweep. Knows no
drawing, and nothing of groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from app.charts.network.backbone import SIGNIFICANCE, backbone
from app.charts.network.graph import MANY
from app.domain.coauthors import NetworkLink, NetworkNode
from app.domain.text.slugs import read_id
from app.errors import BadParameter, BadParameters
from app.explorer.facets import author_names, several_people
from app.explorer.network.counting import Ints, count_pairs, pairs_on_papers, years_of_people
from app.explorer.selection import Selection
from app.library.snapshot import Snapshot
from app.store.columns import Columns, Groups, Rows, marked

MOST_PEOPLE = 500
"""People of an answer unless its address says otherwise."""
MOST_PEOPLE_ASKED = 5000
"""People that an address may ask for: as many as a browser draws at once."""
MOST_LINKS = 20_000
"""Pairs of an answer; more lines than this are a grey area, not a drawing."""
MOST_ON_A_PAPER = 100
"""Authors above which a paper joins nobody: 3,000 people of one collaboration would make four
million pairs, and having been on that list is not having worked with each other."""

Ties = Literal["all", "backbone"]
TIES: tuple[Ties, ...] = get_args(Ties)


@dataclass(frozen=True, slots=True)
class CoauthorGraph:
    """People of a set and their pairs, as many of them as were asked for."""

    people: list[NetworkNode]
    """Most papers first; ties by id."""
    pairs: list[NetworkLink]
    """Between these people; most joint papers first; ties by ids."""
    people_in_all: int
    """Of the set."""
    pairs_between: int
    """Between the people given, those left out included."""
    papers: int
    """Of the set."""
    large_papers: int
    """With more than `MOST_ON_A_PAPER` authors; they join nobody."""
    cut_lists: int
    """Papers with a cut author list: people and pairs are missing."""
    ties: Ties = "all"
    """Which of the pairs were asked for."""
    every: Ints = field(default_factory=lambda: np.empty((0, 3), dtype=np.int64), compare=False)
    """Of all pairs between the people, those left out included: one id, the other, the papers."""

    @property
    def is_capped(self) -> bool:
        """Whether people or pairs were left out."""
        return len(self.people) < self.people_in_all or len(self.pairs) < self.pairs_between

    @property
    def backbone_words(self) -> str:
        """Say what the backbone is: `Of 3,446 pairs the 558 of the backbone: those who …`."""
        return (
            f"Of {self.pairs_between:,} pairs the {len(self.pairs):,} of the backbone: those who"
            f" wrote more together than chance would make them (disparity filter, α ="
            f" {SIGNIFICANCE}), and the strongest ties that join the others"
        )

    @property
    def fewest_papers(self) -> int:
        """Papers of the last person given; 0 for nobody."""
        return self.people[-1].papers if self.people else 0


def read_limit(value: str | None) -> int:
    """Read how many people an address asks for.

    Raises:
        BadParameters: no number, or one out of range.
    """
    limit = MOST_PEOPLE if value is None else read_id(value)
    if limit is None or not 1 <= limit <= MOST_PEOPLE_ASKED:
        message = f"“limit” goes from 1 to {MOST_PEOPLE_ASKED}."
        hint = f"limit={MOST_PEOPLE_ASKED}"
        raise BadParameters([BadParameter("limit", (value or "")[:80], message, hint)])
    return limit


def coauthor_network(
    snapshot: Snapshot,
    selection: Selection,
    most_people: int = MOST_PEOPLE,
    most_pairs: int = MOST_LINKS,
    ties: Ties | None = None,
    members: Collection[int] | None = None,
) -> CoauthorGraph:
    """Count people and pairs of a set; of many people those with most papers.

    Args:
        ties: the pairs that are given; without, the backbone from `MANY` people on, else all.
        members: the only people who count; None for all.
    """
    columns, rows, authors = selection.columns, np.sort(selection.rows), selection.columns.author
    ids = np.asarray(authors.values, dtype=np.int64)
    counts = authors.counts(rows)
    present = np.flatnonzero(counts)
    if members is not None:
        present = present[np.isin(ids[present], sorted(members))]
    codes = present[np.argsort(-counts[present], kind="stable")][:most_people]
    on_paper = authors.sizes(rows)
    heads, tails, paper = pairs_on_papers(authors, rows[on_paper <= MOST_ON_A_PAPER], codes)
    names = author_names(snapshot, ids[codes].tolist())
    several = several_people(snapshot, ids[codes].tolist())
    people = [
        NetworkNode(author_id, names.get(author_id, str(author_id)), papers,
                    author_id in several, years)
        for author_id, papers, years in zip(
            ids[codes].tolist(), counts[codes].tolist(), years_of_people(columns, rows, codes),
            strict=True,
        )
    ]  # fmt: skip
    ties = ties or ("backbone" if len(people) >= MANY else "all")
    chosen = backbone if ties == "backbone" else _all_pairs
    pairs, every = count_pairs(ids, heads, tails, columns.year[paper], most_pairs, chosen)
    return CoauthorGraph(
        people=people,
        pairs=pairs,
        people_in_all=len(present),
        pairs_between=len(every),
        papers=len(rows),
        large_papers=int(np.count_nonzero(on_paper > MOST_ON_A_PAPER)),
        cut_lists=int(np.count_nonzero(columns.truncated[rows])),
        ties=ties,
        every=every,
    )


def _all_pairs(one: Ints, _other: Ints, _papers: Ints) -> NDArray[np.bool_]:
    return np.ones(len(one), dtype=bool)


def themes_of_people(
    selection: Selection, dimension: str, people: Iterable[int]
) -> dict[int, dict[int, int]]:
    """Count the papers of people by their first topic or category.

    Args:
        dimension: `topic` or `category`.

    Returns:
        For each person the papers by code of the theme; -1 for papers without one.
    """
    columns, authors = selection.columns, selection.columns.author
    groups: Groups = getattr(columns, dimension)
    codes = [authors.code_of(person) for person in people]
    wanted = marked(len(authors.values), np.array([c for c in codes if c is not None], np.int64))
    rows = selection.rows
    lengths = authors.sizes(rows)
    who, theme = authors.codes_of(rows), np.repeat(groups.first_codes(rows), lengths)
    kept = wanted[who]
    width = len(groups.values) + 1  # one more: the code of no theme is -1
    keys = who[kept].astype(np.int64) * width + theme[kept] + 1
    cells, papers = np.unique(keys, return_counts=True)
    whose, themes = np.divmod(cells, width)
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    ids = np.asarray(authors.values, dtype=np.int64)[whose].tolist()
    for person, one, count in zip(ids, (themes - 1).tolist(), papers.tolist(), strict=True):
        found[person][one] = count
    return dict(found)


def pairs_on_shortest_chains(selection: Selection, start: int, end: int) -> list[NetworkLink]:
    """List every pair on some shortest chain of co-authors between two people of a set.

    Searches from paper to paper, in breadth, so that a set with millions of pairs is not
    spelled out.

    Args:
        start: author id; merged ones are followed.
        end: author id.

    Returns:
        Pairs without their years; none where no chain joins the two.
    """
    columns, authors = selection.columns, selection.columns.author
    ends = [columns.code_of("author", number) for number in (start, end)]
    if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
        return []
    rows = np.sort(selection.rows)
    rows = rows[authors.sizes(rows) <= MOST_ON_A_PAPER]
    ahead = _steps(columns, rows, ends[0], ends[1])
    length = ahead[ends[1]]
    if length < 0:
        return []
    back = _steps(columns, rows, ends[1], ends[0])
    between = np.flatnonzero((ahead >= 0) & (back >= 0) & (ahead + back == length))
    heads, tails, _ = pairs_on_papers(authors, rows, between)
    forward = np.abs(ahead[heads] - ahead[tails]) == 1
    keys, joint = np.unique(
        np.column_stack([heads[forward], tails[forward]]), axis=0, return_counts=True
    )
    ids = np.asarray(authors.values, dtype=np.int64)[keys]
    return [
        NetworkLink(source, target, papers)
        for (source, target), papers in zip(ids.tolist(), joint.tolist(), strict=True)
    ]


def papers_of(selection: Selection, person: int) -> Rows:
    """Return the rows of a person's papers in a set, newest first."""
    rows = selection.rows_of("author", person)
    return rows[np.lexsort((rows, -selection.columns.date[rows]))]


def _steps(columns: Columns, rows: Rows, start: int, end: int) -> Ints:
    """Count the steps from one person to the others, -1 for out of reach; ends at `end`."""
    authors = columns.author
    steps = np.full(len(authors.values), -1, dtype=np.int64)
    steps[start] = 0
    unread = marked(columns.size, rows)
    reached: Sequence[int] = [start]
    distance = 0
    while len(reached) and steps[end] < 0:
        distance += 1
        papers = np.unique(np.concatenate([authors.rows_with(code) for code in reached]))
        papers = papers[unread[papers]]
        unread[papers] = False
        people = np.unique(authors.codes_of(papers))
        people = people[steps[people] < 0]
        steps[people] = distance
        reached = people.tolist()
    return steps
