"""The reasons for persons, in words and numbers, as they are stored for readers."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from math import isinf

from app.domain.people.names import shown_name
from app.ingest.people.evidence.circles import Coauthor, MentionCircle
from app.ingest.people.evidence.scores import COAUTHOR, SUBJECT, Weighed, weigh
from app.ingest.people.person import Join, Person, PersonDoubt
from app.store.bulk_sql import Row

COLUMNS = ("author_id", "other_id", "score", "papers", "rule", "sentence", "parts")
EVIDENCE, MAY_BE = "evidence", "may-be-one"
"""Rules of what holds papers of one name together, and of pairs of which nobody knows."""
MOST_NAMED = 3


class Reasons:
    """Makes the rows of `AuthorEvidence`.

    Args:
        value: gives what a co-author counts for.
        name_of: gives the printed name of a co-author.
        namesakes: expected other people of a name, by home id.
    """

    def __init__(
        self,
        value: Callable[[Coauthor], float],
        name_of: Callable[[Coauthor, MentionCircle], str],
        namesakes: Callable[[int], float],
    ) -> None:
        self._value = value
        self._name_of = name_of
        self._namesakes = namesakes

    def of_person(self, author_id: int, person: Person) -> list[Row]:
        """Say why the papers of a person are theirs; nothing where the name alone does."""
        rows = [self._of_join(author_id, join, person) for join in person.joins]
        if not isinf(person.weakest):
            circle = max(person.circles, key=lambda one: (one.size, one.order))
            parts = json.dumps({"namesakes": round(self._namesakes(person.home), 2)})
            sentence = self._held_by(circle)
            score = round(person.weakest, 2)
            rows.append((author_id, None, score, person.size, EVIDENCE, sentence, parts))
        return rows

    def of_doubt(self, ids: tuple[int, int], doubt: PersonDoubt) -> Row:
        """Say why two persons may be one."""
        one, other = doubt.circles
        weighed = weigh(one, other, self._value)
        fewer = min(doubt.circles, key=lambda circle: (circle.size, circle.order))
        namesakes = self._namesakes(one.mentions[0].home)
        parts = json.dumps(parts_of(weighed) | {"namesakes": round(namesakes, 2)})
        sentence = self._doubt(weighed, fewer, namesakes)
        if not doubt.is_of_one_name:
            names = (shown_name(circle.mentions[0].printed) for circle in doubt.circles)
            first, second = sorted(names, key=lambda name: (len(name), name))
            sentence = f"“{first}” may be “{second}”: {sentence[0].lower()}{sentence[1:]}"
        score = round(doubt.score, 2)
        return (*ids, score, fewer.size, MAY_BE, sentence, parts)

    def _of_join(self, author_id: int, join: Join, person: Person) -> Row:
        papers = min((circle.size for circle in person.circles), default=0)
        return author_id, None, join.score, papers, join.rule, join.evidence, "{}"

    def _held_by(self, circle: MentionCircle) -> str:
        """Name the co-authors of most papers of a circle."""
        counts = {
            coauthor: count
            for coauthor, count in circle.coauthors.items()
            if count > 1 and self._value(coauthor) > 0
        }
        if not counts:
            return "The subjects of the papers are alike."
        fewest = sorted(counts.values(), reverse=True)[:MOST_NAMED][-1]
        most = [
            (count, self._name_of(coauthor, circle))
            for coauthor, count in counts.items()
            if count >= fewest
        ]
        most.sort(key=lambda pair: (-pair[0], pair[1]))
        named = [f"{name} ({count:,} papers)" for count, name in most[:MOST_NAMED]]
        return f"Held together by co-authors: {_listed(named)}."

    def _doubt(self, weighed: Weighed, fewer: MentionCircle, namesakes: float) -> str:
        said = []
        if weighed.best:
            name = min(self._name_of(one, fewer) for one in weighed.best)
            others = weighed.shared - 1
            more = f" and {others:,} more" if others else ""
            said.append(f"both wrote with {name}{more}")
        if weighed.subject > 1:
            said.append("the subjects of the papers are alike")
        if weighed.affiliation > 0:
            said.append("the affiliations are alike")
        reason = _listed(said) if said else "nothing but the name connects them"
        expected = f"; about {namesakes:,.0f} other people have this name" if namesakes >= 1 else ""
        return f"{reason[0].upper()}{reason[1:]}{expected}."


def parts_of(weighed: Weighed) -> dict[str, float]:
    """Give what a score adds up from, without the name."""
    parts = {
        "coauthors": COAUTHOR * weighed.coauthors,
        "subject": SUBJECT * weighed.subject,
        "affiliation": weighed.affiliation,
        "years": weighed.years,
    }
    return {name: round(value, 2) for name, value in parts.items() if value}


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
