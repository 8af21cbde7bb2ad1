"""The tools, asked through the client of the package `mcp`, and their limits."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from mcp import Client

from app.library.library import Library
from app.mcp.calls import ToolAnswer, answer_call
from app.mcp.catalogue import INSTRUCTIONS, TOOLS
from app.mcp.protocol import LISTED, Connection, tool_server
from app.mcp.size import MOST_BYTES
from tests.unit.mcp.questions import QUESTIONS, is_right

MOST_TOOLS = 8
MOST_TOKENS = 3000
BYTES_A_TOKEN = 3
"""Fewer than any description here has: 4.0, by the tokenizer of one model."""
FEWEST_RIGHT = 28


def answers_of(library: Library, calls: Sequence[tuple[str, dict[str, Any]]]) -> list[ToolAnswer]:
    """Ask through a client, all in one session."""

    async def call(_: Connection, name: str, arguments: Mapping[str, Any]) -> ToolAnswer:
        return answer_call(library.snapshot(), "", name, arguments)

    async def ask() -> list[ToolAnswer]:
        async with Client(tool_server(call)) as client:
            found = [await client.call_tool(name, arguments) for name, arguments in calls]
        return [ToolAnswer(one.content[0].text, one.is_error) for one in found]

    return asyncio.run(ask())


def asked(library: Library, name: str, **arguments: Any) -> Any:
    """Ask one tool, and read its answer."""
    answer = answer_call(library.snapshot(), "", name, arguments)
    assert not answer.is_mistake, answer.text
    assert len(answer.text.encode()) <= MOST_BYTES
    return json.loads(answer.text)


def refused(library: Library, name: str, **arguments: Any) -> str:
    """Ask one tool for something that cannot be, and return what it says."""
    answer = answer_call(library.snapshot(), "", name, arguments)
    assert answer.is_mistake
    return answer.text


def test_thirty_questions(listing: Library) -> None:
    answers = answers_of(listing, [(one.tool, one.arguments) for one in QUESTIONS])
    assert not [one.asked for one, answer in zip(QUESTIONS, answers, strict=True)
                if answer.is_mistake or len(answer.text.encode()) > MOST_BYTES]  # fmt: skip
    wrong = [
        (question.asked, answer.text)
        for question, answer in zip(QUESTIONS, answers, strict=True)
        if not is_right(question, json.loads(answer.text))
    ]
    assert len(QUESTIONS) - len(wrong) >= FEWEST_RIGHT, wrong
    assert not wrong


def test_what_a_model_reads_first_is_short() -> None:
    described = [tool.model_dump(by_alias=True, exclude_none=True) for tool in LISTED]
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":")) + INSTRUCTIONS
    assert len(TOOLS) <= MOST_TOOLS
    assert len(text.encode()) / BYTES_A_TOKEN <= MOST_TOKENS
    assert all(tool["annotations"]["readOnlyHint"] for tool in described)


def test_a_match_says_why(listing: Library) -> None:
    first = asked(listing, "search", q="catastrophic overfitting", per_page=1)["papers"][0]
    assert first["match"]["keyword_rank"] == 1
    assert "*catastrophic* *overfitting*" in first["match"]["line"]
    near = asked(listing, "similar", paper=14, per_page=20)["papers"][0]
    assert 0 < near["closeness"] <= 1
    assert near["shared"]["authors"] == ["Amartya Sanyal"]


def test_pages_are_paths_or_absolute(listing: Library) -> None:
    answer = answer_call(listing.snapshot(), "http://host:8000/lib", "search", {"year": "2020"})
    page = json.loads(answer.text)
    assert page["page"] == "http://host:8000/lib/papers?year=2020"
    assert page["papers"][0]["page"].startswith("http://host:8000/lib/papers/")
    assert asked(listing, "path", **{"from": "Torr", "to": 3})["page"] == "/network?from=30&to=3"


@pytest.mark.parametrize(
    ("tool", "entries", "arguments"),
    [
        ("search", "papers", {"per_page": 200}),
        ("search", "papers", {"q": "learning", "sort": "title", "per_page": 200}),
        ("find_people", "people", {"per_page": 200}),
        ("person", "coauthors", {"person": 3, "per_page": 200}),
        ("timeline", "series", {"by": "coauthors"}),
    ],
)
def test_cursors_lead_through_all_of_a_list_that_is_cut(
    listing: Library, tool: str, entries: str, arguments: dict[str, Any]
) -> None:
    names: list[str] = []
    cursor: dict[str, str] = {}
    pages = 0
    while pages == 0 or cursor:
        answer = asked(listing, tool, **arguments, **cursor)
        names += [one.get("title") or one["name"] for one in answer[entries]]
        cursor = {"cursor": answer["next_cursor"]} if "next_cursor" in answer else {}
        pages += 1
    count = next(
        answer[key] for key in ("coauthor_count", "series_count", "count") if key in answer
    )
    assert pages > 1
    assert len(names) == len(set(names)) == count


def test_a_file_comes_in_parts_that_are_whole(listing: Library) -> None:
    first = asked(listing, "export", format="jsonl", year="2022", per_page=50)
    assert first["file"] == "/papers.jsonl?year=2022"
    second = asked(
        listing, "export", format="jsonl", year="2022", per_page=50, cursor=first["next_cursor"]
    )
    lines = [json.loads(line) for one in (first, second) for line in one["text"].splitlines()]
    assert len({line["title"] for line in lines}) == first["given"] + second["given"]


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("serach", {}, "There is no tool “serach”; there are search, get, "),
        ("search", {"yeer": 2020}, "There is no parameter called “yeer”. Did you mean year=2020?"),
        ("search", {"year": "2023-2020"}, "The years 2023-2020 end before they begin."),
        ("search", {"q": '"open'}, "quotation"),
        ("search", {"year": {"from": 2020}}, "“year” is a text, a number, or a list of these."),
        ("search", {"facets": "yeer"}, "Facets are year, "),
        ("search", {"cursor": "x"}, "This cursor is damaged."),
        ("search", {"author": "Nobody Atall"}, "Nobody here is called “Nobody Atall”."),
        ("get", {}, "“ids” is missing: give the ids of papers."),
        ("get", {"ids": ["17a"]}, "“17a” is no id of a paper: ids are whole numbers."),
        ("get", {"ids": list(range(21))}, "21 papers are asked for; at most 20 can be at once."),
        ("similar", {"paper": 999}, "There is no paper 999 in this library."),
        ("person", {"person": 999}, "There is no author 999 in this library."),
        ("person", {"person": "A"}, "“A” may be "),
        ("path", {"from": "Torr"}, "“to” is missing"),
        ("timeline", {"by": "venues"}, "“by” is one of papers, topics, categories, coauthors."),
        ("export", {"format": "bibtex"}, "There is no format “bibtex”; there are bib, "),
        ("export", {"format": "md", "style": "no-such-style"}, "There is no citation style"),
    ],
)  # fmt: skip
def test_mistakes_are_said_in_plain_words(
    listing: Library, tool: str, arguments: dict[str, Any], said: str
) -> None:
    assert said in refused(listing, tool, **arguments)


def test_an_unknown_paper_costs_no_other(listing: Library) -> None:
    answer = asked(listing, "get", ids=[17, 999, 17])
    assert [paper["id"] for paper in answer["papers"]] == [17]
    assert answer["unknown_ids"] == [999]


def test_papers_for_which_there_is_no_room_are_named(listing: Library) -> None:
    answer = asked(listing, "get", ids=list(range(1, 11)))
    given = [paper["id"] for paper in answer["papers"]]
    assert given + answer["left_out_ids"] == list(range(1, 11))


def test_a_failure_of_ours_is_a_sentence(listing: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Library, "snapshot", lambda _: None)
    [answer] = answers_of(listing, [("search", {})])
    assert answer == ToolAnswer("Something went wrong here; the log of Œuvre says more.", True)
