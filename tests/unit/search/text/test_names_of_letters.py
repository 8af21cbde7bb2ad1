"""People whose names are written without blanks are found by any part of them."""

from __future__ import annotations

import sqlite3
from contextlib import nullcontext

import pytest

from app.domain.people.names import name_key
from app.search.text.author_lookup import AuthorLookup

PRINTED = (
    "林小明",
    "林 明子",
    "バス一郎",
    "ハス一郎",
    "임지수",
    "Xiaoming Lin (林小明)",
    "Una Percent",
)


@pytest.fixture(scope="module")
def names() -> AuthorLookup:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(
        "CREATE TABLE name(id INTEGER PRIMARY KEY, printed, key);"
        "CREATE TABLE authorship(name_id, author_id);"
        "CREATE TABLE author(id INTEGER PRIMARY KEY, listed_id);"
        "CREATE VIRTUAL TABLE name_words USING fts5(key, content='name', content_rowid='id');"
    )
    for number, printed in enumerate(PRINTED):
        connection.execute(
            "INSERT INTO name VALUES (?, ?, ?)", (number, printed, name_key(printed))
        )
        connection.execute("INSERT INTO authorship VALUES (?, ?)", (number, number))
        connection.execute("INSERT INTO author VALUES (?, NULL)", (number,))
    connection.execute("INSERT INTO name_words(name_words) VALUES ('rebuild')")
    return AuthorLookup(lambda: nullcontext(connection))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("林小明", [0, 5]),
        ("小明", [0, 5]),
        ("林明", [1]),
        ("lin 林小明", [5]),
        ("ハス", [3]),
        ("バス", [2]),
        ("임 지수", [4]),
        ("明小", []),
        ("perc", [6]),
        ("Perc%", []),
    ],
)
def test_parts_of_names(names: AuthorLookup, typed: str, found: list[int]) -> None:
    assert names.find(typed).names.tolist() == found
