"""What an import is a capture of."""

from __future__ import annotations

import pytest

from app.domain.records.import_source import import_source, source_by_hand, source_words


@pytest.mark.parametrize(
    ("filename", "owners", "source", "words"),
    [
        ("listing.txt", ["Ann Bell"], "profile:Ann Bell", "the profile of Ann Bell"),
        ("listing.txt", ["Ann Bell", "Bo Eck"], "file:listing.txt", "the file listing.txt"),
        ("a/refs.bib", [], "file:a/refs.bib", "the file a/refs.bib"),
        ("standard input", ["Ann Bell"], "profile:Ann Bell", "the profile of Ann Bell"),
        ("standard input", [], "", ""),
        ("pasted text", [], "", ""),
        ("enrich: arxiv", [], "", ""),
    ],
)
def test_a_source_is_a_profile_or_a_file(
    filename: str, owners: list[str], source: str, words: str
) -> None:
    assert import_source(filename, owners) == source
    assert source_words(source) == words


def test_a_source_by_hand_is_one_line() -> None:
    assert source_by_hand("  my\n list ") == "my list"
    assert source_words("feed:https://example.org/a") == "the feed https://example.org/a"
    assert source_words("my list") == "my list"
