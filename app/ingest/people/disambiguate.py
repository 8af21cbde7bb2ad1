"""Finds the persons behind the names of whole blocks, once all names of a file are in.

The unit is a mention: one name on one paper. Evidence holds mentions of one name together
(`persons`), people over names follow (`disambiguation_rules`), and what nobody knows stays together
under its printed name (`listing`). All is made anew each time from what there is: the outcome is
the same in whatever order papers came. What somebody decided holds above all rules
(`app.ingest.people.constraints`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from sqlmodel import Session

from app.domain.people.group_names import is_nobody
from app.domain.people.names import Compatibility, fullest, shown_name
from app.ingest.people.assignment import Assignment, FoundPersons
from app.ingest.people.constraints import Constraints, decided_blocks, decisions_that_hold
from app.ingest.people.evidence.affected import AffectedNames
from app.ingest.people.evidence.circles import Coauthor, Mention, MentionCircle
from app.ingest.people.evidence.clues import Clues
from app.ingest.people.evidence.commonness import renew
from app.ingest.people.evidence.linked import left_homes
from app.ingest.people.evidence.mentions import load_mentions
from app.ingest.people.evidence.namesakes import Commonness
from app.ingest.people.evidence.papers import Papers
from app.ingest.people.listing import heads_of
from app.ingest.people.name_circles import WHOLE
from app.ingest.people.name_pairs import (
    CompatibleNames,
    NamedPerson,
    NearNames,
    Pair,
    by_block,
    may_be_loosely_alike,
)
from app.ingest.people.other_blocks.links import renew_links
from app.ingest.people.persons import PersonSearch
from app.ingest.people.portions import linked_blocks, portions
from app.ingest.people.reasons import Reasons
from app.ingest.people.rekey import bring_keys_up
from app.ingest.people.undoubted import Survey, survey_homes, write_undoubted
from app.store.bulk_sql import select_among
from app.store.database import Database, raw_connection
from app.store.models import LibraryState
from app.store.tables.author_identity import AuthorDecision

MOST = 3
"""Part of all names from which on it is quicker to settle their blocks as a whole."""

SETTLED = "people_settled"
"""Key in the library's state: `no` from an import's first batch until its people are settled, then
`RULES_VERSION`."""
RULES_VERSION = "11"
"""Grows with every change of the rules: people of older libraries are then settled anew."""
SETTLED_TO = "people_settled_to"
"""Key in the library's state: the highest id of a mention whose person was found; others are new,
and say nothing about who keeps an id."""

BLOCKS_OF_SQL = "SELECT DISTINCT block FROM name WHERE home_id IN {}"
NAMES_SQL = """
SELECT home_id, printed, key, block, is_group FROM name
WHERE home_id IN (SELECT home_id FROM name WHERE block IN {}) AND (
    EXISTS (SELECT 1 FROM authorship WHERE authorship.name_id = name.id)
    OR EXISTS (SELECT 1 FROM profile WHERE profile.name_id = name.id)
)
ORDER BY home_id, printed
"""
"""Without names that a correction took off all papers."""
HOMES_SQL = "SELECT DISTINCT home_id FROM name WHERE block IN {}"
HOLDERS_SQL = """
SELECT DISTINCT authorship.author_id, name.home_id
FROM authorship JOIN name ON name.id = authorship.name_id WHERE authorship.author_id IN {}
"""
HIGHEST_SQL = "SELECT coalesce(max(id), 0) FROM authorship"
IN_BLOCK_SQL = "SELECT min(printed) FROM name WHERE block = ?"
PRINTED_SQL = """
SELECT name.home_id, name.block, name.printed
FROM authorship JOIN name ON name.id = authorship.name_id
WHERE authorship.paper_id = ? ORDER BY name.printed DESC
"""


def are_settled(session: Session) -> bool:
    """Say whether the last import settled people, by today's rules; not so before the first."""
    state = session.get(LibraryState, SETTLED)
    return state is not None and state.value == RULES_VERSION


def set_settled(session: Session, settled: bool) -> None:
    """Note whether people are settled; it holds with the transaction."""
    session.merge(LibraryState(key=SETTLED, value=RULES_VERSION if settled else "no"))


