"""What a call of a tool asks: its arguments, read as the parameters of an address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.errors import BadParameter, BadParameters
from app.explorer.filters import Filters, parse_filters
from app.explorer.parameters import MOST_VALUES, PER_PAGE
from app.explorer.typed_names import Given, with_ids
from app.library.snapshot import Snapshot
from app.mcp.size import LONGEST_ADDRESS

ENTRIES = 10
"""Of a list, where a call does not say how many."""


@dataclass(frozen=True)
class Asked:
    """One call, read."""

    snapshot: Snapshot
    home: str
    """Absolute address of the library's first page, without its last slash; "" where unknown."""
    filters: Filters
    own: Mapping[str, str]
    """The values of the parameters that are the tool's own."""
    notes: list[str] = field(default_factory=list)
    """Sentences for the answer."""

    def note(self, sentence: str) -> None:
        """Have the answer say something."""
        self.notes.append(sentence)

    def page(
        self, path: str, also: Mapping[str, str] | None = None, filters: Filters | None = None
    ) -> str | None:
        """Return the address of the page that shows a set of papers; None for one too long.

        Args:
            also: parameters besides the filters'.
            filters: of the set, if they are not those of the call.
        """
        shown = replace(filters or self.filters, per_page=PER_PAGE, cursor=None)
        address = shown.whole_address(self.home + path, **(also or {}))
        return address if len(address) <= LONGEST_ADDRESS else None


def read_arguments(
    snapshot: Snapshot,
    home: str,
    arguments: Mapping[str, Any],
    allowed: Sequence[str],
    own: Sequence[str],
) -> Asked:
    """Read the arguments of a call.

    Args:
        allowed: the parameters of addresses that the tool takes.
        own: its others.

    Raises:
        BadParameter, BadParameters: with what is wrong, and what would be right.
    """
    notes: list[str] = []
    given = [pair for name, value in arguments.items() for pair in _pairs(name, value)]
    if "per_page" in allowed and not any(name == "per_page" for name, _ in given):
        given.append(("per_page", str(ENTRIES)))
    filters, others = parse_filters(
        with_ids(snapshot, given, notes.append), allowed=allowed, also=own
    )
    return Asked(snapshot, home, filters, others, notes)


def required(asked: Asked, name: str, what: str) -> str:
    """Return an argument that a tool cannot do without.

    Raises:
        BadParameters: it is not given.
    """
    value = asked.own.get(name, "")
    if not value:
        raise BadParameters([BadParameter(name, "", f"“{name}” is missing: {what}.")])
    return value


def _pairs(name: str, value: Any) -> Given:
    """Write an argument as the parameters of an address; null says nothing."""
    values = value if isinstance(value, list) else [value]
    if len(values) > MOST_VALUES:
        message = f"“{name}” has {len(values):,} values; at most {MOST_VALUES} are read."
        raise BadParameters([BadParameter(name, "", message)])
    return [(name, _written(name, value)) for value in values if value is not None]


def _written(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (dict, list)):
        message = f"“{name}” is a text, a number, or a list of these."
        raise BadParameters([BadParameter(name, "", message)])
    return str(value)
