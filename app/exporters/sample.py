"""One paper, to show what each format makes of it."""

from __future__ import annotations

from app.domain.records.record import PaperRecord
from app.exporters.exporter import Exporter

SAMPLE = PaperRecord(
    title="Tides of Small Fjords",
    authors=("Ida Rowan",),
    date="2021-05",
    type="article",
    venue="Journal of Odd Harbours",
    number=1,
)


def sample_of(exporter: Exporter) -> str:
    """Return how a paper looks in a format."""
    return exporter.sample or "".join(exporter.write([SAMPLE])).strip()
