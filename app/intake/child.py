"""The process in which an upload is parsed and stored, so that the server never parses anything.

It reads on standard input what to do, and writes on standard output, a JSON object a line, how far
it is (`app.intake.jobs.Job.take`). It takes a bounded amount of memory and ends when it is asked to
(SIGTERM): what is stored by then stays.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from app.domain.records.record import Remark
from app.domain.remark_groups import RemarkGroup
from app.domain.reported import count_of
from app.enrich.run import enrich_papers, source_of
from app.errors import ImportRefused, OeuvreError
from app.importers.source import ReadContext, Source
from app.importers.tables.reader import find_columns
from app.ingest.batching import Cancelled, Progress
from app.ingest.import_records import SourceFile, rehearsal
from app.ingest.placed_records import PlacedRecord
from app.ingest.remove import remove_import
from app.ingest.removed.restore import restore_import
from app.ingest.report import IngestReport
from app.intake.files import (
    TABLES,
    Outcome,
    ReadOptions,
    Watch,
    import_parts,
    limits_of,
    unread_file,
)
from app.intake.jobs import FileReport, RemarkCount
from app.intake.preview import PreviewWriter
from app.settings import Settings
from app.store.database import Database
from app.store.reads import highest_id
from app.store.shared.opening import open_database

BATCH_RECORDS = 2_000
"""Records of one transaction: fewer than from the command line, so that cancelling loses little;
with each, servers read the library anew."""
TELL_EVERY_S = 0.2
SEVERITIES = ("rejected", "doubt", "note")
NICE = 10
"""How much the process gives way to the server, which answers meanwhile."""


def main() -> None:
    """Do what standard input says."""
    asked = json.loads(sys.stdin.readline())
    settings = Settings.model_validate(asked["settings"])
    if hasattr(os, "nice"):
        os.nice(NICE)
    limit_memory(settings.import_memory_mb)
    work = Work(settings, asked)
    signal.signal(signal.SIGTERM, lambda *_: work.stop())
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which asks us to end
    try:
        work.run()
    except Cancelled:
        say(end="cancelled")
    except OeuvreError as error:
        say(message=str(error), end="failed")
    except MemoryError:
        most = f"{settings.import_memory_mb:,} MiB of memory (OEUVRE_IMPORT_MEMORY_MB)"
        say(message=f"The import takes more than {most}. Split the file.", end="failed")


def say(**values: Any) -> None:
    """Tell the server something; where it is no more, end as if it had asked for that."""
    try:
        sys.stdout.write(json.dumps(values) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - to the end of this process
        os.kill(os.getpid(), signal.SIGTERM)


def _say_newest_import(database: Database) -> None:
    """Say where the imports of this job begin, for the case that its server ends before it."""
    with database.read() as session:
        say(newest_import=highest_id(session, "import"))


def limit_memory(most_mb: int) -> None:
    """Let this process have no more memory than that, where the system can hold it to that."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    most = most_mb << 20
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard == resource.RLIM_INFINITY or most < hard:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


