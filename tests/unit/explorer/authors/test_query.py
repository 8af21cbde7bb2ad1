"""Names as they are typed: words, beginnings, slips of a key."""

from __future__ import annotations

import random

import pytest

from app.library.snapshot import Snapshot
from app.search.text.author_lookup import fit, name_words
from tests.world import world_records

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def slips(word: str, chance: random.Random) -> list[str]:
    """Make every kind of single slip at a random place of a word."""
    at = chance.randrange(len(word) - 1)
    letter = chance.choice(LETTERS)
    return [
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ]


def names_of(snapshot: Snapshot, text: str) -> set[str]:
    found = snapshot.names.find(text)
    return set(snapshot.names.keys(found.names).values())


@pytest.mark.parametrize("seed", range(6))
def test_any_single_slip_in_a_long_word_is_forgiven(opened: Snapshot, seed: int) -> None:
    chance = random.Random(seed)
    printed = {name for record in world_records() for name in record.authors}
    for name in sorted(printed):
        for place, word in enumerate(words := name_words(name)):
            if len(word) < 5:
                continue
            for slip in slips(word, chance):
                typed = " ".join([*words[:place], slip, *words[place + 1 :]])
                assert " ".join(words) in {
                    " ".join(name_words(key)) for key in names_of(opened, typed)
                }, typed


def test_words_are_beginnings_in_any_order(opened: Snapshot) -> None:
    assert names_of(opened, "wei l") == {"li wei", "lin wei"}
    assert names_of(opened, "wei lin") == {"lin wei"}
    assert not opened.names.find("wei lin").relaxed


def test_what_is_as_typed_goes_before_what_is_alike(opened: Snapshot) -> None:
    assert names_of(opened, "li wei") == {"li wei", "lin wei"}  # not `liu`, not `wie`
    assert opened.names.find("lee wei").relaxed


def test_a_part_of_a_name_is_only_taken_where_nothing_has_all(opened: Snapshot) -> None:
    found = opened.names.find("professor okafor")
    assert found.relaxed
    assert found.some
    assert set(opened.names.keys(found.names).values()) >= {"mary okafor", "musa okafor"}
    assert not len(opened.names.find("professor okafor", any_word=False).names)


@pytest.mark.parametrize("text", ["", " ", "-", '"', "***", "·"])
def test_nothing_means_nobody(opened: Snapshot, text: str) -> None:
    found = opened.names.find(text)
    assert not len(found.names)
    assert not found.relaxed


def test_two_bearers_of_one_name_are_both_found(opened: Snapshot) -> None:
    found = opened.names.find("tournier")
    assert len(found.names) == len(found.authors) == 2
    assert len(set(found.authors.tolist())) == 1


def test_a_name_as_asked_for_fits_best() -> None:
    asked = ["li", "wei"]
    keys = ["li wei", "li wei chen", "wei li", "lin wei"]
    assert sorted(keys, key=lambda key: -fit(asked, key)) == keys
    assert fit(["j"], "noam j") == fit(["j"], "jane roe") == 0
