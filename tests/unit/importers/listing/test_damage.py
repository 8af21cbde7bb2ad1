"""Whatever happens to a listing's lines: nothing is lost in silence, nothing shifts."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.records.record import Event, PaperRecord, ProfileRecord, Remark
from app.domain.text.plain import clean_text
from app.errors import ImportRefused
from app.importers import ReadContext, read_events

ROOT = Path(__file__).parents[4]
SAMPLES = ROOT / "tests" / "samples" / "listing"
CONTEXT = ReadContext(imported_on=date(2026, 11, 22))
SAMPLE = (SAMPLES / "two-profiles.txt").read_text("utf-8").split("\n")
LISTING = (ROOT / "data" / "listing.txt").read_text("utf-8").split("\n")


def read(lines: list[str]) -> list[Event]:
    data = "\n".join(lines).encode("utf-8", errors="surrogatepass")
    return list(read_events(io.BytesIO(data), "listing", CONTEXT))


def accounted(events: list[Event]) -> set[int]:
    """Numbers of all lines that are part of something or named in the report."""
    lines: set[int] = set()
    for event in events:
        if isinstance(event, PaperRecord):
            assert event.line is not None
            assert event.line_end is not None
            lines.update(range(event.line, event.line_end + 1))
        elif isinstance(event, ProfileRecord):
            lines.update(origin.line for origin in event.origins.values() if origin.line)
        elif event.severity == "rejected":
            extent = re.search(r"lines? (\d+)(?:–(\d+))?", event.reason)
            assert extent is not None
            lines.update(range(int(extent[1]), int(extent[2] or extent[1]) + 1))
        elif event.line is not None:
            lines.add(event.line)
    return lines


def assert_all_accounted(lines: list[str]) -> None:
    try:
        events = read(lines)
    except ImportRefused as refusal:
        assert str(refusal).endswith(".")
        return
    not_blank = {number for number, line in enumerate(lines, 1) if clean_text(line)}
    assert not_blank <= accounted(events)


damage = st.lists(
    st.tuples(
        st.sampled_from(["delete", "double", "cut", "swap", "blank", "junk"]),
        st.integers(0, len(SAMPLE) - 1),
        st.integers(0, 60),
    ),
    max_size=12,
)
JUNK = [
    "Load more",
    "x" * 300,
    "LGJun",
    "41 papers",
    "h-index",
    "$",
    "{",
    "et al.",
    "· tag",
    "Jan 1",
]


@given(damage)
@settings(max_examples=300)
def test_every_line_of_a_damaged_listing_is_accounted_for(
    changes: list[tuple[str, int, int]],
) -> None:
    lines = list(SAMPLE)
    for kind, where, how in changes:
        at = where % len(lines) if lines else 0
        if kind == "delete" and lines:
            del lines[at]
        elif kind == "double" and lines:
            lines.insert(at, lines[at])
        elif kind == "cut" and lines:
            lines[at] = lines[at][:how]
        elif kind == "swap" and lines:
            other = how % len(lines)
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == "blank":
            lines.insert(at, "")
        elif kind == "junk":
            lines.insert(at, JUNK[how % len(JUNK)])
    assert_all_accounted(lines)


fragments = st.sampled_from(
    [*JUNK, "", "", "CL", "Bo Svensson", "CLJun 16, 2022Code", "cs.LGMar 12", "12citations",
     "Bo Svensson, Ama Mensah et al. · kth", "We listen, and then we write down what we hear.",
     "9papers", "A Title", "Novelty57%", "3 Papers", "\ufeff", "\x00", "\u2028", "Feb 29"]
)  # fmt: skip


@given(st.lists(fragments | st.text(max_size=30), max_size=30))
@settings(max_examples=300)
def test_any_text_is_read_or_refused(lines: list[str]) -> None:
    assert_all_accounted("\n".join(lines).replace("\r", " ").split("\n"))


@given(st.integers(0, 40), st.integers(0, 5), st.sampled_from(["delete", "double", "blank"]))
@settings(max_examples=120)
def test_a_damaged_entry_does_not_shift_the_others(entry: int, offset: int, kind: str) -> None:
    """The entries of the bundled listing are seven lines long, from line 12 on."""
    lines = list(LISTING)
    at = 11 + 7 * entry + offset
    if kind == "delete":
        del lines[at]
    elif kind == "double":
        lines.insert(at, lines[at])
    else:
        lines[at] = ""
    expected = {
        title for number, title in enumerate(LISTING[12::7]) if number not in (entry, entry - 1)
    }
    found = {event.title for event in read(lines) if isinstance(event, PaperRecord)}
    assert expected <= found
    assert len(found - expected) <= 2


def test_half_a_file_gives_half_the_papers() -> None:
    events = read(LISTING[:100])
    papers = [event for event in events if isinstance(event, PaperRecord)]
    assert len(papers) == 13
    mismatch = [e for e in events if isinstance(e, Remark) and e.code == "count-mismatch"]
    assert [issue.line for issue in mismatch] == [5]


def test_a_rejected_entry_is_named_by_its_head() -> None:
    lines = list(LISTING)
    del lines[12 - 1 + 1]  # the title under the head in line 12
    (rejected,) = [e for e in read(lines) if isinstance(e, Remark) and e.severity == "rejected"]
    assert (rejected.line, rejected.code) == (12, "no-title")
    assert rejected.reason == "no title; lines 12–16 are left out"
    assert rejected.excerpt.startswith("LGJun 16, 2022Code")


def test_hostile_lines_are_read_in_time() -> None:
    """Each would take hours if its reading were quadratic in its length."""
    for line in ("; " * 300_000, "a" + " " * 900_000 + "b", "· " * 300_000, " et al." * 100_000,
                 "A. " * 200_000, "... " * 200_000, " and " * 150_000):  # fmt: skip
        events = read(["LGJun 16, 2022", "A Title", "", line, "", "We do this and that."])
        assert len(events) == 1
