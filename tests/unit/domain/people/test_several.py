"""Which texts in the place of a name are several people."""

from __future__ import annotations

import pytest

from app.domain.people.several import people_of


@pytest.mark.parametrize(
    "people",
    [
        "Smith, J. & Doe, J.: Smith, J.; Doe, J.",
        "John Smith & Jane Doe: John Smith; Jane Doe",
        "Smith, John and Doe, Jane: Smith, John; Doe, Jane",
        "Smith J & Doe AB: Smith J; Doe AB",
        "Smith, J., Doe, A. B., & Roe, M.: Smith, J.; Doe, A. B.; Roe, M.",
        "John Smith, Jane Doe, and Max Roe: John Smith; Jane Doe; Max Roe",
        "John Smith, Jane Doe and Max Roe: John Smith; Jane Doe; Max Roe",
        "John Smith, Jane Doe, Max Roe, Ann Poe: John Smith; Jane Doe; Max Roe; Ann Poe",
        "A. B. Smith, C. Doe, E. Roe: A. B. Smith; C. Doe; E. Roe",
        "Smith, J. A., Jr. & Smith, J. B.: Smith, J. A., Jr.; Smith, J. B.",
        "Müller, A. und Meier, B.: Müller, A.; Meier, B.",
        "Jean Dupont et Marie Durand: Jean Dupont; Marie Durand",
        "Silva, J. y Costa, M.: Silva, J.; Costa, M.",
        "Kennedy, John F. & Johnson, Lyndon B.: Kennedy, John F.; Johnson, Lyndon B.",
        "A. Martin, B. Thomas: A. Martin; B. Thomas",
        "Smith J, Doe AB, Roe C: Smith J; Doe AB; Roe C",
        "Smith, John, Jane Doe, Max Roe: Smith, John; Jane Doe; Max Roe",
        "Kim, Soyeon, Xu, Qiaoyi: Kim, Soyeon; Xu, Qiaoyi",
        "王小明, 李华, 张伟: 王小明; 李华; 张伟",
    ],
)
def test_several_people(people: str) -> None:
    printed, _, names = people.partition(": ")
    assert people_of(printed) == names.split("; ")


@pytest.mark.parametrize(
    "printed",
    [
        "Smith, John",
        "Smith, Jr., John",
        "SMITH, JOHN",
        "Garcia Lopez, Maria Jose",
        "Ali Khan, Mohammad Reza",
        "van der Berg, Jan Piet",
        "Doe, Jane, MD, PhD",
        "王, 小明",
        "AT&T",
        "Johnson & Johnson",
        "Ernst & Young",
        "Smith & Doe",
        "John Wiley & Sons",
        "Barnes & Noble, Inc.",
        "Bell, R. & Howell",
        "Ministry of Food and Agriculture",
        "Emilio Garcia y Martin Lopez",
        "Ramón y Cajal, S.",
        "University of Oslo, Department of Physics",
        "University of Oslo, Department of Physics, Oslo, Norway",
        "",
        " & ",
        "John Smith,",
    ],
)
def test_what_may_be_one_name_stays_whole(printed: str) -> None:
    assert people_of(printed) == [printed]
