"""What became of a job is known to the next server, however its own has ended."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlmodel import Session
from starlette.testclient import TestClient

from app.intake.jobs import FileReport, Job, JobKind, JobState, RemarkCount, StagedFile
from app.intake.preview import PreviewWriter
from app.intake.uploads import KEPT_S, UploadFolder, write_job
from app.main import create_app
from app.store.database import Database
from app.store.models import ImportRow
from tests.captures import import_at
from tests.made_papers import made_papers
from tests.unit.conftest import BASE, settings_of

JOBS = "/api/v1/imports/jobs"


def left_by_a_server(path: Path, kind: JobKind, state: JobState, **values: object) -> Job:
    """Leave a job of a server that was killed."""
    uploads = UploadFolder(path)
    folder = uploads.make()
    (folder / "file-0").write_text("@article{a, title={On Tides}}")
    job = Job(kind, "refs.bib", [StagedFile("refs.bib", folder / "file-0", 29)], folder)
    job.state, job.record = state, folder.with_suffix(".json")
    for name, value in values.items():
        setattr(job, name, value)
    if kind == "dry-run":
        with PreviewWriter(folder):
            pass
    write_job(job)
    uploads._held[folder.parent].release()  # its lock goes with the process
    return job


@contextmanager
def next_server(path: Path) -> Iterator[TestClient]:
    with TestClient(create_app(settings_of(path)), base_url=BASE) as client:
        yield client


def test_an_import_in_the_middle_says_what_it_had_stored(library_path: Path) -> None:
    database = Database(library_path)
    import_at(database, made_papers(3), "2026-09-01T10:00:00")
    with database.write("test") as session:
        for name in ("refs.bib", "other.bib"):
            begin(session, name)
    database.close()
    job = left_by_a_server(library_path, "import", "running", newest_import=1)
    waiting = left_by_a_server(library_path, "import", "waiting")
    with next_server(library_path) as client:
        found = client.get(f"{JOBS}/{job.key}").json()
        assert (found["state"], found["import_ids"]) == ("interrupted", [2])
        page = client.get(f"/imports/jobs/{job.key}").text
        assert "refs.bib: interrupted" in page
        assert 'href="/imports/2"' in page
        assert "not finished" in client.get("/imports").text
        assert "nothing was stored" in client.get(f"/imports/jobs/{waiting.key}").text
        assert "interrupted" in client.get("/imports").text
        assert client.get("/imports/2").status_code == 200
        assert client.delete(f"{JOBS}/{job.key}").status_code == 204
        assert client.get(f"{JOBS}/{job.key}").status_code == 404
        assert not (job.record or library_path).exists()
    with next_server(library_path) as client:
        assert [one["key"] for one in client.get(JOBS).json()["results"]] == [waiting.key]


def begin(session: Session, name: str) -> None:
    row = {"filename": name, "format": "bib", "sha256": "", "size": 1}
    session.add(ImportRow.model_validate({**row, "started_at": "2026-11-30T08:00:00Z"}))


def test_an_upload_waits_for_its_answer_through_a_restart(library_path: Path) -> None:
    job = left_by_a_server(library_path, "dry-run", "done")
    with next_server(library_path) as client:
        assert client.get(f"{JOBS}/{job.key}").json()["state"] == "done"
        assert client.get(f"/imports/jobs/{job.key}").status_code == 200
        assert "read, to be answered" in client.get("/imports").text
    assert job.folder is not None
    assert (job.folder / "file-0").exists(), "a server that ends leaves it to the next"


def test_a_dry_run_offers_the_day_that_settles_years(library_path: Path) -> None:
    inferred = RemarkCount("doubt", "year-inferred", 4, "years are inferred", "line 9")
    counts = {"added": 7, "completed": 0, "matched": 0, "rejected": 0, "doubtful": 4, "people": 12}
    about = {"size": 29, "sha256": "", "lines": 1, "encoding": "utf-8", "import_id": None}
    report = FileReport(
        "refs.bib", "listing", **about, **counts, cancelled=False, groups=[inferred], header=[],
        columns={},
    )  # fmt: skip
    job = left_by_a_server(library_path, "dry-run", "done", reports=[report])
    with next_server(library_path) as client:
        page = client.get(f"/imports/jobs/{job.key}").text
        assert 'href="#captured-on"' in page
        assert re.search(r">12</span> people", page)


def test_what_nobody_answered_for_long_is_gone_and_named_so(library_path: Path) -> None:
    job = left_by_a_server(library_path, "dry-run", "done", changed_at=time.time() - KEPT_S - 60)
    left_by_a_server(library_path, "remove", "running")
    with next_server(library_path) as client:
        client.app.state.jobs._forget_old()  # type: ignore[attr-defined]
        answer = client.get(f"{JOBS}/{job.key}")
        assert answer.status_code == 404
        assert "nobody answered it for 2 hours" in answer.json()["detail"]
        assert not (job.folder or library_path).exists()
        [other] = client.get(JOBS).json()["results"]
        assert "whether it was taken back" in other["message"]


def test_a_record_that_cannot_be_read_costs_only_itself(library_path: Path) -> None:
    job = left_by_a_server(library_path, "import", "running")
    assert job.record is not None
    job.record.write_text("{")
    with next_server(library_path) as client:
        assert client.get(JOBS).json()["results"] == []
        assert client.get(f"{JOBS}/{job.key}").status_code == 404
