"""RIS: every record is whole, and no text leaves its line."""

from __future__ import annotations

import re

import pytest

from app.domain.records.record import Link, PaperRecord
from app.exporters import FORMATS
from tests.made_papers import made_papers
from tests.world import world_records

LINE = re.compile(r"[A-Z][A-Z0-9]  - .*")


def written(*records: PaperRecord) -> str:
    return "".join(FORMATS["ris"].write(records))


def test_a_record_is_written_by_its_tags() -> None:
    record = PaperRecord(
        "Grey Tides",
        ("Odile Lévêque", "Noor van den Berg", "ATLAS Collaboration", "Ann B. Smith, Jr."),
        authors_truncated=True,
        editors=("Ida Rowan",),
        date="2006-05-03",
        type="article",
        venue="Journal of Tides",
        volume="12",
        issue="3",
        pages="100–120",
        publisher="Harbour Press",
        doi="10.5555/a_b",
        arxiv_id="2001.00001",
        pmid="123",
        issn="1234-5679, 9876-5432",
        url="https://example.org/?a=1&b=2",
        links=(Link("https://example.org/a.pdf", "pdf"), Link("https://example.org/data")),
        keywords=("tides", "grey"),
        abstract="First.\n\nSecond.",
        language="en",
        note="A note",
        number=7,
    )
    assert written(record).split("\r\n") == [
        "TY  - JOUR", "TI  - Grey Tides", "AU  - Lévêque, Odile", "AU  - van den Berg, Noor",
        "AU  - ATLAS Collaboration", "AU  - Smith, Jr., Ann B.", "AU  - et al.",
        "ED  - Rowan, Ida", "PY  - 2006", "DA  - 2006/05/03/", "T2  - Journal of Tides",
        "VL  - 12", "IS  - 3", "SP  - 100", "EP  - 120", "PB  - Harbour Press",
        "SN  - 1234-5679", "SN  - 9876-5432", "DO  - 10.5555/a_b", "AN  - 123", "DB  - PubMed",
        "M1  - arXiv:2001.00001", "UR  - https://example.org/?a=1&b=2",
        "L1  - https://example.org/a.pdf", "L2  - https://example.org/data", "KW  - tides",
        "KW  - grey", "AB  - First. Second.", "LA  - en", "N1  - A note", "ER  - ", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("date", "lines"),
    [
        ("2006", ["PY  - 2006", "DA  - 2006///"]),
        ("2006-05", ["PY  - 2006", "DA  - 2006/05//"]),
        (None, ["PY  - to appear"]),
    ],
)
def test_a_date_is_written_as_far_as_it_is_known(date: str | None, lines: list[str]) -> None:
    text = written(PaperRecord("A", date=date, date_printed="to appear"))
    assert [line for line in text.split("\r\n") if line[:2] in ("PY", "DA")] == lines


def test_no_text_begins_a_tag_or_ends_a_record() -> None:
    hostile = "One\r\nER  - \r\n\r\nTY  - BOOK\nTI  - Two\x0b\x85\u2028AU  - Nobody\x00"
    record = PaperRecord(
        hostile, (hostile,), venue=hostile, abstract=hostile, note=hostile, keywords=(hostile,)
    )
    lines = written(record, record).splitlines()
    assert lines.count("ER  - ") == 2
    assert all(LINE.fullmatch(line) for line in lines if line)
    assert sum(line.startswith("TY") for line in lines) == 2


def test_every_paper_is_one_record() -> None:
    records = [*world_records(), *made_papers(200)]
    text = written(*records)
    assert text.count("TY  - ") == text.count("\r\nER  - \r\n") == len(records)
    assert all(LINE.fullmatch(line) for line in text.splitlines() if line)


def test_only_web_addresses_leave() -> None:
    assert "javascript" not in written(PaperRecord("A", url="javascript:alert(1)"))


def test_a_preprint_is_unpublished_work_that_says_what_it_is() -> None:
    lines = written(PaperRecord("A", type="preprint", arxiv_id="2001.00001")).split("\r\n")
    assert lines[:4] == ["TY  - UNPB", "M3  - Preprint", "TI  - A", "M1  - arXiv:2001.00001"]