def bring_people_up(database: Database, begin: Callable[[], None] = lambda: None) -> None:
    """Settle the people of a library that an earlier version settled by other rules.

    A library of 120,000 papers takes some minutes, before which `begin` is called; one of today's
    rules takes no time.

    Raises:
        Busy: another process kept writing.
    """
    with database.read() as session:
        state = session.get(LibraryState, SETTLED)
    if state is None or state.value in ("no", RULES_VERSION):  # an import may be at work
        return
    begin()
    with database.write("people") as session:
        bring_keys_up(session)
        if session.get(LibraryState, SETTLED_TO) is None:  # all were settled by names
            _note_settled(session)
        settle_everybody(session)
        set_settled(session, True)


def settle_everybody(session: Session) -> None:
    """Settle all names, as after an import that was cut off."""
    settle_homes(session, None)


def blocks_of(session: Session, homes: Collection[int]) -> set[str]:
    """Give all blocks in which some persons have a name."""
    return {row[0] for row in select_among(session, BLOCKS_OF_SQL, homes)}


def settle_blocks(session: Session, blocks: Collection[str]) -> None:
    """Find who is whom in whole blocks of names (`NameRow.block`).

    Args:
        session: in a transaction of the writer.
        blocks: those from which a name went, or of which somebody decided something.
    """
    settle_homes(session, {row[0] for row in select_among(session, HOMES_SQL, blocks)})


def settle_homes(session: Session, homes: Collection[int] | None) -> None:
    """Find who is whom of some keys of names; take back what no longer holds.

    Args:
        session: in a transaction of the writer.
        homes: keys whose mentions changed, by `NameRow.home_id`; None for all.
    """
    if homes is not None:
        homes = {*homes, *left_homes(session)}
    commonness, touched = renew(session, homes)
    decisions = decisions_that_hold(session)
    clues = Clues(session, Papers(session, commonness, bool(decisions)))
    links = renew_links(session, None if homes is None else touched, commonness.counts, clues)
    settling = _Settling(session, commonness, clues, decisions, links)
    blocks = blocks_of(session, touched)
    total = (
        raw_connection(session).execute("SELECT count(DISTINCT home_id) FROM name").fetchone()[0]
    )
    are_most = len(touched) > total / MOST
    connected = decided_blocks(session, decisions) + linked_blocks(session, links)
    for some in portions(session, blocks, connected):
        settling.settle(some, None if are_most else touched)
    _note_settled(session)


