"""Who wrote the papers: everybody, by name or by number of papers, and one person.

Numbers count papers of the selection that the filters choose, read from the columns. A printed
list that was cut hides people, so numbers of co-authors are lower bounds there, and say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sqlmodel import col, func, or_, select

from app.errors import BadParameter, BadParameters, NotFound
from app.explorer.authors.identity import load_identities
from app.explorer.authors.views import Author, Reported
from app.explorer.facets import author_names
from app.explorer.filters import Filters
from app.explorer.library_owner import contradictions_of
from app.explorer.paging import Numbers, Page, Ranking, by_count
from app.explorer.selection import Selection, select_papers
from app.library.snapshot import Snapshot
from app.search.text.author_lookup import LIKE, fit, likeness, name_words
from app.store.columns import Columns, Marks, Rows, marked
from app.store.models import AuthorRow, Authorship, NameRow, Profile

NAMES = ("several",)
"""What the parameter `names` takes."""
MOST_COMPARED = 2000
"""Names that are compared with what was typed: they take 10 ms."""


def read_names(value: str | None) -> bool:
    """Read the parameter `names`: whether only people of several names are asked for.

    Raises:
        BadParameters: it asks for something else.
    """
    if value is not None and value not in NAMES:
        message = f"“names” is {' or '.join(NAMES)}, not “{value[:80]}”."
        raise BadParameters([BadParameter("names", value[:80], message, f"names={NAMES[0]}")])
    return value is not None


def find_authors(
    snapshot: Snapshot, filters: Filters, name: str = "", *, several_names: bool = False
) -> Page[Author]:
    """List the authors of the papers that the filters choose, most papers first.

    Args:
        filters: without a query of their own.
        name: only people whose name it may mean, best match first.
        several_names: only people whom papers print under several names.

    Raises:
        BadParameters: a value that this library does not have, or a cursor of another list.
    """
    chosen = select_papers(snapshot, replace(filters, cursor=None))
    counts = chosen.columns.author.counts(chosen.rows)
    kind = "author"
    if several_names:
        kind = "author of several names"
        counts[~np.isin(chosen.columns.author.values, snapshot.names.people_of_several_names())] = 0
    ranking = rank_authors(snapshot, chosen.columns, counts, replace(filters, q=name), kind=kind)
    return Page.of(ranking, lambda ids: load_authors(snapshot, chosen, ids))


def rank_authors(
    snapshot: Snapshot,
    columns: Columns,
    counts: Numbers,
    filters: Filters,
    *,
    compared: int = MOST_COMPARED,
    any_word: bool = True,
    kind: str = "author",
) -> Ranking:
    """Put authors into order, most papers first; of `filters.q`, best match first.

    Args:
        counts: papers of each author's code, shape (authors,).
        compared: names that are compared with what was typed; of more, those with most papers.
        any_word: where no name has all the words, take those that have any.
        kind: of the list, to which its cursors belong.
    """
    ids = np.asarray(columns.author.values, dtype=np.int64)
    if not filters.q:
        most = by_count(counts)
        return Ranking(kind, filters, columns.secret, ids[most], (-counts[most],))
    found = snapshot.names.find(filters.q, any_word=any_word)
    # Aliases bear no papers: the code of a merged person is that of nobody here.
    at = np.minimum(np.searchsorted(ids, found.authors), max(len(ids) - 1, 0))
    known = ids[at] == found.authors if len(ids) else np.zeros(0, dtype=np.bool_)
    codes, names = at[known], found.names[known]
    has_papers = counts[codes] > 0
    codes, names = codes[has_papers], names[has_papers]
    notes: tuple[str, ...] = ()
    if len(codes) > compared:
        most = np.argsort(-counts[codes], kind="stable")[:compared]
        notes = (f"Of {len(codes):,} names, the {compared:,} with most papers are listed.",)
        codes, names = codes[most], names[most]
    keys = snapshot.names.keys(names)
    words = name_words(filters.q)
    best: dict[int, float] = {}
    for code, name in zip(codes.tolist(), names.tolist(), strict=True):
        key = keys.get(name)
        if key is None:  # removed since the names were read
            continue
        score = likeness(words, key) if found.relaxed else fit(words, key)
        if not found.some or score >= LIKE:
            best[code] = max(score, best.get(code, 0.0))
    order = sorted(best, key=lambda code: (-best[code], -counts[code], code))
    return Ranking(
        kind,
        filters,
        columns.secret,
        ids[np.array(order, dtype=np.int64)],
        ([-best[code] for code in order], [-counts[code] for code in order]),
        relaxed=found.relaxed and bool(order),
        notes=notes,
    )


def load_author(snapshot: Snapshot, author_id: int) -> Author:
    """Read one person, over all papers of the library.

    Raises:
        NotFound: there is nobody of this id.
    """
    found = load_authors(snapshot, select_papers(snapshot, Filters()), [author_id])
    if not found:
        raise NotFound(f"There is no author {author_id} in this library.")
    return found[0]


def author_now(snapshot: Snapshot, author_id: int) -> int:
    """Return the id under which a person is listed now: another one once they were merged, or
    while nobody knows whether they are one with others of the name.

    Raises:
        NotFound: there is nobody of this id.
    """
    seen = {author_id}
    with snapshot.read() as session:
        while True:
            author = session.get(AuthorRow, author_id)
            if author is None:
                raise NotFound(f"There is no author {author_id} in this library.")
            now = author.merged_into_id or author.listed_id
            if now is None or now in seen:
                return author_id
            author_id = now
            seen.add(author_id)


def moved_status(snapshot: Snapshot, author_id: int) -> int:
    """Return the status that sends to `author_now`: 301 for who was merged, for good; 302 for who
    is listed with others for the time being.
    """
    with snapshot.read() as session:
        author = session.get(AuthorRow, author_id)
        return 301 if author is not None and author.merged_into_id is not None else 302


def load_authors(snapshot: Snapshot, chosen: Selection, ids: Sequence[int]) -> list[Author]:
    """Read authors in the order of `ids`, their numbers counted among the chosen papers.

    Ids of nobody are left out.
    """
    names = author_names(snapshot, ids)
    printed = _printed_names(snapshot, ids)
    reported = _reported(snapshot, ids)
    columns = chosen.columns
    among = marked(columns.size, chosen.rows)
    identities = load_identities(snapshot, ids, among)
    views = []
    for author_id in ids:
        if author_id not in names:
            continue
        rows = rows_by(columns, author_id, among)
        first_year, last_year = columns.first_and_last(rows)
        others = len(np.unique(columns.author.codes_of(rows))) - 1 if len(rows) else 0
        views.append(
            Author(
                id=author_id,
                name=names[author_id],
                printed_names=printed.get(author_id, [names[author_id]]),
                papers=len(rows),
                first_year=first_year,
                last_year=last_year,
                coauthors=others,
                lower_bound=bool(columns.truncated[rows].any()),
                identity=identities[author_id],
                reported=reported.get(author_id),
            )
        )
    return views


def rows_by(columns: Columns, author_id: int, among: Marks) -> Rows:
    """Return the rows of a person's papers among the marked ones, in order."""
    rows = columns.author.rows_with(columns.author.code_of(author_id))
    return rows[among[rows]]


