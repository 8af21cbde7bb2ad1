"""Reads the mentions of some names."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache

from sqlmodel import Session

from app.domain.text.plain import fold
from app.ingest.people.evidence.circles import LEAST_LETTERS, Mention
from app.ingest.people.evidence.papers import Papers
from app.store.bulk_sql import select_among

MENTIONS_SQL = """
SELECT authorship.id, name.home_id, name.printed, authorship.paper_id, authorship.author_id,
    authorship.rule, authorship.implied, authorship.orcid, authorship.affiliations
FROM name JOIN authorship ON authorship.name_id = name.id WHERE name.home_id IN {}
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
    session: Session, homes: Collection[int], known: Papers, settled_to: int
) -> dict[int, list[Mention]]:
    """Read the mentions of some keys of names.

    Args:
        session: reads the library.
        homes: the keys, by their home ids.
        known: what papers say.
        settled_to: highest id of a mention whose person was found before; others are new.

    Returns:
        The mentions of each home.
    """
    rows = list(select_among(session, MENTIONS_SQL, homes))
    facts = known.facts({row[3] for row in rows})
    found: defaultdict[int, list[Mention]] = defaultdict(list)
    for id_, home, printed, paper_id, author, rule, implied, orcid, places in rows:
        found[home].append(
            Mention(
                id_,
                home,
                printed,
                paper_id,
                facts[paper_id],
                known.own(home),
                author if id_ <= settled_to else 0,
                rule,
                bool(implied),
                orcid,
                place_words(places) if places else frozenset(),
                author,
            )
        )
    return found


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
