"""Word lists for reading names: small, closed, and each with its reason.

Nothing here is needed to store a name; the lists only decide how one is taken apart
and which first names are forms of each other.
"""

from __future__ import annotations

from functools import cache

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
