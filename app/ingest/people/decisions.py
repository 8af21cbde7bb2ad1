"""What somebody decides of people: they are one, they are two, or later; each can be undone.

A decision names mentions by what is printed (`app.ingest.people.constraints`), so that it outlives
imports. It is felt at once: the blocks of names that it concerns are settled anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from app.errors import Clash, NotFound
from app.ingest.people.constraints import APART, LATER, ONE
from app.ingest.people.disambiguate import settle_blocks
from app.ingest.people.evidence.papers import paper_names
from app.store.bulk_sql import select_among
from app.store.database import Database, raw_connection
from app.store.models import AuthorRow
from app.store.tables.author_identity import AuthorDecision

MENTIONS_SQL = """
SELECT authorship.author_id, name.printed, paper.id, paper.fingerprint, paper.doi, paper.arxiv_id,
    paper.pmid
FROM authorship JOIN name ON name.id = authorship.name_id JOIN paper ON paper.id = paper_id
WHERE authorship.author_id IN {} ORDER BY name.printed, paper.id
"""
SHARED_PAPER_SQL = """
SELECT paper.title FROM authorship AS one
JOIN authorship AS other ON other.paper_id = one.paper_id
JOIN paper ON paper.id = one.paper_id
WHERE one.author_id = ? AND other.author_id = ? LIMIT 1
"""
NAMED_SQL = """
SELECT authorship.id, name.printed, paper.doi, paper.arxiv_id, paper.pmid, paper.fingerprint
FROM authorship JOIN name ON name.id = authorship.name_id JOIN paper ON paper.id = paper_id
WHERE name.printed IN {}
"""
TAKEN_SQL = "SELECT DISTINCT author_id FROM authorship WHERE author_id IN {}"
GIVE_BACK_SQL = "UPDATE authorship SET author_id = ? WHERE id = ?"
BLOCKS_SQL = "SELECT DISTINCT block FROM name WHERE printed IN {}"

Entry = dict[str, Any]
AUTHOR = "author"
"""Key of an entry: the id in this library, which comes back once a merge is undone. Files of
decisions do not have it."""


def merge_people(database: Database, one: int, other: int, note: str = "") -> int:
    """Decide that two people are one, circle by circle as they are now.

    Args:
        database: the library.
        one: id of a person or circle.
        other: id of another.
        note: why, for the reader.

    Returns:
        The id of the decision, for `undo_decision`.

    Raises:
        NotFound: there is no such person.
        Clash: they are one already, or both are authors of one paper.
    """
    with database.write("authors merge") as session:
        first, second = _two(session, one, other)
        title = _shared_paper(session, first, second)
        if title:
            raise Clash(
                "other",
                str(other),
                f"{first.name} and {second.name} are both authors of “{title}”; "
                "they cannot be one person.",
            )
        one_side, other_side = _sides(session, first, second)
        one_side = [entry | {AUTHOR: first.id} for entry in one_side]
        other_side = [entry | {AUTHOR: second.id} for entry in other_side]
        return _decide(session, ONE, one_side, other_side, note)


def keep_apart(database: Database, one: int, other: int, note: str = "") -> int:
    """Decide that two people are two: no rule makes one of them.

    Args, Returns, Raises: as `merge_people`; being authors of one paper is no error.
    """
    with database.write("authors apart") as session:
        first, second = _two(session, one, other)
        return _decide(session, APART, *_sides(session, first, second), note)


def decide_later(database: Database, one: int, other: int, note: str = "") -> int:
    """Put off deciding whether two people are one: `open_doubts` leaves them out.

    Args, Returns, Raises: as `keep_apart`.
    """
    with database.write("authors later") as session:
        first, second = _two(session, one, other)
        return _decide(session, LATER, *_sides(session, first, second), note)


def split_person(database: Database, person: int, papers: Collection[int], note: str = "") -> int:
    """Decide that some papers of a person are somebody else's.

    Args:
        database: the library.
        person: id of the person or circle.
        papers: ids of those papers; they become one person's, the others another's.
        note: why, for the reader.

    Returns:
        The id of the decision, for `undo_decision`.

    Raises:
        NotFound: there is no such person.
        Clash: none, or all, of the person's papers are among them.
    """
    with database.write("authors split") as session:
        author = _person(session, person)
        entries = _entries(session, [author.id or 0])[author.id or 0]
        moved = [entry for paper_id, entry in entries if paper_id in papers]
        kept = [entry for paper_id, entry in entries if paper_id not in papers]
        if not moved or not kept:
            which = "None" if not moved else "All"
            raise Clash(
                "papers",
                "",
                f"{which} of {author.name}'s papers were named; name some of them, not all.",
            )
        return _decide(session, APART, _gathered(kept), _gathered(moved), note)


def undo_decision(database: Database, decision_id: int) -> None:
    """Take a decision back: evidence alone says again who is whom.

    Args:
        database: the library.
        decision_id: of an `AuthorDecision`.

    Raises:
        NotFound: there is no such decision, or it is undone already.
    """
    with database.write("authors undo") as session:
        row = session.get(AuthorDecision, decision_id)
        if row is None or row.undone_at is not None:
            raise NotFound(f"There is no decision {decision_id} that could be undone.")
        row.undone_at = datetime.now(UTC)
        session.add(row)
        session.flush()
        _give_ids_back(session, row)
        _settle(session, row)


def _give_ids_back(session: Session, row: AuthorDecision) -> None:
    """Give the mentions of an undone merge the ids that they had, where nobody has these now.

    They keep them as far as evidence parts them again: ids go to whoever holds most mentions.
    """
    entries = [entry for entry in (*row.one, *row.other) if AUTHOR in entry]
    authors = {int(entry[AUTHOR]) for entry in entries}
    taken = {found[0] for found in select_among(session, TAKEN_SQL, authors)}
    papers_of: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for entry in entries:
        if entry[AUTHOR] not in taken:
            papers_of[entry["name"]] |= dict.fromkeys(entry["papers"], int(entry[AUTHOR]))
    given = []
    for mention, printed, doi, arxiv_id, pmid, title_print in select_among(
        session, NAMED_SQL, papers_of
    ):
        names = paper_names(doi, arxiv_id, pmid, title_print)
        back = [papers_of[printed][name] for name in names if name in papers_of[printed]]
        if back:
            given.append((back[0], mention))
    raw_connection(session).executemany(GIVE_BACK_SQL, given)


def add_decision(
    session: Session, kind: str, one: Sequence[Entry], other: Sequence[Entry], note: str = ""
) -> AuthorDecision:
    """Add a decision, as one that is read from a file; `settle_decided` makes it felt.

    Args:
        session: in a transaction of the writer.
        kind: `one`, `apart` or `later`.
        one: mentions, each `{"name": printed, "papers": [names of the paper]}`.
        other: the mentions of the other side.
        note: why, for the reader.
    """
    row = AuthorDecision(
        kind=kind, one=list(one), other=list(other), note=note, made_at=datetime.now(UTC)
    )
    session.add(row)
    session.flush()
    return row


def settle_decided(session: Session, rows: Iterable[AuthorDecision]) -> None:
    """Settle anew whomever decisions concern.

    Args:
        session: in a transaction of the writer.
        rows: decisions that were added or undone.
    """
    names = {str(entry["name"]) for row in rows for entry in (*row.one, *row.other)}
    settle_blocks(session, {found[0] for found in select_among(session, BLOCKS_SQL, names)})


def _decide(
    session: Session, kind: str, one: Sequence[Entry], other: Sequence[Entry], note: str
) -> int:
    row = add_decision(session, kind, one, other, note)
    _settle(session, row)
    return row.id or 0


def _settle(session: Session, row: AuthorDecision) -> None:
    if row.kind != LATER:
        settle_decided(session, [row])


def _two(session: Session, one: int, other: int) -> tuple[AuthorRow, AuthorRow]:
    first, second = _person(session, one), _person(session, other)
    if first.id == second.id:
        message = f"Authors {one} and {other} are one person already."
        raise Clash("other", str(other), message)
    return first, second


def _person(session: Session, person: int) -> AuthorRow:
    """Give a person as they are known now."""
    author = session.get(AuthorRow, person)
    seen = {person}
    while author is not None and author.merged_into_id not in (None, *seen):
        seen.add(author.merged_into_id or 0)
        author = session.get(AuthorRow, author.merged_into_id)
    if author is None:
        raise NotFound(f"There is no author {person} in this library.")
    return author


def _shared_paper(session: Session, one: AuthorRow, other: AuthorRow) -> str:
    row = raw_connection(session).execute(SHARED_PAPER_SQL, (one.id, other.id)).fetchone()
    return str(row[0]) if row else ""


def _sides(session: Session, one: AuthorRow, other: AuthorRow) -> tuple[list[Entry], list[Entry]]:
    entries = _entries(session, [one.id or 0, other.id or 0])
    first, second = (
        _gathered(entry for _, entry in entries[author.id or 0]) for author in (one, other)
    )
    return first, second


def _entries(session: Session, authors: Sequence[int]) -> Mapping[int, list[tuple[int, Entry]]]:
    """Name the mentions of people, each with its paper's id."""
    found: defaultdict[int, list[tuple[int, Entry]]] = defaultdict(list)
    for author, printed, paper_id, title_print, doi, arxiv_id, pmid in select_among(
        session, MENTIONS_SQL, authors
    ):
        known = paper_names(doi, arxiv_id, pmid, title_print)
        # A title is the name of a paper that has no other: several are called "Editorial".
        names = sorted(name for name in known if not name.startswith("title:")) or sorted(known)
        found[author].append((paper_id, {"name": printed, "papers": names}))
    return found


def _gathered(entries: Iterable[Entry]) -> list[Entry]:
    """Put the papers of each printed name together."""
    papers: defaultdict[str, list[str]] = defaultdict(list)
    for entry in entries:
        papers[entry["name"]] += entry["papers"]
    return [{"name": name, "papers": sorted(set(some))} for name, some in sorted(papers.items())]
