"""Lists of jobs, and of what a dry run found, as the API shows them."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.json_shape import View
from app.explorer.uploads.job_state import ImportJob
from app.explorer.views import ListAnswer
from app.intake.preview import PreviewRow


class PreviewList(ListAnswer[PreviewRow]):
    """One page of the records of a dry run."""


@dataclass(frozen=True, slots=True)
class ImportJobs(View):
    """What is under way, the newest first."""

    results: list[ImportJob]
