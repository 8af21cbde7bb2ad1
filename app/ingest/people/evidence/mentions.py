"""Reads the mentions of some names, and of their papers what tells people apart."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import lru_cache
from math import sqrt

from sqlmodel import Session

from app.domain.people.frequency import STEM, title_word_weight
from app.domain.text.plain import fold
from app.ingest.people.evidence.circles import Coauthor, Mention, PaperFacts
from app.ingest.people.evidence.namesakes import Commonness
from app.store.bulk_sql import select_among

CLOSE_AUTHORS = 60
"""Authors up to which a paper's list says who knows whom; collaborations list everybody."""
LONG_TITLE = 12.0
"""Length of a title's vector that is long enough to say what it is about."""
LEAST_LETTERS = 3

MENTIONS_SQL = """
SELECT authorship.id, name.home_id, name.printed, authorship.paper_id, authorship.author_id,
    authorship.rule, authorship.implied, authorship.orcid, authorship.affiliations
FROM name JOIN authorship ON authorship.name_id = name.id WHERE name.home_id IN {}
"""
AUTHORS_SQL = """
SELECT authorship.paper_id, name.home_id, name.block
FROM authorship JOIN name ON name.id = authorship.name_id WHERE authorship.paper_id IN {}
"""
PAPERS_SQL = """
SELECT paper.id, paper.fingerprint, paper.content_hash, paper.year, paper.doi, paper.arxiv_id,
    paper.pmid, paper.url, paper_text.title
FROM paper JOIN paper_text ON paper_text.paper_id = paper.id WHERE paper.id IN {}
"""

_PLACE_WORDS = """
academy advanced applied center centre chemistry college computer computing dept department
departments division engineering faculty foundation group hospital informatics information
inst institute institution international key lab laboratories laboratory mathematics medical
medicine national of physics provincial research school science sciences state studies technologies
technology the und univ universidad universitat universite university
australia canada china france germany india italy japan kingdom korea republic spain states united
usa
"""
PLACE_WORDS = frozenset(_PLACE_WORDS.split())
"""Folded words of affiliations that most of them have."""


def load_mentions(
    session: Session, homes: Collection[int], commonness: Commonness, settled_to: int
) -> dict[int, list[Mention]]:
    """Read the mentions of some keys of names.

    Args:
        session: reads the library.
        homes: the keys, by their home ids.
        commonness: says as whom a person is a co-author.
        settled_to: highest id of a mention whose person was found before; others are new.

    Returns:
        The mentions of each home.
    """
    rows = list(select_among(session, MENTIONS_SQL, homes))
    papers = {row[3] for row in rows}
    authors: defaultdict[int, set[Coauthor]] = defaultdict(set)
    longest: defaultdict[int, int] = defaultdict(int)
    owns: dict[int, Coauthor] = {}
    for paper_id, home, block in select_among(session, AUTHORS_SQL, papers):
        own = owns.get(home)
        if own is None:
            own = owns[home] = commonness.own(home, block)
        authors[paper_id].add(own)
        longest[paper_id] += 1
    telling = {
        paper_id: frozenset(one for one in some if isinstance(one, str) or commonness.value(one))
        if longest[paper_id] <= CLOSE_AUTHORS
        else frozenset()
        for paper_id, some in authors.items()
    }
    facts = {
        row[0]: _facts(row, telling[row[0]]) for row in select_among(session, PAPERS_SQL, papers)
    }
    found: defaultdict[int, list[Mention]] = defaultdict(list)
    for id_, home, printed, paper_id, author, rule, implied, orcid, places in rows:
        found[home].append(
            Mention(
                id_,
                home,
                printed,
                paper_id,
                facts[paper_id],
                owns[home],
                author if id_ <= settled_to else 0,
                rule,
                bool(implied),
                orcid,
                place_words(places) if places else frozenset(),
            )
        )
    return found


def _facts(row: tuple[object, ...], coauthors: frozenset[Coauthor]) -> PaperFacts:
    _, title_print, content, year, doi, arxiv_id, pmid, url, title = row
    assert isinstance(title_print, bytes) and isinstance(content, bytes) and isinstance(title, str)
    identifiers = paper_names(doi, arxiv_id, pmid, title_print)
    order = (content.hex(), str(doi or arxiv_id or pmid or url or ""), str(year))
    known = year if isinstance(year, int) else None
    return PaperFacts(order, coauthors, title_words(title), known, identifiers)


def paper_names(doi: object, arxiv_id: object, pmid: object, title_print: bytes) -> frozenset[str]:
    """Give the names by which decisions know a paper: its identifiers, and its title."""
    names = [f"title:{title_print.hex()}"]
    if doi:
        names.append(f"doi:{str(doi).lower()}")
    if arxiv_id:
        names.append(f"arxiv:{str(arxiv_id).partition('v')[0]}")
    if pmid:
        names.append(f"pmid:{pmid}")
    return frozenset(names)


@lru_cache(1 << 15)
def title_words(title: str) -> Mapping[str, float]:
    """Weigh the words of a title; the squares of a long title's weights add up to 1.

    Args:
        title: folded.
    """
    stems = {word[:STEM] for word in title.split() if len(word) >= LEAST_LETTERS and word.isalpha()}
    weights = {stem: title_word_weight(stem) for stem in sorted(stems)}
    length = max(sqrt(sum(weight * weight for weight in weights.values())), LONG_TITLE)
    return {stem: weight / length for stem, weight in weights.items() if weight > 0}


@lru_cache(1 << 15)
def place_words(affiliations: str) -> frozenset[str]:
    """Give the telling words of affiliations.

    Args:
        affiliations: a list, as JSON.
    """
    words = (word for place in json.loads(affiliations) for word in fold(place).split())
    return (
        frozenset(word for word in words if len(word) >= LEAST_LETTERS and word.isalpha())
        - PLACE_WORDS
    )
