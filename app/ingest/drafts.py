"""Papers as they will be once a batch is stored, and the records of the batch that they take.

A record that joins a paper may change it, contradict it, or both: it is said with the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.domain.people.names import has_letters
from app.domain.records.combine import changed_fields, combine
from app.domain.records.index_text import Texts, texts_of
from app.domain.records.paper_fields import record_digest
from app.domain.records.record import PaperRecord, ProfileRecord, Remark
from app.domain.records.record_choice import SourceRecord
from app.ingest.doubts import AUTHOR_TWICE, contradiction, updated
from app.ingest.matching.facts import Facts, facts_of
from app.ingest.sources import Provenance

MOST_AT_ONCE = 50
"""Records of one paper up to which each is combined with the others as it comes; of more, each is
compared with the paper, and they are combined once a batch."""


@dataclass(slots=True)
class Prepared:
    """A record with all that can be drawn from it without the library."""

    record: PaperRecord
    digest: bytes
    facts: Facts
    texts: Texts
    doubts: list[Remark]
    """What showed here, beside the importer's own `record.issues`."""
    updates: list[str] = field(default_factory=list)
    """Fields of a paper of an earlier import that this record changed."""


def prepare(record: PaperRecord) -> Prepared:
    """Draw from a record what placing and storing it needs."""
    doubts = []
    digest = record_digest(record)  # of all that the source says: it is known again by it
    if not all(map(has_letters, record.authors)):
        record, remark = _without_signs(record)
        doubts.append(remark)
    if len(set(record.authors)) < len(record.authors):
        doubts.append(_printed_twice(record))
    return Prepared(record, digest, facts_of(record), texts_of(record), doubts)


def _without_signs(record: PaperRecord) -> tuple[PaperRecord, Remark]:
    """Leave out authors that are signs alone, as ":" between a team and its members."""
    kept = [at for at, name in enumerate(record.authors) if has_letters(name)]
    signs = " ".join(name for name in record.authors if not has_letters(name))
    reason = f"“{signs[:40]}” is among the authors and is no name; it was left out"
    cleaned = replace(
        record,
        authors=tuple(record.authors[at] for at in kept),
        orcids=tuple(record.orcids[at] for at in kept) if record.orcids else (),
        affiliations=tuple(record.affiliations[at] for at in kept) if record.affiliations else (),
    )
    return cleaned, Remark("note", record.line, "no-name", reason)


def _printed_twice(record: PaperRecord) -> Remark:
    """Say who: one person listed twice, or two people of one name, which no list can tell."""
    name = next(name for name, count in Counter(record.authors).items() if count > 1)
    reason = f"“{name}” is more than once among the authors; taken for one person"
    return Remark("doubt", record.line, AUTHOR_TWICE, reason)


@dataclass(slots=True, kw_only=True, eq=False)
class ExistingPaper:
    """An existing paper that records of this batch update."""

    paper_id: int
    has_several: bool
    """Its records differ from each other, so that each keeps its own content."""
    entries: list[Prepared] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether the library does not have it yet."""
        return False


@dataclass(slots=True, kw_only=True, eq=False)
class PaperDraft(ExistingPaper):
    """A paper as it will be once the batch is stored."""

    record: PaperRecord
    facts: Facts
    before: PaperRecord | None
    """What the library has of it; None for a new one."""
    sources: list[SourceRecord]
    """All that the paper is made of, in the order in which it came."""
    digest: bytes
    """Of one of them; they are alike unless `has_several`."""
    as_said: Facts | None = None
    """What the sources of a paper say that a person corrected: records are known by it, too."""
    came_back: int | None = None
    """Number of a paper that went, and that a person had decided something of: this is it."""
    is_behind: bool = False
    """Records were gathered that do not show in `record` yet."""

    @property
    def is_new(self) -> bool:
        """Whether the library does not have it yet."""
        return self.before is None

    @property
    def changed(self) -> bool:
        """Whether the library has it otherwise, or not at all."""
        return self.before is None or bool(changed_fields(self.before, self.record))

    def is_of(self, provenance: Provenance) -> bool:
        """Whether a record of this import is among those that it is made of."""
        return any(source.import_id == provenance.import_id for source in self.sources)

    def take(self, entry: Prepared, provenance: Provenance) -> None:
        """Add what a further record says."""
        self.entries.append(entry)
        self.sources.append(provenance.of(entry.record))
        self.has_several |= entry.digest != self.digest
        if not self.has_several:
            return
        if len(self.sources) <= MOST_AT_ONCE:
            self._combine(entry, provenance)
            return
        self.is_behind = True
        pair = [SourceRecord(self.record), provenance.of(entry.record)]
        entry.doubts += contradiction(self.paper_id, pair, combine(pair))

    def come_back(self, number: int, facts: Facts, corrections: Sequence[SourceRecord]) -> None:
        """Take what a person decided of the paper before it went.

        Args:
            number: that it had.
            facts: of what its sources said.
            corrections: the values that were given by hand.
        """
        self.came_back = number
        if corrections:
            self.as_said, self.has_several = facts, True
            self.sources += corrections
            self.record = combine(self.sources).record
            self.facts = facts_of(self.record)

    def catch_up(self, provenance: Provenance) -> None:
        """Combine what was only gathered."""
        if self.is_behind:
            self._combine(self.entries[-1], provenance)
            self.is_behind = False

    def _combine(self, entry: Prepared, provenance: Provenance) -> None:
        combined = combine(self.sources)
        if not self.is_behind:
            entry.doubts += contradiction(self.paper_id, self.sources, combined)
        fields = changed_fields(self.record, combined.record)
        if fields and not provenance.brings(self.paper_id):
            entry.updates = fields
            entry.doubts.append(updated(self.paper_id, entry.record, fields, self.record, combined))
        if fields:
            self.record = combined.record
            self.facts = facts_of(self.record)


def new_draft(paper_id: int, entry: Prepared, provenance: Provenance) -> PaperDraft:
    """Make the paper of a record that belongs to none that is here."""
    return PaperDraft(
        paper_id=paper_id,
        has_several=False,
        entries=[entry],
        record=entry.record,
        facts=entry.facts,
        before=None,
        sources=[provenance.of(entry.record)],
        digest=entry.digest,
    )


def names_in(drafts: Sequence[PaperDraft], profiles: Sequence[ProfileRecord]) -> Iterator[str]:
    """Give the names, as printed, that papers and profiles of a batch have or had."""
    for draft in drafts:
        yield from draft.record.authors
        yield from draft.record.implied_authors
        if draft.before is not None:  # who is named no longer is settled anew, too
            yield from draft.before.authors
            yield from draft.before.implied_authors
    for profile in profiles:
        yield profile.name


def groups_in(drafts: Sequence[PaperDraft]) -> set[str]:
    """Give those of them that are groups'."""
    return {name for draft in drafts for name in draft.record.groups}
