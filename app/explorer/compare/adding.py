"""The field that puts one more person or topic beside those that are compared."""

from __future__ import annotations

from dataclasses import dataclass

from app.explorer.compare.query import MOST_SIDE_BY_SIDE
from app.explorer.filters import Filters
from app.explorer.labels import NamedEntity, most_written_of, resolve_name
from app.explorer.pages.links import NamedLink
from app.explorer.timelines.comparison import Subjects
from app.library.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class AddField:
    """Where a further name is typed."""

    action: str
    keep: list[tuple[str, str]]
    typed: str
    message: str
    offers: list[NamedLink]
    listed: list[NamedEntity]


def adding_field(
    snapshot: Snapshot, filters: Filters, subjects: Subjects, typed: str, root: str
) -> AddField | str | None:
    """Offer to add one; return the address with it once its name is clear."""
    if len(subjects.ids) >= MOST_SIDE_BY_SIDE:
        return None
    path, offers, message = f"{root}/compare", [], ""

    def with_one(entity: NamedEntity) -> str:
        more = Subjects(subjects.kind, (*subjects.ids, entity.id))
        return filters.address(path, compare=str(more))

    if typed:
        found = resolve_name(snapshot, typed, subjects.kind)
        if found.entity and found.entity.id in subjects.ids:
            message = "Name another one: this one is compared already."
        elif found.entity:
            return with_one(found.entity)
        elif found.offered:
            message = f"“{typed[:80]}” may mean several:"
            offers = [NamedLink(entity.label, with_one(entity)) for entity in found.offered]
        else:
            nobody = "Nobody" if subjects.kind == "author" else "No topic"
            message = f"{nobody} here is called “{typed[:80]}”."
    listed = [entity for entity in most_written_of(snapshot) if entity.kind == subjects.kind]
    keep = [*filters.params(), ("compare", str(subjects))]
    return AddField(path, keep, typed, message, offers, listed)
