"""What an address asks of the network page, besides its set of papers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.domain.dates.years import YearRange
from app.domain.text.slugs import read_id
from app.errors import BadParameter, BadParameters
from app.explorer.filters import Filters
from app.explorer.network.query import MOST_PEOPLE, TIES, Ties, read_limit
from app.explorer.value_readers import one_of

OF_NETWORK = ("limit", "ties", "group")
"""What chooses the people and pairs of a network, on pages as in the API."""
OWN = (*OF_NETWORK, "person", "find", "from", "to", "owner", "first", "last")


@dataclass(frozen=True, slots=True)
class NetworkAsk:
    """The set, and what is to be seen of its network."""

    filters: Filters
    limit: int = MOST_PEOPLE
    ties: Ties | None = None
    """The pairs shown; None for the backbone of many people, and all of few."""
    group: int | None = None
    """Somebody of the only group shown; None for all."""
    find: str = ""
    """A name as typed, of somebody who shall be picked."""
    person: int | None = None
    """Who is picked."""
    start: str = ""
    """Name or id at the beginning of a chain, as typed."""
    end: str = ""
    without_owner: bool = False
    """Leave out the one person whom everybody has written with."""
    years_typed: bool = False
    """The years of the filters were typed in two fields: the address says them in its own way."""

    def params(self) -> list[tuple[str, str]]:
        """Return all parameters of the address."""
        return [*self.filters.params(), *self._own().items()]

    def address(self, path: str) -> str:
        """Return the address of this question."""
        return self.filters.address(path, **self._own())

    def _own(self) -> dict[str, str]:
        own = {
            "limit": str(self.limit) if self.limit != MOST_PEOPLE else "",
            "ties": self.ties or "",
            "group": str(self.group) if self.group is not None else "",
            "owner": "no" if self.without_owner else "",
            "person": str(self.person) if self.person is not None else "",
            "find": self.find,
            "from": self.start,
            "to": self.end,
        }
        return {name: value for name, value in own.items() if value}

    def picking(self, person: int | None) -> NetworkAsk:
        """Return the same question with somebody else picked."""
        return replace(self, person=person, find="")

    def whole(self) -> NetworkAsk:
        """Return the network that the group shown is of."""
        return NetworkAsk(self.filters, self.limit)

    def drawn(self) -> NetworkAsk:
        """Return what is drawn, whoever is picked and whatever chain is marked in it."""
        return replace(self, person=None, find="", start="", end="")

    def of(self, filters: Filters) -> NetworkAsk:
        """Return the same question of another set."""
        return replace(self, filters=filters)


def read_network_ask(filters: Filters, own: dict[str, str]) -> NetworkAsk:
    """Read the parameters that are the page's own.

    Raises:
        BadParameters: a value that means nothing here.
    """
    errors: list[BadParameter] = []
    limit = MOST_PEOPLE
    try:
        limit = read_limit(own.get("limit"))
    except BadParameters as error:
        errors += error.errors
    ids = {name: read_id(own[name]) for name in ("person", "group") if name in own}
    errors += [
        BadParameter(name, own[name][:80], f"“{name}” is the id of an author.")
        for name, value in ids.items()
        if value is None
    ]
    ties: Ties | None = None
    try:
        ties = one_of(*TIES)("ties", own["ties"]) if "ties" in own else None
    except BadParameter as error:
        errors.append(error)
    ends = [own.get(name, "").strip() for name in ("first", "last")]
    errors += [
        BadParameter(name, end[:80], f"“{name}” is a year, such as 2022.", f"{name}=2022")
        for name, end in zip(("first", "last"), ends, strict=True)
        if end and not (end.isascii() and end.isdecimal() and len(end) <= 4)
    ]
    if own.get("owner", "no") != "no":
        errors.append(
            BadParameter("owner", own["owner"][:80], "“owner” is no, or not given.", "owner=no")
        )
    if errors:
        raise BadParameters(errors)
    start, end = own.get("from", "")[:200], own.get("to", "")[:200]
    typed = _years_typed(*ends)
    if typed:
        filters = filters.with_value("year", typed)
    return NetworkAsk(
        filters,
        limit,
        ties,
        group=ids.get("group"),
        find=own.get("find", "")[:200],
        person=ids.get("person"),
        start=start,
        end=end,
        without_owner=own.get("owner") == "no",
        years_typed=bool(typed),
    )


def _years_typed(first: str, last: str) -> YearRange | None:
    """Make a span of its ends, in whichever order they were typed."""
    if not first and not last:
        return None
    if first and last:
        ends = int(first), int(last)
        return YearRange(min(ends), max(ends))
    return YearRange(int(first) if first else None, int(last) if last else None)