def _printed_names(snapshot: Snapshot, ids: Sequence[int]) -> dict[int, list[str]]:
    printed: defaultdict[int, list[str]] = defaultdict(list)
    listed = func.coalesce(AuthorRow.listed_id, AuthorRow.id)
    with snapshot.read() as session:
        for author_id, name in session.exec(
            select(listed, NameRow.printed)
            .join(Authorship, col(Authorship.author_id) == col(AuthorRow.id))
            .join(NameRow, col(NameRow.id) == col(Authorship.name_id))
            .where(or_(col(AuthorRow.id).in_(ids), col(AuthorRow.listed_id).in_(ids)))
            .group_by(listed, col(NameRow.id))
            .order_by(listed, func.count().desc(), col(NameRow.id))
        ):
            printed[author_id].append(name)
    return printed


def _reported(snapshot: Snapshot, ids: Sequence[int]) -> dict[int, Reported]:
    """Read what profile pages report; of several pages of one person the newest."""
    with snapshot.read() as session:
        listed = func.coalesce(AuthorRow.listed_id, AuthorRow.id)
        profiles = session.exec(
            select(Profile, listed)
            .join(AuthorRow, col(AuthorRow.id) == col(Profile.author_id))
            .where(or_(col(AuthorRow.id).in_(ids), col(AuthorRow.listed_id).in_(ids)))
            .order_by(col(Profile.id))
        ).all()
        return {author_id: _reported_figures(profile) for profile, author_id in profiles}


def _reported_figures(profile: Profile) -> Reported:
    known = contradictions_of(profile)
    return Reported(
        h_index=profile.h_index,
        papers=profile.papers,
        citations=profile.citations,
        novelty=profile.novelty,
        ai_score=profile.ai_score,
        contradictions=[contradiction.sentence for contradiction in known],
        impossible=frozenset(
            contradiction.figure for contradiction in known if contradiction.found is None
        ),
        import_id=profile.import_id,
        line=profile.line,
    )
