"""The line of authors of a listing is found by its place, in whatever letters it is printed."""

from __future__ import annotations

import io
from datetime import date

import pytest

from app.domain.records.record import PaperRecord, Remark
from app.importers import ReadContext, read_events

ABSTRACT = "We measure the tide in small fjords, and we show that the moon is to blame for it."


def read(*blocks: str) -> PaperRecord | Remark:
    text = "LGJun 16, 2022\n" + "\n\n".join(blocks) + "\n"
    context = ReadContext(imported_on=date(2026, 11, 22))
    (event,) = read_events(io.BytesIO(text.encode()), "listing", context)
    assert isinstance(event, PaperRecord | Remark)
    return event


def paper(*blocks: str) -> PaperRecord:
    event = read(*blocks)
    assert isinstance(event, PaperRecord), event
    return event


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Pia Oru, Lin yan, Otto Brandt et al.", ("Pia Oru", "Lin yan", "Otto Brandt")),
        ("pia you, lin an, otto brandt et al.", ("pia you", "lin an", "otto brandt")),
        ("pia oru, lin yan", ("pia oru", "lin yan")),
        ("plato", ("plato",)),
        ("bell hooks · oxford", ("bell hooks",)),
        ("王伟、李娜", ("王伟", "李娜")),
        ("حداد ليلى، سامي خوري", ("حداد ليلى", "سامي خوري")),
        ("ANN SMITH, WEI WANG", ("ANN SMITH", "WEI WANG")),
        ("Lin Tao 0001, Jane Doe (MIT)", ("Lin Tao 0001", "Jane Doe (MIT)")),
        ("Ministry of Food and Fish, Ida Rowan", ("Ministry of Food and Fish", "Ida Rowan")),
        ("Gemma Team and Ida Rowan", ("Gemma Team", "Ida Rowan")),
        (
            ", ".join(f"ida rowan{letter}" for letter in "abcdefghijklmnopqrstuvwx"),
            tuple(f"ida rowan{letter}" for letter in "abcdefghijklmnopqrstuvwx"),
        ),
    ],
)
def test_authors_stand_between_title_and_abstract(line: str, authors: tuple[str, ...]) -> None:
    record = paper("A Title of Tides", line, ABSTRACT)
    assert (record.title, record.authors, record.abstract) == (
        "A Title of Tides",
        authors,
        ABSTRACT,
    )


def test_a_title_that_looks_like_names_is_the_title() -> None:
    record = paper("Adam Smith, David Hume", "Ida Rowan, lin yan", ABSTRACT)
    assert (record.title, record.authors) == ("Adam Smith, David Hume", ("Ida Rowan", "lin yan"))
    record = paper("Adam, Eve and the Serpent", ABSTRACT)
    assert (record.title, record.authors) == ("Adam, Eve and the Serpent", ())
    assert record.abstract == ABSTRACT


@pytest.mark.parametrize("venue", ["Nature, Science, Cell", "Proceedings of the 7th Meeting, 2019"])
def test_a_line_of_the_venue_is_no_line_of_authors(venue: str) -> None:
    record = paper("A Title of Tides", venue, "Ida Rowan, otto brandt et al.", ABSTRACT)
    assert (record.authors, record.authors_truncated) == (("Ida Rowan", "otto brandt"), True)
    assert record.abstract == f"{venue}\n\n{ABSTRACT}"


@pytest.mark.parametrize("first", [ABSTRACT, "Background", "Work in progress"])
def test_an_entry_without_authors_has_none(first: str) -> None:
    record = paper("A Title of Tides", first, f"{ABSTRACT} It is a long story, and we tell it.")
    assert record.authors == ()
    assert (record.abstract or "").startswith(first)


def test_blank_lines_may_be_lost() -> None:
    for blocks in (
        ("A Title of Tides\npia you, lin yan et al.\n" + ABSTRACT,),
        ("A Title of Tides", "pia you, lin yan et al.\n" + ABSTRACT),
    ):
        record = paper(*blocks)
        assert (record.title, record.authors) == ("A Title of Tides", ("pia you", "lin yan"))
        assert record.abstract == ABSTRACT


def test_authors_without_a_title_are_not_taken_for_one() -> None:
    issue = read("", "pia you, lin yan et al.", ABSTRACT)
    assert isinstance(issue, Remark)
    assert (issue.severity, issue.code) == ("rejected", "no-title")
