"""What an address asks of the timelines page, besides its set of papers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from app.charts.chart_choice import Form
from app.errors import BadParameter, BadParameters
from app.explorer.filters import Filters
from app.explorer.timelines.comparison import Subjects, read_subjects
from app.explorer.value_readers import one_of
from app.library.snapshot import Snapshot

OWN = ("chart", "share", "order", "form", "compare")
CHARTS = ("topics", "categories", "coauthors", "circles")
OF_A_PERSON = {
    "coauthors": "Choose an author to see co-authors over time.",
    "circles": "Choose an author who may be several people to see the circles over time.",
}
"""Charts of one person's papers, and what is said where nobody is chosen."""
PARAMETER_OF = {
    "topics": "topic",
    "categories": "category",
    "coauthors": "author",
    "circles": "circle",
}
"""The filter that chooses a row of a chart."""
ORDERS = (("first", "first paper"), ("last", "last"), ("total", "total"), ("name", "name"))
FORMS = (("lanes", "dots"), ("multiples", "bars"), ("heatmap", "tints"))


@dataclass(frozen=True, slots=True)
class Ask:
    """What an address asks of the timelines page."""

    filters: Filters
    chart: str
    share: bool
    order: str
    form: Form | None
    compare: Subjects | None = None

    def params(self) -> list[tuple[str, str]]:
        """Return all parameters of the address."""
        return [*self.filters.params(), *self._own().items()]

    def address(self, path: str, **changed: str) -> str:
        """Return the address of this page with some of its own parameters changed."""
        extra = {name: value for name, value in {**self._own(), **changed}.items() if value}
        return self.filters.address(path, **extra)

    def _own(self) -> dict[str, str]:
        own = {
            "chart": self.chart,
            "share": "share" if self.share else "",
            "order": self.order if self.order != "first" else "",
            "form": self.form or "",
            "compare": str(self.compare or ""),
        }
        return {name: value for name, value in own.items() if value}

    def of(self, filters: Filters) -> Ask:
        """Return the same question of another set."""
        return replace(self, filters=filters)


def read_ask(snapshot: Snapshot, filters: Filters, own: dict[str, str]) -> Ask:
    """Read the parameters that are the page's own.

    Raises:
        BadParameters: a value that means nothing here.
    """
    allowed = {
        "chart": CHARTS,
        "share": ("count", "share"),
        "order": tuple(name for name, _ in ORDERS),
        "form": tuple(name for name, _ in FORMS),
    }
    errors: list[BadParameter] = []
    for name, values in allowed.items():
        try:
            one_of(*values)(name, own.get(name, values[0]))
        except BadParameter as error:
            errors.append(error)
    compare = None
    try:
        compare = read_subjects(own["compare"]) if "compare" in own else None
    except BadParameter as error:
        errors.append(error)
    if errors:
        raise BadParameters(errors)
    default = "topics" if snapshot.has_topics else "categories"
    form: Any = own.get("form")
    return Ask(
        filters, own.get("chart", default), own.get("share") == "share",
        own.get("order", "first"), form, compare,
    )  # fmt: skip
