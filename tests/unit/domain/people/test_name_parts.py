"""What is a name's own: letters of every script, groups, and what is only printed beside it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.people.joined_name import joined_name
from app.domain.people.names import (
    Compatibility,
    compare,
    fullest,
    name_key,
    parse_name,
    printed_initials,
    shown_name,
    without_number,
)
from app.domain.text.plain import fold_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Кий Ян", "Кии Ян"),
        ("Її", "Іі"),
        ("バス一郎", "ハス一郎"),
        ("がく", "かく"),
        ("पाणिनि", "पाणनि"),
        ("कि", "की"),
    ],
)
def test_marks_that_make_another_letter_stay(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)
    assert compare(one, other) is Compatibility.CONFLICT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ţifrea", "Tifrea"),
        ("José", "Jose\u0301"),
        ("Παπαδόπουλος", "ΠΑΠΑΔΟΠΟΥΛΟΣ"),
        ("Королёв", "Королев"),
        ("أحمد", "احمد"),
        ("علی", "علي"),
        ("חַיִּים", "חיים"),
        ("김철수", unicodedata.normalize("NFD", "김철수")),
        ("ﾊﾞｽ", "バス"),
        ("Nguyễn", "nguyen"),
    ],
)
def test_marks_that_print_may_leave_out_go(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@given(st.text(st.characters(exclude_characters="\\$~{}"), max_size=20))
def test_folding_a_folded_name_changes_nothing(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)


@pytest.mark.parametrize(
    ("printed", "given", "family"),
    [
        ("ANN SMITH", "ANN", "SMITH"),
        ("WEI WANG", "WEI", "WANG"),
        ("SMITH, ANN", "ANN", "SMITH"),
        ("LI Wei", "Wei", "LI"),
        ("DUPONT Jean", "Jean", "DUPONT"),
        ("Dr. Jane Doe", "Jane", "Doe"),
        ("Prof. Dr. Jane Doe", "Jane", "Doe"),
        ("Doe, Dr. Jane", "Jane", "Doe"),
        ("Jane Doe, PhD", "Jane", "Doe"),
        ("Jane Doe Ph.D.", "Jane", "Doe"),
        ("Doe, Jane, MD", "Jane", "Doe"),
        ("Jane Doe (MIT)", "Jane", "Doe"),
        ("Jane Doe [2]", "Jane", "Doe"),
        ("Jisoo Lim (임지수)", "Jisoo", "Lim"),
        ("Lin Tao 0001", "Lin", "Tao"),
    ],
)
def test_only_the_name_is_read(printed: str, given: str, family: str) -> None:
    name = parse_name(printed)
    assert (name.given, name.middles, name.family) == (given, (), family)
    assert not name.is_group


def test_consonants_alone_are_initials_in_capitals_too() -> None:
    assert printed_initials("JR SMITH") == printed_initials("SMITH JR") == "J. R."
    assert printed_initials("ANN SMITH") == "A."
    assert printed_initials("Smith, MD") == printed_initials("Smith MD") == "M. D."


@pytest.mark.parametrize(
    "printed",
    [
        *["Ministry of Food and Agriculture", "Study Group on Tides", "Editorial Board"],
        *["Annual Meeting", "ABC Team", "ATLAS Collaboration", "World Tide Consortium"],
        *["Alzheimer's Disease Metabolomics", "Bureau of Fjord Statistics", "Center for Tides"],
        *["R Core Team", "Jude Memorial Children's", "潮汐研究会", "Smith & Sons"],
    ],
)
def test_groups_are_whole(printed: str) -> None:
    name = parse_name(printed)
    assert (name.is_group, name.family, printed_initials(printed)) == (True, printed, "")
    assert shown_name(printed) == printed


@pytest.mark.parametrize(
    "printed",
    [
        "MS Jung",
        "Ada Chamming's",
        "Juan Soler Company",
        "John A. Board",
        "Board, John",
        "D'Souza, Ana",
        "William of Ockham",
    ],
)
def test_people_are_no_groups(printed: str) -> None:
    assert not parse_name(printed).is_group


def test_a_source_may_say_that_a_name_is_a_groups() -> None:
    name = parse_name("Alpine Glacier Watch", group=True)
    assert (name.is_group, name.family) == (True, "Alpine Glacier Watch")


def test_a_number_tells_people_of_one_name_apart_and_is_not_shown() -> None:
    assert compare("Lin Tao 0001", "Lin Tao 0002") is Compatibility.CONFLICT
    assert compare("Lin Tao 0001", "Lin Tao") is Compatibility.WEAK
    assert name_key("Lin Tao 0001") != name_key("Lin Tao 0002")
    assert shown_name("Lin Tao 0001") == without_number("Lin Tao 0001") == "Lin Tao"
    assert without_number("Lin Tao") == "Lin Tao"


def test_the_name_in_another_script_is_the_same_name() -> None:
    assert compare("Jisoo Lim (임지수)", "임지수") is Compatibility.SAME
    assert shown_name("Jisoo Lim (임지수)") == "Jisoo Lim"
    assert shown_name("William (Bill) Gates") == "William (Bill) Gates"


def test_the_most_frequent_of_equally_full_forms_is_shown() -> None:
    assert fullest({"bell hooks": 2, "Bell Hooks": 1}) == "bell hooks"
    assert fullest({"bell hooks": 1, "Bell Hooks": 1}) == "Bell Hooks"
    assert fullest({"ANN SMITH": 9, "Ann Smith": 1}) == "Ann Smith"
    assert fullest({"P. Torr": 9, "Philip H. S. Torr": 1}) == "Philip H. S. Torr"


def test_a_name_without_blanks_is_shown_in_one_piece() -> None:
    assert [shown_name(name) for name in ("佐藤, 花", "林小明", "Tide, Ann")] == [
        "佐藤花", "林小明", "Tide, Ann",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "given", "family", "joined"),
    [
        ("Berg, Jan van der", "Jan", "van der Berg", "Jan van der Berg"),
        ("BERG, Jan van der", "Jan", "van der BERG", "Jan van der BERG"),
        ("Goethe, Johann W. von", "Johann W.", "von Goethe", "Johann W. von Goethe"),
        ("Sousa, Maria de", "Maria", "de Sousa", "Maria de Sousa"),
        ("Beethoven, L. van", "L.", "van Beethoven", "L. van Beethoven"),
        ("Broek, PL van den", "P L", "van den Broek", "PL van den Broek"),
        ("Hooft, Gerard 't", "Gerard", "'t Hooft", "Gerard 't Hooft"),
        ("Alembert, Jean d'", "Jean", "d'Alembert", "Jean d'Alembert"),
        ("Hôpital, G. de l’", "G.", "de l’Hôpital", "G. de l’Hôpital"),
        ("Adel, Karl von und zu", "Karl", "von und zu Adel", "Karl von und zu Adel"),
        ("Nguyen, Thi Van", "Thi Van", "Nguyen", "Thi Van Nguyen"),
        ("Nguyen, Thi van", "Thi van", "Nguyen", "Nguyen, Thi van"),
        ("nguyen, thi van", "thi van", "nguyen", "nguyen, thi van"),
        ("Kim, Sang do", "Sang do", "Kim", "Kim, Sang do"),
        ("Amin, Mohammed Al", "Mohammed Al", "Amin", "Amin, Mohammed Al"),
    ],
)
def test_a_particle_behind_the_given_name_is_the_familys(
    printed: str, given: str, family: str, joined: str
) -> None:
    name = parse_name(printed)
    assert (" ".join(name.givens), name.family) == (given, family)
    before, _, behind = printed.partition(", ")
    assert joined_name(behind, before) == joined
    assert (parse_name(joined).givens, parse_name(joined).family) == (name.givens, family)