class _Settling:
    """One settling of blocks.

    Args:
        session: in a transaction of the writer.
        commonness: how common names and co-authors are.
        clues: what connects names.
        decisions: those that hold, the newest first.
        links: names of different blocks that may be joined.
    """

    def __init__(
        self,
        session: Session,
        commonness: Commonness,
        clues: Clues,
        decisions: Sequence[AuthorDecision],
        links: Collection[Pair],
    ) -> None:
        self._session = session
        self._commonness = commonness
        self._clues = clues
        self._decisions = decisions
        self._links = links
        self._decided_names = {
            str(entry["name"]) for row in decisions for entry in chain(row.one, row.other)
        }
        state = session.get(LibraryState, SETTLED_TO)
        self._settled_to = int(state.value) if state else 0
        self._printed: dict[int, dict[Coauthor, str]] = {}
        self._named: dict[int, NamedPerson] = {}
        reasons = Reasons(commonness.value, self._name_of, self._namesakes)
        self._assignment = Assignment(session, self._namesakes, reasons)

    def settle(self, blocks: Sequence[str], touched: Collection[int] | None) -> None:
        """Find and write the persons of some blocks.

        Args:
            blocks: with all their names.
            touched: keys whose mentions changed; None for all.
        """
        self._printed.clear()
        forms = self._forms_in(blocks)
        self._named = {home: one for home, (one, _) in forms.items()}
        compatible = CompatibleNames(self._named.values())
        groups = by_block(self._named.values())
        near = NearNames(groups, self._commonness.counts)
        loose = [group for group in groups.values() if may_be_loosely_alike(group)]
        links = [pair for pair in self._links if self._named.keys() >= set(pair)]
        decided = {
            home
            for home, (_, printed) in forms.items()
            if not self._decided_names.isdisjoint(printed)
        }
        affected: Collection[int] = self._named
        if touched is not None:
            names = AffectedNames(
                self._session,
                self._named,
                compatible,
                links,
                near,
                self._clues,
                self._commonness.counts,
                decided,
                loose,
            )
            affected = names.of(touched)
        pairs = compatible.pairs(affected)
        doubtful = {home for pair in chain(pairs, links) for home in pair} | decided
        doubtful |= {person.id for group in loose for person in group}
        surveys = survey_homes(self._session, affected)
        doubtful = {
            home
            for home in affected
            if home in doubtful or not self._is_undoubted(home, surveys.get(home)) or near.of(home)
        }
        undoubted = set(affected) - doubtful
        write_undoubted(
            self._session, {home: forms[home][1] for home in undoubted}, surveys, self._namesakes
        )
        collective = {
            name for _, printed in forms.values() for name, is_group in printed.items() if is_group
        }
        self._find(doubtful, pairs, links, near, collective)

    def _forms_in(self, blocks: Sequence[str]) -> dict[int, tuple[NamedPerson, dict[str, bool]]]:
        """Give every key whose fullest name lies in these blocks, with its printed names."""
        found: defaultdict[int, dict[str, tuple[str, str, bool]]] = defaultdict(dict)
        for home, printed, key, block, group in select_among(self._session, NAMES_SQL, blocks):
            found[home][printed] = (key, block, bool(group))
        wanted = set(blocks)
        named = {}
        for home, forms in found.items():
            shown = fullest(forms)
            key, block, _ = forms[shown]
            if block in wanted:
                person = NamedPerson(home, shown, key, block, len(forms) > 1)
                named[home] = (person, {name: form[2] for name, form in forms.items()})
        return named

    def _is_undoubted(self, home: int, survey: Survey | None) -> bool:
        """Say whether all mentions of a key are one person's, whom no evidence could part."""
        if survey is None:
            return True
        if survey.papers < survey.mentions or survey.orcids > 1 or survey.authors != {home}:
            return False
        if survey.mentions == 1:
            return True
        return self._namesakes(home) < WHOLE and not is_nobody(self._named[home].key)

    def _namesakes(self, home: int) -> float:
        person = self._named[home]
        family = person.block.rpartition(" ")[0]
        return self._commonness.counts.namesakes(family, person.words)

    def _find(
        self,
        homes: Collection[int],
        pairs: Mapping[Pair, Compatibility],
        links: Collection[Pair],
        near: NearNames,
        groups: Collection[str],
    ) -> None:
        mentions = load_mentions(self._session, homes, self._clues.papers, self._settled_to)
        decided = Constraints.of(self._decisions, chain.from_iterable(mentions.values()))
        pairs = {
            pair: how for pair, how in pairs.items() if pair[0] in mentions and pair[1] in mentions
        }
        search = PersonSearch(
            self._named, mentions, pairs, links, near, self._commonness, decided, self._name_of
        )
        persons, doubts = search.run()
        heads = heads_of(persons, doubts, self._namesakes, lambda home: self._named[home].key)
        self._assignment.write(
            FoundPersons(persons, doubts, heads, homes, self._taken(mentions), groups)
        )

    def _taken(self, mentions: Mapping[int, Sequence[Mention]]) -> set[int]:
        """Give the ids, of those that these people had or may get, that belong to others."""
        ids = {mention.author for some in mentions.values() for mention in some}
        holders = select_among(self._session, HOLDERS_SQL, ids | mentions.keys())
        return {author for author, home in holders if home not in mentions}

    def _name_of(self, coauthor: Coauthor, circle: MentionCircle) -> str:
        """Give the name of a co-author as the first paper of a circle prints it."""
        first = next(mention for mention in circle.mentions if coauthor in mention.facts.coauthors)
        connection = raw_connection(self._session)
        names = self._printed.get(first.paper_id)
        if names is None:
            names = self._printed[first.paper_id] = {}
            for home, block, printed in connection.execute(PRINTED_SQL, (first.paper_id,)):
                names[home] = names[block] = printed
        if coauthor not in names:  # the paper prints a form of the name that lies in another block
            (names[coauthor],) = connection.execute(IN_BLOCK_SQL, (coauthor,)).fetchone()
        return _shown(names[coauthor])


_shown = lru_cache(1 << 14)(shown_name)


def _note_settled(session: Session) -> None:
    highest = raw_connection(session).execute(HIGHEST_SQL).fetchone()[0]
    session.merge(LibraryState(key=SETTLED_TO, value=str(highest)))
