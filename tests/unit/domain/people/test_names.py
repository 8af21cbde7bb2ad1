"""How names are read, and which can be one person's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.people.names import (
    Compatibility,
    block_key,
    block_keys,
    compare,
    fullest,
    name_key,
    name_keys,
    parse_name,
    printed_initials,
)


@pytest.mark.parametrize(
    ("printed", "given", "middles", "family", "suffix"),
    [
        ("Philip H. S. Torr", "Philip", ("H.", "S."), "Torr", ""),
        ("Torr, Philip H. S.", "Philip", ("H.", "S."), "Torr", ""),
        ("J.R.R. Tolkien", "J.", ("R.", "R."), "Tolkien", ""),
        ("J.R.R.Tolkien", "J.", ("R.", "R."), "Tolkien", ""),
        ("Pau de Jorge", "Pau", (), "de Jorge", ""),
        ("Piersilvio De Bartolomeis", "Piersilvio", (), "De Bartolomeis", ""),
        ("Bart van Merriënboer", "Bart", (), "van Merriënboer", ""),
        ("Laurens van der Maaten", "Laurens", (), "van der Maaten", ""),
        ("van der Maaten, Laurens", "Laurens", (), "van der Maaten", ""),
        ("Muhammad bin Salman al Saud", "Muhammad", (), "bin Salman al Saud", ""),
        ("Santiago Ramón y Cajal", "Santiago", (), "Ramón y Cajal", ""),
        ("Martin Luther King Jr.", "Martin", ("Luther",), "King", "Jr."),
        ("Martin Luther King, Jr.", "Martin", ("Luther",), "King", "Jr."),
        ("King, Jr., Martin Luther", "Martin", ("Luther",), "King", "Jr."),
        ("Guillermo Ortiz-Jiménez", "Guillermo", (), "Ortiz-Jiménez", ""),
        ("Jean-Pierre Serre", "Jean-Pierre", (), "Serre", ""),
        ("Whistler RL", "R", ("L",), "Whistler", ""),
        ("Narayanan P J", "P", ("J",), "Narayanan", ""),
        ("PK Dokania", "P", ("K",), "Dokania", ""),
        ("Wei LI", "Wei", (), "LI", ""),
        ("Tuan Van Nguyen", "Tuan", ("Van",), "Nguyen", ""),
        ("Quoc Le", "Quoc", (), "Le", ""),
        ("Plato", "", (), "Plato", ""),
        ("王伟", "伟", (), "王", ""),
        ("司马相如", "相如", (), "司马", ""),
        ("김 철수", "철수", (), "김", ""),
        ("伊隆·马斯克", "伊隆", (), "马斯克", ""),
        ("", "", (), "", ""),
    ],
)
def test_names_are_taken_apart(
    printed: str, given: str, middles: tuple[str, ...], family: str, suffix: str
) -> None:
    name = parse_name(printed)
    assert (name.given, name.middles, name.family, name.suffix) == (given, middles, family, suffix)
    assert not name.is_group


@pytest.mark.parametrize(
    "printed", ["CMS Collaboration", "Gemma Team", "T. Toda, K. Ishida and S. Lee"]
)
def test_collaborations_and_lists_in_one_name_stay_whole(printed: str) -> None:
    name = parse_name(printed)
    assert name.is_group
    assert name.family == printed


def test_the_inverted_form_is_for_bibliographies() -> None:
    assert parse_name("Laurens van der Maaten").inverted == "van der Maaten, Laurens"
    assert parse_name("Martin Luther King Jr.").inverted == "King, Jr., Martin Luther"
    assert parse_name("Plato").inverted == "Plato"


def test_order_accents_case_and_signs_make_no_difference_to_the_key() -> None:
    forms = ["Alexandru Ţifrea", "Tifrea, Alexandru", "ALEXANDRU TIFREA"]
    assert {name_key(form) for form in forms} == {"alexandru tifrea"}
    assert name_key("Puneet K. Dokania") == name_key("Puneet K Dokania")
    assert name_key("Jean-Pierre Serre") == name_key("Jean Pierre Serre")


def test_umlauts_have_a_second_key_and_block() -> None:
    assert name_keys("Bernhard Schölkopf") == ("bernhard scholkopf", "bernhard schoelkopf")
    assert block_keys("Bernhard Schölkopf") == ("scholkopf b", "schoelkopf b")


def test_blocks_are_family_and_first_initial() -> None:
    assert block_key("Philip H. S. Torr") == block_key("P. Torr") == "torr p"
    assert block_key("Pau de Jorge") == "dejorge p"
    assert block_key("Plato") == "plato"


def test_initials() -> None:
    assert printed_initials("Philip H. S. Torr") == "P. H. S."
    assert printed_initials("Jean-Pierre Serre") == "J.-P."
    assert printed_initials("Plato") == ""


@pytest.mark.parametrize(
    ("a", "b", "grade"),
    [
        ("Puneet K. Dokania", "Puneet K Dokania", "same"),
        ("Bernhard Schölkopf", "Bernhard Schoelkopf", "same"),
        ("Bernhard Schölkopf", "Schölkopf, Bernhard", "same"),
        ("Piersilvio De Bartolomeis", "Piersilvio DeBartolomeis", "same"),
        ("Xiao-Ming Wu", "Xiaoming Wu", "same"),
        ("Philip H. S. Torr", "Philip Torr", "strong"),
        ("Philip H. S. Torr", "Philip Henry Torr", "strong"),
        ("Anup Kr. Barman", "Anup Kumar Barman", "strong"),
        ("Philip H. S. Torr", "P. Torr", "weak"),
        ("Philip Torr", "P. H. S. Torr", "weak"),
        ("Robert Smith", "Bob Smith", "weak"),
        ("Wei-Lin Chen", "Wei Chen", "weak"),
        ("Sanyal", "Amartya Sanyal", "weak"),
        ("Shashwat Goel", "Anmol Goel", "conflict"),
        ("Wenjie Li", "Jiawei Li", "conflict"),
        ("Jie Wang", "Jun Wang", "conflict"),
        ("A. B. Smith", "A. C. Smith", "conflict"),
        ("John A. Smith", "John B. Smith", "conflict"),
        ("Martin King Jr.", "Martin King III", "conflict"),
        ("Philip Torr", "Philip Tort", "conflict"),
        ("王伟", "王芳", "conflict"),
        ("CMS Collaboration", "ATLAS Collaboration", "conflict"),
        ("CMS Collaboration", "C. Collaboration", "conflict"),
    ],
)
def test_names_are_compared(a: str, b: str, grade: str) -> None:
    assert compare(a, b) == compare(b, a) == Compatibility(grade)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_two_texts_can_be_compared(a: str, b: str) -> None:
    assert compare(a, b) is compare(b, a)
    assert compare(a, a) is Compatibility.SAME


def test_the_fullest_form_is_shown() -> None:
    assert fullest(["Philip Torr", "P. H. S. Torr", "Philip H. S. Torr"]) == "Philip H. S. Torr"
    assert fullest(["Puneet K Dokania", "Puneet K. Dokania"]) == "Puneet K. Dokania"
    assert fullest(["Bernhard Schoelkopf", "Bernhard Schölkopf"]) == "Bernhard Schölkopf"
    assert fullest(["PHILIP TORR", "Philip Torr"]) == "Philip Torr"
    with pytest.raises(ValueError, match="empty"):
        fullest([])
