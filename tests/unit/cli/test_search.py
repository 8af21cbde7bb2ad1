"""`oeuvre search` and `oeuvre export`: people and topics by name, queries as on the page."""

from __future__ import annotations

import json

import pytest

from app.store.database import Database
from tests.unit.cli.test_command_line import Command, oeuvre, on_world  # noqa: F401
from tests.unit.conftest import give_topics
from tests.world import PAPERS


@pytest.fixture
def on_topics(on_world: Command, world: Database) -> Command:  # noqa: F811
    """Give the command line on a world with topics."""
    with world.write("topics for tests") as session:
        give_topics(session)
    return on_world


def titles(printed: str) -> list[str]:
    return [paper["title"] for paper in json.loads(printed)["results"]]


@pytest.mark.parametrize("name", ["Mary Okafor", "okafor, mary", "mary okafor", "MARY OKAFOR"])
def test_an_author_by_name(on_topics: Command, name: str) -> None:
    found = on_topics("search", "--author", name, "--json")
    assert (found.status, found.said) == (0, [])
    assert len(titles(found.printed)) == 2
    exported = on_topics("export", "--format", "jsonl", "--author", name)
    assert len(exported.printed.splitlines()) == 2


def test_an_author_by_id_as_before(on_topics: Command) -> None:
    by_name = on_topics("search", "tides", "--author", "Li Wei", "--json")
    for number in range(1, 16):
        found = on_topics("search", "tides", "--author", str(number), "--json")
        if found.status == 0 and titles(found.printed) == titles(by_name.printed):
            return
    pytest.fail("no id gives the papers of Li Wei")


def test_a_part_of_a_name_is_said_whose(on_topics: Command) -> None:
    found = on_topics("search", "--author", "tournier")
    assert found.status == 0
    assert found.said[0].startswith("author “tournier”: Amélie K. Tournier (")
    assert found.printed.startswith("2 found")


def test_a_name_of_several_people_is_refused_with_their_ids(on_topics: Command) -> None:
    found = on_topics("search", "--author", "Wei")
    assert found.status == 2
    (line,) = found.said
    assert "Li Wei (" in line and "Lin Wei (" in line and "--author" in line


@pytest.mark.parametrize("name", ["Nobody Here", "!!!", "Mary Okafro"])
def test_a_name_of_nobody_is_refused(on_topics: Command, name: str) -> None:
    found = on_topics("export", "--format", "bib", "--author", name)
    assert found.status == 2
    assert f"Nobody here is called “{name}”." in found.said[0]
    assert ("Mary Okafor (" in found.said[0]) == (name == "Mary Okafro")


def test_a_topic_by_label(on_topics: Command) -> None:
    assert on_topics("search", "--topic", "birdsong").printed.startswith("5 found")
    by_part = on_topics("search", "--topic", "privacy")
    assert by_part.said[0].startswith("topic “privacy”: privacy & =learning (2)")
    wrong = on_topics("search", "--topic", "birdsongs")
    assert (wrong.status, "Did you mean “birdsong”?" in wrong.said[0]) == (2, True)


def test_a_doubt_is_a_filter_of_search_too(on_topics: Command) -> None:
    assert on_topics("search", "--doubt", "authors-cut").printed.startswith("3 found")


@pytest.mark.parametrize("query", ["", "!!!", '""', "()", "  "])
def test_the_empty_query_is_all_papers(on_topics: Command, query: str) -> None:
    found = on_topics("search", query)
    assert found.status == 0
    assert found.printed.startswith(f"{PAPERS} found")


def test_no_query_at_all_is_asked_for(on_topics: Command) -> None:
    assert on_topics("search").said == [
        "oeuvre: What is sought? Give words, a text with --like, or a filter."
    ]


def test_the_command_line_says_what_may_be_meant(on_topics: Command) -> None:
    assert on_topics("search", "birdsnog").said == [
        "Did you mean q=birdsong?",
        "Found by words alone. Search by meaning is turned off.",
    ]
    meta = json.loads(on_topics("search", "birdsnog", "--json").printed)["meta"]
    assert meta["did_you_mean"] == "birdsong"
    assert "Did you mean q=year:2021?" in on_topics("search", "2021").said


def test_a_pasted_title_or_identifier(on_topics: Command) -> None:
    found = on_topics("search", "Who Sings at Dusk? Recognising Birds in Harbour Noise", "--json")
    assert titles(found.printed)[0].startswith("Who Sings at Dusk?")
    found = on_topics("search", "https://doi.org/10.5555/DAWN.2020")
    assert found.said == [
        'Read as a DOI. Search for its words: q="https://doi.org/10.5555/DAWN.2020"'
    ]
    assert found.printed.startswith("1 found")


@pytest.mark.parametrize(
    "arguments",
    [("-tides birds",), ("-tides",), ("--", "-tides"), ("--per-page", "2", "-tides harbour")],
)
def test_a_query_may_begin_with_a_minus(on_topics: Command, arguments: tuple[str, ...]) -> None:
    found = on_topics("search", *arguments)
    assert found.status == 0
    assert "Spring Tides" not in found.printed


def test_a_misspelt_option_is_no_query(on_topics: Command) -> None:
    found = on_topics("search", "--authr", "Nobody")
    assert (found.status, "--author" in found.said[0]) == (2, True)


@pytest.mark.parametrize("options", [("--year", "2021-2019"), ("--year", "abc"), ("--sort", "x")])
def test_wrong_values_are_refused(on_topics: Command, options: tuple[str, ...]) -> None:
    found = on_topics("search", "tides", *options)
    assert (found.status, len(found.said), found.printed) == (2, 1, "")
