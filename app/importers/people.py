"""The authors and editors of a record while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.records.record import PaperRecord

MARKED_EDITORS = "marked-editor", "editors are marked among the authors"
"""Code and reason of a doubt."""


@dataclass(slots=True)
class People:
    """Names as they are to be stored, in order."""

    authors: list[str] = field(default_factory=list)
    orcids: list[str | None] = field(default_factory=list)
    """By place in `authors`, as are the affiliations."""
    affiliations: list[tuple[str, ...]] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    marked: set[str] = field(default_factory=set)
    """Editors whom the source lists among the authors, with a mark; it may list them twice."""

    def add_editor(self, name: str) -> None:
        """Add an editor at the end of the list."""
        if name not in self.marked:
            self.editors.append(name)

    def take_for_editors(self, name: str, several: bool) -> tuple[list[str], list[object]]:
        """Take an author with the mark of an editor for one; give who is, and what is lost of them.

        Args:
            name: without the mark; "" for a mark alone.
            several: all authors so far are meant as well (`Eds.`).
        """
        names, lost = [name], list[object]()
        if several:
            names = [*self.authors, name]
            lost = [*filter(None, self.orcids), *filter(None, self.affiliations)]
            self.authors, self.orcids, self.affiliations = [], [], []
        names = [one for one in names if one]
        self.editors += [one for one in names if one not in self.editors]
        self.marked.update(names)
        return names, lost

    def put_into(self, record: PaperRecord) -> None:
        """Set the people of a record."""
        record.authors, record.editors = tuple(self.authors), tuple(self.editors)
        record.groups = tuple(dict.fromkeys(self.groups))
        record.orcids = tuple(self.orcids) if any(self.orcids) else ()
        record.affiliations = tuple(self.affiliations) if any(self.affiliations) else ()
