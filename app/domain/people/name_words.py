"""Words of printed names: small, closed lists, and what is no part of a name (titles, degrees).

Each list has its reason. Nothing of this module changes what is kept: the name as printed stays.
It only says which part of it is the name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

_TITLES = "dr doctor prof professor mr mrs ms mx"
_TITLES_WITH_PERIOD = "rev ing dipl mag mgr mudr rndr phdr habil hon doc apl priv"
TITLES = frozenset(_TITLES.split())
TITLES_WITH_PERIOD = frozenset(_TITLES_WITH_PERIOD.split())
"""Without their period these may be names (Ing, Hon)."""

_DEGREES = "bsc dphil dvm edd esq frcp frs llm mba mbbs mph mphil msc phd phds scd"
DEGREES = frozenset(_DEGREES.split())
_DEGREES_AFTER_COMMA = "ba bs dds do jd ma md ms od pe pt rn"
DEGREES_AFTER_COMMA = frozenset(_DEGREES_AFTER_COMMA.split())
"""Behind family and given name; elsewhere these are initials (Whistler MD; Smith, MA)."""
_DOCTOR = frozenset({"md"})
_SIGNS = frozenset(",()[]（）")
_MOST_TITLES = TITLES | TITLES_WITH_PERIOD | {"dr.-ing", "dipl.-ing", "prof.dr", "dr.med"}
_LAST = DEGREES | _DOCTOR
_NONE: frozenset[str] = frozenset()

# DBLP numbers people of one name: https://dblp.org/faq/1474783.html
_NUMBER = re.compile(r" (\d{4})$")
# Behind a name; a bracket within it is a name too: William (Bill) Gates.
_BRACKETS = re.compile(r"\s*(?:\(([^()]*)\)|\[([^\[\]]*)\]|（([^（）]*)）)(?=\s*(?:,|$|[(\[（]))")


SUFFIXES = frozenset({"jr", "sr", "junior", "senior", "ii", "iii", "iv", "2nd", "3rd"})
"""Generations, in lower case without period. "V" is left out: it is an initial more often."""

_PARTICLES = """
af al av bin bint d' da dal dalla das de dei del dela della delle den der des di do dos du el ibn la
las le lo los 't te ten ter tot van vande vander vom von vor zu zum zur
"""
PARTICLES = frozenset(_PARTICLES.split())
"""Words that open a family name, in lower case."""

_SHORT_FAMILY_NAMES = """
AN BAI BAO CAI CAO CHU CUI DAI DAO DAS DO DU FAN FU GAO GE GU GUO HAN HAO HE HO HOU HU HUA JI JIN
KIM KO LAI LAM LE LEE LEI LI LIM LIN LIU LO LU LUO LV MA MAI MAO MO NA NG NI OH PAN PU QI QIN QIU
RAO REN ROY SEN SHI SU SUN TAN TAO TU VO VU WEI WEN WU XIA XIE XU XUE YAN YAO YE YI YIN YU YUE ZHU
ZOU
"""
SHORT_FAMILY_NAMES = frozenset(_SHORT_FAMILY_NAMES.split())
"""Family names that are printed in capitals behind a given name ("Wei LI") and would pass as
initials ("Whistler RL")."""

_VIETNAMESE_FAMILIES = """
bui cao dang dao dinh do doan duong ho hoang huynh le luong luu ly mai ngo nguyen pham phan phung
quach ta thai to tran trinh truong vo vu vuong
"""
VIETNAMESE_FAMILIES = frozenset(_VIETNAMESE_FAMILIES.split())
"""Folded. Behind "Van" or "Do" these show a Vietnamese middle name, not a Dutch particle."""

_NICKNAMES = """
abigail abby gail
albert al bert
alexander alex alec sandy sasha xander
alexandra alex sandra sasha
alexandre alex
alexandru alex
aleksandar alex
aleksandr sasha alex
andrew andy drew
anthony tony
antonio tony toni
benjamin ben
bernard bernie
catherine cathy kate katie kathy
charles charlie chuck
christina chris tina
christopher chris kit topher
christian chris
daniel dan danny
david dave
deborah deb debbie
dimitri dima
dmitry dima mitya
donald don
dorothy dot
douglas doug
edward ed eddie ned ted
elizabeth beth betsy betty eliza liz lisa
evgeny eugene zhenya
francis frank
frederick fred
gabriel gabe
gerald gerry jerry
gregory greg
gustav gus
henry hank harry
ivan vanya
jacob jake
james jim jimmy
jeffrey jeff
jennifer jen jenny
jessica jess
johannes hans johann
jonathan jon
john jack johnny
joseph joe
joshua josh
katherine kate kathy katie kat
kenneth ken
kimberly kim
lawrence larry
leonard len leo
lucas luke
margaret maggie meg peggy
maria mary
matthew matt
maximilian max
michael mike mick misha
mikhail misha michael
nathaniel nate nathan
nicholas nick nico
nicolas nico nick
nikolaus klaus
oliver ollie
pamela pam
patricia pat patty tricia
patrick pat paddy
peter pete
philip phil
phillip phil
rebecca becca becky
richard dick rich rick
robert bert bob bobby rob
ronald ron
samantha sam
samuel sam
sebastian seb bastian
sergey serge
stanley stan
stefan steve
stephen steve
steven steve
susan sue susie
theodore ted theo
theodor theo
thomas tom tommy
timothy tim
valentin val
victor vic
victoria vicky tori
vincent vince
vladimir vlad volodya
walter walt
william bill billy liam will willy
zachary zach zack
"""
"""One full name a line with the short forms that researchers print, folded. Western names only:
no comparable list of other languages is small and safe. A nickname never merges by itself."""


class BareName(NamedTuple):
    """A printed name without what is printed with it."""

    text: str
    number: str = ""
    """"0001": tells people of one name apart; is not shown."""
    aliases: tuple[str, ...] = ()
    """The same name in another script, printed in brackets: Jisoo Lim (임지수)."""


def bare_name(text: str) -> BareName:
    """Take titles, degrees, brackets and numbers off a name; a name of nothing else stays whole.

    Args:
        text: with single blanks between its words.
    """
    if _is_bare(text):
        return BareName(text)
    number = ""
    aliases: tuple[str, ...] = ()
    bare = text
    if text[-4:].isdigit() and (found := _NUMBER.search(text)):
        bare, number = bare[: found.start()], found[1]
    if bare[-1:] in ")]）" or "(" in bare or "（" in bare:
        without = " ".join(_BRACKETS.sub(" ", bare).split()).replace(" ,", ",")
        if without and any(map(str.isalpha, without)):
            inside = ["".join(groups) for groups in _BRACKETS.findall(bare)]
            aliases = tuple(part.strip() for part in inside if _other_script(part, without))
            bare = without
    bare = _without_degrees(_without_titles(bare))
    return BareName(bare, number, aliases) if bare else BareName(text)


def _is_bare(text: str) -> bool:
    """Say of most names, and quickly, that there is nothing to take off."""
    if not _SIGNS.isdisjoint(text) or text[-1:].isdigit():
        return False
    first, last = text.partition(" ")[0].lower(), text.rpartition(" ")[2].lower()
    return first.rstrip(".") not in _MOST_TITLES and last.replace(".", "") not in _LAST


def _without_titles(text: str) -> str:
    family, comma, rest = text.partition(",")
    cut = _from_first_name(family)
    if not comma:
        return cut
    return f"{cut}, {_from_first_name(rest.strip())}"


def _from_first_name(text: str) -> str:
    words = text.split()
    start = 0
    while start < len(words) - 1 and _is_title(words[start]):
        start += 1
    return " ".join(words[start:]) if start else text


def _is_title(word: str) -> bool:
    parts = [part for part in word.lower().replace("-", ".").split(".") if part]
    if not parts or (word.isupper() and len(word) == 2):  # MS Jung
        return False
    with_period = word.endswith(".")
    return all(part in TITLES or (with_period and part in TITLES_WITH_PERIOD) for part in parts)


def _without_degrees(text: str) -> str:
    first, *others = (part.strip() for part in text.split(","))
    kept = [part for part in others if not _are_degrees(part, DEGREES)]
    kept = [
        part
        for at, part in enumerate(kept)
        # "Smith, MD" is a family name with initials, "Jane Smith, MD" a doctor.
        if not _are_degrees(part, DEGREES_AFTER_COMMA if at else _DOCTOR if " " in first else _NONE)
    ]
    words = first.split()
    while len(words) > 1 and _are_degrees(words[-1], DEGREES):
        words.pop()
    if len(words) > 2 and words[-1].lower() in ("md", "m.d.", "m.sc."):
        words.pop()
    return ", ".join([" ".join(words), *kept])


def _are_degrees(text: str, known: frozenset[str]) -> bool:
    words = text.lower().split()
    return bool(words) and all(word.replace(".", "") in known for word in words)


def _other_script(inside: str, outside: str) -> bool:
    """Whether a text in brackets is a name in letters of another script."""
    letters = {_script(sign) for sign in inside if sign.isalpha()}
    return bool(letters) and letters.isdisjoint(
        {_script(sign) for sign in outside if sign.isalpha()}
    )


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


@cache
def _nickname_table() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in _NICKNAMES.strip().splitlines():
        full, *short = line.split()
        table[full] = frozenset(short)
    return table


def nicknames(folded_given: str) -> frozenset[str]:
    """The short forms of a full first name, folded; empty where none is listed."""
    return _nickname_table().get(folded_given, frozenset())
