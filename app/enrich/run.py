"""Papers completed from a public service: asked for, read, matched, and stored as an import.

Nothing is asked for unless somebody wants it. A record goes to the paper that it was asked for and
to no other, so that no paper is ever added; where it is not certainly the same paper, it is left.
All is asked before anything is stored: a look-up that was cut off has changed nothing, and goes on
with the replies that are kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from io import BytesIO

from app.domain.records.import_source import ENRICHED
from app.domain.records.paper_fields import record_digest
from app.domain.records.record import PaperRecord, is_unnamed
from app.domain.reported import count_of
from app.enrich.client import PoliteClient, QuestionRefused, Reply, ReplyCache
from app.enrich.sources import SOURCES, Question, Service
from app.errors import ImportRefused, OeuvreError
from app.importers import ReadContext, read_events
from app.ingest.import_records import SourceFile, import_events
from app.ingest.matching.facts import Facts, facts_of
from app.ingest.matching.rules import judge, share_an_identifier
from app.ingest.placed_records import Observe
from app.ingest.report import IngestReport
from app.ingest.sources import load_sources
from app.settings import Settings
from app.store.bulk_sql import Batches, select_among
from app.store.database import Database

AT_ONCE = 500
"""Papers that are read together."""
BEGINNING = 60
"""Bytes of a reply that are shown where it is not understood."""
DIGESTS_SQL = "SELECT paper_id, digest FROM record WHERE paper_id IN {}"
Asked = Callable[[int, int], object]
"""Told how many questions are answered, and of how many."""


@dataclass(slots=True)
class EnrichReport:
    """What came of a look-up."""

    label: str
    papers: int
    """That were wanted."""
    not_asked: int = 0
    """That the service cannot be asked for: they have no identifier of it."""
    requests: int = 0
    """That were sent; the other replies were kept from before."""
    found: int = 0
    """Papers of which the service has a record."""
    new: int = 0
    """Of these, papers whose record says something that none of theirs did."""
    unread: list[str] = field(default_factory=list)
    """Why replies could not be read."""
    file: SourceFile | None = None
    """What the history of imports says of the replies."""
    report: IngestReport | None = None
    """Of the import; None where nothing came that is new."""

    def words(self, *, dry_run: bool) -> str:
        """Say what came of it in one line."""
        verb = "would be completed" if dry_run else "completed"
        updated = self.report.updated if self.report else 0
        fields = self.report.updated_fields.items() if self.report else ()
        named = ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in fields)
        requests = count_of(self.requests, "request")
        parts = [
            f"{self.label} knows {self.found:,} of {count_of(self.papers, 'paper')} ({requests})",
            f"{updated:,} {verb}" + (f" ({named})" if named else ""),
        ]
        if self.not_asked:
            parts.append(f"{self.not_asked:,} cannot be asked for")
        if self.unread:
            parts.append(f"{len(self.unread):,} of the replies not understood")
        return "; ".join(parts) + "."


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A paper to be completed."""

    shown: Facts
    said: Facts | None
    """Of what its sources say, where a person corrected it."""
    digests: frozenset[bytes]
    """Of its records."""


def source_of(name: str) -> Service:
    """Return a service by its name.

    Raises:
        OeuvreError: there is none of this name.
    """
    service = SOURCES.get(name)
    if service is None:
        raise OeuvreError(f"There is no source “{name}”; there are {', '.join(SOURCES)}.")
    return service


def enrich_papers(
    database: Database,
    settings: Settings,
    service: Service,
    ids: Sequence[int],
    *,
    dry_run: bool = False,
    within: Batches | None = None,
    asked: Asked = lambda done, total: None,
    observe: Observe | None = None,
    check: Callable[[], object] = lambda: None,
) -> EnrichReport:
    """Complete papers from a service.

    Args:
        settings: name the service's address, the contact and the folder of replies.
        ids: of the papers.
        dry_run: ask and read, but leave the library as it is.
        within: of a rehearsal that goes on.
        asked: called with the number of questions asked.
        observe: called with what becomes of the records.
        check: called now and then; raises what shall end the look-up.

    Raises:
        ServiceFails: the service does not answer, or lets nobody in; nothing was stored.
        Busy: another process kept writing.
    """
    wanted = _load(database, ids)
    found = _LookUp(settings, service, wanted, check)
    result = found.run(asked)
    records = list(found.new_records())
    result.found, result.new = len(found.records), len(records)
    if records:
        result.file = SourceFile(
            filename=f"{ENRICHED}{service.name}",
            format=service.format_name,
            sha256=found.sha256,
            size=found.size,
        )
        result.report = import_events(
            database, iter(records), result.file, dry_run=dry_run, within=within, observe=observe
        )
    return result