class Work:
    """One job.

    Args:
        settings: of the server.
        asked: the job, as `app.intake.queue` describes it.
    """

    def __init__(self, settings: Settings, asked: dict[str, Any]) -> None:
        self._settings = settings
        self._asked = asked
        self._stopped = False
        self._told = 0.0
        self._total = max(sum(one["size"] for one in asked["files"]), 1)
        self._before = 0
        """Bytes of the files that are done."""
        self._current: Source | None = None
        self._described: SourceFile | None = None
        self._columns: dict[str, Any] = {"header": [], "columns": {}}

    def stop(self) -> None:
        """End soon."""
        self._stopped = True

    def run(self) -> None:
        """Do it.

        Raises:
            OeuvreError: it cannot be done, or not to its end.
            Cancelled: it was asked to end before it had done anything.
        """
        database = open_database(self._settings)
        try:
            kind = self._asked["kind"]
            if kind == "remove":
                say(message=remove_import(database, self._asked["import_id"]).words)
            elif kind == "restore":
                self._restore(database)
            elif self._asked["lookup"]:
                self._look_up(database, dry_run=kind == "dry-run")
            else:
                self._read(database, dry_run=kind == "dry-run")
        finally:
            database.close()
        say(end="cancelled" if self._stopped else "done")

    def _read(self, database: Database, *, dry_run: bool) -> None:
        if not dry_run:
            _say_newest_import(database)
        with ExitStack() as opened:
            within = opened.enter_context(rehearsal(database)) if dry_run else None
            preview = None
            if dry_run:
                preview = opened.enter_context(PreviewWriter(Path(self._asked["folder"])))
            for one in self._asked["files"]:
                self._described = None
                outcome = Outcome(one["name"], Path(one["path"]))
                watch = self._watch(preview)
                limits = limits_of(self._settings)
                parts = import_parts(database, outcome, self._options(), limits, within, watch)
                self._read_parts(parts, outcome)
                self._before += one["size"]
                if self._stopped:
                    break

    def _restore(self, database: Database) -> None:
        def step(records: int) -> None:
            say(records=records, share=0.0, file="")

        report = restore_import(database, self._asked["import_id"], step, BATCH_RECORDS)
        said = f"{count_of(report.added, 'paper')} came back"
        say(message=f"{said}, {report.matched:,} were here already.")

    def _look_up(self, database: Database, *, dry_run: bool) -> None:
        """Complete papers from a public service, or find out what that would do."""
        source = source_of(self._asked["lookup"]["source"])

        def asked(done: int, total: int) -> None:
            say(records=done, share=done / max(total, 1), file=source.label)

        def check() -> None:
            if self._stopped:
                raise Cancelled

        with ExitStack() as opened:
            preview = None
            if not dry_run:
                _say_newest_import(database)
            else:
                preview = opened.enter_context(PreviewWriter(Path(self._asked["folder"])))
                preview.begin(source.label, None)
            result = enrich_papers(
                database,
                self._settings,
                source,
                self._asked["lookup"]["papers"],
                dry_run=dry_run,
                asked=asked,
                observe=preview.add_records if preview else None,
                check=check,
            )
        for reason in dict.fromkeys(result.unread):
            say(unread={"name": source.label, "reason": reason})
        say(message=result.words(dry_run=dry_run))
        self._described = result.file
        if result.report is not None:
            self._say_report(source.label, result.report)

    def _read_parts(self, parts: Iterator[tuple[str, IngestReport]], outcome: Outcome) -> None:
        """Read one file, or all files in it; say what came of each."""
        try:
            for name, report in parts:
                self._say_report(name, report)
        except ImportRefused as error:
            read_as = self._described.format if self._described else None
            limits = limits_of(self._settings)
            say(unread=asdict(unread_file(outcome, error, read_as, limits)))
        except (OeuvreError, MemoryError):
            if self._described is not None and self._described.import_id is not None:
                say(began=self._described.import_id)
            raise
        for part in outcome.unread:
            if not part.is_hidden:
                say(unread={"name": part.name, "reason": part.reason})

    def _options(self) -> ReadOptions:
        wanted = self._asked["wanted"]
        captured = wanted["captured_on"]
        return ReadOptions(
            format_name=wanted["format_name"],
            captured_on=date.fromisoformat(captured) if captured else None,
            mapping=wanted["mapping"],
            among_others=len(self._asked["files"]) > 1,
        )

    def _watch(self, preview: PreviewWriter | None) -> Watch:
        def begin(described: SourceFile, source: Source, context: ReadContext) -> None:
            self._begin(described, source, context)
            if preview is not None:
                preview.begin(described.filename, described.lines_at)

        def observe(placed: list[PlacedRecord]) -> None:
            assert preview is not None
            preview.add_records(placed)

        def tell(remark: Remark, _place: str) -> None:
            assert preview is not None
            preview.add_remark(remark)

        return Watch(
            progress=self._progress,
            begin=begin,
            tell=tell if preview else None,
            observe=observe if preview else None,
            stopped=lambda: self._stopped,
            batch_records=BATCH_RECORDS,
        )

    def _begin(self, described: SourceFile, source: Source, context: ReadContext) -> None:
        self._current, self._described = source, described
        self._columns = {"header": [], "columns": {}}
        found = find_columns(source, context) if described.format == TABLES else None
        if found is not None:
            columns = {name: found.header[at] for name, at in found.fields.items()}
            self._columns = {"header": found.header, "columns": columns}

    @contextmanager
    def _progress(self) -> Iterator[Progress]:
        def step(records: int) -> None:
            now = time.monotonic()
            if now - self._told < TELL_EVERY_S or self._described is None:
                return
            self._told = now
            read = self._current.consumed if self._current else 0
            share = min((self._before + read) / self._total, 1.0)
            say(records=records, share=share, file=self._described.filename)

        yield step

    def _say_report(self, name: str, report: IngestReport) -> None:
        assert self._described is not None
        about = self._described
        groups = sorted(report.groups, key=lambda one: (SEVERITIES.index(one.severity), -one.count))
        said = FileReport(
            name=name,
            format=about.format,
            size=about.size,
            sha256=about.sha256,
            lines=about.lines,
            encoding=about.encoding,
            import_id=report.import_id,
            added=report.added,
            completed=report.updated,
            matched=report.matched,
            rejected=report.rejected,
            doubtful=report.doubtful,
            people=report.people,
            cancelled=report.cancelled,
            groups=[_counted(group) for group in groups],
            **self._columns,
        )
        say(report=asdict(said))
        if same := report.same_words(name):
            say(message=same)


def _counted(group: RemarkGroup) -> RemarkCount:
    return RemarkCount(group.severity, group.code, group.count, group.words, group.places)


if __name__ == "__main__":
    main()