def _load(database: Database, ids: Sequence[int]) -> dict[int, _Wanted]:
    """Read the papers, by id and in their order; those that went meanwhile are left out."""
    wanted = {}
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        with database.read() as session:
            papers = load_sources(session, some)
            digests: dict[int, set[bytes]] = {}
            for paper_id, digest in select_among(session, DIGESTS_SQL, some):
                digests.setdefault(paper_id, set()).add(digest)
        for paper_id in some:
            if (stored := papers.get(paper_id)) is not None:
                shown = facts_of(replace(stored.paper, number=paper_id))
                said = facts_of(stored.as_said()) if stored.is_corrected else None
                known = frozenset(digests.get(paper_id, ()))
                wanted[paper_id] = _Wanted(shown, said, known)
    return wanted


class _LookUp:
    """One look-up on its way."""

    def __init__(
        self,
        settings: Settings,
        service: Service,
        wanted: dict[int, _Wanted],
        check: Callable[[], object],
    ) -> None:
        self._service = service
        self._wanted = wanted
        self._address = str(getattr(settings, f"{service.name}_url"))
        self._cache = ReplyCache(settings.reply_cache)
        secret = {"mailto": settings.contact} if settings.contact and service.names_contact else {}
        if service.name == "openalex" and settings.openalex_key is not None:
            secret["api_key"] = settings.openalex_key.get_secret_value()
        self._client = PoliteClient(
            service.label,
            self._cache,
            service.with_contact_s if settings.contact else service.interval_s,
            settings.contact,
            secret,
            check,
        )
        self._hash = hashlib.sha256()
        self.size = 0
        """Bytes of all replies."""
        self.records: dict[int, PaperRecord] = {}
        """Paper -> what the service says of it."""
        self._unread: list[str] = []

    @property
    def sha256(self) -> str:
        """Of all replies."""
        return self._hash.hexdigest()

    def run(self, asked: Asked) -> EnrichReport:
        """Ask, and match what comes."""
        self._cache.forget_old()
        papers = [one.shown.record for one in self._wanted.values()]
        questions, others = self._service.by_id(papers)
        if self._service.by_title is not None:
            named = [paper for paper in others if not is_unnamed(paper)]
            questions += map(self._service.by_title, named)
            others = [paper for paper in others if is_unnamed(paper)]
        with self._client:
            for number, question in enumerate(questions):
                asked(number, len(questions))
                self._ask(question)
            asked(len(questions), len(questions))
        return EnrichReport(
            label=self._service.label,
            papers=len(papers),
            not_asked=len(others),
            requests=self._client.requests,
            unread=self._unread,
        )

    def new_records(self) -> Iterator[PaperRecord]:
        """Give the records that say something new, each for its paper."""
        for paper_id, record in self.records.items():
            if record_digest(record) not in self._wanted[paper_id].digests:
                record.number, record.line, record.line_end = paper_id, None, None
                yield record

    def _ask(self, question: Question) -> None:
        address = self._address + question.path
        try:
            reply = self._client.get(address, self._service.accept)
            records = self._read(reply)
        except (QuestionRefused, ImportRefused) as error:
            self._unread.append(str(error))
            return
        self._client.keep(address, reply)
        self._hash.update(reply.body)
        self.size += len(reply.body)
        facts = [facts_of(record) for record in records]
        for paper in question.papers:
            paper_id = paper.number or 0
            if paper_id not in self.records:
                match = _best(self._wanted[paper_id], facts)
                if match is not None:
                    self.records[paper_id] = replace(match.record)

    def _read(self, reply: Reply) -> list[PaperRecord]:
        """Read the works of a reply.

        Raises:
            ImportRefused: it is none of this service.
        """
        body, service = reply.body, self._service
        if not body:
            return []
        if not service.is_whole(body):
            begin = " ".join(body[:BEGINNING].decode("utf-8", "replace").split())
            raise ImportRefused(
                f"A reply of {service.label} is cut off or none of its own (“{begin} …”)."
            )
        if service.has_nothing(body):
            return []
        context = ReadContext(datetime.now(UTC).date())
        events = read_events(BytesIO(body), service.format_name, context)
        try:
            return [event for event in events if isinstance(event, PaperRecord)]
        except ImportRefused as error:
            reason = f"A reply of {service.label} is not understood: {error}"
            raise ImportRefused(reason) from None


def _best(paper: _Wanted, works: Sequence[Facts]) -> Facts | None:
    """Return the work that is certainly the paper; None where there is none, or more than one.

    A work with its identifier comes before those of the same title. Of the others all must be
    one and the same.
    """
    fitting = [work for work in works if _is_same(paper, work)]
    for work in fitting:
        known = (facts for facts in (paper.shown, paper.said) if facts is not None)
        if any(share_an_identifier(work, facts) for facts in known):
            return work
    others = fitting[1:]
    if any(judge(fitting[0], work).rule is None for work in others):
        return None
    return fitting[0] if fitting else None


def _is_same(paper: _Wanted, work: Facts) -> bool:
    if judge(work, paper.shown).rule is not None:
        return True
    return paper.said is not None and judge(work, paper.said).rule is not None
